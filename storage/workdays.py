"""Days that the office itself says are worked or not, against the published calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.roster import Roster
from storage.tables.told import calendar_day
from storage.tenant import TENANT, Tenant
from storage.upsert import OnEngine

_C = calendar_day.c
_ALL = select(_C.day, _C.works).where(_C.jurisdiction_id == TENANT).order_by(_C.day)
_SET = OnEngine(
    calendar_day,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[_C.jurisdiction_id, _C.day],
        set_={"works": insert.excluded.works, "note": insert.excluded.note},
    ),
)


class Workdays(Tenant):
    """The overrides of one jurisdiction's working calendar."""

    def __init__(self, connection: AsyncConnection, jurisdiction_id: int, roster: Roster) -> None:
        super().__init__(connection, jurisdiction_id)
        self._roster = roster

    async def overrides(self) -> dict[date, bool]:
        """Return each day the office has decided on, and whether it is worked."""
        return dict(await self._roster.remembered("calendar", self._read))

    async def set(self, days: Mapping[date, bool], note: str = "") -> None:
        """Decide about days, each to be worked or not; a later word replaces an earlier one."""
        await self._insert(
            _SET.of(self._connection),
            [{"day": day, "works": works, "note": note} for day, works in days.items()],
        )
        await self._roster.renew()

    async def _read(self) -> dict[date, bool]:
        return dict(await self._all(_ALL))
