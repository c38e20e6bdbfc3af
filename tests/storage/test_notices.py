"""A notice and its tasks come back as they were stored; a corrected day explains itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ledger.deadlines.model import Kind
from ledger.talk import Text
from storage.database import Database
from storage.doubts import NewDoubt
from tests.storage.county import AT, County, a_deadline, a_task, make_county


async def test_a_notice_comes_back_as_it_was_stored(county: County) -> None:
    new = a_task(7)
    async with county.work() as uow:
        added = await uow.notices.add(
            title="2026年政务公开工作要点",
            doc_number="临政办发〔2026〕3号",
            issuer="临江县人民政府办公室",
            issued_on=date(2026, 3, 1),
            year=2026,
            digest="d" * 64,
            lists={"units": [["县财政局", []]]},
            tasks=[new],
            at=AT,
        )
        await uow.notices.confirm(added.id, at=AT)

    async with county.read() as uow:
        notice = await uow.notices.get(added.id)
        tasks = await uow.notices.tasks(added.id)
        lists = await uow.notices.lists(added.id)

    assert notice is not None
    assert notice.confirmed_at == AT
    assert (notice.title, notice.doc_number, notice.issued_on) == (
        "2026年政务公开工作要点", "临政办发〔2026〕3号", date(2026, 3, 1),
    )  # fmt: skip
    assert lists == {"units": [["县财政局", []]]}
    [task] = tasks
    assert (task.no, task.title, task.lead, task.target) == (
        7,
        "任务7",
        ("县财政局",),
        "公开率100%",
    )
    assert task.deadline == new.deadline
    [milestone] = task.milestones
    assert (milestone.deadline, milestone.units) == (new.milestones[0].deadline, ("县财政局",))


async def test_the_notice_confirmed_last_is_in_force(county: County) -> None:
    async with county.work() as uow:
        newer = await uow.notices.add(title="新的", year=2027, tasks=[a_task(1)], at=AT)
        assert (await uow.notices.active()) != newer
        await uow.notices.confirm(newer.id, at=AT + timedelta(days=1))
        active = await uow.notices.active()

    assert active is not None
    assert active.id == newer.id


async def test_without_a_confirmed_notice_nothing_is_in_force(database: Database) -> None:
    county = await make_county(database)
    await county.add_notice([a_task(1)], confirm=False)

    async with county.read() as uow:
        assert await uow.notices.active() is None


async def test_a_file_is_known_again(county: County) -> None:
    async with county.work() as uow:
        added = await uow.notices.add(title="x", year=2026, tasks=[], at=AT, digest="abc")

        assert await uow.notices.by_digest("abc") == added
        assert await uow.notices.by_digest("abd") is None


async def test_tasks_are_read_once_a_process(
    county: County, statements: Callable[[Database], list[str]]
) -> None:
    async with county.read() as uow:
        await uow.notices.tasks(county.notice)
    heard = statements(county.database)

    async with county.read() as uow:
        await uow.notices.active()
        assert len(await uow.notices.tasks(county.notice)) == 3
        assert (await uow.notices.task(county.notice, 2)) is not None
        assert await uow.notices.task(county.notice, 99) is None

    assert [s for s in heard if "FROM task" in s] == []


async def test_a_corrected_task_is_seen_by_every_process_at_once(
    county: County, any_database_url: str
) -> None:
    elsewhere = Database.open(any_database_url)
    async with elsewhere.read(county.id) as uow:
        await uow.notices.tasks(county.notice)
    async with county.work() as uow:
        task = await uow.notices.task(county.notice, 1)
        assert task is not None
        await uow.notices.change_task(task, lead=["县教育局"], responsible=[])

    async with elsewhere.read(county.id) as uow:
        seen = await uow.notices.task(county.notice, 1)
    assert seen is not None
    assert (seen.lead, seen.responsible) == (("县教育局",), ())
    await elsewhere.close()


async def test_a_correction_that_was_rolled_back_is_not_remembered(county: County) -> None:
    async with county.work() as uow:
        await uow.notices.change_due(county.tasks[1], date(2026, 8, 1), at=AT)
        await uow.notices.tasks(county.notice)
        uow.abandon()

    async with county.read() as uow:
        task = await uow.notices.task(county.notice, 1)
    assert task is not None
    assert task.deadline.due == date(2026, 9, 30)


async def test_a_corrected_day_moves_every_unit_that_had_the_old_one(county: County) -> None:
    extended = county.parts[1, "云溪镇"]
    async with county.work() as uow:
        await uow.assignments.change(extended, due=date(2026, 12, 1))
    async with county.work() as uow:
        moved = await uow.notices.change_due(county.tasks[1], date(2026, 8, 31), at=AT)

    async with county.read() as uow:
        parts = await uow.assignments.of_task(county.tasks[1])
    assert moved == 2
    assert [part.due for part in parts] == [date(2026, 8, 31), date(2026, 8, 31), date(2026, 12, 1)]
    assert {part.original_due for part in parts} == {date(2026, 8, 31)}


async def test_a_limit_counted_anew_moves_its_units_and_keeps_its_own_words(county: County) -> None:
    extended = county.parts[1, "云溪镇"]
    async with county.work() as uow:
        await uow.assignments.change(extended, due=date(2026, 12, 1))
    new = a_deadline(date(2026, 9, 29))
    async with county.work() as uow:
        task = await uow.notices.task(county.notice, 1)
        assert task is not None
        [milestone] = task.milestones
        await uow.notices.recount(task, new)
        await uow.notices.recount_milestone(task, milestone, new)

    async with county.read() as uow:
        task = await uow.notices.task(county.notice, 1)
        parts = await uow.assignments.of_task(county.tasks[1])
    assert task is not None
    assert (task.deadline, task.milestones[0].deadline) == (new, new)
    assert [part.due for part in parts] == [date(2026, 9, 29), date(2026, 9, 29), date(2026, 12, 1)]
    assert {part.original_due for part in parts} == {date(2026, 9, 29)}


async def test_a_corrected_day_explains_itself(county: County) -> None:
    async with county.work() as uow:
        await uow.notices.change_due(county.tasks[1], date(2026, 6, 30), at=AT)

    async with county.read() as uow:
        task = await uow.notices.task(county.notice, 1)
    assert task is not None
    assert task.deadline.kind is Kind.BY
    assert task.deadline.readings == (date(2026, 9, 30),)
    assert task.deadline.why == Text(
        "storage.due_set", phrase="三季度前", due=date(2026, 6, 30), at=AT
    )


async def test_a_day_can_be_given_to_a_task_without_one(county: County) -> None:
    async with county.work() as uow:
        moved = await uow.notices.change_due(county.tasks[3], date(2026, 12, 31), at=AT)
        parts = await uow.assignments.of_task(county.tasks[3])

    assert moved == 3
    assert {part.due for part in parts} == {date(2026, 12, 31)}


async def test_a_deadline_can_be_read_anew_before_anything_is_assigned(county: County) -> None:
    async with county.work() as uow:
        notice = await uow.notices.add(title="x", year=2026, tasks=[a_task(1)], at=AT)
        task = await uow.notices.task(notice.id, 1)
        assert task is not None
        await uow.notices.change_task(task, deadline=a_deadline(None))
        task = await uow.notices.task(notice.id, 1)

    assert task is not None
    assert task.deadline == a_deadline(None)


async def test_only_an_import_that_was_never_confirmed_can_be_dropped(county: County) -> None:
    async with county.work() as uow:
        draft = await uow.notices.add(title="草稿", year=2026, tasks=[a_task(1)], at=AT)
        await uow.doubts.add(draft.id, [NewDoubt(1, "lead", Text("test.why"), ("甲",), (("乙",),))])
        [doubt] = await uow.doubts.open(draft.id)

        assert doubt.alternatives == (("乙",),)
        assert await uow.notices.drop(draft.id)
        assert not await uow.notices.drop(county.notice)
        assert await uow.notices.get(draft.id) is None
        assert await uow.doubts.all(draft.id) == []
        assert [notice.id for notice in await uow.notices.all()] == [county.notice]
