"""What was told is remembered once; what was asked for is kept until it is fulfilled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ledger.planning.told import Telling, Told
from storage.database import UnitOfWork
from tests.storage.county import AT, County


def line(county: County, step: str = "T-7", key: str = "digest:1") -> Told:
    return Told(
        step, date(2026, 9, 30), date(2026, 9, 21), key, county.notice,
        person_id=county.people["李文"].id, assignment_id=county.parts[1, "县财政局"],
    )  # fmt: skip


def telling(told: Told) -> Telling:
    key = (told.assignment_id, told.milestone_id, told.step, told.due)
    return Telling(
        told.outbox_key, told.told_on, told.notice_id, (key,), told.person_id, told.group_id
    )


async def tell(uow: UnitOfWork, *lines: Told) -> None:
    await uow.told.add_many([telling(line) for line in lines])


async def test_a_line_is_told_once(county: County) -> None:
    told = line(county)
    async with county.work() as uow:
        await tell(uow, told, told)
        await tell(uow, replace(told, told_on=date(2026, 9, 22), outbox_key="digest:2"))

        assert await uow.told.of_notice(county.notice) == [told]


async def test_an_extended_item_begins_anew(county: County) -> None:
    told = line(county)
    async with county.work() as uow:
        await tell(uow, told, replace(told, due=date(2026, 10, 31)))

        assert len(await uow.told.of_notice(county.notice)) == 2


async def test_a_groups_line_is_not_a_persons(county: County) -> None:
    told = line(county)
    async with county.work() as uow:
        await tell(uow, told, replace(told, person_id=0, group_id=5))

        assert len(await uow.told.of_notice(county.notice)) == 2


async def test_the_lines_of_several_messages_are_noted_each_under_its_own(county: County) -> None:
    person, part = county.people["李文"].id, county.parts[1, "县财政局"]
    soon, late = date(2026, 9, 30), date(2026, 10, 31)
    own, groups = ((part, 0, "T-7", soon), (0, 0, "mid", late)), ((7, 0, "group", soon),)
    noted = [
        Telling("push:1", AT.date(), county.notice, own, person),
        Telling("group:1", AT.date(), county.notice, groups, group_id=5),
        Telling("push:2", AT.date(), county.notice, ()),
    ]
    async with county.work() as uow:
        await uow.told.add_many(noted)

        assert await uow.told.of_notice(county.notice) == [
            Told("T-7", soon, AT.date(), "push:1", county.notice, person, 0, part, 0),
            Told("mid", late, AT.date(), "push:1", county.notice, person, 0, 0, 0),
            Told("group", soon, AT.date(), "group:1", county.notice, 0, 5, 7, 0),
        ]


async def test_the_latest_push_is_all_its_lines(county: County) -> None:
    older, a, b = line(county), line(county, "T-2", "digest:2"), line(county, "T+1", "digest:2")
    async with county.work() as uow:
        await tell(uow, older)
        await tell(uow, a, b)

        assert await uow.told.latest(county.people["李文"].id) == [a, b]
        assert await uow.told.latest(county.people["陈明"].id) == []


async def test_what_was_never_sent_was_never_told(county: County) -> None:
    async with county.work() as uow:
        await tell(uow, line(county), line(county, "T-2", "digest:2"))
        await uow.told.forget(["digest:1"])

        assert await uow.told.of_notice(county.notice) == [line(county, "T-2", "digest:2")]


async def test_nothing_to_tell_is_no_statement(county: County) -> None:
    async with county.work() as uow:
        await uow.told.add_many([])


async def test_a_reminder_is_due_after_its_moment_until_it_is_settled(county: County) -> None:
    person, part = county.people["李文"].id, county.parts[1, "县财政局"]
    async with county.work() as uow:
        first = await uow.reminders.ask(person, part, not_before=AT, at=AT)
        await uow.reminders.ask(
            person, None, not_before=AT + timedelta(days=1), at=AT, kind="chase"
        )
        due = await uow.reminders.due(AT)
        later = await uow.reminders.due(AT + timedelta(days=1))
        await uow.reminders.settle([first], at=AT)
        settled = await uow.reminders.due(AT)

    assert [(w.id, w.person_id, w.assignment_id, w.kind) for w in due] == [
        (first, person, part, "asked")
    ]
    assert [w.kind for w in later] == ["asked", "chase"]
    assert settled == []


async def test_counts_add_up_by_kind_and_month(county: County) -> None:
    async with county.work() as uow:
        await uow.counts.add(date(2026, 2, 28), "sent")
        await uow.counts.add(date(2026, 3, 1), "sent", 2)
        await uow.counts.add(date(2026, 3, 1), "sent")
        await uow.counts.add(date(2026, 3, 31), "merged", 4)
        await uow.counts.add(date(2026, 4, 1), "sent", 9)
        await uow.counts.add(date(2026, 3, 5), "withheld.muted", 0)

        assert await uow.counts.of_month(2026, 3) == {"sent": 3, "merged": 4}
        assert await uow.counts.between(date(2026, 2, 1), date(2026, 3, 1)) == {"sent": 4}
        assert await uow.counts.of_month(2026, 12) == {}
