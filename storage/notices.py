"""Notices and their tasks. What was read once is remembered until the notice changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.deadlines.model import Deadline, Kind
from ledger.model import Milestone, Notice, Task
from ledger.talk import Text
from storage.ids import new_id
from storage.packing import names, pack, unpack, unpack_deadline
from storage.tables.notices import milestone, notice, task
from storage.tables.office import doubt
from storage.tables.work import assignment
from storage.task_rows import (
    MILESTONES,
    TASKS,
    NewMilestone,
    NewTask,
    deadline_columns,
    milestone_row,
    task_of,
    task_row,
)
from storage.tenant import TENANT, Memory, Tenant

__all__ = ["NewMilestone", "NewTask", "Notices", "Stamp", "TaskBook", "stamp_of"]

_N, _T, _M, _A = notice.c, task.c, milestone.c, assignment.c


@dataclass(frozen=True, slots=True)
class TaskBook:
    """The tasks of a notice, in order and by id. Shared between turns: not to be changed."""

    tasks: tuple[Task, ...]
    by_id: Mapping[int, Task] = field(default_factory=dict)
    by_no: Mapping[int, Task] = field(default_factory=dict)


Stamp = tuple[int | None, datetime | None]
"""The newest version and the latest confirmation among a jurisdiction's notices.

