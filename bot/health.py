"""Whether this process can work, and how much waits: /readyz and the samples of /metrics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.clock import Clock
from bot.metrics import Metrics
from storage.database import Database, DatabaseBusy, DatabaseUnusable
from storage.queues import AccountState, Queue, account_states, queues


class Health:
    """Looks at the database each time it is asked; keeps nothing."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics) -> None:
        self._database = database
        self._clock = clock
        self._metrics = metrics

    async def trouble(self) -> str | None:
        """Return why no message could be answered now, in one line, or None when one could."""
        try:
            await self._database.require_current()
        except (DatabaseBusy, DatabaseUnusable) as problem:
            return str(problem)
        return None

    async def samples(self, in_flight: int) -> Mapping[str, float]:
        """Measure what an administrator watches; a database that is away is a sample, too.

        Of several accounts on a channel the one that stands worst is shown.
        """
        found = {"taizhang_outbox_in_flight": float(in_flight), **self._metrics.samples()}
        try:
            async with self._database.read() as uow:
                now = self._clock.now()
                waiting, oldest = await uow.inbox.waiting()
                queued = await queues(uow.connection, now)
                accounts = await account_states(uow.connection)
        except (DatabaseBusy, DatabaseUnusable):
            return found | {"taizhang_database_up": 0.0}
        found |= {
            "taizhang_database_up": 1.0,
            "taizhang_inbox_waiting": float(waiting),
            "taizhang_inbox_oldest_seconds": _age(oldest, now),
        }
        for queue in queued:
            found |= _of_queue(queue, now)
        for account in accounts:
            for name, value in _of_account(account, now).items():
                found[name] = max(value, found.get(name, 0.0))
        return found


def _of_queue(queue: Queue, now: datetime) -> dict[str, float]:
    label = f'{{channel="{queue.channel}"}}'
    return {
        f"taizhang_outbox_waiting{label}": float(queue.waiting),
        f"taizhang_outbox_due{label}": float(queue.due),
        f"taizhang_outbox_retried{label}": float(queue.retried),
        f"taizhang_outbox_oldest_seconds{label}": _age(queue.oldest_due, now),
    }


def _of_account(account: AccountState, now: datetime) -> dict[str, float]:
    label = f'{{channel="{account.channel}"}}'
    blocked = account.blocked_until is not None and account.blocked_until > now
    return {
        f"taizhang_channel_failures{label}": float(account.failures),
        f"taizhang_channel_blocked{label}": float(blocked),
    }


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
