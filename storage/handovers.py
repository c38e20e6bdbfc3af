"""Liaisons who named a successor, until the office has said yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from storage.ids import new_id
from storage.tables.office import handover
from storage.tenant import TENANT, Tenant

_C = handover.c
_COLUMNS = (_C.id, _C.person_id, _C.successor, _C.asked_at, _C.decided_at, _C.agreed)


@dataclass(frozen=True, slots=True)
class Handover:
    """A wish to hand over. `agreed` is None while the office has not answered."""

    id: int
    person_id: int
    successor: str
    asked_at: datetime
    decided_at: datetime | None = None
    agreed: bool | None = None


class Handovers(Tenant):
    """The handovers of one jurisdiction."""

    async def ask(self, person_id: int, successor: str, *, at: datetime) -> int:
        """Store a wish and return its id; an earlier open one of the same person is replaced."""
        await self._change(
            update(handover)
            .where(_C.jurisdiction_id == TENANT, _C.person_id == person_id, _C.decided_at.is_(None))
            .values(decided_at=at, agreed=False)
        )
        wish_id = new_id()
        row = {"id": wish_id, "person_id": person_id, "successor": successor, "asked_at": at}
        await self._insert(insert(handover), [row])
        return wish_id

    async def get(self, handover_id: int) -> Handover | None:
        """Return one wish."""
        found = await self._found(_C.id == handover_id)
        return found[0] if found else None

    async def waiting(self) -> list[Handover]:
        """Return what waits for the office, oldest first."""
        return await self._found(_C.decided_at.is_(None))

    async def decide(self, handover_id: int, agreed: bool, *, at: datetime, person_id: int) -> bool:
        """Write the office's answer. False, and nothing done, when it was answered before."""
        return bool(
            await self._change(
                update(handover)
                .where(_C.jurisdiction_id == TENANT, _C.id == handover_id, _C.decided_at.is_(None))
                .values(agreed=agreed, decided_at=at, decided_by=person_id)
            )
        )

    async def _found(self, *which: ColumnElement[bool]) -> list[Handover]:
        rows = await self._all(
            select(*_COLUMNS).where(_C.jurisdiction_id == TENANT, *which).order_by(_C.id)
        )
        return [Handover(*row) for row in rows]
