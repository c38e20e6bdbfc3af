"""What is to be said to people and groups, from the moment it is decided until it is settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Result, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.model import SETTLED
from storage.claiming import claim_statement
from storage.ids import new_id
from storage.outgoing import (
    ON_THE_DESK,
    PRIORITY,
    Kind,
    Message,
    Outgoing,
    Standing,
    Undelivered,
    claimed,
    frame,
    new_row,
    outgoing,
)
from storage.superseding import Unsaid, fold_rows, is_derived, is_open, superseded, withdraw_told
from storage.tables.delivery import delivery_attempt, outbox
from storage.tables.told import told
from storage.tables.work import assignment
from storage.upsert import OnEngine
from storage.wakeups import announce

Settled = tuple[Outgoing, Sequence[str], datetime]
"""A delivered message, the platform's ids of its parts, and when."""


class Outbox:
    """pending → sending (one fence) → sent, or back to pending, or a state that somebody sees."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.queued = False
        """Whether this work has put something into the queue: the sender is then to be woken."""

    async def put(self, message: Message, at: datetime) -> bool:
        """Enqueue a message under its key. False, and no harm done, if the key is known."""
        return bool(await self.put_all([message], at))

    async def put_all(self, messages: Sequence[Message], at: datetime) -> set[str]:
        """Enqueue many; return the keys that were new."""
        if not messages:
            return set()
        result = await _PUT.put(self._connection, [new_row(message, at) for message in messages])
        new = set(result.scalars())
        if new:
            self.queued = True
            await announce(self._connection)
        return new

    async def put_claimed(self, message: Message, at: datetime, fence: int) -> Outgoing:
        """Store a reply that this process sends itself as soon as the work has committed.

        Its key holds the inbox id, whose row settles once: it cannot be known already.
        """
        state = {"state": "sending", "fence": fence, "claims": 1, "first_try_at": at}
        row = new_row(message, at) | state
        await self._connection.execute(_INSERT, row)
        return claimed(message, row)

    async def claim(
        self,
        channel: str,
        bot: str,
        fence: int,
        at: datetime,
        limit: int,
        busy: Iterable[str] = (),
        *,
        only_replies: bool = False,
    ) -> list[Outgoing]:
        """Take what is due on one account: the head of each chat, the urgent first.

        `busy` are chats that may not be written to just now. Within a chat a message waits for
        every earlier one that is due and no less urgent, so that their order is kept.
        """
        least = Kind.REPLY if only_replies else Kind.GROUP
        result = await self._connection.execute(
            _CLAIM,
            {"on": channel, "as": bot, "held": fence, "then": at, "most": limit}
            | {"busy": list(busy), "least": PRIORITY[least]},
        )
        taken = await self._legible(result)
        return sorted(taken, key=lambda item: (PRIORITY[item.kind], item.id))

    async def store_payloads(
        self, ready: Sequence[tuple[Outgoing, Sequence[bytes]]]
    ) -> list[Outgoing]:
        """Keep the final bytes of claimed messages, before the first of them goes out."""
        if ready:
            rows = [_claimed_as(item) | {"bytes": frame(parts)} for item, parts in ready]
            await self._connection.execute(_STORE, rows)
        return [replace(item, payloads=tuple(parts)) for item, parts in ready]

    async def part_sent(self, item: Outgoing, remote_ids: Sequence[str]) -> bool:
        """Note how far a message of several parts has come."""
        return await self._change(item, remote_ids=json.dumps(list(remote_ids)))

    async def sent(self, item: Outgoing, remote_ids: Sequence[str], at: datetime) -> bool:
        """Settle as delivered. False when the claim was lost meanwhile: then nothing changes."""
        result = await self._connection.execute(_SENT, _sent_values((item, remote_ids, at)))
        return bool(result.rowcount)

    async def sent_all(self, settled: Sequence[Settled]) -> None:
        """Settle many replies in one go; a lost claim is passed over."""
        await self._connection.execute(_SENT, [_sent_values(each) for each in settled])

    async def retry(
        self, item: Outgoing, at: datetime, next_at: datetime, why: str, *, counted: bool = True
    ) -> bool:
        """Put back a message that certainly did not arrive; a platform's own wait counts not."""
        await self._note(item, at, "retry", why)
        attempts = item.attempts + (1 if counted else 0)
        return await self._change(
            item, state="pending", next_at=next_at, attempts=attempts, why=why
        )

    async def postpone(self, item: Outgoing, until: datetime) -> bool:
        """Put back a message for which it is too early: others of its chat may pass it by."""
        return await self._change(
            item, state="pending", next_at=until, not_before=until, first_try_at=None
        )

    async def send_again(
        self, item: Outgoing, at: datetime, next_at: datetime, why: str, *, marked: bool
    ) -> bool:
        """Put back a message that may have arrived.

        `marked`: the platform cannot refuse a double, so the words are made anew to say that
        they may come twice. Otherwise the same bytes go out again.
        """
        await self._note(item, at, "unknown", why)
        anew: dict[str, Any] = {"payloads": None, "perhaps_twice": True} if marked else {}
        return await self._change(
            item,
            state="pending",
            next_at=next_at,
            attempts=item.attempts + 1,
            why=why,
            **anew,
        )

    async def give_up(self, item: Outgoing, state: Standing, at: datetime, why: str) -> bool:
        """Settle for good as not, or not surely, delivered."""
        await self._note(item, at, state.value, why)
        return await self._change(item, state=state.value, settled_at=at, why=why)

    async def park(self, item: Outgoing, at: datetime, why: str) -> bool:
        """Hold a claimed message whose chat cannot be written to until it comes back."""
        await self._note(item, at, "held", why)
        return await self._change(item, state="held", why=why)

    async def fold(self, item: Outgoing, at: datetime, why: str) -> bool:
        """Withdraw a claimed digest that is out of date; it is planned anew from today's state."""
        done = await self._change(item, **superseded(at, why))
        if done:
            unsaid = Unsaid(
                item.jurisdiction_id, item.key, item.kind, item.person_id, item.created_at
            )
            await withdraw_told(self._connection, [unsaid], at)
        return done

    async def adopt(self, channel: str, bot: str, fence: int) -> list[Outgoing]:
        """Take over what an earlier holder of the account was sending when it stopped.

        Nobody knows whether those messages arrived; the caller decides what becomes of each.
        """
        result = await self._connection.execute(_ADOPT, {"on": channel, "as": bot, "held": fence})
        return await self._legible(result)

    async def is_overtaken(self, item: Outgoing) -> bool:
        """Tell whether something that a waiting digest tells of has been answered meanwhile."""
        result = await self._connection.execute(
            _OVERTAKEN,
            {"tenant": item.jurisdiction_id, "push": item.key, "then": item.created_at},
        )
        return result.first() is not None

    async def strays(self, channel: str, bot: str, fence: int, before: datetime) -> list[Outgoing]:
        """Return what this holder has claimed since before a moment and not settled.

        Whatever of it is not on the wire was never sent: its commit came through although the
        connection broke, so nobody was told that it had been claimed.
        """
        result = await self._connection.execute(
            select(*outbox.c).where(
                outbox.c.channel == channel,
                outbox.c.bot == bot,
                outbox.c.state == "sending",
                outbox.c.settled_at.is_(None),
                outbox.c.fence == fence,
                outbox.c.created_at < before,
            )
        )
        return [outgoing(row) for row in result.mappings()]

    async def expire(self, at: datetime) -> int:
        """End what is no longer of use; what is derived is planned anew, the rest is shown."""
        over = outbox.c.expires_at <= at
        folded = await fold_rows(self._connection, [over, is_derived()], at, "expired")
        dead = await self._connection.execute(
            update(outbox)
            .where(is_open(), over)
            .values(state="dead", settled_at=at, why=func.coalesce(outbox.c.why, "expired"))
        )
        return folded + dead.rowcount

    async def doubt_all(self) -> int:
        """Mark whatever is not settled as possibly sent before: its words will say so."""
        doubted = update(outbox).where(outbox.c.settled_at.is_(None))
        result = await self._connection.execute(doubted.values(perhaps_twice=True, payloads=None))
        return result.rowcount

    async def undelivered(self, jurisdiction_id: int, limit: int = 50) -> list[Undelivered]:
        """Return what could not be delivered, the newest first, for the office's desk.

        Replies are left out: who asked has seen that no answer came, and asks again.
        """
        row = outbox.c
        result = await self._connection.execute(
            select(
                row.id, row.kind, row.state, row.person_id, row.channel, row.chat,
                row.created_at, func.coalesce(row.why, ""),
            )
            .where(
                row.jurisdiction_id == jurisdiction_id,
                row.state.in_([state.value for state in ON_THE_DESK]),
                row.kind != Kind.REPLY.value,
            )
            .order_by(row.id.desc())
            .limit(limit)
        )  # fmt: skip
        return [
            Undelivered(id_, Kind(kind), Standing(state), person, channel, chat, at, why)
            for id_, kind, state, person, channel, chat, at, why in result
        ]

    async def purge(self, before: datetime) -> int:
        """Forget the words of what was settled before a moment, and the attempts from before it.

        The keys stay, against doubles.
        """
        await self._connection.execute(
            delete(delivery_attempt).where(delivery_attempt.c.at < before)
        )
        result = await self._connection.execute(
            update(outbox)
            .where(outbox.c.settled_at < before, outbox.c.reply != "")
            .values(reply="", payloads=None)
        )
        return result.rowcount

    async def _legible(self, result: Result[Any]) -> list[Outgoing]:
        """Return claimed rows as data. One that this release cannot read is settled as failed.

        It would otherwise be claimed first for ever, and hold up everybody else's.
        """
        found = []
        for row in result.mappings():
            try:
                found.append(outgoing(row))
            except (KeyError, TypeError, ValueError) as problem:
                await self._connection.execute(
                    update(outbox)
                    .where(
                        outbox.c.jurisdiction_id == row["jurisdiction_id"],
                        outbox.c.id == row["id"],
                    )
                    .values(
                        state=Standing.FAILED.value,
                        settled_at=row["first_try_at"],
                        why=f"cannot be read: {type(problem).__name__}",
                    )
                )
        return found

    async def _change(self, item: Outgoing, **values: Any) -> bool:
        """Change a row under its claim's fence; False when another has taken it over."""
        result = await self._connection.execute(
            update(outbox).where(*_claimed_by()).values(**values), _claimed_as(item)
        )
        return bool(result.rowcount)

    async def _note(self, item: Outgoing, at: datetime, outcome: str, why: str) -> None:
        await self._connection.execute(
            delivery_attempt.insert().values(
                jurisdiction_id=item.jurisdiction_id,
                id=new_id(),
                outbox_id=item.id,
                at=at,
                outcome=outcome,
                why=why,
            )
        )


