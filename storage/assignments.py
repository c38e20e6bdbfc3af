"""Assignments: each unit's part in each task, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Update, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.model import Assignment, Part, State, Task, Unit
from storage.errors import ChangedMeanwhile
from storage.ids import new_id
from storage.notices import Notices
from storage.tables.work import assignment
from storage.tenant import TENANT, Key, Memory, Tenant
from storage.units import Units

_C = assignment.c


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """A unit's part in a task as it is to be stored; `shared`: a group phrase brought it there."""

    task_id: int
    unit_id: int
    part: Part
    shared: bool = False


class _Kept(NamedTuple):
    """A unit's assignments as they were read last, with the tasks and the unit they hold."""

    tasks: Mapping[int, Task]
    unit: Unit | None
    parts: Mapping[int, Assignment]


class Assignments(Tenant):
    """The assignments of one jurisdiction, each read at most once in a unit of work.

    Of a unit's assignments hardly one changes between two of its people's messages: `memory`
    keeps what was read of them. Only what has another version since, which counts up, is read anew.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        jurisdiction_id: int,
        notices: Notices,
        units: Units,
        memory: Memory,
    ) -> None:
        super().__init__(connection, jurisdiction_id)
        self._notices = notices
        self._units = units
        self._memory = memory
        self._learned: dict[Key, _Kept] = {}
        self._read: dict[int, Assignment] = {}

    async def add_many(self, notice_id: int, new: Iterable[NewAssignment]) -> list[int]:
        """Give tasks to units, each with the task's own day; return the ids in the same order."""
        tasks = (await self._notices.book(notice_id)).by_id
        rows: list[dict[str, Any]] = [
            {
                "id": new_id(),
                "notice_id": notice_id,
                "task_id": part.task_id,
                "unit_id": part.unit_id,
                "part": Part(part.part).value,
                "shared": part.shared,
                "state": State.OPEN.value,
                "due": tasks[part.task_id].deadline.falls_due,
                "original_due": tasks[part.task_id].deadline.falls_due,
                "extensions": 0,
                "occurrences": 0,
                "version": 0,
            }
            for part in new
        ]
        await self._insert(insert(assignment), rows)
        return [row["id"] for row in rows]

    async def of_unit(self, unit_id: int, notice_id: int | None) -> list[Assignment]:
        """Return a unit's assignments under a notice, by task number; none without a notice."""
        if notice_id is None:
            return []
        tasks = (await self._notices.book(notice_id)).by_id
        unit = (await self._units.by_id()).get(unit_id)
        key = ("assignments", unit_id, notice_id)
        kept: _Kept | None = self._memory.get(key)
        # Its tasks and the unit itself may have been put right without a word in its own rows.
        known = kept.parts if kept and kept.tasks is tasks and kept.unit is unit else {}
        versions = await self._all(_VERSIONS, unit=unit_id, which=notice_id)
        found, new = [], []
        for assignment_id, version in versions:
            part = known.get(assignment_id)
            if part and part.version == version:
                found.append(part)
            else:
                new.append(assignment_id)
        if len(new) == 1:
            found += await self._found(_ONE, which=new[0])
        elif new:
            found = await self._found(_OF_UNIT, unit=unit_id, which=notice_id)
        parts = {each.id: each for each in found}
        self._read |= parts
        if new:
            self._learned[key] = _Kept(tasks, unit, parts)
        return sorted(found, key=_BY_NUMBER)

    def remember(self) -> None:
        """Keep what this work has read, once that is committed: no version of it comes again."""
        for key, read in self._learned.items():
            self._memory.put(key, read)

    async def all(self, notice_id: int) -> list[Assignment]:
        """Return every assignment of a notice, by task number, lead units first."""
        return await self._found(_ALL, which=notice_id)

    async def waiting_review(self, notice_id: int) -> list[Assignment]:
        """Return what was reported done and waits for the office, the oldest report first."""
        found = await self._found(_REPORTED, which=notice_id)
        return sorted(found, key=lambda a: (a.answered_at is not None, a.answered_at, a.id))

    async def of_task(self, task_id: int) -> list[Assignment]:
        """Return every unit's part in a task, lead units first."""
        return await self._some(_C.task_id == task_id)

    async def get(self, assignment_id: int) -> Assignment | None:
        """Return one assignment."""
        found = await self._found(_ONE, which=assignment_id)
        return found[0] if found else None

    async def by_ids(self, ids: Sequence[int]) -> dict[int, Assignment]:
        """Return several assignments under their ids; those that are not there are left out."""
        return {a.id: a for a in await self._some(_C.id.in_(list(ids)))}

    async def known(self, assignment_id: int) -> Assignment:
        """Return an assignment as this work has read or written it last; KeyError without one."""
        if (read := self._read.get(assignment_id)) is not None:
            return read
        if (found := await self.get(assignment_id)) is None:
            raise KeyError(assignment_id)
        return found

    async def snooze(self, assignment_id: int, until: date | None) -> None:
        """Keep an assignment out of digests before a day; None: push as usual."""
        await self.change(assignment_id, snoozed_until=until)

    async def change(self, assignment_id: int, **values: Any) -> None:
        """Change columns of an assignment; whoever asks for it afterwards reads it anew.

        Raises ChangedMeanwhile when another process has changed it since this work has read it:
        the work is then to be done again from what is there now.
        """
        known = await self.known(assignment_id)
        columns = {"version": known.version + 1, **values}
        changed = await self._change(
            _setting(tuple(columns)),
            which=assignment_id,
            seen=known.version,
            **{f"new_{name}": value for name, value in columns.items()},
        )
        if not changed:
            raise ChangedMeanwhile("the assignment was changed by somebody else just now")
        del self._read[assignment_id]

    async def _some(self, *which: ColumnElement[bool]) -> list[Assignment]:
        return await self._found(select(*_COLUMNS).where(_C.jurisdiction_id == TENANT, *which))

    async def _found(self, query: Any, **facts: Any) -> list[Assignment]:
        rows = await self._all(query, **facts)
        tasks: dict[int, Task] = {}
        for notice_id in {row[-1] for row in rows}:
            tasks |= (await self._notices.book(notice_id)).by_id
        units = await self._units.by_id()
        found = [
            Assignment(
                assignment_id, tasks[task_id], units[unit_id], _PARTS[part], _STATES[state], *facts
            )
            for assignment_id, task_id, unit_id, part, state, *facts, _ in rows
        ]
        self._read |= {each.id: each for each in found}
        return sorted(found, key=_order)


