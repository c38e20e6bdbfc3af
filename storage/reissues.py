"""A corrected notice takes the place of the one before it: what was done goes with the tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from storage.tables.office import bulletin, carried
from storage.tables.told import told
from storage.tables.work import assignment
from storage.tenant import TENANT, Tenant

_A = assignment.c


@dataclass(frozen=True, slots=True)
class Successor:
    """The task that takes another's place: its id, its day, and the ids of its milestones."""

    task_id: int
    due: date | None
    milestones: Mapping[int, int]


class Reissues(Tenant):
    """Moves a notice's work to its corrected version, in one transaction with its confirmation."""

    async def carry_over(
        self, old_notice_id: int, new_notice_id: int, tasks: Mapping[int, Successor]
    ) -> int:
        """Move every unit's part in the tasks given, with its history; return how many moved.

        A part whose day the office had moved keeps that day; the others take the new task's day.
        What was told stays told. Call it before anything of either notice is read in this work.
        """
        moved = 0
        for old_task_id, new in tasks.items():
            moved += await self._move_parts(old_task_id, new, new_notice_id)
            await self._move_milestones(new.milestones)
        for table, column in (
            (told, told.c.notice_id),
            (bulletin, bulletin.c.notice_id),
            (carried, carried.c.into_notice_id),
        ):
            await self._change(
                update(table)
                .where(table.c.jurisdiction_id == TENANT, column == old_notice_id)
                .values({column.name: new_notice_id})
            )
        return moved

    async def _move_parts(self, old_task_id: int, new: Successor, new_notice_id: int) -> int:
        of_task = (_A.jurisdiction_id == TENANT) & (_A.task_id == old_task_id)
        await self._change(
            update(assignment)
            .where(of_task, _A.due.is_not_distinct_from(_A.original_due))
            .values(due=new.due)
        )
        return await self._change(
            update(assignment)
            .where(of_task)
            .values(
                notice_id=new_notice_id,
                task_id=new.task_id,
                original_due=new.due,
                version=_A.version + 1,
            )
        )

    async def _move_milestones(self, milestones: Mapping[int, int]) -> None:
        for old, new in milestones.items():
            await self._change(
                update(told)
                .where(told.c.jurisdiction_id == TENANT, told.c.milestone_id == old)
                .values(milestone_id=new)
            )
