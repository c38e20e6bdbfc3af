"""The ticks are few and forgiving, and none of them is trusted."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.scheduler import HEALTH, PLAN, TICKS, UPKEEP, Scheduler, TickDied
from tests.bot.county_office import by, county_office
from tests.bot.world import MORNING, SimClock, World


@pytest.fixture
def clock():
    return SimClock(MORNING)


@pytest.fixture
def scheduler(database, clock):
    return Scheduler(database, clock, wake=lambda: None)


def test_there_is_a_handful_of_ticks_each_with_a_name_and_a_purpose():
    assert [tick.name for tick in TICKS] == ["plan", "health", "upkeep"]
    assert all(tick.does for tick in TICKS)


async def test_a_tick_plans_and_wakes_the_sender(database, clock):
    await county_office(database, clock.now(), deadlines=[by(date(2026, 5, 20))])
    woken = []
    scheduler = Scheduler(database, clock, wake=lambda: woken.append(1))

    await scheduler.plan_now()
    await scheduler.plan_now()

    assert woken == [1]


async def test_apscheduler_fires_the_ticks(database, clock):
    await county_office(database, clock.now(), deadlines=[by(date(2026, 5, 20))])
    planned = asyncio.Event()
    scheduler = Scheduler(database, clock, wake=planned.set)
    stop = asyncio.Event()
    running = asyncio.create_task(scheduler.run(stop))

    await asyncio.wait_for(planned.wait(), timeout=60)
    stop.set()
    await running


async def test_a_tick_that_raises_does_not_reach_the_scheduler(scheduler, monkeypatch):
    async def fail():
        raise RuntimeError("boom")

    monkeypatch.setattr(scheduler, "_works", {PLAN: fail})
    before = asyncio.get_running_loop().time()

    await scheduler._guarded(PLAN)

    assert scheduler._completed[PLAN.name] >= before


async def test_a_silent_tick_is_set_going_again_and_then_ends_the_process(scheduler):
    stop = asyncio.Event()
    running = asyncio.create_task(scheduler.run(stop))
    await asyncio.sleep(0)
    now = asyncio.get_running_loop().time()

    scheduler.check(now + 3 * PLAN.every - 1)
    scheduler._scheduler.remove_job(PLAN.name)
    scheduler.check(now + 3 * PLAN.every + 1)
    assert scheduler._scheduler.get_job(PLAN.name) is not None

    with pytest.raises(TickDied, match="plan"):
        scheduler.check(now + 5 * PLAN.every)
    stop.set()
    await running


async def test_a_dead_tick_ends_the_run(database, clock, monkeypatch):
    monkeypatch.setattr("bot.scheduler._GRACE", 0.03)
    monkeypatch.setattr("bot.scheduler.TICKS", (tick := type(PLAN)("plan", 0.01, "plans"),))
    scheduler = Scheduler(database, clock, wake=lambda: None)
    monkeypatch.setattr(scheduler, "_schedule", lambda tick: None)

    with pytest.raises(TickDied):
        await asyncio.wait_for(scheduler.run(asyncio.Event()), timeout=60)
    assert tick.every == 0.01


async def test_a_jump_of_the_wall_clock_holds_planning_for_one_look(database, clock):
    office = await county_office(database, clock.now(), deadlines=[by(date(2026, 5, 20))])
    scheduler = Scheduler(database, clock, wake=lambda: None)
    clock.jump(3 * 86_400)

    await scheduler._watch_clock()
    await scheduler.plan_now()
    assert not await World(database).rows(office.id)

    clock.wind(60)
    await scheduler._watch_clock()
    await scheduler.plan_now()
    assert await World(database).rows(office.id)


async def test_the_night_does_what_it_is_given(database, clock):
    done = []

    async def backup():
        done.append("backup")

    scheduler = Scheduler(database, clock, wake=lambda: None, nightly=backup)
    await scheduler._guarded(UPKEEP)

    assert done == ["backup"]
    assert HEALTH.every == 60


async def test_a_stop_in_the_middle_of_a_tick_is_no_error(database, clock, monkeypatch, caplog):
    scheduler, begun = Scheduler(database, clock, wake=lambda: None), asyncio.Event()

    async def plan_for_long():
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setitem(scheduler._works, PLAN, plan_for_long)
    stop = asyncio.Event()
    running = asyncio.create_task(scheduler.run(stop))
    await asyncio.wait_for(begun.wait(), timeout=60)

    stop.set()
    await running
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)  # APScheduler tells of a job's end in a task of its own

    assert [record for record in caplog.records if record.levelname in ("ERROR", "WARNING")] == []
