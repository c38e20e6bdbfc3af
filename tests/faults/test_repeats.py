"""Planners that replay a day: row 4."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from bot.planner import Planner
from storage.database import Database
from tests.bot.county_office import by, county_office
from tests.bot.world import MORNING, SimClock, World

REPLAYS = 50


async def test_one_day_replayed_fifty_times_by_two_planners_is_told_once(any_database_url):
    """Row 4: whoever plans, and however often, each key is one row."""
    clock = SimClock(MORNING)
    first, second = Database.open(any_database_url), Database.open(any_database_url)
    office = await county_office(first, clock.now(), deadlines=[by(date(2026, 5, 20))])
    planners = [Planner(first, clock), Planner(second, clock)]

    await asyncio.gather(
        *(
            planners[n % 2].plan_office(office.id, clock.now() + timedelta(seconds=n))
            for n in range(REPLAYS)
        )
    )

    rows = await World(first).rows(office.id)
    assert len(rows) == 1
    await first.close()
    await second.close()
