"""Group chats that the office registered for its broadcasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, update

from ledger.model import Group
from storage.ids import new_id
from storage.tables.talk import chat_group
from storage.tenant import TENANT, MaybeTenant

Which = Sequence[ColumnElement[bool]]

_C = chat_group.c
_COLUMNS = (_C.id, _C.channel, _C.bot, _C.chat, _C.title, _C.active)
_ALL = select(*_COLUMNS).where(_C.jurisdiction_id == TENANT).order_by(_C.id)


class Groups(MaybeTenant):
    """Groups of one jurisdiction; what delivery reports of a chat comes without one."""

    async def register(self, channel: str, bot: str, chat: str, title: str, at: datetime) -> Group:
        """Make a group chat the office's own, or bring it back."""
        values: dict[str, Any] = {
            "title": title[:200],
            "active": True,
            "why": None,
            "changed_at": at,
        }
        known = await self.by_chat(channel, bot, chat)
        if known:
            await self._set([_C.id == known.id], values)
            return Group(known.id, channel, bot, chat, title[:200])
        made = Group(new_id(), channel, bot, chat, title[:200])
        row = {"channel": channel, "bot": bot, "chat": chat, **values}
        await self._connection.execute(
            insert(chat_group), {"jurisdiction_id": self._tenant, "id": made.id, **row}
        )
        return made

    async def all(self) -> list[Group]:
        """Return the office's groups, those that are no more included."""
        rows = await self._connection.execute(_ALL, {"tenant": self._tenant})
        return [_group(row) for row in rows]

    async def by_chat(self, channel: str, bot: str, chat: str) -> Group | None:
        """Return the office's group in a chat; another office's is none of its business."""
        rows = await self._connection.execute(
            select(*_COLUMNS).where(_C.jurisdiction_id == self._tenant, *_in(channel, bot, chat))
        )
        row = rows.one_or_none()
        return _group(row) if row else None

    async def deactivate_chat(
        self, channel: str, bot: str, chat: str, why: str, at: datetime
    ) -> None:
        """Note that a group cannot be written to any more, and why."""
        await self._set(_in(channel, bot, chat), {"active": False, "why": why, "changed_at": at})

    async def cut_off(self, channel: str, bot: str, chat: str, why: str, at: datetime) -> None:
        """Note that the bot was put out of a whole chat, all its topics included, and why."""
        where = [*_whole(channel, bot, chat), _C.active]
        await self._set(where, {"active": False, "why": why, "changed_at": at})

    async def let_in(self, channel: str, bot: str, chat: str, at: datetime) -> None:
        """Bring back what was cut off."""
        where = [*_whole(channel, bot, chat), _C.active.is_(False), _C.why.is_not(None)]
        await self._set(where, {"active": True, "why": None, "changed_at": at})

    async def lost(self) -> list[Group]:
        """Return the groups that the office broadcasts to and the platform lets nobody in."""
        rows = await self._connection.execute(
            select(*_COLUMNS)
            .where(_C.jurisdiction_id == self._tenant, _C.active.is_(False), _C.why.is_not(None))
            .order_by(_C.id)
        )
        return [_group(row) for row in rows]

    async def moved(self, channel: str, bot: str, old_chat: str, new_chat: str) -> None:
        """Follow a group to its new id (it became a supergroup)."""
        await self._set(_in(channel, bot, old_chat), {"chat": new_chat})

    async def _set(self, which: Which, values: Mapping[str, Any]) -> None:
        """Change chats; those of other jurisdictions too, while the work has entered none."""
        await self._connection.execute(
            update(chat_group).where(*self._mine(chat_group), *which).values(**values)
        )


def _in(channel: str, bot: str, chat: str) -> Which:
    return (_C.channel == channel, _C.bot == bot, _C.chat == chat)


def _whole(channel: str, bot: str, chat: str) -> Which:
    """A chat with its topics, which are named `CHAT:TOPIC`."""
    named = or_(_C.chat == chat, _C.chat.startswith(f"{chat}:", autoescape=True))
    return (_C.channel == channel, _C.bot == bot, named)


def _group(row: Any) -> Group:
    return Group(*row)