With every change of a notice at least one of the two is new, and never comes again.
"""


def stamp_of(jurisdiction_id: ColumnElement[int]) -> list[ColumnElement[Any]]:
    """Return the columns of a stamp, for the statement with which a turn begins."""
    return [
        select(func.max(column))
        .where(_N.jurisdiction_id == jurisdiction_id)
        .scalar_subquery()
        .label(f"latest_{column.name}")
        for column in (_N.version, _N.confirmed_at)
    ]


class Notices(Tenant):
    """The notices of one jurisdiction."""

    def __init__(
        self,
        connection: AsyncConnection,
        jurisdiction_id: int,
        memory: Memory,
        stamps: dict[int, Stamp],
    ) -> None:
        super().__init__(connection, jurisdiction_id)
        self._memory = memory
        self._stamps = stamps
        self._versions: dict[int, int] = {}

    async def add(
        self,
        *,
        title: str,
        year: int,
        tasks: Sequence[NewTask],
        at: datetime,
        doc_number: str | None = None,
        issuer: str | None = None,
        issued_on: date | None = None,
        digest: str | None = None,
        lists: Mapping[str, Any] | None = None,
    ) -> Notice:
        """Store a notice with its tasks, not confirmed yet: nobody is told of it.

        `lists` is JSON data kept beside it: its unit list, headings and addressees.
        """
        added = Notice(new_id(), title, doc_number, issuer, issued_on, year, None, digest)
        row = {
            "id": added.id,
            "title": title,
            "doc_number": doc_number,
            "issuer": issuer,
            "issued_on": issued_on,
            "year": year,
            "digest": digest,
            "lists": pack(dict(lists or {})),
            "added_at": at,
            "version": new_id(),
        }
        await self._insert(insert(notice), [row])
        await self._add_tasks(added.id, tasks)
        return added

    async def active(self) -> Notice | None:
        """Return the notice that is being carried out: the one confirmed last."""
        stamp = self._stamps.get(self._jurisdiction_id)
        key = ("active", self._jurisdiction_id, stamp)
        row = self._memory.get(key) if stamp else None
        if row is None:
            row = await self._one(_ACTIVE)
            if stamp and row:
                self._memory.put(key, row)
        return self._notice(row) if row else None

    async def get(self, notice_id: int) -> Notice | None:
        """Return one notice."""
        row = await self._one(_GET, which=notice_id)
        return self._notice(row) if row else None

    async def before(self, notice: Notice) -> Notice | None:
        """Return the notice in force of the latest year before a notice's own."""
        earlier = [n for n in await self.all() if n.confirmed_at and n.year < notice.year]
        return max(earlier, key=lambda n: (n.year, n.id), default=None)

    async def by_digest(self, digest: str) -> Notice | None:
        """Return the notice that was read from the same file, the latest if there are several."""
        rows = await self._all(
            select(*_COLUMNS)
            .where(_N.jurisdiction_id == TENANT, _N.digest == digest)
            .order_by(_N.id.desc())
            .limit(1)
        )
        return self._notice(rows[0]) if rows else None

    async def all(self) -> list[Notice]:
        """Return every notice, the newest first."""
        rows = await self._all(
            select(*_COLUMNS).where(_N.jurisdiction_id == TENANT).order_by(_N.id.desc())
        )
        return [self._notice(row) for row in rows]

    async def lists(self, notice_id: int) -> Mapping[str, Any]:
        """Return what was stored beside a notice."""
        row = await self._one(
            select(_N.lists).where(_N.jurisdiction_id == TENANT, _N.id == notice_id)
        )
        data: Mapping[str, Any] = unpack(row[0]) if row else {}
        return data

    async def drop(self, notice_id: int) -> bool:
        """Delete an import that was never confirmed. False for one in force: history stays."""
        draft = select(_N.id).where(
            _N.jurisdiction_id == TENANT, _N.id == notice_id, _N.confirmed_at.is_(None)
        )
        if await self._one(draft) is None:
            return False
        for table in (milestone, task, doubt):
            await self._change(
                delete(table).where(
                    table.c.jurisdiction_id == TENANT, table.c.notice_id == notice_id
                )
            )
        await self._change(delete(notice).where(_N.jurisdiction_id == TENANT, _N.id == notice_id))
        return True

    async def confirm(self, notice_id: int, at: datetime) -> None:
        """Put a notice into force: from now on its people are told of it."""
        await self._change(
            update(notice)
            .where(_N.jurisdiction_id == TENANT, _N.id == notice_id)
            .values(confirmed_at=at, version=new_id())
        )
        self._forget(notice_id)

    async def tasks(self, notice_id: int) -> list[Task]:
        """Return a notice's tasks by number, each with its milestones."""
        return list((await self.book(notice_id)).tasks)

    async def task(self, notice_id: int, no: int) -> Task | None:
        """Return the task of a number."""
        return (await self.book(notice_id)).by_no.get(no)

    async def book(self, notice_id: int) -> TaskBook:
        """Return a notice's tasks, from memory unless the notice has changed since."""
        version = self._versions.get(notice_id)
        if version is None:
            await self.get(notice_id)
            version = self._versions.get(notice_id, 0)
        key = ("tasks", notice_id, version)
        book: TaskBook | None = self._memory.get(key)
        if book is None:
            book = await self._read(notice_id)
            self._memory.put(key, book)
        return book

    async def change_task(
        self,
        task_of: Task,
        *,
        lead: Sequence[str] | None = None,
        responsible: Sequence[str] | None = None,
        deadline: Deadline | None = None,
    ) -> None:
        """Put right what was read of a task. Assignments that exist already stay as they are."""
        values: dict[str, Any] = {}
        if lead is not None:
            values["lead"] = pack(list(lead))
        if responsible is not None:
            values["responsible"] = pack(list(responsible))
        if deadline is not None:
            values |= deadline_columns(deadline)
        await self._change(
            update(task).where(_T.jurisdiction_id == TENANT, _T.id == task_of.id).values(**values)
        )
        await self._renew(task_of.notice_id)

    async def recount(self, task_of: Task, deadline: Deadline) -> None:
        """Keep how a task's limit reads by another calendar; its units' days move with it."""
        await self.change_task(task_of, deadline=deadline)
        if deadline.due and deadline.due != task_of.deadline.due:
            await self._move_assignments(task_of.id, deadline.due)

    async def recount_milestone(self, task_of: Task, of: Milestone, deadline: Deadline) -> None:
        """Keep how the words of a task's milestone read by another calendar."""
        await self._change(
            update(milestone)
            .where(_M.jurisdiction_id == TENANT, _M.id == of.id)
            .values(**deadline_columns(deadline))
        )
        await self._renew(task_of.notice_id)

    async def change_due(self, task_id: int, due: date, *, at: datetime) -> int:
        """Put a task's day right for every unit; return how many units' day that moves.

        A unit whose own day was moved by an extension keeps it. The task says from now on that
        the office has set the day.
        """
        row = await self._one(
            select(_T.notice_id, _T.deadline).where(_T.jurisdiction_id == TENANT, _T.id == task_id)
        )
        if row is None:
            return 0
        notice_id, packed = row
        read = unpack_deadline(packed)
        deadline = _moved(read, due, _set_by_office(read, due, at))
        await self._change(
            update(task)
            .where(_T.jurisdiction_id == TENANT, _T.id == task_id)
            .values(**deadline_columns(deadline))
        )
        moved = await self._move_assignments(task_id, due)
        await self._renew(notice_id)
        return moved

    async def _move_assignments(self, task_id: int, due: date) -> int:
        of_task = (_A.jurisdiction_id == TENANT) & (_A.task_id == task_id)
        moved = await self._change(
            update(assignment)
            .where(of_task, _A.due.is_not_distinct_from(_A.original_due))
            .values(due=due, original_due=due, version=_A.version + 1)
        )
        await self._change(
            update(assignment)
            .where(of_task, _A.original_due.is_distinct_from(due))
            .values(original_due=due, version=_A.version + 1)
        )
        return moved

    async def _add_tasks(self, notice_id: int, tasks: Sequence[NewTask]) -> None:
        ids = [new_id() for _ in tasks]
        pairs = list(zip(ids, tasks, strict=True))
        await self._insert(
            insert(task), [task_row(notice_id, task_id, new) for task_id, new in pairs]
        )
        await self._insert(
            insert(milestone),
            [
                milestone_row(notice_id, task_id, position, new_milestone)
                for task_id, new in pairs
                for position, new_milestone in enumerate(new.milestones)
            ],
        )

    async def _renew(self, notice_id: int) -> None:
        version = new_id()
        await self._change(
            update(notice)
            .where(_N.jurisdiction_id == TENANT, _N.id == notice_id)
            .values(version=version)
        )
        self._forget(notice_id)
        self._versions[notice_id] = version

    def _forget(self, notice_id: int) -> None:
        """Forget what this work has read of the notices before it changed one."""
        self._stamps.pop(self._jurisdiction_id, None)
        self._versions.pop(notice_id, None)

    async def _read(self, notice_id: int) -> TaskBook:
        milestones: dict[int, list[Milestone]] = {}
        for task_id, milestone_id, words, units, deadline in await self._all(
            MILESTONES, which=notice_id
        ):
            milestones.setdefault(task_id, []).append(
                Milestone(milestone_id, words, unpack_deadline(deadline), names(units))
            )
        rows = await self._all(TASKS, which=notice_id)
        tasks = tuple(task_of(notice_id, row, milestones.get(row[0], ())) for row in rows)
        return TaskBook(tasks, {t.id: t for t in tasks}, {t.no: t for t in tasks})

    def _notice(self, row: Any) -> Notice:
        *columns, version = row
        found = Notice(*columns)
        self._versions[found.id] = version
        return found


def _moved(deadline: Deadline, due: date, why: Text) -> Deadline:
    """Return the deadline with another day; what it was read as before is one more reading."""
    before = {deadline.due} if deadline.due else set()
    others = {*deadline.readings, *before} - {due}
    return replace(
        deadline, kind=Kind.BY, due=due, why=why, ambiguous=False, readings=tuple(sorted(others))
    )


def _set_by_office(deadline: Deadline, due: date, at: datetime) -> Text:
    if deadline.phrase:
        return Text("storage.due_set", phrase=deadline.phrase, due=due, at=at)
    return Text("storage.due_added", phrase="", due=due, at=at)


_COLUMNS = (
    _N.id,
    _N.title,
    _N.doc_number,
    _N.issuer,
    _N.issued_on,
    _N.year,
    _N.confirmed_at,
    _N.digest,
    _N.version,
)
_ACTIVE = (
    select(*_COLUMNS)
    .where(_N.jurisdiction_id == TENANT, _N.confirmed_at.is_not(None))
    .order_by(_N.confirmed_at.desc(), _N.id.desc())
    .limit(1)
)
_GET = select(*_COLUMNS).where(_N.jurisdiction_id == TENANT, _N.id == bindparam("which"))
