"""History is only ever appended; taking back restores what stood before, in any order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.model import State, Status
from storage.database import ChangedMeanwhile, Database
from tests.storage.county import AT, County


@pytest.fixture
def part(county: County) -> int:
    """The finance bureau's part in the first task."""
    return county.parts[1, "县财政局"]


async def take_back(county: County, *entries: int) -> None:
    async with county.work() as uow:
        for entry in entries:
            await uow.entries.undo(entry, at=AT, person_id=county.people["李文"].id, by="李文")


async def office_acts(county: County, part: int, state: State, kind: str) -> int:
    async with county.work() as uow:
        entry = await uow.entries.append(
            part, at=AT + timedelta(days=1), person_id=county.people["陈明"].id, by="陈明",
            text="缺清单", status=None, percent=None,
            state_after=state, kind=kind,
        )  # fmt: skip
    return entry.id


async def test_a_report_moves_its_assignment_and_nothing_else(county: County, part: int) -> None:
    await county.report(part, percent=80, text="目录已公布")

    after = await county.standing(part)
    assert (after.state, after.percent, after.last_words) == (
        State.IN_PROGRESS, 80, "目录已公布",
    )  # fmt: skip
    assert (after.answered_at, after.version) == (AT, 1)
    other = await county.standing(county.parts[1, "县教育局"])
    assert (other.state, other.answered_at) == (State.OPEN, None)


async def test_history_comes_back_in_order_with_what_was_said(county: County, part: int) -> None:
    await county.report(part, percent=50, text="一半", batch=11)
    await county.report(part, Status.DONE, text="办好了", batch=12)

    async with county.read() as uow:
        first, second = await uow.entries.of_assignment(part)
        latest = await uow.entries.of_assignment(part, limit=1)
        everything = await uow.entries.of_notice(county.notice)

    assert (first.text, first.percent, first.state_before, first.state_after) == (
        "一半", 50, State.OPEN, State.IN_PROGRESS,
    )  # fmt: skip
    assert (second.status, second.by, second.undone) == (Status.DONE, "李文", False)
    assert latest == [second]
    assert everything == [first, second]


async def test_a_difficulty_marks_and_the_next_report_clears_it(county: County, part: int) -> None:
    await county.report(part, Status.BLOCKED, text="经费没到")
    blocked = await county.standing(part)
    await county.report(part, text="到了")

    assert blocked.blocked == "经费没到"
    assert (await county.standing(part)).blocked is None


async def test_a_button_leaves_no_old_words_under_a_new_date(county: County, part: int) -> None:
    await county.report(part, text="目录已公布")
    await county.report(part, text="")

    assert (await county.standing(part)).last_words is None


async def test_what_the_office_says_does_not_count_as_an_answer(county: County, part: int) -> None:
    await county.report(part, Status.DONE, text="办好了")
    await office_acts(county, part, State.RETURNED, "return")

    after = await county.standing(part)
    assert (after.state, after.last_words, after.answered_at) == (State.RETURNED, "办好了", AT)


async def test_work_that_is_returned_is_not_at_a_hundred_percent(county: County, part: int) -> None:
    await county.report(part, Status.DONE)
    assert (await county.standing(part)).percent == 100
    await office_acts(county, part, State.RETURNED, "return")

    assert (await county.standing(part)).percent is None


async def test_closing_clears_what_was_waiting(county: County, part: int) -> None:
    await county.report(part, Status.BLOCKED, text="经费没到")
    async with county.work() as uow:
        await uow.extensions.ask(part, at=AT, person_id=None, until=None, reason="经费没到")
    await office_acts(county, part, State.CLOSED, "close")

    after = await county.standing(part)
    assert (after.blocked, after.waiting) == (None, None)
    async with county.read() as uow:
        assert await uow.extensions.waiting() == []


async def test_occurrences_add_up(county: County, part: int) -> None:
    async with county.work() as uow:
        for _ in range(2):
            await uow.entries.append(
                part, at=AT, person_id=None, by="李文", text="开了一次会", status=None,
                percent=None, state_after=State.IN_PROGRESS,
                occurrences_delta=1,
            )  # fmt: skip

    assert (await county.standing(part)).occurrences == 2


async def test_taking_back_restores_everything_and_keeps_the_history(
    county: County, part: int
) -> None:
    await county.report(part, percent=30, text="开始了")
    before = await county.standing(part)
    mistaken = await county.report(part, Status.DONE, text="办好了")
    await take_back(county, mistaken)

    after = await county.standing(part)
    assert (after.state, after.percent, after.last_words) == (
        before.state, before.percent, before.last_words,
    )  # fmt: skip
    async with county.read() as uow:
        history = await uow.entries.of_assignment(part)
    assert [(e.kind, e.undone) for e in history] == [
        ("report", False), ("report", True), ("undo", False),
    ]  # fmt: skip
    assert history[2].undoes == mistaken


async def test_taking_back_twice_is_taking_back_once(county: County, part: int) -> None:
    mistaken = await county.report(part, Status.DONE)
    await take_back(county, mistaken)
    await take_back(county, mistaken)

    async with county.read() as uow:
        assert len(await uow.entries.of_assignment(part)) == 2


