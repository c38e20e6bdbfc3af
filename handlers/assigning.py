"""Who gets what: a notice's owners become units' parts, once confirmed and when more is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.reissue import earlier_version, take_over
from handlers.walk import owners_of
from ledger.assigning import Assigning, Share, assign
from ledger.model import Assignment, Notice, Part, Person, State, Task
from ledger.talk import Text
from storage.assignments import NewAssignment
from storage.database import UnitOfWork
from storage.doubts import NewDoubt


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a confirmation made: how many units on how many tasks, and who is still unknown."""

    tasks: int
    units: int
    assignments: int
    unknown: Mapping[str, tuple[int, ...]]
    kept: int = 0  # parts that came over from the version this one corrects


async def confirm(uow: UnitOfWork, notice: Notice, *, at: datetime, expand_groups: bool) -> Outcome:
    """Make a notice live: its units, and each unit's part in each task.

    Phrases the office has ticked stand for what it ticked; with `expand_groups` the others stand
    for what the notice itself lists. A task that no unit could be found for is the office's own
    until it says whose it is, so that every task is somebody's and every total adds up. A
    corrected version takes over the parts of the one before it, with all that was done on them.
    """
    corrected = await earlier_version(uow, notice)
    kept = await take_over(uow, corrected[0], notice) if corrected else 0
    tasks = await uow.notices.tasks(notice.id)
    plan, ids = await _plan(uow, notice, tasks, expand_groups=expand_groups)
    await _learn_names(uow, notice)
    there = {(a.task.id, a.unit.id) for a in await uow.assignments.all(notice.id)}
    given = [new for new in _given(plan, tasks, ids) if (new.task_id, new.unit_id) not in there]
    office = await uow.units.office()
    held = {task_id for task_id, _ in there} | {new.task_id for new in given}
    given += [NewAssignment(task.id, office.id, Part.LEAD) for task in tasks if task.id not in held]
    await uow.assignments.add_many(notice.id, given)
    for phrase, nos in plan.unknown.items():
        say = Text("import.nobody", phrase=phrase, nos=nos)
        await uow.doubts.add(notice.id, [NewDoubt(nos[0], "units", say, phrase)])
    await uow.notices.confirm(notice.id, at=at)
    units = {unit for _, unit in there} | {new.unit_id for new in given} - {office.id}
    return Outcome(len(tasks), len(units), len(there) + len(given), plan.unknown, kept)


async def fill_in(uow: UnitOfWork, notice: Notice, *, at: datetime, by: Person) -> int:
    """Give units the parts that became known since the confirmation; return how many.

    What the office held for want of a unit is no longer its own then.
    """
    tasks = await uow.notices.tasks(notice.id)
    plan, ids = await _plan(uow, notice, tasks, expand_groups=True)
    await _learn_names(uow, notice)
    there = await uow.assignments.all(notice.id)
    known = {(a.task.id, a.unit.id) for a in there}
    given = [new for new in _given(plan, tasks, ids) if (new.task_id, new.unit_id) not in known]
    await uow.assignments.add_many(notice.id, given)
    found = {new.task_id for new in given}
    for part in there:
        if part.unit.office and part.state is State.OPEN and part.task.id in found:
            await _let_go(uow, part, at=at, by=by)
    return len(given)


async def _learn_names(uow: UnitOfWork, notice: Notice) -> None:
    """Keep which unit the office said that a name means: the next notice is not asked about."""
    for doubt in await uow.doubts.all(notice.id):
        if doubt.say.key != "notices.doubt_unit_two" or not doubt.answer:
            continue
        unit = await uow.units.find(doubt.answer)
        if unit and await uow.units.find(doubt.value) is None:
            await uow.units.add_alias(unit.id, doubt.value)


async def _plan(
    uow: UnitOfWork, notice: Notice, tasks: Sequence[Task], *, expand_groups: bool
) -> tuple[Assigning, dict[str, int]]:
    """Resolve every owner; return the plan with the ids of its units, new ones added."""
    owners = owners_of(notice, tasks, await uow.notices.lists(notice.id))
    known = [unit for unit in await uow.units.all() if not unit.office]
    names = {unit.id: unit.name for unit in known}
    scoped = {
        group.phrase: tuple(names[i] for i in group.unit_ids if i in names)
        for group in await uow.units.groups()
        if group.scoped
    }
    plan = assign(owners, roster=known, scoped=scoped, expand_groups=expand_groups)
    ids = {unit.name: unit.id for unit in known}
    for unit in plan.units:
        if unit.name not in ids:
            ids[unit.name] = (await uow.units.add(unit.name, unit.aliases)).id
    return plan, ids


def _given(plan: Assigning, tasks: Sequence[Task], ids: Mapping[str, int]) -> list[NewAssignment]:
    by_no = {task.no: task for task in tasks}
    return [_assignment(share, by_no, ids) for share in plan.shares]


def _assignment(share: Share, tasks: Mapping[int, Task], ids: Mapping[str, int]) -> NewAssignment:
    return NewAssignment(tasks[share.no].id, ids[share.unit], share.part, share.shared)


async def _let_go(uow: UnitOfWork, part: Assignment, *, at: datetime, by: Person) -> None:
    await uow.entries.append(
        part.id,
        at=at,
        person_id=by.id,
        by=by.called,
        state_after=State.NOT_APPLICABLE,
        kind="not_applicable",
    )
