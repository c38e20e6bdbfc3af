"""The only reminders that are stored: those that somebody asked for by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from ledger.planning.situation import Wish
from storage.ids import new_id
from storage.tables.told import reminder
from storage.tenant import TENANT, Tenant

_C = reminder.c
_OPEN = (
    select(_C.id, _C.person_id, _C.assignment_id, _C.kind, _C.not_before)
    .where(_C.jurisdiction_id == TENANT, _C.settled_at.is_(None))
    .order_by(_C.id)
)
_DUE = _OPEN.where(_C.not_before <= bindparam("then"))
_OF_PERSON = _OPEN.where(_C.person_id == bindparam("who"), _C.kind == bindparam("what"))


class Reminders(Tenant):
    """What the people of one jurisdiction are to be reminded of, and from when."""

    async def ask(
        self,
        person_id: int,
        assignment_id: int | None,
        *,
        not_before: datetime,
        at: datetime,
        kind: str = "asked",
    ) -> int:
        """Store a wish: the person's own (`asked`), or the office's (`chase`); return its id.

        `decided` is the office's word on what the person reported: only told with something else.
        It goes into the person's next message after its moment.
        """
        wish_id = new_id()
        row = {
            "id": wish_id,
            "person_id": person_id,
            "assignment_id": assignment_id,
            "kind": kind,
            "not_before": not_before,
            "asked_at": at,
        }
        await self._insert(insert(reminder), [row])
        return wish_id

    async def due(self, by: datetime) -> list[Wish]:
        """Return what is due by a moment and was not told yet, the oldest first."""
        return [Wish(*row) for row in await self._all(_DUE, then=by)]

    async def of_person(self, person_id: int, kind: str) -> list[Wish]:
        """Return what of one kind waits to be told to a person, whenever that is."""
        return [Wish(*row) for row in await self._all(_OF_PERSON, who=person_id, what=kind)]

    async def settle(self, ids: Sequence[int], *, at: datetime) -> None:
        """Note that wishes were fulfilled, or are of no use any more."""
        await self._change(
            update(reminder)
            .where(_C.jurisdiction_id == TENANT, _C.id.in_(list(ids)))
            .values(settled_at=at)
        )

    async def reopen(self, people: Sequence[int], settled_at: datetime) -> None:
        """Open again what was settled for people at a moment, by messages that were never sent."""
        await self._change(
            update(reminder)
            .where(
                _C.jurisdiction_id == TENANT,
                _C.person_id.in_(list(people)),
                _C.settled_at == settled_at,
            )
            .values(settled_at=None)
        )
