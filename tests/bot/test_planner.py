"""From the ledger to the outbox: each person once a day, whoever plans and however often."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.channels.base import Unreachable
from bot.planner import Planner
from ledger.model import State, Status
from ledger.talk import Conversation
from storage.database import Database
from storage.tables.notices import notice
from tests.bot.county_office import ALL_YEAR, by, county_office
from tests.bot.world import MORNING, SimClock, World

LIAISON, HEAD = "县司法局联络员", "县司法局分管领导"
DUE = date(2026, 5, 20)  # seven working days after MORNING, a make-up Saturday between


@pytest.fixture
def clock():
    return SimClock(MORNING)


@pytest.fixture
async def office(database, clock):
    return await county_office(database, clock.now(), deadlines=[by(DUE), by(DUE), ALL_YEAR])


@pytest.fixture
def planner(database, clock):
    return Planner(database, clock)


async def pending(database, jurisdiction_id):
    rows = await World(database).rows(jurisdiction_id)
    return {key: row for key, row in rows.items() if row["state"] == "pending"}


async def test_a_person_s_items_of_a_day_are_one_message(database, office, planner):
    assert await planner.plan_due() == 1

    (row,) = (await pending(database, office.id)).values()
    assert row["person_id"] == office.people[LIAISON].id
    assert row["kind"] == "digest"
    assert MORNING <= row["not_before"] < MORNING + timedelta(minutes=20)


async def test_planning_again_adds_nothing(database, office, planner, clock):
    await planner.plan_due()
    for _ in range(5):
        await planner.plan_office(office.id, clock.now())
        clock.wind(60)

    assert len(await World(database).rows(office.id)) == 1


async def test_many_planners_at_once_make_one_message_a_person(sqlite_url, database, office, clock):
    others = [Database.open(sqlite_url) for _ in range(3)]
    planners = [Planner(each, clock) for each in (database, *others)]

    await asyncio.gather(
        *(planner.plan_office(office.id, clock.now()) for planner in planners for _ in range(5))
    )

    assert len(await World(database).rows(office.id)) == 1
    for each in others:
        await each.close()


async def test_a_planner_leaves_alone_what_another_has_just_done(
    database, office, planner, clock, statements
):
    await planner.plan_due()
    heard = statements(database)

    planned = await planner.plan_office(office.id, clock.now(), if_due=True)

    assert not planned.enqueued
    assert not [statement for statement in heard if "FROM assignment" in statement]


async def test_what_was_planned_is_remembered_with_its_key(database, office, planner):
    await planner.plan_due()

    async with database.read(office.id) as uow:
        told = await uow.told.of_notice(office.notice_id)
    (key,) = await pending(database, office.id)
    assert [(line.step, line.outbox_key) for line in told] == [("T-7", key)] * 2


async def test_nobody_is_told_before_the_office_has_confirmed(database, office, planner):
    async with database.work(office.id) as uow:
        await uow.connection.execute(update(notice).values(confirmed_at=None))

    assert await planner.plan_due() == 0


async def test_an_office_waits_for_its_next_morning(database, office, planner, clock):
    await planner.plan_due()

    async with database.read() as uow:
        assert await uow.rounds.due(clock.now() + timedelta(hours=20)) == []
        assert await uow.rounds.next_at(office.id) == MORNING + timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        pytest.param(datetime(2026, 5, 10, 4, tzinfo=UTC), MORNING, id="Sunday"),
        pytest.param(datetime(2026, 5, 8, 12, tzinfo=UTC), datetime(2026, 5, 9, 1, 5, tzinfo=UTC),
                     id="Friday night, before a make-up Saturday"),
        pytest.param(datetime(2026, 5, 11, 4, tzinfo=UTC), datetime(2026, 5, 11, 6, 30, tzinfo=UTC),
                     id="noon"),
    ],
)  # fmt: skip
async def test_a_closed_office_is_planned_for_when_it_opens(database, office, moment, then):
    clock = SimClock(moment)
    planned = await Planner(database, clock).plan_office(office.id, moment)

    assert not planned.enqueued
    async with database.read() as uow:
        assert await uow.rounds.next_at(office.id) == then


async def test_a_digest_that_could_not_go_out_in_its_day_is_planned_anew(
    database, office, planner, clock
):
    await planner.plan_due()
    clock.wind(24 * 3600)

    assert await planner.plan_due() == 1

    rows = await World(database).rows(office.id)
    assert sorted(row["state"] for row in rows.values()) == ["pending", "superseded"]


async def test_after_three_days_down_there_is_one_message_and_it_says_so(
    database, office, planner, clock
):
    await planner.plan_due()
    world = World(database, clock=clock)
    await world.pass_time(3600)
    clock.wind(8 * 24 * 3600)  # until Tuesday the 19th; nothing ran meanwhile

    assert await planner.plan_due() == 1
    await world.pass_time(3600)

    texts = [message.text for message in world.platform.accepted]
    assert len(texts) == 2
    assert "系统停了5个工作日" in texts[-1]


async def test_an_answer_before_the_push_leaves_makes_it_say_the_present(
    database, office, planner, clock
):
    await planner.plan_due()
    clock.wind(120)
    async with database.work(office.id) as uow:
        for assignment in office.assignments[:2]:
            await uow.entries.append(
                assignment.id, at=clock.now(), person_id=office.people[LIAISON].id, by="李芳",
                text="已完成", status=Status.DONE, percent=None,
                state_after=State.REPORTED_DONE,
            )  # fmt: skip
    world = World(database, clock=clock)

    await world.pass_time(1800)
    await planner.plan_due()
    await world.pass_time(1800)

    assert not world.platform.accepted


async def test_a_person_without_an_account_is_counted_and_not_written_to(
    database, office, planner, clock
):
    async with database.work() as uow:
        await uow.accounts.mark_broken("fake", "bot", office.chat(LIAISON), "403", at=clock.now())

    await planner.plan_due()

    rows = await pending(database, office.id)
    assert [row["kind"] for row in rows.values()] == ["office"]
    async with database.read(office.id) as uow:
        counts = await uow.counts.between(date(2026, 5, 11), date(2026, 5, 11))
    assert counts["withheld.no_account"] == 2


async def test_a_person_who_is_back_is_told_on_the_same_day(database, office, planner, clock):
    await planner.plan_due()
    world = World(database, clock=clock)
    world.platform.script = lambda chat, key: (
        Unreachable("403 blocked") if chat == office.chat(LIAISON) else None
    )
    await world.pass_time(1800)
    await planner.plan_due()
    await world.pass_time(1800)
    async with database.read(office.id) as uow:
        assert [person.name for person, _ in await uow.accounts.broken()] == [LIAISON]

    world.platform.script = lambda chat, key: None
    async with database.work(office.id) as uow:
        await uow.accounts.heal("fake", "bot", office.chat(LIAISON))
    await planner.plan_office(office.id, clock.now())
    await world.pass_time(1800)

    to_liaison = [m for m in world.platform.accepted if m.chat == office.chat(LIAISON)]
    assert len(to_liaison) == 1
    to_clerk = [m for m in world.platform.accepted if m.chat == office.chat("督办员")]
    assert len(to_clerk) == 1
    assert "联系不上" in to_clerk[0].text


async def test_an_asked_reminder_comes_at_its_moment(database, office, planner, clock):
    await planner.plan_due()
    at = clock.now() + timedelta(hours=1)
    async with database.work(office.id) as uow:
        await uow.reminders.ask(
            office.people[LIAISON].id, office.assignments[0].id, not_before=at, at=clock.now()
        )
    clock.wind(3601)

    assert await planner.plan_due() == 1
    assert await planner.plan_due() == 0

    kinds = [row["kind"] for row in (await pending(database, office.id)).values()]
    assert sorted(kinds) == ["digest", "letter"]


async def test_a_chase_for_a_person_told_today_waits_for_the_morning(
    database, office, planner, clock
):
    await planner.plan_due()
    async with database.work(office.id) as uow:
        await uow.reminders.ask(
            office.people[LIAISON].id,
            office.assignments[2].id,
            not_before=clock.now(),
            at=clock.now(),
            kind="chase",
        )
    clock.wind(60)

    assert await planner.plan_due() == 0
    async with database.read() as uow:
        assert await uow.rounds.due(clock.now()) == []
        assert await uow.rounds.due(MORNING + timedelta(days=1)) == [office.id]


async def test_offices_are_planned_in_their_own_time_zone(database, clock):
    berlin = await county_office(
        database, clock.now(), deadlines=[by(DUE)], name="Berlin", timezone="Europe/Berlin"
    )

    assert await Planner(database, clock).plan_due() == 0  # it is three in the morning there

    async with database.read() as uow:
        assert await uow.rounds.next_at(berlin.id) == datetime(2026, 5, 11, 7, 5, tzinfo=UTC)


async def test_a_question_from_before_office_hours_outlives_the_morning_s_push(
    database, office, planner
):
    early = MORNING - timedelta(minutes=95)  # 07:30 in Shanghai; in UTC it is still the day before
    asked = Conversation(pending=("report", {"ask": "status"}))
    async with database.work(office.id) as uow:
        [account] = await uow.accounts.of_person(office.people[LIAISON].id)
        place = (account.channel, account.bot, account.chat, account.sender)
        await uow.conversations.save(*place, asked, early)

    assert await planner.plan_due() == 1

    async with database.read(office.id) as uow:
        assert (await uow.conversations.load(*place)).pending == asked.pending


async def test_a_preview_says_what_would_be_said_and_says_nothing(database, office, planner, clock):
    made = await planner.preview(office.id, clock.now())

    assert [digest.person.name for digest in made.digests] == [LIAISON]
    assert not await World(database).rows(office.id)


async def test_what_the_office_chases_is_not_forgotten_with_a_push_that_is_made_anew(
    database, office, planner, clock
):
    answered, _, chased = office.assignments
    liaison = office.people[LIAISON]
    async with database.work(office.id) as uow:
        await uow.reminders.ask(
            liaison.id, chased.id, not_before=clock.now(), at=clock.now(), kind="chase"
        )
    await planner.plan_due()
    clock.wind(120)
    async with database.work(office.id) as uow:
        await uow.entries.append(
            answered.id, at=clock.now(), person_id=liaison.id, by="李芳", text="已完成",
            status=Status.DONE, state_after=State.REPORTED_DONE,
        )  # fmt: skip
    world = World(database, clock=clock)

    await world.pass_time(1800)
    await planner.plan_due()
    await world.pass_time(1800)

    (message,) = world.platform.accepted
    assert "第3项 任务3：办公室请您回一句进展" in message.text


async def test_what_was_asked_for_this_morning_comes_with_the_push_of_the_day(
    database, office, planner, clock
):
    _, _, wanted = office.assignments
    liaison = office.people[LIAISON]
    async with database.work(office.id) as uow:
        await uow.reminders.ask(
            liaison.id, wanted.id, not_before=clock.now() + timedelta(minutes=5), at=clock.now()
        )
    world = World(database, clock=clock)

    await planner.plan_due()
    for _ in range(3):
        await world.pass_time(600)
        await planner.plan_due()
    await world.pass_time(600)

    (message,) = world.platform.accepted
    assert all(f"任务{no}" in message.text for no in (1, 2, 3))


async def test_a_wish_for_the_afternoon_waits_for_it(database, office, planner, clock):
    _, _, wanted = office.assignments
    liaison = office.people[LIAISON]
    async with database.work(office.id) as uow:
        await uow.reminders.ask(
            liaison.id, wanted.id, not_before=clock.now() + timedelta(hours=6), at=clock.now()
        )
    world = World(database, clock=clock)
    await planner.plan_due()
    await world.pass_time(1800)

    clock.wind(6 * 3600)
    await planner.plan_due()
    await world.pass_time(60)

    assert ["任务3" in message.text for message in world.platform.accepted] == [False, True]
