"""What the bot remembers of a chat between two messages; it outlives restarts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from ledger.talk import Choice, Conversation
from storage.packing import pack, unpack
from storage.tables.talk import conversation
from storage.tenant import TENANT, Tenant
from storage.upsert import OnEngine

_C = conversation.c
_LOAD = select(_C.data, _C.updated_at).where(
    _C.jurisdiction_id == TENANT,
    _C.channel == bindparam("on"),
    _C.bot == bindparam("as"),
    _C.chat == bindparam("in"),
    _C.sender == bindparam("who"),
)
_LOAD_MANY = select(_C.channel, _C.bot, _C.chat, _C.sender, _C.data, _C.updated_at).where(
    _C.jurisdiction_id == TENANT, _C.sender.in_(bindparam("who", expanding=True))
)
_SAVE = OnEngine(
    conversation,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[_C.jurisdiction_id, _C.channel, _C.bot, _C.chat, _C.sender],
        set_={"data": insert.excluded.data, "updated_at": insert.excluded.updated_at},
    ),
)


Place = tuple[str, str, str, str]
"""Channel, bot, chat, sender."""


class Conversations(Tenant):
    """The open conversations of one jurisdiction."""

    async def load(self, channel: str, bot: str, chat: str, sender: str) -> Conversation:
        """Return what is remembered of a sender in a chat; an empty one if nothing is."""
        row = await self._one(_LOAD, **{"on": channel, "as": bot, "in": chat, "who": sender})
        return _unpacked(*row) if row else Conversation()

    async def save(
        self,
        channel: str,
        bot: str,
        chat: str,
        sender: str,
        conversation_now: Conversation,
        at: datetime,
    ) -> None:
        """Remember a conversation in the place of what was remembered before."""
        await self.save_many({(channel, bot, chat, sender): conversation_now}, at)

    async def load_many(self, places: Collection[Place]) -> dict[Place, Conversation]:
        """Return what is remembered at many places; an empty conversation where nothing is."""
        found = {place: Conversation() for place in places}
        senders = sorted({sender for *_, sender in places})
        rows = await self._all(_LOAD_MANY, who=senders) if senders else ()
        for *place, data, updated_at in rows:
            if (where := tuple(place)) in found:
                found[where] = _unpacked(data, updated_at)
        return found

    async def save_many(self, now: Mapping[Place, Conversation], at: datetime) -> None:
        """Remember conversations in the place of what was remembered before."""
        names = ("channel", "bot", "chat", "sender")
        rows = [
            dict(zip(names, place, strict=True)) | {"data": _packed(said), "updated_at": at}
            for place, said in now.items()
        ]
        await self._upsert(_SAVE, rows)


def _packed(said: Conversation) -> str:
    data: dict[str, Any] = {}
    if said.choices:
        data["choices"] = [[choice.action, choice.label] for choice in said.choices]
    if said.numbered:
        data["numbered"] = True
    if said.pending:
        data["pending"] = [said.pending[0], dict(said.pending[1])]
    if said.topic is not None:
        data["topic"] = said.topic
    if said.extra:
        data["extra"] = dict(said.extra)
    return pack(data)


def _unpacked(packed: str, updated_at: datetime) -> Conversation:
    data = unpack(packed)
    pending = data.get("pending")
    return Conversation(
        choices=tuple(Choice(action, label) for action, label in data.get("choices", ())),
        numbered=bool(data.get("numbered")),
        pending=(pending[0], pending[1]) if pending else None,
        topic=data.get("topic"),
        updated_at=updated_at,
        extra=data.get("extra", {}),
    )
