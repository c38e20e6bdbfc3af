"""Counties for planning: units with a liaison each, one notice, everything due in seven days."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import BigInteger, Column, Table, bindparam, func, insert, select
from sqlalchemy import Text as Words

from ledger.deadlines.model import Deadline, Kind
from ledger.model import Part, Role
from ledger.talk import Text
from storage.assignments import NewAssignment
from storage.database import Database, UnitOfWork
from storage.notices import NewTask
from storage.tables.notices import notice, task
from storage.tables.people import account, jurisdiction, person, unit
from storage.tables.work import assignment

MORNING = datetime(2026, 5, 11, 1, 10, tzinfo=UTC)  # 09:10 in Shanghai, the slot has come
DUE = Deadline("5月20日前", Kind.BY, Text("plain", text="5月20日前"), date(2026, 5, 20))
UNITS, TASKS = 60, 46
APART = 1 << 40
"""Between the ids of two copies: more than between any two ids of one county."""

COPIED = (jurisdiction, unit, person, account, notice, task, assignment)
SENDERS = ("sender", "chat")


async def make_counties(database: Database, count: int, parts: int) -> None:
    """Store counties in which every unit leads so many of the tasks: one, and copies of it."""
    first = await _make_county(database, parts)
    async with database.work() as uow:
        for table in COPIED if count > 1 else ():
            await uow.connection.execute(_copies(table), {"county": first, "last": count - 1})
        await uow.connection.exec_driver_sql("ANALYZE")  # as a server in service does by itself


async def _make_county(database: Database, parts: int) -> int:
    async with database.work() as uow:
        office = await uow.jurisdictions.create("某县", "Asia/Shanghai", at=MORNING)
    async with database.work(office.id) as uow:
        tasks = [
            NewTask(no, "一", f"任务{no}", f"任务{no}的原文", DUE, ()) for no in range(1, TASKS + 1)
        ]
        added = await uow.notices.add(
            title="要点",
            year=2026,
            tasks=tasks,
            at=MORNING,
            issued_on=date(2026, 3, 2),
            digest=None,
        )
        stored = [each.id for each in await uow.notices.tasks(added.id)]
        shares = []
        for number in range(UNITS):
            unit_id = await _unit(uow, number)
            mine = {(number * parts + n) % TASKS for n in range(parts)}
            shares += [NewAssignment(stored[n], unit_id, Part.LEAD) for n in sorted(mine)]
        await uow.assignments.add_many(added.id, shares)
        await uow.notices.confirm(added.id, at=MORNING)
    return office.id


async def _unit(uow: UnitOfWork, number: int) -> int:
    added = await uow.units.add(f"第{number}局")
    liaison = await uow.people.add(added.id, Role.LIAISON, f"联络员{number}")
    chat = f"{uow.jurisdiction_id}-{number}"
    await uow.accounts.bind(liaison.id, "fake", "bot", chat, chat, at=MORNING)
    return added.id


def _copies(table: Table) -> object:
    """Build the copying of one county's rows, ids moved on, as many times as is asked."""
    copy = func.generate_series(1, bindparam("last")).table_valued("number", joins_implicitly=True)
    copy = copy.render_derived("copy")
    number = copy.c.number

    def moved(column: Column[object]) -> object:
        if isinstance(column.type, BigInteger):
            return column + number.cast(BigInteger) * APART
        if column.name in SENDERS:
            return number.cast(Words) + "-" + column
        return column

    # Every row with every number: no condition joins them.
    owner = table.c.id if table is jurisdiction else table.c.jurisdiction_id
    rows = select(*(moved(column) for column in table.c)).where(owner == bindparam("county"))
    return insert(table).from_select([*table.c.keys()], rows)
