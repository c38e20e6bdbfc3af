"""Everybody in a rehearsal: the office, a liaison and a head for each unit, one group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rehearsal.stage import BOT, CHANNEL
from bot.rehearsal.year import CLERK, HEAD, LIAISON
from handlers import imports
from handlers.assigning import confirm
from ledger.model import Person, Role
from ledger.notices import Reading
from ledger.units import is_group
from storage.database import Database, UnitOfWork

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = "政府办公室"
GROUP = "政务公开工作群"


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody, by the chat each is written to in."""

    jurisdiction_id: int
    notice_id: int
    people: dict[str, Person]
    groups: dict[str, str]


async def gather(
    database: Database, reading: Reading, year: int, at: datetime, *, lead_only: bool
) -> Company:
    """Import the notice as `import --yes` does, and give each unit its people."""
    async with database.work() as uow:
        office = await uow.jurisdictions.create(f"{reading.issuer or OFFICE}", ZONE.key, at=at)
        # What the law dates comes every January, with this notice or without it.
        told = {"group_unseen": 1, "statutory_reports": 0}
        await uow.jurisdictions.set_policy(office.id, told)
    async with database.work(office.id) as uow:
        if lead_only:
            await _scope_out(uow, reading)
        notice = await imports.store(uow, replace(reading, year=year), None, at=at, today=at.date())
        await confirm(uow, notice, at=at, expand_groups=True)
        people: dict[str, Person] = {}
        for name, unit_id, role in await _roles(uow):
            person = await uow.people.add(unit_id, role, name)
            chat = f"p{len(people)}"
            await uow.accounts.bind(person.id, CHANNEL, BOT, chat, chat, at=at)
            people[chat] = person
        await uow.groups.register(CHANNEL, BOT, "g0", GROUP, at=at)
    return Company(office.id, notice.id, people, {"g0": GROUP})


async def _roles(uow: UnitOfWork) -> list[tuple[str, int, Role]]:
    """Return who takes part: a clerk in the office, a liaison and a head in each unit."""
    roles = []
    for unit in await uow.units.all():
        if unit.office:
            roles.append((unit.name + CLERK, unit.id, Role.CLERK))
        else:
            roles.append((unit.name + LIAISON, unit.id, Role.LIAISON))
            roles.append((unit.name + HEAD, unit.id, Role.HEAD))
    return roles


async def _scope_out(uow: UnitOfWork, reading: Reading) -> None:
    """Tick nobody for the phrases that stand for many responsible units."""
    leads = {phrase for task in reading.tasks for phrase in task.lead}
    groups = {phrase for task in reading.tasks for phrase in task.responsible if is_group(phrase)}
    for phrase in sorted(groups - leads):
        await uow.units.set_group(phrase, (), scoped=True)
