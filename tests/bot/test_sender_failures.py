"""The sender when a platform fails: for a while, for good, or without a word."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.channels.base import (
    AccountDown,
    Moved,
    Refused,
    TryAgain,
    Unreachable,
)
from storage.outgoing import Kind, Standing
from tests.bot.world import Dead, Platform, SimClock, World, failing


@pytest.fixture
def world(database):
    return World(database)


# ---- failures that pass -------------------------------------------------------------------


async def test_a_busy_platform_is_asked_again_when_it_said(world):
    world.platform.script = failing(1, lambda: TryAgain("429", after=7))
    await world.put(world.message("polite"))

    await world.pass_time(6.9)
    assert len(world.platform.tried) == 1
    await world.pass_time(3)

    assert world.platform.keys() == {"polite": 1}
    assert (await world.rows())["polite"]["attempts"] == 0


async def test_a_pause_for_the_whole_account_outlives_a_restart(world):
    world.platform.script = failing(1, lambda: TryAgain("429", after=100, whole_account=True))
    keys = await world.put_many(50)
    await world.drain()
    tried = len(world.platform.tried)
    assert tried <= 4

    world.restart()
    await world.pass_time(98)
    assert len(world.platform.tried) == tried
    await world.pass_time(10)

    assert world.platform.keys() == dict.fromkeys(keys, 1)
    assert all(row["attempts"] == 0 for row in (await world.rows()).values())


async def test_only_the_chat_that_was_limited_waits(world):
    world.platform.script = lambda chat, key: (
        TryAgain("429", after=60) if chat == "slow" and len(world.platform.tried) < 3 else None
    )
    await world.put(world.message("a", chat="slow"), world.message("b", chat="quick"))

    await world.pass_time(5)

    assert world.platform.keys() == {"b": 1}


async def test_failures_are_tried_again_with_growing_pauses(world):
    world.platform.script = failing(3, lambda: TryAgain("connection refused"))
    await world.put(world.message("stubborn"))

    await world.pass_time(60)

    times = [message.monotonic for message in world.platform.tried]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) == 4
    assert gaps[0] < gaps[-1]
    assert await world.standing("stubborn") is Standing.SENT


async def test_a_message_whose_use_is_over_is_shown_as_dead(world):
    world.platform.script = lambda chat, key: TryAgain("down")
    await world.put(world.message("old", life=100))

    await world.pass_time(200)
    async with world.database.work() as uow:
        await uow.outbox.expire(world.clock.now())

    assert await world.standing("old") is Standing.DEAD
    async with world.database.read() as uow:
        (shown,) = await uow.outbox.undelivered(1)
    assert shown.why == "down"


async def test_an_account_that_is_not_accepted_rests_and_comes_back(world):
    back = world.clock.monotonic() + 250
    world.platform.script = lambda chat, key: (
        AccountDown("401 token revoked") if world.clock.monotonic() < back else None
    )
    keys = await world.put_many(5)

    await world.pass_time(200)
    assert len(world.platform.tried) <= 4
    await world.pass_time(200)

    assert world.platform.keys() == dict.fromkeys(keys, 1)


# ---- failures that stay -------------------------------------------------------------------


async def test_a_message_that_will_never_be_taken_is_shown_and_the_next_goes_on(world):
    world.platform.script = failing(1, lambda: Refused("message is too ugly"))
    await world.put(world.message("ugly", chat="one"))
    await world.put(world.message("fine", chat="one"))

    await world.drain()

    assert await world.standing("ugly") is Standing.FAILED
    assert await world.standing("fine") is Standing.SENT


async def test_a_chat_that_moved_is_followed(world):
    world.platform.script = lambda chat, key: Moved("moved", chat="new") if chat == "old" else None
    await world.put(world.message("a", chat="old"))
    await world.put(world.message("b", chat="old"))

    await world.drain()

    assert [message.chat for message in world.platform.accepted] == ["new", "new"]


async def test_a_blocked_chat_is_marked_and_its_messages_are_held_until_it_is_back(world):
    world.platform.script = lambda chat, key: Unreachable("403 blocked")
    await world.put(world.message("first", chat="one"))
    await world.put(world.message("second", chat="one"))
    await world.put(world.message("digest", chat="one", kind=Kind.DIGEST))

    await world.drain()

    assert len(world.platform.tried) == 1
    assert await world.standing("first") is Standing.HELD
    assert await world.standing("second") is Standing.HELD
    assert await world.standing("digest") is Standing.SUPERSEDED

    world.platform.script = lambda chat, key: None
    async with world.database.work() as uow:
        assert await uow.channels.resume("fake", "bot", "one", world.clock.now()) == 2
    await world.drain()
    assert list(world.platform.keys()) == ["first", "second"]


# ---- outcomes that nobody knows -----------------------------------------------------------


async def test_an_unknown_outcome_is_sent_once_more_and_says_so(world):
    world.platform.after = failing(1, lambda: TryAgain("read timeout", unknown=True))
    await world.put(world.message("maybe"))

    await world.pass_time(60)

    texts = [message.text for message in world.platform.accepted]
    assert texts == ["您好 maybe#0", "（补发，可能重复）\n您好 maybe#0"]
    row = (await world.rows())["maybe"]
    assert row["state"] == "sent"
    assert row["perhaps_twice"]


async def test_unknown_twice_is_shown_to_the_office(world):
    world.platform.after = failing(2, lambda: TryAgain("read timeout", unknown=True))
    await world.put(world.message("maybe"))

    await world.pass_time(600)

    assert world.platform.keys() == {"maybe": 2}
    assert await world.standing("maybe") is Standing.UNCERTAIN
    async with world.database.read() as uow:
        (shown,) = await uow.outbox.undelivered(1)
    assert shown.why == "read timeout"


async def test_a_platform_that_refuses_doubles_gets_the_same_bytes(database):
    clock = SimClock()
    world = World(database, clock=clock, platform=Platform(clock, deduplicates=True))
    world.platform.after = failing(2, lambda: TryAgain("read timeout", unknown=True))
    await world.put(world.message("same"))

    await world.pass_time(120)

    assert len(world.platform.tried) == 3
    assert len({message.text for message in world.platform.tried}) == 1
    assert world.platform.keys() == {"same": 1}
    assert await world.standing("same") is Standing.SENT


async def test_no_answer_at_all_counts_as_unknown(database):
    world = World(database, send_timeout=0.05)
    world.platform.after = failing(1, Dead)  # type: ignore[arg-type]
    await world.put(world.message("silence"))

    await world.pass_time(60)

    assert world.platform.keys() == {"silence": 2}


async def test_what_a_dead_process_was_sending_is_sent_once_more_and_says_so(world):
    await world.put(world.message("dying"))
    async with world.database.work() as uow:
        await uow.leases.register("gone", world.clock.now())
        fence = await uow.leases.acquire("send:fake:bot", "gone")
        claimed = await uow.outbox.claim("fake", "bot", fence, world.clock.now(), 5)
    assert [item.key for item in claimed] == ["dying"]

    world.restart()
    await world.pass_time(60)

    (again,) = world.platform.accepted
    assert again.text.startswith("（补发，可能重复）")
    assert await world.standing("dying") is Standing.SENT


async def test_a_late_process_cannot_settle_what_another_took_over(world):
    await world.put(world.message("fenced"))
    async with world.database.work() as uow:
        (item,) = await uow.outbox.claim("fake", "bot", 1, world.clock.now(), 5)
    async with world.database.work() as uow:
        await uow.outbox.adopt("fake", "bot", 2)

    async with world.database.work() as uow:
        assert not await uow.outbox.sent(item, ["m1"], world.clock.now())
        assert not await uow.outbox.retry(item, world.clock.now(), world.clock.now(), "late")
        await uow.outbox.sent_all([(item, ["m1"], world.clock.now())])

    assert await world.standing("fenced") is Standing.SENDING