async def test_taking_back_what_is_not_there_is_an_error_of_ours(county: County) -> None:
    with pytest.raises(KeyError):
        await take_back(county, 123)


async def test_the_later_report_counts_when_an_earlier_one_is_taken_back(
    county: County, part: int
) -> None:
    first = await county.report(part, percent=30)
    second = await county.report(part, Status.DONE)
    await take_back(county, first)
    still = await county.standing(part)
    await take_back(county, second)

    assert still.state is State.REPORTED_DONE
    assert (await county.standing(part)).state is State.OPEN


async def test_a_request_in_between_does_not_hold_an_undo_up(county: County, part: int) -> None:
    mistaken = await county.report(part, Status.DONE)
    async with county.work() as uow:
        await uow.extensions.ask(part, at=AT, person_id=None, until=None, reason="x")
    await take_back(county, mistaken)

    after = await county.standing(part)
    assert (after.state, after.waiting) == (State.OPEN, "extension")


async def test_one_message_is_taken_back_whole_or_one_by_one(county: County) -> None:
    parts = [county.parts[no, "县财政局"] for no in (1, 2, 3)]
    for each in parts:
        await county.report(each, Status.DONE, batch=42)
    person = county.people["李文"].id
    async with county.read() as uow:
        batch = await uow.entries.last_batch(person)
        assert [e.assignment_id for e in batch] == parts
        assert await uow.entries.of_batch(42) == batch
    await take_back(county, batch[1].id)

    async with county.read() as uow:
        assert await uow.entries.last_batch(person) == [batch[0], batch[2]]


async def test_a_persons_last_report_is_the_last_that_stands(county: County, part: int) -> None:
    first = await county.report(part, percent=10)
    second = await county.report(part, percent=20)
    await take_back(county, second)

    async with county.read() as uow:
        last = await uow.entries.last_batch(county.people["李文"].id)
        nobody = await uow.entries.last_batch(county.people["陈明"].id)
    assert [entry.id for entry in last] == [first]
    assert nobody == []


async def test_whoever_reported_last_is_told_what_the_office_says(
    county: County, part: int
) -> None:
    await county.add_person("王芳", "县财政局")
    await county.report(part, percent=10)
    await county.report(part, Status.DONE, by="王芳")
    await office_acts(county, part, State.RETURNED, "return")

    async with county.read() as uow:
        assert await uow.entries.last_reporter(part) == county.people["王芳"].id
        assert await uow.entries.last_asker(part, "ask_not_applicable") is None


async def test_two_who_change_the_same_thing_do_not_overwrite_each_other(
    county: County, part: int, any_database_url: str
) -> None:
    """On PostgreSQL both may have read before either writes; the later one has to start anew."""
    if county.database.is_sqlite:
        pytest.skip("one writer at a time: nobody can read in between")
    elsewhere = Database.open(any_database_url)

    async def report_late() -> None:
        async with county.work() as slow:
            await slow.assignments.get(part)
            async with elsewhere.work(county.id) as quick:
                await quick.assignments.snooze(part, AT.date())
            await slow.assignments.snooze(part, None)

    with pytest.raises(ChangedMeanwhile):
        await report_late()

    assert (await county.standing(part)).snoozed_until == AT.date()
    await elsewhere.close()


async def test_a_report_costs_two_statements_once_the_unit_is_read(
    county: County, part: int, statements: Callable[[Database], list[str]]
) -> None:
    heard = statements(county.database)
    async with county.work() as uow:
        await uow.assignments.of_unit(county.units["县财政局"], county.notice)
        before = len(heard)
        await uow.entries.append(
            part, at=AT, person_id=None, by="李文", text="", status=Status.DONE, percent=100,
            state_after=State.REPORTED_DONE,
        )  # fmt: skip
        written = heard[before:]

    assert [statement.split()[0] for statement in written] == ["INSERT", "UPDATE"]


async def test_no_entry_is_ever_changed_or_deleted(
    county: County, part: int, statements: Callable[[Database], list[str]]
) -> None:
    heard = statements(county.database)
    first = await county.report(part, percent=30, batch=1)
    await take_back(county, first)
    await office_acts(county, part, State.CLOSED, "close")

    assert [s for s in heard if s.startswith(("UPDATE entry", "DELETE FROM entry"))] == []


REPORTS = st.lists(
    st.tuples(st.sampled_from(list(Status)), st.none() | st.integers(0, 99)),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reports=REPORTS, order=st.randoms(use_true_random=False))
async def test_taking_everything_back_in_any_order_restores_the_beginning(
    county: County,
    reports: Sequence[tuple[Status, int | None]],
    order: object,
) -> None:
    part = county.parts[2, "县教育局"]
    before = await county.standing(part)
    entries = [await county.report(part, status, percent=p) for status, p in reports]
    order.shuffle(entries)  # type: ignore[attr-defined]
    await take_back(county, *entries)

    after = await county.standing(part)
    assert (after.state, after.percent, after.blocked) == (
        before.state, before.percent, before.blocked,
    )  # fmt: skip
    assert (after.last_words, after.answered_at) == (before.last_words, before.answered_at)
