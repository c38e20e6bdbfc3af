"""Which sender on which channel is whom: looked up before anything else is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.model import Account, Jurisdiction, Person
from storage.ids import new_id
from storage.jurisdictions import jurisdiction_of
from storage.notices import Stamp, stamp_of
from storage.people import COLUMNS as PERSON
from storage.people import UNIT_OF, person_of
from storage.tables.people import account, jurisdiction, person, unit
from storage.tenant import MaybeTenant

_C = account.c
_ACCOUNT = (
    _C.id,
    _C.jurisdiction_id,
    _C.person_id,
    _C.channel,
    _C.bot,
    _C.sender,
    _C.chat,
    _C.broken,
)
_PERSON_OF = (person.c.jurisdiction_id == _C.jurisdiction_id) & (person.c.id == _C.person_id)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the person, the account they use, and their jurisdiction."""

    person: Person
    account: Account
    jurisdiction: Jurisdiction


class Accounts(MaybeTenant):
    """Accounts of people. Without a jurisdiction: only what sign-in and delivery need."""

    def __init__(
        self,
        connection: AsyncConnection,
        jurisdiction_id: int | None,
        versions: dict[int, int],
        stamps: dict[int, Stamp],
    ) -> None:
        super().__init__(connection, jurisdiction_id)
        self._versions = versions
        self._stamps = stamps

    async def who(self, channel: str, bot: str, sender: str) -> Speaker | None:
        """Return who a sender is, in one statement; None for strangers and who has left."""
        result = await self._connection.execute(_WHO, {"on": channel, "as": bot, "sender": sender})
        # At most one as a rule: sorting one row costs SQLite a third of the statement.
        row = max(result, key=attrgetter("bound_at"), default=None)
        if row is None:
            return None
        *columns, _bound_at, version, changed, confirmed_at = row
        speaker = Speaker(
            person_of(columns[8:17]), Account(*columns[:8]), jurisdiction_of(columns[17:])
        )
        self._versions[speaker.jurisdiction.id] = version
        self._stamps[speaker.jurisdiction.id] = (changed, confirmed_at)
        return speaker

    async def bind(
        self, person_id: int, channel: str, bot: str, sender: str, chat: str, at: datetime
    ) -> Account:
        """Bind a sender to a person and heal the account.

        A sender is one person: bound before, to anybody anywhere, it moves here. The work must
        have entered the person's jurisdiction (redeeming a code does).
        """
        bound = Account(new_id(), self._tenant, person_id, channel, bot, sender, chat)
        await self._connection.execute(
            delete(account).where(_C.channel == channel, _C.bot == bot, _C.sender == sender)
        )
        await self._connection.execute(
            insert(account),
            {
                "jurisdiction_id": bound.jurisdiction_id,
                "id": bound.id,
                "person_id": person_id,
                "channel": channel,
                "bot": bot,
                "sender": sender,
                "chat": chat,
                "bound_at": at,
            },
        )
        return bound

    async def mark_broken(
        self, channel: str, bot: str, chat: str, reason: str, at: datetime
    ) -> None:
        """Note that a chat cannot be written to, and why; the office's desk shows it."""
        await self._connection.execute(
            update(account)
            .where(*self._chat(channel, bot, chat))
            .values(broken=reason, broken_at=at)
        )

    async def heal(self, channel: str, bot: str, sender: str) -> None:
        """Note that a sender's chat can be written to again."""
        await self._connection.execute(
            update(account)
            .where(*self._mine(account), _C.channel == channel, _C.bot == bot, _C.sender == sender)
            .values(broken=None, broken_at=None)
        )

    async def moved(self, channel: str, bot: str, old_chat: str, new_chat: str) -> None:
        """Follow a chat to its new id."""
        await self._connection.execute(
            update(account).where(*self._chat(channel, bot, old_chat)).values(chat=new_chat)
        )

    async def of_person(self, person_id: int) -> list[Account]:
        """Return a person's accounts, those that can be reached first, the newest first."""
        return [row[0] for row in await self._found(_C.person_id == person_id)]

    async def all(self) -> list[Account]:
        """Return the accounts of everybody active in the jurisdiction."""
        rows = await self._connection.execute(_EVERYBODYS, {"tenant": self._tenant})
        return [Account(*row) for row in rows]

    async def broken(self) -> list[tuple[Person, Account]]:
        """Return the active people who cannot be reached on an account, and why."""
        found = await self._found(_C.broken.is_not(None), person.c.active.is_(True))
        return [(holder, bound) for bound, holder in found]

    async def _found(self, *which: ColumnElement[bool]) -> list[tuple[Account, Person]]:
        result = await self._connection.execute(
            select(*_ACCOUNT, *PERSON)
            .join(person, _PERSON_OF)
            .join(unit, UNIT_OF)
            .where(_C.jurisdiction_id == self._tenant, *which)
            .order_by(*_REACHED_FIRST)
        )
        return [_pair(row) for row in result]

    def _chat(self, channel: str, bot: str, chat: str) -> list[ColumnElement[bool]]:
        return [*self._mine(account), _C.channel == channel, _C.bot == bot, _C.chat == chat]


def _pair(row: Any) -> tuple[Account, Person]:
    columns = tuple(row)
    return Account(*columns[:8]), person_of(columns[8:])


_REACHED_FIRST = (_C.broken.is_not(None), _C.bound_at.desc(), _C.id.desc())
_EVERYBODYS = (
    select(*_ACCOUNT)
    .join(person, _PERSON_OF)
    .where(_C.jurisdiction_id == bindparam("tenant"), person.c.active.is_(True))
    .order_by(*_REACHED_FIRST)
)
_WHO = (
    select(
        *_ACCOUNT,
        *PERSON,
        jurisdiction.c.id,
        jurisdiction.c.name,
        jurisdiction.c.timezone,
        jurisdiction.c.policy,
        _C.bound_at,
        jurisdiction.c.version,
        *stamp_of(_C.jurisdiction_id),
    )
    .join(person, _PERSON_OF)
    .join(unit, UNIT_OF)
    .join(jurisdiction, jurisdiction.c.id == _C.jurisdiction_id)
    .where(
        _C.channel == bindparam("on"),
        _C.bot == bindparam("as"),
        _C.sender == bindparam("sender"),
        person.c.active.is_(True),
    )
)
