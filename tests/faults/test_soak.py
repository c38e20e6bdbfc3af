"""A day and a night with very much to send: row 22."""

from __future__ import annotations

import gc
import random
import resource
import statistics
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.world import World

DAY = 86_400
SEED = 20_260_511


@pytest.mark.parametrize("rows", [500, pytest.param(100_000, marks=pytest.mark.slow)])
async def test_a_day_of_many_rows_grows_nothing_and_slows_no_claim(any_database, rows):
    """Row 22: 24 hours of the clock, rows due all over them, sent and settled."""
    world, chance = World(any_database), random.Random(SEED)
    start = world.clock.now()
    for _ in range(0, rows, 1000):
        await world.put(
            *(
                world.message(
                    life=2 * DAY, not_before=start + timedelta(hours=chance.randrange(24))
                )
                for _ in range(min(rows, 1000))
            )
        )
    assert await _claim_milliseconds(world) < 5

    await world.pass_time(DAY / 4)
    early = _resident_megabytes(world)
    await world.pass_time(DAY * 3 / 4)

    assert len(world.platform.keys()) == len(world.platform.accepted) == rows
    assert _resident_megabytes(world) - early < 32


async def _claim_milliseconds(world: World) -> float:
    """Return what a claim among all that waits takes: half of them no longer. None is kept."""
    world.clock.wind(DAY / 2)
    spent = []
    for _ in range(15):
        async with world.database.work() as uow:
            began = time.thread_time()
            assert await uow.outbox.claim("fake", "bot", 1, world.clock.now(), 4)
            spent.append(time.thread_time() - began)
            uow.abandon()
    world.clock.wind(-DAY / 2)
    return statistics.median(spent) * 1000


def _resident_megabytes(world: World) -> float:
    """Return the process's memory, without what the test itself remembers of each message."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    kept = (len(world.platform.tried) + len(world.platform.accepted)) * 1024
    return (pages * resource.getpagesize() - kept) / 2**20
