"""One process holds a name; when it dies another takes it, and no clock is asked."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.presence import MISSED, Presence
from storage.database import Database, DatabaseBusy
from tests.bot.world import SimClock, World

NAME = "send:fake:bot"


def presence(database, clock=None):
    return Presence(database, clock or SimClock(), sole=False, beat=0.01)


async def test_the_first_process_holds_a_name_and_the_next_stands_by(database):
    first, second = presence(database), presence(database)

    assert await first.fence(NAME) == 1
    assert await second.fence(NAME) is None
    assert first.held(NAME) == 1
    assert second.held(NAME) is None


async def test_a_process_that_leaves_is_followed_at_once(database):
    first, second = presence(database), presence(database)
    await first.fence(NAME)

    await first.leave()

    assert await second.fence(NAME) == 2


async def test_a_silent_process_is_buried_after_four_looks(database):
    first, second = presence(database), presence(database)
    await first.fence(NAME)
    await second.fence(NAME)

    for _ in range(MISSED):
        assert not await second.watch()
        assert await second.fence(NAME) is None
    assert await second.watch()

    assert await second.fence(NAME) == 2


async def test_a_process_that_beats_is_never_buried(database):
    first, second = presence(database), presence(database)
    await first.fence(NAME)

    for _ in range(30):
        await first.watch()
        assert not await second.watch()


async def test_jumps_of_the_wall_clock_bury_nobody(database):
    clock = SimClock()
    first, second = presence(database, clock), presence(database, clock)
    await first.fence(NAME)
    for seconds in (3 * 86_400, -5 * 86_400, 7200, -7200):
        clock.jump(seconds)
        await first.watch()
        assert not await second.watch()


async def test_whoever_was_taken_for_dead_comes_back_with_nothing(database):
    first, second = presence(database), presence(database)
    await first.fence(NAME)
    await second.fence(NAME)
    for _ in range(MISSED + 1):
        await second.watch()
    await second.fence(NAME)

    assert await first.watch()

    assert first.held(NAME) is None
    assert await first.fence(NAME) is None
    assert second.held(NAME) == 2


async def test_a_late_process_claims_nothing_once_its_name_is_another_s(database):
    clock = SimClock()
    world = World(database, clock=clock)
    await world.drain()  # holds the account under fence 1
    await world.put_many(3)
    async with database.work() as uow:
        await uow.leases.bury_all_but("another")
        await uow.leases.register("another", clock.now())
        assert await uow.leases.acquire(NAME, "another") == 2

    await world.dispatcher._senders["fake", "bot"].step()

    assert not world.platform.tried
    assert world.dispatcher.fence("fake", "bot") is None


async def test_the_second_process_takes_over_within_its_beats(database):
    first, second = presence(database), presence(database)
    await first.fence(NAME)
    stop, freed = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(second.run(stop, freed.set))

    await asyncio.wait_for(freed.wait(), timeout=60)
    stop.set()
    await running

    assert await second.fence(NAME) == 2


@pytest.mark.postgres
async def test_a_process_stopped_between_two_messages_of_a_statement_is_taken_over(postgres_url):
    """The server waits without end for the second message: no time limit of its own counts then."""
    ours, theirs = Database.open(postgres_url), Database.open(postgres_url)
    stopped, other = presence(ours), presence(theirs)
    await stopped.fence(NAME)
    halfway, over, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def stop_halfway():
        async with ours.work() as uow:
            assert await uow.leases.holds(NAME, 1)  # locked until this work ends
            raw = await uow.connection.get_raw_connection()
            await raw.driver_connection.prepare("SELECT 1")  # parsed, and never executed
            halfway.set()
            await over.wait()

    work = asyncio.create_task(stop_halfway())
    await halfway.wait()
    watching = asyncio.create_task(other.run(stop, lambda: None))

    async with asyncio.timeout(60):
        while await other.fence(NAME) is None:
            await asyncio.sleep(0.01)

    over.set()
    with pytest.raises(DatabaseBusy):
        await work
    stop.set()
    await watching
    await ours.close()
    await theirs.close()


async def test_the_only_process_of_a_folder_waits_for_nobody(database):
    dead = presence(database)
    await dead.fence(NAME)

    alone = Presence(database, SimClock(), sole=True)

    assert await alone.fence(NAME) == 2
    assert not await alone.watch()


async def test_the_real_beats_take_over_within_ten_seconds():
    from bot.presence import BEAT

    assert timedelta(seconds=BEAT * (MISSED + 2)) < timedelta(seconds=10)


async def test_two_tasks_of_one_process_hold_a_name_under_one_fence(database):
    ours = presence(database)

    fences = await asyncio.gather(*(ours.fence(NAME) for _ in range(3)))

    assert fences == [1, 1, 1]
