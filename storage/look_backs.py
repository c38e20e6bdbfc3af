"""回头看: where last year's unfinished items went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from storage.ids import new_id
from storage.tables.office import carried
from storage.tenant import TENANT, Tenant

_C = carried.c


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What became of one of last year's tasks: merged, chased or done; `becomes` is its number."""

    task_id: int
    becomes: int | None
    outcome: str


class LookBacks(Tenant):
    """The looks back of one jurisdiction."""

    async def decide(
        self,
        notice_id: int,
        task_id: int,
        into_notice_id: int,
        outcome: str,
        becomes: int | None,
        *,
        at: datetime,
        person_id: int,
    ) -> None:
        """Keep the office's word on one of last year's tasks."""
        await self._insert(
            insert(carried),
            [
                {
                    "id": new_id(),
                    "notice_id": notice_id,
                    "task_id": task_id,
                    "into_notice_id": into_notice_id,
                    "becomes": becomes,
                    "outcome": outcome,
                    "decided_at": at,
                    "decided_by": person_id,
                }
            ],
        )

    async def into(self, notice_id: int) -> list[LookedBack]:
        """Return what was decided on the way into a year's notice."""
        rows = await self._all(
            select(_C.task_id, _C.becomes, _C.outcome)
            .where(_C.jurisdiction_id == TENANT, _C.into_notice_id == notice_id)
            .order_by(_C.id)
        )
        return [LookedBack(*row) for row in rows]
