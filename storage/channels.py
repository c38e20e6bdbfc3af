"""How the bot's accounts and its chats stand: paused, cut off, come back, moved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outgoing import PRIORITY
from storage.superseding import fold_rows, is_derived
from storage.tables.delivery import channel_state, outbox
from storage.upsert import insert_on
from storage.wakeups import announce


@dataclass(frozen=True, slots=True)
class Pause:
    """Until when an account may send nothing, and how often in a row it has failed."""

    until: datetime | None = None
    failures: int = 0
    why: str | None = None


class Channels:
    """What the sender must still know after a restart about accounts and chats."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def pause(self, channel: str, bot: str) -> Pause:
        """Return an account's pause, as it was stored before the last restart."""
        state = channel_state.c
        result = await self._connection.execute(
            select(state.blocked_until, state.failures, state.why).where(
                state.channel == channel, state.bot == bot
            )
        )
        row = result.one_or_none()
        return Pause(*row) if row else Pause()

    async def set_pause(self, channel: str, bot: str, pause: Pause) -> None:
        """Store an account's pause: a platform's own waiting time outlives a restart."""
        values = {"blocked_until": pause.until, "failures": pause.failures, "why": pause.why}
        await self._connection.execute(
            insert_on(self._connection, channel_state)
            .values(channel=channel, bot=bot, **values)
            .on_conflict_do_update(
                index_elements=[channel_state.c.channel, channel_state.c.bot], set_=values
            )
        )

    async def hold(self, channel: str, bot: str, chat: str, at: datetime, why: str) -> None:
        """Hold what waits for a chat that cannot be written to.

        Digests fall away: when the person is back they are planned anew, as one.
        """
        chat_is = _chat(channel, bot, chat)
        await fold_rows(self._connection, [*chat_is, is_derived()], at, why)
        await self._connection.execute(
            update(outbox)
            .where(*chat_is, outbox.c.state == "pending")
            .values(state="held", why=why)
        )

    async def resume(self, channel: str, bot: str, chat: str, at: datetime) -> int:
        """Release what was held for a chat that came back; return how many."""
        result = await self._connection.execute(
            update(outbox)
            .where(*_chat(channel, bot, chat), outbox.c.state == "held")
            .values(state="pending", next_at=at, why=None)
        )
        if result.rowcount:
            await announce(self._connection)
        return result.rowcount

    async def moved(self, channel: str, bot: str, old: str, new: str) -> None:
        """Send what waits for a chat to its new id (a group became a supergroup)."""
        await self._connection.execute(
            update(outbox)
            .where(*_chat(channel, bot, old), outbox.c.state.in_(("pending", "sending", "held")))
            .values(chat=new)
        )

    async def due(
        self, at: datetime, accounts: Collection[tuple[str, str]]
    ) -> set[tuple[str, str]]:
        """Return which of some accounts have something due, or something left on the wire."""
        found = set()
        for channel, bot in accounts:
            result = await self._connection.execute(_DUE, {"on": channel, "as": bot, "then": at})
            if result.first():
                found.add((channel, bot))
        return found

    async def next_at(self) -> datetime | None:
        """Return when the next message of any account is due: how far a clock may be wound on."""
        result = await self._connection.execute(_NEXT)
        moment: datetime | None = result.scalar_one_or_none()
        return moment


def _chat(channel: str, bot: str, chat: str) -> list[ColumnElement[bool]]:
    return [
        outbox.c.channel == channel,
        outbox.c.bot == bot,
        outbox.c.chat == chat,
        outbox.c.settled_at.is_(None),
    ]


_NEXT = select(func.min(outbox.c.next_at)).where(
    outbox.c.settled_at.is_(None), outbox.c.state == "pending"
)
_DUE = (
    select(outbox.c.id)
    .where(
        outbox.c.channel == bindparam("on"),
        outbox.c.bot == bindparam("as"),
        outbox.c.settled_at.is_(None),
        or_(
            outbox.c.state == "sending",
            and_(
                outbox.c.state == "pending",
                outbox.c.priority.in_(sorted(set(PRIORITY.values()))),
                outbox.c.next_at <= bindparam("then"),
            ),
        ),
    )
    .limit(1)
)
