"""What becomes of a message on its way out, whatever the platform answers."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.channels.base import (
    Pace,
    TryAgain,
)
from bot.channels.telegram.pace import OFFICIAL
from bot.sender import Sender
from storage.outgoing import Kind, Standing
from tests.bot.world import AlwaysOpen, Dead, SimClock, World, failing


@pytest.fixture
def world(database):
    return World(database)


# ---- the ordinary way ---------------------------------------------------------------------


async def test_a_message_is_sent_once_and_settled(world):
    await world.put(world.message("hello"))

    await world.drain()
    await world.drain()

    assert world.platform.keys() == {"hello": 1}
    row = (await world.rows())["hello"]
    assert row["state"] == "sent"
    assert row["remote_ids"] == '["m1"]'


async def test_what_is_put_while_the_sender_looks_does_not_wait_for_its_next_look(
    world, monkeypatch
):
    monkeypatch.setattr("bot.dispatcher.POLL", 3600.0)
    look, late = Sender._claim, [world.message("late")]

    async def looked_too_early(sender, *where):
        found = await look(sender, *where)
        if found == [] and late:
            await world.put(late.pop())
            world.dispatcher.wake()
            await asyncio.sleep(0.05)  # the watch finds the sender busy
        return found

    monkeypatch.setattr(Sender, "_claim", looked_too_early)
    await world.put(world.message("early"))
    stop = asyncio.Event()
    running = asyncio.create_task(world.dispatcher.run(stop))

    async with asyncio.timeout(60):
        while not world.platform.keys()["late"]:
            await asyncio.sleep(0.01)
    stop.set()
    await running

    assert world.platform.keys() == {"early": 1, "late": 1}


async def test_the_same_key_is_enqueued_once(world):
    assert await world.put(world.message("twice")) == {"twice"}
    assert await world.put(world.message("twice")) == set()

    await world.drain()

    assert world.platform.keys() == {"twice": 1}


async def test_another_office_may_use_the_same_key(world):
    await world.put(world.message("same"), world.message("same", jurisdiction_id=2))

    await world.drain()

    assert world.platform.keys() == {"same": 2}


async def test_messages_to_one_chat_keep_their_order(world):
    keys = await world.put_many(20, chat="one")

    await world.drain()

    assert [message.key.split("/")[0] for message in world.platform.accepted] == keys


async def test_the_urgent_comes_first_between_chats(world):
    await world.put(
        world.message("group", kind=Kind.GROUP),
        world.message("digest", kind=Kind.DIGEST),
        world.message("reply", kind=Kind.REPLY),
    )
    world.platform.pace = Pace(1, 60, 1, 60, in_flight=1)
    world.restart()

    await world.drain()

    order = [message.key.split("/")[0] for message in world.platform.accepted]
    assert order == ["reply", "digest", "group"]


async def test_nothing_leaves_before_its_time(world):
    later = world.clock.now() + timedelta(minutes=10)
    await world.put(world.message("later", not_before=later))

    await world.drain()
    assert not world.platform.tried

    await world.pass_time(601)
    assert world.platform.keys() == {"later": 1}


async def test_a_message_that_is_early_does_not_hold_up_its_chat(world):
    later = world.clock.now() + timedelta(minutes=10)
    await world.put(world.message("later", chat="one", not_before=later))
    await world.put(world.message("now", chat="one"))

    await world.drain()

    assert world.platform.keys() == {"now": 1}


async def test_the_bytes_are_stored_before_the_first_try(world):
    stored = []

    def look(chat, key):
        stored.append(key)
        return TryAgain("busy")

    world.platform.script = look
    await world.put(world.message("bytes"))

    await world.drain()

    row = (await world.rows())["bytes"]
    assert row["payloads"]
    assert stored


async def test_a_long_message_goes_on_with_the_part_that_failed(world):
    world.platform.parts = 3
    world.platform.script = lambda chat, key: (
        TryAgain("busy") if key == "long/1" and len(world.platform.tried) == 2 else None
    )
    await world.put(world.message("long"))

    await world.drain()
    await world.pass_time(10)

    assert [message.key for message in world.platform.accepted] == ["long/0", "long/1", "long/2"]


async def test_a_message_that_cannot_be_rendered_is_shown_and_stops_nobody(world):
    world.platform.compose = lambda *args, **facts: 1 / 0
    await world.put(world.message("broken", chat="one"))

    await world.drain()

    assert await world.standing("broken") is Standing.FAILED
    async with world.database.read() as uow:
        (shown,) = await uow.outbox.undelivered(1)
    assert "ZeroDivisionError" in shown.why


# ---- a reply, which the router stores as claimed ------------------------------------------


async def test_a_reply_goes_out_at_once_and_costs_no_claim(world):
    await world.drain()  # takes the account
    fence = world.dispatcher.fence("fake", "bot")
    async with world.database.work() as uow:
        item = await uow.outbox.put_claimed(
            world.message("reply:1", kind=Kind.REPLY), world.clock.now(), fence
        )

    world.dispatcher.hand([item])
    await world.drain()

    assert world.platform.keys() == {"reply:1": 1}
    assert await world.standing("reply:1") is Standing.SENT


async def test_a_reply_that_queued_behind_one_just_sent_waits_for_no_settling(world, monkeypatch):
    monkeypatch.setattr("bot.dispatcher.POLL", 3600.0)
    monkeypatch.setattr("bot.sender.SETTLE_AFTER", 3600.0)
    stop = asyncio.Event()
    await world.drain()  # takes the account
    running = asyncio.create_task(world.dispatcher.run(stop))
    async with world.database.work() as uow:
        fence = world.dispatcher.fence("fake", "bot")
        at_once = world.message("at once", chat="one", kind=Kind.REPLY)
        item = await uow.outbox.put_claimed(at_once, world.clock.now(), fence)
        await uow.outbox.put_all(
            [world.message("queued", chat="one", kind=Kind.REPLY)], world.clock.now()
        )
    world.dispatcher.hand([item])
    world.dispatcher.wake()

    async with asyncio.timeout(60):
        while not world.platform.keys()["queued"]:
            await asyncio.sleep(0.01)
    stop.set()
    await running

    assert world.platform.keys() == {"at once": 1, "queued": 1}


async def test_pushes_that_are_not_answered_hold_up_no_reply(world):
    """As many pushes as may be are on the wire: replies have places of their own."""
    world.platform.script = lambda chat, key: Dead() if chat.startswith("chat-k") else None
    await world.put_many(3 * world.platform.pace.in_flight)
    sender = world.dispatcher._senders["fake", "bot"]
    await sender.step()
    assert sender.in_flight == world.platform.pace.in_flight

    replies = [world.message(f"reply:{n}", kind=Kind.REPLY) for n in range(20)]
    await world.put(*replies)
    await sender.step()
    async with asyncio.timeout(60):
        while sender.in_flight > world.platform.pace.in_flight:
            await asyncio.sleep(0.01)

    assert world.platform.keys() == {reply.key: 1 for reply in replies}


async def test_without_the_account_a_reply_has_to_queue(world):
    assert world.dispatcher.fence("fake", "bot") is None
    assert world.dispatcher.fence("fake", "nobody") is None


async def test_a_reply_that_goes_out_while_the_last_is_noted_is_noted_too(world, monkeypatch):
    monkeypatch.setattr("bot.sender.SETTLE_AFTER", 0.0)
    await world.drain()
    sender = world.dispatcher._senders["fake", "bot"]
    keys, noted = ["reply:1", "reply:2"], []

    async def hand() -> None:
        async with world.database.work() as uow:
            fence = world.dispatcher.fence("fake", "bot")
            message = world.message(keys[len(noted)], kind=Kind.REPLY)
            item = await uow.outbox.put_claimed(message, world.clock.now(), fence)
        world.dispatcher.hand([item])
        await sender.landed()

    settle = sender._surely

    async def slowly(work) -> None:
        noted.append(work)
        if len(noted) == 1:
            await hand()
        await settle(work)

    monkeypatch.setattr(sender, "_surely", slowly)
    await hand()

    async with asyncio.timeout(60):
        while [row["state"] for row in (await world.rows()).values()] != ["sent", "sent"]:
            await asyncio.sleep(0.01)


async def test_a_reply_of_which_nobody_knows_is_not_sent_again(world):
    world.platform.after = failing(1, lambda: TryAgain("lost", unknown=True))
    await world.put(world.message("reply:2", kind=Kind.REPLY))

    await world.pass_time(3600)

    assert world.platform.keys() == {"reply:2": 1}
    assert await world.standing("reply:2") is Standing.UNCERTAIN


async def test_a_reply_left_on_the_wire_by_a_crash_is_not_sent_again(world):
    await world.drain()
    fence = world.dispatcher.fence("fake", "bot")
    async with world.database.work() as uow:
        await uow.outbox.put_claimed(
            world.message("reply:3", kind=Kind.REPLY), world.clock.now(), fence
        )

    world.restart()
    await world.pass_time(60)

    assert not world.platform.tried
    assert await world.standing("reply:3") is Standing.UNCERTAIN


# ---- pace ---------------------------------------------------------------------------------


async def test_the_account_s_pace_is_kept_in_every_second(world):
    world.platform.pace = OFFICIAL
    world.restart()
    await world.put_many(120)

    await world.pass_time(20)

    times = [message.monotonic for message in world.platform.accepted]
    assert len(times) == 120
    assert max(sum(start <= t < start + 1 for t in times) for start in times) <= 30


async def test_a_chat_s_pace_is_kept_and_others_do_not_wait_for_it(world):
    world.platform.pace = Pace(1000, 60, 3, 18)
    world.restart()
    await world.put_many(10, chat="one")
    await world.put_many(10)

    await world.pass_time(30)

    one = [message.monotonic for message in world.platform.accepted if message.chat == "one"]
    rest = [message.monotonic for message in world.platform.accepted if message.chat != "one"]
    assert len(one) == len(rest) == 10
    assert one[-1] - one[0] >= 6.9
    assert max(rest) - min(rest) < 1


@pytest.mark.parametrize("chats", [["-100"], ["-100", "-100:7", "-100:8", "-100:9"]])
async def test_a_group_is_written_to_at_most_as_often_as_its_platform_allows(
    world, chats, monkeypatch
):
    async def sleep(seconds):
        world.clock.wind(seconds)
        await turn(0)

    turn = asyncio.sleep
    monkeypatch.setattr("bot.sender.asyncio.sleep", sleep)
    world.platform.pace = OFFICIAL
    world.restart()
    for chat in chats:
        await world.put_many(32 // len(chats), chat=chat, group=True, kind=Kind.GROUP)

    await world.pass_time(150)

    times = [message.monotonic for message in world.platform.accepted]
    assert len(times) == 32
    assert max(sum(start <= t < start + 60 for t in times) for start in times) <= 20


# ---- office hours -------------------------------------------------------------------------


class Closed(AlwaysOpen):
    """An office that opens in an hour."""

    def __init__(self, opens):
        self.opens = opens

    async def next_open(self, jurisdiction_id, at):
        return max(at, self.opens)


async def test_what_is_unasked_waits_for_office_hours_at_the_moment_of_sending(database):
    clock = SimClock()
    world = World(database, clock=clock, hours=Closed(clock.now() + timedelta(hours=1)))
    await world.put(world.message("letter", chat="one"))
    await world.put(world.message("reply", chat="one", kind=Kind.REPLY))

    await world.drain()
    assert world.platform.keys() == {"reply": 1}

    await world.pass_time(3601)
    assert world.platform.keys() == {"reply": 1, "letter": 1}


async def test_a_digest_that_waited_too_long_is_planned_anew(world):
    await world.put(world.message("stale", kind=Kind.DIGEST))
    world.clock.wind(46 * 60)

    await world.drain()

    assert not world.platform.tried
    assert await world.standing("stale") is Standing.SUPERSEDED
    assert await world.put(world.message("stale", kind=Kind.DIGEST)) == {"stale"}
