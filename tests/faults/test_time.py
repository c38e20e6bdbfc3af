"""Clocks that jump, days that are missing, and offices that were closed meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.channels.base import TryAgain
from bot.dispatcher import Dispatcher
from bot.planner import Planner
from bot.texts import Texts
from tests.bot.county_office import ALL_YEAR, by, county_office
from tests.bot.world import MORNING, SimClock, World, no_files

DUE = date(2026, 5, 20)
LIAISON = "县司法局联络员"
HOUR, DAY = 3600, 86_400


async def run(world, planner, seconds, *, every=300):
    """Let time go by, planning and sending all the while."""
    end = world.clock.monotonic() + seconds
    while world.clock.monotonic() < end:
        await planner.plan_due()
        await world.pass_time(min(every, max(1.0, end - world.clock.monotonic())))


async def county(database, clock, due=DUE):
    office = await county_office(
        database, clock.now(), deadlines=[by(due), by(date(2026, 6, 30)), ALL_YEAR]
    )
    world = World(database, clock=clock)
    world.dispatcher = _with_real_hours(world, database, clock)
    return office, world, Planner(database, clock)


def _with_real_hours(world, database, clock):
    return Dispatcher(database, {("fake", "bot"): world.platform}, Texts.load, no_files, clock)


def to(world, office, name):
    return [message for message in world.platform.accepted if message.chat == office.chat(name)]


# ---- row 16 -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "jump",
    [
        pytest.param(2 * HOUR, id="+2 h"),
        pytest.param(3 * DAY, id="+3 d"),
        pytest.param(-2 * HOUR, id="-2 h"),
        pytest.param(-1 * DAY, id="-1 d"),
        pytest.param(20 * DAY, id="over the month's end"),
    ],
)
async def test_a_jump_of_the_clock_tells_nobody_a_step_twice(database, jump):
    clock = SimClock(MORNING - timedelta(minutes=5))
    office, world, planner = await county(database, clock)
    await run(world, planner, HOUR)

    clock.jump(jump)
    await run(world, planner, HOUR)
    clock.jump(-jump)
    await run(world, planner, HOUR)

    steps = await _steps(database, office)
    assert len(steps) == len(set(steps))
    texts = [message.text for message in to(world, office, LIAISON)]
    assert len(texts) == len(set(texts))
    assert len(texts) <= 2  # its own, and at most one more for the days that were skipped


async def _steps(database, office):
    async with database.read(office.id) as uow:
        told = await uow.told.of_notice(office.notice_id)
    return [(t.person_id, t.assignment_id, t.step, t.due) for t in told]


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        pytest.param("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC), id="clocks go forward"),
        pytest.param("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC), id="clocks go back"),
        pytest.param("Asia/Shanghai", datetime(2028, 2, 28, 12, tzinfo=UTC), id="29 February"),
        pytest.param("Asia/Shanghai", datetime(2026, 12, 31, 12, tzinfo=UTC), id="the year's end"),
    ],
)
async def test_unusual_days_are_planned_once_each(database, zone, moment):
    clock = SimClock(moment)
    near = (moment + timedelta(days=10)).date()
    office = await county_office(
        database, clock.now(), deadlines=[by(near), by(near)], timezone=zone
    )
    world = World(database, clock=clock)
    world.dispatcher = _with_real_hours(world, database, clock)
    planner = Planner(database, clock)

    await run(world, planner, 5 * DAY, every=HOUR)

    steps = await _steps(database, office)
    assert len(steps) == len(set(steps))
    days = [message.at.date() for message in to(world, office, LIAISON)]
    assert len(days) == len(set(days)) >= 1


# ---- row 17 -------------------------------------------------------------------------------


async def test_three_days_down_over_a_weekend_and_a_make_up_day(database):
    """Down from Thursday night to Monday morning; the Saturday between was a working day."""
    clock = SimClock(datetime(2026, 5, 7, 1, 0, tzinfo=UTC))
    office, world, planner = await county(database, clock, date(2026, 5, 19))
    await run(world, planner, HOUR)
    assert not world.platform.accepted
    clock.wind(4 * DAY - 2 * HOUR)  # Monday 08:00; T−7 was on Saturday the 9th

    await run(world, planner, 4 * HOUR)

    (message,) = to(world, office, LIAISON)
    local = message.at + timedelta(hours=8)
    assert (local.date(), local.hour) == (date(2026, 5, 11), 9)
    assert "系统停了" in message.text


async def test_a_message_that_waits_over_closing_time_is_told_next_morning(database):
    """The platform is down all day; nothing goes out at night, one fresh push in the morning."""
    clock = SimClock(MORNING - timedelta(minutes=5))
    office, world, planner = await county(database, clock)
    world.platform.script = lambda chat, key: TryAgain("refused")
    await run(world, planner, 10 * HOUR, every=1800)
    world.platform.script = lambda chat, key: None

    await run(world, planner, 20 * HOUR, every=1800)

    (message,) = to(world, office, LIAISON)
    local = message.at + timedelta(hours=8)
    assert local.date() == date(2026, 5, 12)
    assert 9 <= local.hour < 10
