"""Counties for planning: units with a liaison each, one notice, everything due in seven days."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ledger.deadlines.model import Deadline, Kind
from ledger.model import Part, Role
from ledger.talk import Text
from storage.assignments import NewAssignment
from storage.database import Database, UnitOfWork
from storage.notices import NewTask

MORNING = datetime(2026, 5, 11, 1, 10, tzinfo=UTC)  # 09:10 in Shanghai, the slot has come
DUE = Deadline("5月20日前", Kind.BY, Text("plain", text="5月20日前"), date(2026, 5, 20))
UNITS, TASKS = 60, 46


async def make_county(database: Database, number: int, parts: int) -> None:
    """Store a county in which every unit leads so many of the tasks."""
    async with database.work() as uow:
        office = await uow.jurisdictions.create(f"{number}县", "Asia/Shanghai", at=MORNING)
    async with database.work(office.id) as uow:
        tasks = [
            NewTask(no, "一", f"任务{no}", f"任务{no}的原文", DUE, ()) for no in range(1, TASKS + 1)
        ]
        notice = await uow.notices.add(
            title="要点",
            year=2026,
            tasks=tasks,
            at=MORNING,
            issued_on=date(2026, 3, 2),
            digest=None,
        )
        stored = [task.id for task in await uow.notices.tasks(notice.id)]
        shares = []
        for unit in range(UNITS):
            unit_id = await _unit(uow, number, unit)
            mine = {(unit * parts + n) % TASKS for n in range(parts)}
            shares += [NewAssignment(stored[n], unit_id, Part.LEAD) for n in sorted(mine)]
        await uow.assignments.add_many(notice.id, shares)
        await uow.notices.confirm(notice.id, at=MORNING)


async def _unit(uow: UnitOfWork, county: int, number: int) -> int:
    unit = await uow.units.add(f"第{number}局")
    person = await uow.people.add(unit.id, Role.LIAISON, f"联络员{number}")
    chat = f"{county}-{number}"
    await uow.accounts.bind(person.id, "fake", "bot", chat, chat, at=MORNING)
    return unit.id
