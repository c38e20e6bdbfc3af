"""How much waits to be sent, since when, and how the bot's accounts stand: for whoever watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.delivery import channel_state, outbox


@dataclass(frozen=True, slots=True)
class Queue:
    """What is not settled on one channel. `oldest_due` is when the longest overdue could leave."""

    channel: str
    waiting: int
    due: int
    retried: int
    oldest_due: datetime | None


@dataclass(frozen=True, slots=True)
class AccountState:
    """One account of the bot: sends that failed in a row, and until when it is held back."""

    channel: str
    bot: str
    failures: int
    blocked_until: datetime | None


async def queues(connection: AsyncConnection, at: datetime) -> list[Queue]:
    """Return what is not settled, by channel; a message for a later day waits and is not due."""
    is_due = outbox.c.next_at <= at
    result = await connection.execute(
        select(
            outbox.c.channel,
            func.count(),
            func.sum(case((is_due, 1), else_=0)),
            func.sum(case((outbox.c.attempts > 0, 1), else_=0)),
            func.min(case((is_due, outbox.c.next_at))),
        )
        .where(outbox.c.settled_at.is_(None), outbox.c.expires_at > at)
        .group_by(outbox.c.channel)
    )
    return [Queue(name, n, int(due), int(tried), oldest) for name, n, due, tried, oldest in result]


async def account_states(connection: AsyncConnection) -> list[AccountState]:
    """Return the accounts that something has been noted of."""
    result = await connection.execute(
        select(
            channel_state.c.channel,
            channel_state.c.bot,
            channel_state.c.failures,
            channel_state.c.blocked_until,
        )
    )
    return [AccountState(*row) for row in result]
