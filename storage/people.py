"""The people of a jurisdiction: name, unit, role, language, and nothing else about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, insert, select, update

from ledger.languages import DEFAULT_LANGUAGE
from ledger.model import Person, Role
from storage.ids import new_id
from storage.tables.people import person, unit
from storage.tenant import TENANT, Tenant

_C = person.c
COLUMNS = (
    _C.id,
    _C.jurisdiction_id,
    _C.unit_id,
    unit.c.name,
    _C.role,
    _C.name.label("person_name"),
    _C.language,
    _C.active,
    _C.muted_until,
)
UNIT_OF = (unit.c.jurisdiction_id == _C.jurisdiction_id) & (unit.c.id == _C.unit_id)


class People(Tenant):
    """Who there is in one jurisdiction. Whoever leaves stays in the history, inactive."""

    async def add(
        self, unit_id: int, role: Role, name: str = "", language: str = DEFAULT_LANGUAGE
    ) -> Person:
        """Add a person to a unit."""
        person_id = new_id()
        row = {
            "id": person_id,
            "unit_id": unit_id,
            "role": Role(role).value,
            "name": name,
            "language": language,
            "active": True,
        }
        await self._insert(insert(person), [row])
        added = await self.get(person_id)
        assert added is not None
        return added

    async def get(self, person_id: int) -> Person | None:
        """Return one person, active or not."""
        row = await self._one(_some().where(_C.id == person_id))
        return person_of(row) if row else None

    async def all(self) -> list[Person]:
        """Return everybody, those who left included, unit by unit."""
        return [person_of(row) for row in await self._all(_EVERYBODY)]

    async def of_unit(self, unit_id: int, role: Role | None = None) -> list[Person]:
        """Return a unit's people, those who left included; of one role where it is given."""
        query = _some().where(_C.unit_id == unit_id)
        return await self._people(query if role is None else query.where(_C.role == role.value))

    async def seated(self, unit_id: int, role: Role, name: str) -> Person | None:
        """Return who sits in a seat under a name: a second device, a new phone. Nobody without one.

        Two people of a unit whose names nobody gave are two people all the same.
        """
        if not name:
            return None
        seated = await self.of_unit(unit_id, role)
        return next((found for found in seated if found.active and found.name == name), None)

    async def by_role(self, role: Role) -> list[Person]:
        """Return everybody of one role, those who left included."""
        return await self._people(_some().where(_C.role == role.value))

    async def set_language(self, person_id: int, language: str) -> None:
        """Speak another language to somebody from now on."""
        await self._set(person_id, language=language)

    async def set_mute(self, person_id: int, until: date | None) -> None:
        """Push nothing to somebody before a day; None: push again as usual."""
        await self._set(person_id, muted_until=until)

    async def deactivate(self, person_id: int, at: datetime) -> None:
        """Let somebody go: they are nobody to the bot from now on, and can be bound again."""
        await self._set(person_id, active=False, left_at=at)

    async def _set(self, person_id: int, **values: Any) -> None:
        await self._change(
            update(person).where(_C.jurisdiction_id == TENANT, _C.id == person_id).values(**values)
        )

    async def _people(self, query: Select[Any]) -> list[Person]:
        return [person_of(row) for row in await self._all(query.order_by(*_IN_ORDER))]


def person_of(row: Any) -> Person:
    """Return a row of `COLUMNS` as data."""
    person_id, jurisdiction_id, unit_id, unit_name, role, name, language, active, muted = row
    return Person(
        person_id, jurisdiction_id, unit_id, unit_name, Role(role), name, language, active, muted
    )


def _some() -> Select[Any]:
    return select(*COLUMNS).join(unit, UNIT_OF).where(_C.jurisdiction_id == TENANT)


_IN_ORDER = (unit.c.position, _C.unit_id, _C.id)
_EVERYBODY = _some().order_by(*_IN_ORDER)
