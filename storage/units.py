"""The units of a jurisdiction, in the order of its notice, and the phrases that stand for many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.model import Unit, UnitGroup
from storage.ids import new_id
from storage.packing import names, pack, unpack
from storage.roster import Roster
from storage.tables.people import unit, unit_group
from storage.tenant import TENANT, Tenant
from storage.upsert import OnEngine

_ALL = (
    select(unit.c.id, unit.c.name, unit.c.aliases, unit.c.position, unit.c.office)
    .where(unit.c.jurisdiction_id == TENANT)
    .order_by(unit.c.position, unit.c.id)
)
_GROUPS = (
    select(unit_group.c.id, unit_group.c.phrase, unit_group.c.unit_ids, unit_group.c.scoped)
    .where(unit_group.c.jurisdiction_id == TENANT)
    .order_by(unit_group.c.id)
)
_SET_GROUP = OnEngine(
    unit_group,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[unit_group.c.jurisdiction_id, unit_group.c.phrase],
        set_={"unit_ids": insert.excluded.unit_ids, "scoped": insert.excluded.scoped},
    ),
)


class NameTaken(Exception):
    """Another unit of the jurisdiction is known by this name already."""


class Units(Tenant):
    """Units and unit groups; both are read once and remembered until they change."""

    def __init__(self, connection: AsyncConnection, jurisdiction_id: int, roster: Roster) -> None:
        super().__init__(connection, jurisdiction_id)
        self._roster = roster

    async def add(
        self,
        name: str,
        aliases: Sequence[str] = (),
        position: int | None = None,
        office: bool = False,
    ) -> Unit:
        """Add a unit, after those that are there unless its place is given.

        Raises NameTaken when its name or an alias means another one.
        """
        for called in (name, *aliases):
            await self._require_free(called)
        if position is None:
            position = max((known.position for known in await self.all()), default=-1) + 1
        added = Unit(new_id(), name, tuple(aliases), position, office)
        row = {
            "id": added.id,
            "name": name,
            "aliases": pack(list(aliases)),
            "position": position,
            "office": office,
        }
        await self._insert(insert(unit), [row])
        await self._roster.renew()
        return added

    async def all(self) -> list[Unit]:
        """Return every unit in the order of the notice, the office first."""
        return list((await self.by_id()).values())

    async def by_id(self) -> dict[int, Unit]:
        """Return every unit under its id, in the order of the notice. Not to be changed."""
        return await self._roster.remembered("units", self._read)

    async def get(self, unit_id: int) -> Unit | None:
        """Return one unit."""
        return (await self.by_id()).get(unit_id)

    async def office(self) -> Unit:
        """Return the office's own unit; it is made together with the jurisdiction."""
        return next(found for found in await self.all() if found.office)

    async def find(self, name: str) -> Unit | None:
        """Return the unit of exactly this name, or else of exactly this alias."""
        units = await self.all()
        by_name = (found for found in units if found.name == name)
        by_alias = (found for found in units if name in found.aliases)
        return next(by_name, None) or next(by_alias, None)

    async def add_alias(self, unit_id: int, alias: str) -> None:
        """Teach another name of a unit; raises NameTaken when it means another one."""
        found = await self.get(unit_id)
        if found is None or alias in (found.name, *found.aliases):
            return
        await self._require_free(alias)
        await self._change(
            update(unit)
            .where(unit.c.jurisdiction_id == TENANT, unit.c.id == unit_id)
            .values(aliases=pack([*found.aliases, alias]))
        )
        await self._roster.renew()

    async def scoped(self) -> frozenset[str]:
        """Return the phrases of which the office has said for whom they stand."""
        return frozenset(group.phrase for group in await self.groups() if group.scoped)

    async def groups(self) -> list[UnitGroup]:
        """Return every phrase that stands for many units."""
        return list(await self._roster.remembered("groups", self._read_groups))

    async def set_group(self, phrase: str, unit_ids: Iterable[int], scoped: bool) -> None:
        """Say for which units a phrase stands; `scoped` once the office has ticked them."""
        values = {"unit_ids": pack(list(unit_ids)), "scoped": scoped}
        await self._insert(
            _SET_GROUP.of(self._connection), [{"id": new_id(), "phrase": phrase, **values}]
        )
        await self._roster.renew()

    async def _require_free(self, name: str) -> None:
        if await self.find(name) is not None:
            raise NameTaken(f"another unit is called {name} already")

    async def _read(self) -> dict[int, Unit]:
        return {row[0]: _unit(row) for row in await self._all(_ALL)}

    async def _read_groups(self) -> tuple[UnitGroup, ...]:
        return tuple(
            UnitGroup(group_id, phrase, tuple(unpack(unit_ids)), scoped)
            for group_id, phrase, unit_ids, scoped in await self._all(_GROUPS)
        )


def _unit(row: Any) -> Unit:
    unit_id, name, aliases, position, office = row
    return Unit(unit_id, name, names(aliases), position, office)
