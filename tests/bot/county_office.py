"""临江县 in a database: an office, its units and people on a platform, and a notice in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ledger.deadlines.model import Deadline, Kind
from ledger.model import Assignment, Part, Person, Role
from ledger.talk import Text
from storage.assignments import NewAssignment
from storage.database import Database
from storage.notices import NewTask

WHY = Text("plain", text="why")


def by(due: date, phrase: str = "五月底前") -> Deadline:
    """Return a deadline on one day."""
    return Deadline(phrase, Kind.BY, WHY, due)


ALL_YEAR = Deadline("全年", Kind.CONTINUOUS, WHY)


@dataclass
class CountyOffice:
    """Who is there, and in which chat each is written to."""

    id: int
    people: dict[str, Person] = field(default_factory=dict)
    assignments: list[Assignment] = field(default_factory=list)
    notice_id: int = 0

    def chat(self, name: str) -> str:
        return f"chat-{self.people[name].id}"


async def county_office(
    database: Database,
    at: datetime,
    *,
    deadlines: Sequence[Deadline],
    units: Sequence[str] = ("县司法局",),
    heads: bool = True,
    clerk: bool = True,
    channel: str = "fake",
    bot: str = "bot",
    name: str = "临江县人民政府办公室",
    timezone: str = "Asia/Shanghai",
    policy: dict[str, object] | None = None,
) -> CountyOffice:
    """Make an office; every unit leads every task. Everybody has an account."""
    async with database.work() as uow:
        office = await uow.jurisdictions.create(name, timezone, at=at)
        if policy:
            await uow.jurisdictions.set_policy(office.id, policy)
    made = CountyOffice(office.id)
    async with database.work(office.id) as uow:
        tasks = [
            NewTask(no, "一", f"任务{no}", f"任务{no}的原文", deadline, tuple(units))
            for no, deadline in enumerate(deadlines, 1)
        ]
        notice = await uow.notices.add(
            title="2026年政务公开工作要点",
            year=2026,
            tasks=tasks,
            at=at,
            issued_on=date(2026, 3, 2),
            digest=None,
        )
        made.notice_id = notice.id
        unit_ids = [(await uow.units.add(unit)).id for unit in units]
        stored = await uow.notices.tasks(notice.id)
        await uow.assignments.add_many(
            notice.id,
            [NewAssignment(task.id, unit_id, Part.LEAD) for task in stored for unit_id in unit_ids],
        )
        await uow.notices.confirm(notice.id, at=at)
        each = list(zip(unit_ids, units, strict=True))
        roles = [(unit_id, Role.LIAISON, f"{unit}联络员") for unit_id, unit in each]
        if heads:
            roles += [(unit_id, Role.HEAD, f"{unit}分管领导") for unit_id, unit in each]
        if clerk:
            roles.append(((await uow.units.office()).id, Role.CLERK, "督办员"))
        for unit_id, role, who in roles:
            person = await uow.people.add(unit_id, role, who)
            chat = f"chat-{person.id}"
            await uow.accounts.bind(person.id, channel, bot, chat, chat, at=at)
            made.people[who] = person
    async with database.read(office.id) as uow:
        made.assignments = list(await uow.assignments.all(notice.id))
    return made
