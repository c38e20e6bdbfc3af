"""An office with units, people and a notice, made through the units of work."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from ledger.deadlines.model import Deadline, Kind
from ledger.model import Assignment, Part, Person, Role, State, Status
from ledger.talk import Text
from storage.assignments import NewAssignment
from storage.database import Database, UnitOfWork
from storage.notices import NewMilestone, NewTask
from storage.tables import metadata

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
UNITS = ("县财政局", "县教育局", "云溪镇")


@dataclass
class County:
    """One office with units, people and a confirmed notice; the ids a test needs to name them."""

    database: Database
    id: int
    name: str
    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    notice: int = 0
    tasks: dict[int, int] = field(default_factory=dict)
    parts: dict[tuple[int, str], int] = field(default_factory=dict)

    def work(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.database.work(self.id)

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.database.read(self.id)

    async def standing(self, part: int) -> Assignment:
        """Return how a part stands."""
        async with self.read() as uow:
            found = await uow.assignments.get(part)
        assert found is not None
        return found

    async def add_person(self, name: str, unit: str, role: Role = Role.LIAISON) -> Person:
        async with self.work() as uow:
            self.people[name] = await uow.people.add(self.units[unit], role, name)
        return self.people[name]

    async def add_notice(self, tasks: Sequence[NewTask], *, confirm: bool = True) -> int:
        """Store a notice whose every task is every unit's, the first one's as lead."""
        async with self.work() as uow:
            notice = await uow.notices.add(title="要点", year=2026, tasks=tasks, at=AT)
            self.tasks = {task.no: task.id for task in await uow.notices.tasks(notice.id)}
            new = [
                NewAssignment(task_id, unit_id, Part.LEAD if not place else Part.RESPONSIBLE)
                for task_id in self.tasks.values()
                for place, unit_id in enumerate(self.units.values())
            ]
            ids = await uow.assignments.add_many(notice.id, new)
            if confirm:
                await uow.notices.confirm(notice.id, at=AT)
        keys = [(no, unit) for no in self.tasks for unit in self.units]
        self.parts = dict(zip(keys, ids, strict=True))
        self.notice = notice.id
        return notice.id

    async def report(
        self,
        part: int,
        status: Status = Status.IN_PROGRESS,
        *,
        percent: int | None = None,
        text: str = "在办",
        batch: int | None = None,
        by: str = "李文",
    ) -> int:
        """Append a liaison's report as the handlers do; return the entry's id."""
        async with self.work() as uow:
            entry = await uow.entries.append(
                part,
                at=AT,
                person_id=self.people[by].id,
                by=by,
                text=text,
                status=status,
                percent=100 if status is Status.DONE else percent,
                state_after=State.REPORTED_DONE if status is Status.DONE else State.IN_PROGRESS,
                blocked=text if status is Status.BLOCKED else None,
                batch=batch,
            )
        return entry.id


def a_deadline(due: date | None = date(2026, 9, 30), phrase: str = "三季度前") -> Deadline:
    """Return a dated deadline, or one for the whole year."""
    if due is None:
        return Deadline("全年", Kind.CONTINUOUS, Text("test.why", phrase="全年"))
    return Deadline(phrase, Kind.BY, Text("test.why", phrase=phrase, due=due), due)


def a_task(no: int, due: date | None = date(2026, 9, 30)) -> NewTask:
    """Return a task with one milestone."""
    return NewTask(
        no=no,
        section="一、加强重点领域公开",
        title=f"任务{no}",
        text=f"第{no}项的正文。",
        deadline=a_deadline(due),
        lead=("县财政局",),
        responsible=("县教育局", "各乡镇人民政府"),
        milestones=(
            NewMilestone("上半年小结", a_deadline(date(2026, 6, 30), "6月底前"), ("县财政局",)),
        ),
        target="公开率100%",
    )


async def make_county(database: Database, name: str = "临江县人民政府办公室") -> County:
    """Make an office with three units, a liaison and a clerk; no notice yet."""
    async with database.work() as uow:
        office = await uow.jurisdictions.create(name, "Asia/Shanghai", at=AT)
    county = County(database, office.id, name)
    async with county.work() as uow:
        for unit in UNITS:
            county.units[unit] = (await uow.units.add(unit)).id
        own = (await uow.units.office()).id
        county.people["陈明"] = await uow.people.add(own, Role.CLERK, "陈明")
    await county.add_person("李文", "县财政局")
    return county


async def everything(database: Database) -> dict[str, list[Any]]:
    """Return every row of every table."""
    async with database.read() as uow:
        return {
            table.name: sorted(map(tuple, await uow.connection.execute(select(table))), key=str)
            for table in metadata.sorted_tables
        }
