"""Who runs and who holds what, on no clock but the watcher's own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from ledger.talk import Inbound, InboundKind

NOW = datetime(2026, 5, 11, tzinfo=UTC)


async def register(database, *owners):
    async with database.work() as uow:
        for owner in owners:
            await uow.leases.register(owner, NOW)


async def acquire(database, name, owner):
    async with database.work() as uow:
        return await uow.leases.acquire(name, owner)


async def test_a_name_has_one_holder_and_each_new_one_a_larger_fence(database):
    await register(database, "a", "b")

    assert await acquire(database, "send:web", "a") == 1
    assert await acquire(database, "send:web", "b") is None
    async with database.work() as uow:
        await uow.leases.leave("a")
    assert await acquire(database, "send:web", "b") == 2


async def test_of_many_that_try_at_once_one_holds_the_name(database):
    owners = [f"p{n}" for n in range(6)]
    await register(database, *owners)

    fences = await asyncio.gather(*(acquire(database, "n", owner) for owner in owners))

    assert [fence for fence in fences if fence] == [1]


async def test_what_a_dead_process_held_is_free(database):
    await register(database, "a", "b")
    await acquire(database, "n", "a")

    async with database.work() as uow:
        beats = await uow.leases.beats()
        assert await uow.leases.bury("a", beats["a"])

    assert await acquire(database, "n", "b") == 2
    async with database.work() as uow:
        assert not await uow.leases.beat("a")
        assert await uow.leases.beat("b")
        assert not await uow.leases.holds("n", 1)
        assert await uow.leases.holds("n", 2)


async def test_everything_that_a_dead_process_held_is_free(database):
    await register(database, "a", "b")
    names = ["send:web", "send:telegram", "send:wecom"]
    for name in names:
        await acquire(database, name, "a")

    async with database.work() as uow:
        await uow.leases.bury("a", (await uow.leases.beats())["a"])

    assert [await acquire(database, name, "b") for name in names] == [2, 2, 2]


async def test_a_process_that_has_beaten_since_is_not_buried(database):
    await register(database, "a")
    async with database.work() as uow:
        await uow.leases.beat("a")

    async with database.work() as uow:
        assert not await uow.leases.bury("a", 0)
        assert await uow.leases.bury("a", 1)


async def test_what_a_dead_process_was_reading_is_read_by_another(database):
    await register(database, "a", "b")
    async with database.work() as uow:
        await uow.inbox.put([Inbound("web", "bot", "1", InboundKind.TEXT, "l", "l", NOW)], NOW)
        await uow.inbox.claim("a")

    async with database.work() as uow:
        await uow.leases.bury("a", 0)
        (received,) = await uow.inbox.claim("b")

    assert received.attempts == 2


async def test_leaving_frees_everything_at_once(database):
    await register(database, "a", "b")
    await acquire(database, "n", "a")

    async with database.work() as uow:
        await uow.leases.leave("a")

    assert await acquire(database, "n", "b") == 2


async def test_the_only_process_of_a_folder_buries_whoever_was_before(database):
    await register(database, "old", "older", "me")
    await acquire(database, "n", "old")

    async with database.work() as uow:
        await uow.leases.bury_all_but("me")
        assert list(await uow.leases.beats()) == ["me"]

    assert await acquire(database, "n", "me") == 2
