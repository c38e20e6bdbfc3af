"""The county that the soak talks to, and what its people say."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.workdays import workdays
from ledger.deadlines import read_deadline
from ledger.model import Part, Role
from storage.assignments import NewAssignment
from storage.database import Database
from storage.notices import NewTask

UNITS, TASKS = 40, 10
NAME, BOT = "soak", "bot"
MORNING = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
"""A Wednesday, 09:00 in the office."""

SAYINGS = (
    "我的任务", "{no}正在推进", "第{no}项", "{no}完成{share}%", "撤销", "帮助", "{no}有什么要求",
    "为什么发给我", "{no}没有变化", "嗯", "谁负责{no}", "{no}已完成", "不对，是{other}号",
)  # fmt: skip


async def found(database: Database) -> None:
    """Make the county: its units, one liaison each, one notice with tasks for all of them."""
    issued = date(2026, 3, 2)
    async with database.work() as uow:
        office = await uow.jurisdictions.create("临江县人民政府办公室", "Asia/Shanghai", at=MORNING)
    async with database.work(office.id) as uow:
        units = [await uow.units.add(f"县第{number}局") for number in range(UNITS)]
        for number, unit in enumerate(units):
            person = await uow.people.add(unit.id, Role.LIAISON, f"联络员{number}")
            who = f"p{number}"
            await uow.accounts.bind(person.id, NAME, BOT, who, who, at=MORNING)
        limit = read_deadline(
            "2026年12月31日前", issued=issued, plan_year=2026, calendar=workdays({})
        )
        names = tuple(unit.name for unit in units)
        notice = await uow.notices.add(
            title="临江县2026年政务公开工作要点",
            year=2026,
            issued_on=issued,
            tasks=[
                NewTask(n, "一", f"公开事项{n}", "公开。", limit, names)
                for n in range(1, TASKS + 1)
            ],
            at=MORNING,
        )
        shares = [
            NewAssignment(task.id, unit.id, Part.LEAD)
            for task in await uow.notices.tasks(notice.id)
            for unit in units
        ]
        await uow.assignments.add_many(notice.id, shares)
        await uow.notices.confirm(notice.id, at=MORNING)


def said(turn: int) -> tuple[str, str]:
    """Return who says the turn's sentence, and what; the same turn always says the same."""
    spoken = turn // UNITS
    words = SAYINGS[(spoken + turn) % len(SAYINGS)]
    no = spoken % TASKS + 1
    return f"p{turn % UNITS}", words.format(no=no, other=no % TASKS + 1, share=spoken % 90 + 5)
