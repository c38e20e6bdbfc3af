"""Each unit's part in each task, cheap to read, in the order of the notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from ledger.model import Part, State, Status
from storage.assignments import NewAssignment
from storage.database import Database
from tests.storage.county import AT, UNITS, County, make_county


async def test_a_unit_has_its_tasks_in_order_with_their_own_days(county: County) -> None:
    async with county.read() as uow:
        parts = await uow.assignments.of_unit(county.units["县教育局"], county.notice)

    assert [part.task.no for part in parts] == [1, 2, 3]
    assert [part.due for part in parts] == [date(2026, 9, 30), date(2026, 6, 30), None]
    assert {part.unit.name for part in parts} == {"县教育局"}
    assert {(part.part, part.state) for part in parts} == {(Part.RESPONSIBLE, State.OPEN)}
    assert parts[0].task.milestones


async def test_without_a_notice_nobody_has_anything(county: County) -> None:
    async with county.read() as uow:
        assert await uow.assignments.of_unit(county.units["县教育局"], None) == []


async def test_the_lead_comes_first_among_a_tasks_units(county: County) -> None:
    async with county.read() as uow:
        parts = await uow.assignments.of_task(county.tasks[2])
        everything = await uow.assignments.all(county.notice)

    assert [(part.unit.name, part.part) for part in parts] == [
        ("县财政局", Part.LEAD), ("县教育局", Part.RESPONSIBLE), ("云溪镇", Part.RESPONSIBLE),
    ]  # fmt: skip
    assert len(everything) == 3 * len(UNITS)


async def test_what_waits_for_the_office_comes_oldest_first(county: County) -> None:
    for no in (2, 1):
        await county.report(county.parts[no, "县财政局"], Status.DONE)
    async with county.work() as uow:
        part = county.parts[3, "云溪镇"]
        await uow.entries.append(
            part, at=AT - timedelta(days=3), person_id=None, by="镇", text="", percent=None,
            status=Status.DONE, state_after=State.REPORTED_DONE,
        )  # fmt: skip

    async with county.read() as uow:
        waiting = await uow.assignments.waiting_review(county.notice)
    assert [part.task.no for part in waiting] == [3, 1, 2]


async def test_to_know_who_speaks_and_what_is_theirs_costs_four_statements(
    county: County, statements: Callable[[Database], list[str]]
) -> None:
    async with county.work() as uow:
        person = county.people["李文"].id
        await uow.accounts.bind(person, "web", "main", "s1", "s1", AT)
    await _turn(county.database)
    heard = statements(county.database)

    await _turn(county.database)

    assert len([s for s in heard if s.startswith("SELECT")]) <= 4


async def _turn(database: Database) -> None:
    async with database.work() as uow:
        speaker = await uow.accounts.who("web", "main", "s1")
        assert speaker is not None
        uow.enter(speaker.jurisdiction.id)
        notice = await uow.notices.active()
        assert notice is not None
        assert await uow.assignments.of_unit(speaker.person.unit_id, notice.id)
        assert await uow.notices.tasks(notice.id)
        assert await uow.units.all()
        await uow.calendar.overrides()
        await uow.conversations.load("web", "main", "s1", "s1")


async def test_a_task_is_a_units_once(county: County) -> None:
    again = NewAssignment(county.tasks[1], county.units["云溪镇"], Part.LEAD)

    with pytest.raises(IntegrityError):
        await _add(county, again)


async def test_a_task_cannot_be_given_to_another_offices_unit(
    county: County, database: Database
) -> None:
    other = await make_county(database, "望江县人民政府办公室")
    foreign = NewAssignment(county.tasks[1], other.units["云溪镇"], Part.LEAD)

    with pytest.raises(IntegrityError):
        await _add(county, foreign)


async def _add(county: County, new: NewAssignment) -> None:
    async with county.work() as uow:
        await uow.assignments.add_many(county.notice, [new])


async def test_a_snooze_is_kept_and_lifted(county: County) -> None:
    part = county.parts[1, "县财政局"]
    async with county.work() as uow:
        await uow.assignments.snooze(part, date(2026, 3, 9))
        snoozed = await uow.assignments.get(part)
        await uow.assignments.snooze(part, None)
        woken = await uow.assignments.get(part)

    assert snoozed is not None
    assert woken is not None
    assert (snoozed.snoozed_until, woken.snoozed_until) == (date(2026, 3, 9), None)


async def test_what_is_read_twice_in_a_work_is_what_the_work_has_written(county: County) -> None:
    part = county.parts[1, "县财政局"]
    async with county.work() as uow:
        await uow.assignments.change(part, due=date(2026, 11, 1))

        assert (await uow.assignments.known(part)).due == date(2026, 11, 1)
        assert (await uow.assignments.get(part)) == await uow.assignments.known(part)
