"""What a process remembers of assignments and notices is never older than the database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from ledger.model import Assignment, Notice
from storage.database import Database
from storage.tables.notices import notice
from storage.unit_of_work import UnitOfWork
from tests.storage.county import AT, County, a_task

UNIT = "县教育局"
WEB = ("web", "main")


@pytest.fixture
async def other(any_database_url: str) -> AsyncIterator[Database]:
    """The same database, as another process has it open."""
    database = Database.open(any_database_url)
    yield database
    await database.close()


async def parts(county: County, database: Database | None = None) -> list[Assignment]:
    async with (database or county.database).work(county.id) as uow:
        return await uow.assignments.of_unit(county.units[UNIT], county.notice)


@asynccontextmanager
async def turn(county: County) -> AsyncIterator[UnitOfWork]:
    """A work that knows who speaks, as every turn does before it asks for anything."""
    async with county.database.work() as uow:
        assert await uow.accounts.who(*WEB, "s1")
        uow.enter(county.id)
        yield uow


async def in_force(county: County) -> Notice | None:
    async with turn(county) as uow:
        return await uow.notices.active()


async def bound(county: County) -> None:
    async with county.work() as uow:
        await uow.accounts.bind(county.people["李文"].id, *WEB, "s1", "s1", AT)


async def test_a_units_assignments_are_the_same_whenever_they_are_read(
    county: County, statements: Callable[[Database], list[str]]
) -> None:
    first = await parts(county)
    heard = statements(county.database)
    second = await parts(county)

    async with county.read() as uow:
        every = await uow.assignments.all(county.notice)
    assert first == second == [part for part in every if part.unit.name == UNIT]
    assert sum("assignment.last_words" in statement for statement in heard) == 1  # that of `all`


@pytest.mark.parametrize("changed", [(2,), (1, 3)], ids=["one", "several"])
async def test_what_another_process_has_changed_is_read(
    county: County, other: Database, changed: tuple[int, ...]
) -> None:
    await parts(county)
    async with other.work(county.id) as uow:
        for no in changed:
            await uow.assignments.change(county.parts[no, UNIT], due=date(2026, 12, no))

    seen = await parts(county)

    assert [part.task.no for part in seen] == [1, 2, 3]
    for no in changed:
        assert seen[no - 1].due == date(2026, 12, no)
    assert seen == await parts(county, other)


@pytest.mark.parametrize("failing", [True, False], ids=["failed", "abandoned"])
async def test_what_was_taken_back_is_not_remembered(county: County, failing: bool) -> None:
    part = county.parts[1, UNIT]
    with pytest.raises(ValueError, match="no") if failing else nullcontext():
        async with county.work() as uow:
            await uow.assignments.change(part, blocked="没有发生")
            before = await uow.assignments.of_unit(county.units[UNIT], county.notice)
            assert before[0].blocked == "没有发生"
            uow.abandon()
            if failing:
                raise ValueError("no")
    async with county.work() as uow:
        await uow.assignments.change(part, blocked="发生了")  # under the same version

    assert (await parts(county))[0].blocked == "发生了"


async def test_in_one_work_a_change_shows_at_once(county: County) -> None:
    await parts(county)
    async with county.work() as uow:
        for blocked in ("一", "二"):
            await uow.assignments.change(county.parts[1, UNIT], blocked=blocked)
            seen = await uow.assignments.of_unit(county.units[UNIT], county.notice)
            assert seen[0].blocked == blocked
            assert (await uow.assignments.known(seen[0].id)).blocked == blocked


async def test_a_task_or_a_unit_that_was_put_right_shows_in_what_is_remembered(
    county: County, other: Database
) -> None:
    before = await parts(county)
    async with other.work(county.id) as uow:
        await uow.notices.change_task(before[0].task, lead=["云溪镇"])
        await uow.units.add_alias(county.units[UNIT], "教育局")

    after = await parts(county)

    assert after[0].task.lead == ("云溪镇",)
    assert after[2].unit.aliases == ("教育局",)
    assert [part.version for part in after] == [part.version for part in before]


async def test_the_notice_in_force_is_the_one_another_process_has_confirmed(
    county: County, other: Database
) -> None:
    await bound(county)
    for _ in range(2):
        before = await in_force(county)
        assert before is not None
        assert before.id == county.notice
    async with other.work(county.id) as uow:
        newer = await uow.notices.add(title="新的", year=2027, tasks=[a_task(1)], at=AT)
    assert await in_force(county) == before
    async with other.work(county.id) as uow:
        await uow.notices.confirm(newer.id, at=AT + timedelta(days=1))

    after = await in_force(county)

    assert after is not None
    assert (after.id, after.confirmed_at) == (newer.id, AT + timedelta(days=1))


async def test_the_notice_in_force_is_known_in_the_work_that_confirms_it(county: County) -> None:
    await bound(county)
    await in_force(county)
    async with turn(county) as uow:
        newer = await uow.notices.add(title="新的", year=2027, tasks=[a_task(1)], at=AT)
        await uow.notices.confirm(newer.id, at=AT + timedelta(days=1))
        active = await uow.notices.active()

    assert active is not None
    assert active.id == newer.id


async def test_a_notice_that_was_taken_out_of_force_is_not_remembered(
    county: County, other: Database
) -> None:
    await bound(county)
    await in_force(county)
    async with other.work(county.id) as uow:
        await uow.connection.execute(update(notice).values(confirmed_at=None))

    assert await in_force(county) is None


async def test_a_day_that_another_process_has_put_right_is_in_the_notices_tasks(
    county: County, other: Database
) -> None:
    await bound(county)
    await in_force(county)
    async with other.work(county.id) as uow:
        await uow.notices.change_due(county.tasks[1], date(2026, 11, 5), at=AT)

    async with turn(county) as uow:
        active = await uow.notices.active()
        assert active is not None
        book = await uow.notices.book(active.id)
        [first, *_] = await uow.assignments.of_unit(county.units[UNIT], active.id)

    assert book.by_no[1].deadline.due == first.task.deadline.due == first.due == date(2026, 11, 5)