def _claimed_by() -> list[ColumnElement[bool]]:
    """Select a row by its claim: no other holder's change can hit it."""
    return [
        outbox.c.jurisdiction_id == bindparam("tenant"),
        outbox.c.id == bindparam("row"),
        outbox.c.state == "sending",
        outbox.c.fence == bindparam("held"),
        outbox.c.claims == bindparam("claim"),
    ]


def _claimed_as(item: Outgoing) -> dict[str, Any]:
    return {
        "tenant": item.jurisdiction_id,
        "row": item.id,
        "held": item.fence,
        "claim": item.claims,
    }


def _sent_values(settled: Settled) -> dict[str, Any]:
    item, remote_ids, at = settled
    return _claimed_as(item) | {"then": at, "remote": json.dumps(list(remote_ids))}


_PUT = OnEngine(
    outbox,
    lambda insert: insert.on_conflict_do_nothing(
        index_elements=[outbox.c.jurisdiction_id, outbox.c.key]
    ).returning(outbox.c.key),
)
_CLAIM = claim_statement()
_INSERT = outbox.insert()
_SENT = (
    update(outbox)
    .where(*_claimed_by())
    .values(state="sent", settled_at=bindparam("then"), remote_ids=bindparam("remote"), why=None)
)
_STORE = update(outbox).where(*_claimed_by()).values(payloads=bindparam("bytes"))
_OVERTAKEN = (
    select(assignment.c.id)
    .join(
        told,
        and_(
            told.c.jurisdiction_id == assignment.c.jurisdiction_id,
            told.c.assignment_id == assignment.c.id,
        ),
    )
    .where(
        assignment.c.jurisdiction_id == bindparam("tenant"),
        told.c.outbox_key == bindparam("push"),
        or_(
            assignment.c.answered_at > bindparam("then"),
            assignment.c.state.in_([state.value for state in SETTLED]),
        ),
    )
    .limit(1)
)
_ADOPT = (
    update(outbox)
    .where(
        outbox.c.channel == bindparam("on"),
        outbox.c.bot == bindparam("as"),
        outbox.c.state == "sending",
        outbox.c.settled_at.is_(None),
        outbox.c.fence != bindparam("held"),
    )
    .values(fence=bindparam("held"), claims=outbox.c.claims + 1)
    .returning(*outbox.c)
)
