"""The bot's own counts, published to whoever asks whether it is a burden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, select

from storage.tables.told import day_count
from storage.tenant import TENANT, Tenant
from storage.upsert import OnEngine

_C = day_count.c
_ADD = OnEngine(
    day_count,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[_C.jurisdiction_id, _C.day, _C.kind],
        set_={"n": _C.n + insert.excluded.n},
    ),
)


class Counts(Tenant):
    """Pushes sent, merged and withheld in one jurisdiction, by day."""

    async def add(self, day: date, kind: str, n: int = 1) -> None:
        """Count something on a day: sent, merged, or withheld for a reason."""
        if not n:
            return
        await self._insert(_ADD.of(self._connection), [{"day": day, "kind": kind, "n": n}])

    async def between(self, first: date, last: date) -> Mapping[str, int]:
        """Return the sums of a period by kind, both days in it."""
        rows = await self._all(
            select(_C.kind, func.sum(_C.n))
            .where(_C.jurisdiction_id == TENANT, _C.day.between(first, last))
            .group_by(_C.kind)
        )
        return {kind: int(total) for kind, total in rows}

    async def of_month(self, year: int, month: int) -> Mapping[str, int]:
        """Return the sums of a month by kind."""
        first = date(year, month, 1)
        following = (first + timedelta(days=31)).replace(day=1)
        return await self.between(first, following - timedelta(days=1))