@cache
def _setting(columns: tuple[str, ...]) -> Update:
    """Return the statement that sets columns, the same object each time: it is compiled once."""
    seen = _C.version == bindparam("seen")
    return (
        update(assignment)
        .where(_C.jurisdiction_id == TENANT, _C.id == bindparam("which"), seen)
        .values({name: bindparam(f"new_{name}") for name in columns})
    )


def _order(found: Assignment) -> tuple[int, int, bool, int, int]:
    return (
        found.task.notice_id,
        found.task.no,
        found.part is not Part.LEAD,
        found.unit.position,
        found.id,
    )


_BY_NUMBER = attrgetter("task.no")
_PARTS = {part.value: part for part in Part}
_STATES = {state.value: state for state in State}
# As in `Assignment`, and then the notice.
_COLUMNS = (
    _C.id,
    _C.task_id,
    _C.unit_id,
    _C.part,
    _C.state,
    _C.due,
    _C.original_due,
    _C.percent,
    _C.blocked,
    _C.waiting,
    _C.snoozed_until,
    _C.answered_at,
    _C.last_words,
    _C.extensions,
    _C.occurrences,
    _C.shared,
    _C.version,
    _C.notice_id,
)
_ALL = select(*_COLUMNS).where(_C.jurisdiction_id == TENANT, _C.notice_id == bindparam("which"))
_ONE = select(*_COLUMNS).where(_C.jurisdiction_id == TENANT, _C.id == bindparam("which"))
_OF_UNIT = _ALL.where(_C.unit_id == bindparam("unit"))
_VERSIONS = _OF_UNIT.with_only_columns(_C.id, _C.version)
_REPORTED = _ALL.where(_C.state == State.REPORTED_DONE.value)
