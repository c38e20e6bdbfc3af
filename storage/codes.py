"""One-time binding codes: shown once, kept as a hash, and hard to guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.model import Person, Role
from storage.ids import new_id
from storage.people import People
from storage.tables.people import binding_code, code_try, database_secret
from storage.tenant import MaybeTenant
from storage.upsert import insert_on

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
"""31 signs that nobody mixes up, 8 times: 8.5 · 10¹¹ codes."""

LIFE = timedelta(hours=72)
"""How long a code may be used, unless whoever issues it says otherwise."""

MOST_TRIES = 5
TRY_WINDOW = timedelta(hours=1)

_C = binding_code.c
_T = code_try.c
_PEPPER = "binding_code_pepper"


class TooManyTries(Exception):
    """A sender has shown too many wrong codes within the hour; the next one is not looked at."""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Who a code has made of a sender. `new` tells whether the person is new, too."""

    person: Person
    new: bool


class Codes(MaybeTenant):
    """Issues codes inside a jurisdiction, and redeems them for senders who are nobody yet."""

    def __init__(
        self,
        connection: AsyncConnection,
        jurisdiction_id: int | None,
        enter: Callable[[int], None],
    ) -> None:
        super().__init__(connection, jurisdiction_id)
        self._enter = enter

    async def issue(
        self, unit_id: int, role: Role, person_name: str, expires_at: datetime, at: datetime
    ) -> str:
        """Return a fresh code for a seat in a unit. It is stored nowhere in plain."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        await self._connection.execute(
            insert(binding_code),
            {
                "jurisdiction_id": self._tenant,
                "id": new_id(),
                "code_hash": await self._hash(code),
                "unit_id": unit_id,
                "role": Role(role).value,
                "person_name": person_name,
                "issued_at": at,
                "expires_at": expires_at,
            },
        )
        return code

    async def redeem(
        self, code: str, channel: str, bot: str, sender: str, at: datetime
    ) -> Redeemed | None:
        """Take a code once: the work enters its jurisdiction, and its person is made or reused.

        None for a code that is wrong, used or over; such tries are counted for the sender.
        Raises TooManyTries after five within an hour, whatever the code.
        """
        if await self._tries(channel, bot, sender, at) >= MOST_TRIES:
            raise TooManyTries
        taken = await self._take(code.strip().upper(), at)
        if taken is None:
            await self._count_try(channel, bot, sender, at)
            return None
        jurisdiction_id, code_id, unit_id, role, name = taken
        self._enter(jurisdiction_id)
        people = People(self._connection, jurisdiction_id)
        known = await people.seated(unit_id, Role(role), name)
        person = known or await people.add(unit_id, Role(role), name)
        await self._connection.execute(
            _USED_BY, {"tenant": jurisdiction_id, "code": code_id, "who": person.id}
        )
        return Redeemed(person, new=known is None)

    async def purge(self, before: datetime) -> None:
        """Forget wrong tries from before a moment; call it with a moment an hour or more ago."""
        await self._connection.execute(delete(code_try).where(_T.at < before))

    async def _take(self, code: str, at: datetime) -> Any | None:
        """Use a code up, whichever process is first; None when nothing valid has this hash."""
        if len(code) != LENGTH or not set(code) <= set(ALPHABET):
            return None
        result = await self._connection.execute(
            _TAKE, {"hashed": await self._hash(code), "then": at}
        )
        return result.one_or_none()

    async def _hash(self, code: str) -> str:
        """Return the keyed hash of a code; the key is made once and stays in the database."""
        pepper = await self._pepper()
        return hmac.new(pepper.encode(), code.encode(), hashlib.sha256).hexdigest()

    async def _pepper(self) -> str:
        if (known := await self._read_pepper()) is not None:
            return known
        await self._connection.execute(
            insert_on(self._connection, database_secret).on_conflict_do_nothing(),
            {"name": _PEPPER, "value": secrets.token_hex(32)},
        )
        made = await self._read_pepper()
        assert made is not None
        return made

    async def _read_pepper(self) -> str | None:
        found: str | None = (
            await self._connection.execute(_READ_SECRET, {"called": _PEPPER})
        ).scalar_one_or_none()
        return found

    async def _tries(self, channel: str, bot: str, sender: str, at: datetime) -> int:
        count: int = (
            await self._connection.execute(
                _TRIES, {"on": channel, "as": bot, "who": sender, "since": at - TRY_WINDOW}
            )
        ).scalar_one()
        return count

    async def _count_try(self, channel: str, bot: str, sender: str, at: datetime) -> None:
        await self._connection.execute(
            insert(code_try),
            {"id": new_id(), "channel": channel, "bot": bot, "sender": sender, "at": at},
        )


_READ_SECRET = select(database_secret.c.value).where(database_secret.c.name == bindparam("called"))
_TRIES = (
    select(func.count())
    .select_from(code_try)
    .where(
        _T.channel == bindparam("on"),
        _T.bot == bindparam("as"),
        _T.sender == bindparam("who"),
        _T.at > bindparam("since"),
    )
)
_TAKE = (
    update(binding_code)
    .where(
        _C.code_hash == bindparam("hashed"),
        _C.used_at.is_(None),
        _C.expires_at > bindparam("then"),
    )
    .values(used_at=bindparam("then"))
    .returning(_C.jurisdiction_id, _C.id, _C.unit_id, _C.role, _C.person_name)
)
_USED_BY = (
    update(binding_code)
    .where(_C.jurisdiction_id == bindparam("tenant"), _C.id == bindparam("code"))
    .values(used_by=bindparam("who"))
)
