"""What is stored of one person: handed out whole on request, and erased on request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, false, or_, select, update

from storage.packing import unpack
from storage.people import UNIT_OF
from storage.tables.delivery import inbox, outbox
from storage.tables.office import bulletin, bulletin_check, carried, doubt, handover
from storage.tables.people import account, binding_code, person, unit
from storage.tables.talk import audit, conversation, feedback
from storage.tables.told import reminder, told
from storage.tables.web import web_message, web_session
from storage.tables.work import entry, evidence, extension
from storage.tenant import TENANT, Tenant

LEFT_OUT = frozenset({"jurisdiction_id", "code_hash", "secret_hash", "payloads"})
"""Columns that say nothing of the person: keys, hashes, and bytes that repeat the words."""

PACKED = frozenset({"body", "data", "detail", "reply", "remote_ids"})
"""Columns that hold JSON text."""

# Where a person is named in a column, and which: the export lists these rows. A table that is
# not listed here knows nothing of anybody; a test compares this list with the schema.
NAMED_IN: Mapping[Table, tuple[str, ...]] = {
    account: ("person_id",),
    binding_code: ("used_by",),
    entry: ("person_id",),
    evidence: ("person_id",),
    extension: ("asked_by", "decided_by"),
    feedback: ("person_id", "answered_by"),
    handover: ("person_id", "decided_by"),
    reminder: ("person_id",),
    told: ("person_id",),
    audit: ("person_id",),
    bulletin: ("drafted_by", "approved_by"),
    bulletin_check: ("decided_by",),
    carried: ("decided_by",),
    doubt: ("settled_by",),
    outbox: ("person_id",),
}


@dataclass(frozen=True, slots=True)
class _Chat:
    """One place where the bot and the person talk."""

    channel: str
    bot: str
    chat: str
    sender: str


class Privacy(Tenant):
    """One jurisdiction's data about single people."""

    async def export(self, person_id: int) -> dict[str, Any]:
        """Return everything that is stored of a person, table by table; empty for nobody."""
        about = await self._one(
            select(*person.c, unit.c.name.label("unit"))
            .join(unit, UNIT_OF)
            .where(person.c.jurisdiction_id == TENANT, person.c.id == person_id)
        )
        if about is None:
            return {}
        data: dict[str, Any] = {"person": _plain(about)}
        for table, columns in NAMED_IN.items():
            named = or_(*(table.c[column] == person_id for column in columns))
            data[table.name] = await self._rows(table, named)
        chats = await self._chats(person_id)
        for table in (conversation, web_message, web_session):
            data[table.name] = [
                row for place in chats for row in await self._rows(table, *_at(table, place))
            ]
        return data

    async def forget(self, person_id: int, at: datetime, *, known_as: str = "") -> list[str]:
        """Erase name, accounts and talk; history keeps the unit and the role.

        What is on its way to the person is dropped. `known_as` is who the history names instead
        (县财政局联络员). Returns the digests of files that were sent and attached to nothing: the
        caller deletes those that nothing else names from the blob store (`named_files`).
        """
        for place in await self._chats(person_id):
            for table in (conversation, web_message, web_session):
                await self._erase(table, *_at(table, place))
            await self._connection.execute(delete(inbox).where(*_in_inbox(place)))
        await self._forget_words(person_id, known_as)
        digests = await self._drop_loose_evidence()
        for table in (account, reminder, handover):
            await self._erase(table, table.c.person_id == person_id)
        await self._alter(
            person,
            person.c.id == person_id,
            name="",
            active=False,
            muted_until=None,
            forgotten_at=at,
        )
        return digests

    async def _forget_words(self, person_id: int, known_as: str) -> None:
        named = select(person.c.name).where(
            person.c.jurisdiction_id == TENANT, person.c.id == person_id
        )
        row = await self._one(named)
        name = row[0] if row else ""
        await self._alter(entry, entry.c.person_id == person_id, said_by=known_as, person_id=None)
        await self._alter(evidence, evidence.c.person_id == person_id, person_id=None)
        await self._alter(extension, extension.c.asked_by == person_id, asked_by=None)
        await self._alter(feedback, feedback.c.person_id == person_id, person_id=None)
        await self._alter(binding_code, binding_code.c.used_by == person_id, person_name="")
        signed = (bulletin.c.approved_by == person_id) & bulletin.c.signed.is_not(None)
        await self._alter(bulletin, signed, signed=known_as[:40])
        if name:
            await self._alter(handover, handover.c.successor == name, successor="")
            await self._alter(binding_code, binding_code.c.person_name == name, person_name="")
        await self._erase(outbox, outbox.c.person_id == person_id)

    async def _drop_loose_evidence(self) -> list[str]:
        """Delete what nobody has attached and nobody, by now, has sent."""
        loose = (evidence.c.person_id.is_(None), evidence.c.assignment_id.is_(None))
        rows = await self._all(
            delete(evidence)
            .where(evidence.c.jurisdiction_id == TENANT, *loose)
            .returning(evidence.c.digest)
        )
        return sorted({row.digest for row in rows if row.digest})

    async def _chats(self, person_id: int) -> list[_Chat]:
        rows = await self._all(
            select(account.c.channel, account.c.bot, account.c.chat, account.c.sender).where(
                account.c.jurisdiction_id == TENANT, account.c.person_id == person_id
            )
        )
        return [_Chat(*row) for row in rows]

    async def _rows(self, table: Table, *which: ColumnElement[bool]) -> list[dict[str, Any]]:
        rows = await self._all(select(table).where(table.c.jurisdiction_id == TENANT, *which))
        return [_plain(row) for row in rows]

    async def _erase(self, table: Table, *which: ColumnElement[bool]) -> None:
        await self._change(delete(table).where(table.c.jurisdiction_id == TENANT, *which))

    async def _alter(self, table: Table, which: ColumnElement[bool], **values: Any) -> None:
        await self._change(
            update(table).where(table.c.jurisdiction_id == TENANT, which).values(**values)
        )


def _at(table: Table, place: _Chat) -> list[ColumnElement[bool]]:
    """Select what was said in one place: the chat's own, and the person's words elsewhere."""
    if table is conversation:
        return [
            conversation.c.channel == place.channel,
            conversation.c.bot == place.bot,
            conversation.c.sender == place.sender,
        ]
    if place.channel != "web":
        return [false()]
    if table is web_session:
        return [web_session.c.bot == place.bot, web_session.c.sender == place.sender]
    own = or_(web_message.c.chat == place.chat, web_message.c.author == place.sender)
    return [web_message.c.bot == place.bot, own]


def _in_inbox(place: _Chat) -> list[ColumnElement[bool]]:
    return [
        inbox.c.channel == place.channel,
        inbox.c.bot == place.bot,
        inbox.c.chat == place.chat,
        inbox.c.state.in_(("waiting", "done", "failed")),
    ]


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: _json(name, value) for name, value in row._mapping.items() if name not in LEFT_OUT
    }


def _json(name: str, value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return unpack(value) if name in PACKED and value else value
