"""Fetching: nothing is confirmed before it is stored, and nothing ends it but stopping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.channels.telegram import TelegramChannel
from bot.clock import WoundClock
from tests.bot.channels.memory_intake import MemoryIntake, eventually
from tests.bot.channels.telegram.making import channel_at, reply, send
from tests.peers.bot_api.faults import Fault
from tests.peers.bot_api.server import BotApi

LI = 42
Begin = Callable[[], asyncio.Task[None]]


async def test_messages_come_in_order_and_are_confirmed_after(
    api: BotApi, intake: MemoryIntake, receiving: Begin
) -> None:
    for number in range(250):
        api.people.say(LI, f"第{number}条")
    receiving()

    await intake.wait_for(250)

    assert intake.texts == [f"第{number}条" for number in range(250)]
    await eventually(lambda: api.delivery.waiting == 0)


async def test_what_could_not_be_stored_is_fetched_again(
    api: BotApi, intake: MemoryIntake, receiving: Begin
) -> None:
    intake.failures = 3
    for number in range(60):
        api.people.say(LI, f"第{number}条")
    receiving()

    await intake.wait_for(60)

    assert len(intake.texts) == 60
    assert intake.offered == 240


async def test_stopping_ends_the_open_long_poll_at_once(
    api: BotApi, channel: TelegramChannel, receiving: Begin
) -> None:
    task = receiving()
    await eventually(lambda: api.delivery.polled)
    began = asyncio.get_running_loop().time()

    task.cancel()
    await asyncio.wait({task})
    await channel.close()

    assert asyncio.get_running_loop().time() - began < 25  # a poll stays open for 30


async def test_closing_the_channel_ends_a_long_poll_too(
    api: BotApi, channel: TelegramChannel
) -> None:
    polling = asyncio.create_task(channel._transport.call("getUpdates", {"timeout": 50}, within=60))
    await eventually(lambda: api.delivery.polled)

    await channel.close()

    done, _ = await asyncio.wait({polling}, timeout=25)  # this poll stays open for 50
    assert done
    assert polling.exception()


async def test_numbers_that_begin_anew_after_a_week_of_silence_are_heard(
    api: BotApi, intake: MemoryIntake, receiving: Begin
) -> None:
    api.people.say(LI, "旧的")
    receiving()
    await eventually(lambda: api.delivery.confirmed == 1 and api.delivery.polled)

    api.delivery.number_anew(100)
    for number in range(3):
        api.people.say(LI, f"新的{number}")
        await intake.wait_for(2 + number)

    await eventually(lambda: api.delivery.waiting == 0)
    assert intake.texts == ["旧的", "新的0", "新的1", "新的2"]


async def test_a_forgotten_web_hook_is_cleared_and_what_waited_is_kept(
    api: BotApi, intake: MemoryIntake, receiving: Begin
) -> None:
    api.delivery.set_hook("http://127.0.0.1:9/forgotten", None, 40)
    api.people.say(LI, "还在")
    receiving()

    await intake.wait_for(1)

    assert api.delivery.hook is None
    assert intake.texts == ["还在"]


async def test_a_web_hook_that_is_set_later_is_cleared_too(
    api: BotApi, intake: MemoryIntake, receiving: Begin
) -> None:
    receiving()
    await eventually(lambda: api.delivery.polled)
    api.delivery.set_hook("http://127.0.0.1:9/by-mistake", None, 40)
    api.people.say(LI, "还在")

    await intake.wait_for(1)


async def test_two_pollers_wait_instead_of_crashing(
    api: BotApi, intake: MemoryIntake, receiving: Begin, clock: WoundClock
) -> None:
    other = channel_at(api, clock)
    tasks = [receiving(), asyncio.create_task(other.receive(intake))]
    await eventually(lambda: api.delivery.conflicts >= 2)
    assert not any(task.done() for task in tasks)

    tasks[1].cancel()
    await asyncio.wait({tasks[1]})
    await other.close()
    api.people.say(LI, "还在")

    await intake.wait_for(1)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", 502, method="getUpdates", times=3),
        Fault("flood", 0, method="getUpdates", times=2),
        Fault("drop", method="getUpdates", times=3),
        Fault("drop_after", method="getUpdates", times=3),
        Fault("garbage", method="getUpdates", times=3),
        Fault("status", 401, method="getUpdates", times=2, words="Unauthorized"),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.value:g}",
)
async def test_whatever_goes_wrong_on_the_way_nothing_is_lost(
    api: BotApi, intake: MemoryIntake, receiving: Begin, fault: Fault
) -> None:
    api.faults.set(fault)
    for number in range(5):
        api.people.say(LI, f"第{number}条")
    receiving()

    await intake.wait_for(5)

    assert intake.texts == [f"第{number}条" for number in range(5)]


async def test_a_server_that_comes_back_is_found_again(
    api: BotApi, intake: MemoryIntake, receiving: Begin
) -> None:
    receiving()
    await eventually(lambda: api.delivery.polled)
    port = api.port
    await api.stop()
    await asyncio.sleep(0.05)
    await api.start(port)
    api.people.say(LI, "还在")

    await intake.wait_for(1)


async def test_an_update_that_nobody_understands_does_not_stand_in_the_way(
    api: BotApi, intake: MemoryIntake, receiving: Begin
) -> None:
    api.delivery.put("message", {"chat": {"id": LI, "type": "private"}, "from": 7, "date": "x"}, LI)
    api.people.say(LI, "后面的")
    receiving()

    await intake.wait_for(1)

    assert intake.texts == ["后面的"]


async def test_every_tap_is_answered_so_that_no_button_spins(
    api: BotApi, channel: TelegramChannel, intake: MemoryIntake, receiving: Begin
) -> None:
    await send(channel, "42", reply("办结？", ("是", "yes"), ("否", "no")))
    queries = [api.people.press(LI, "是"), api.people.press(LI, "是"), api.people.press(LI, "否")]
    queries.append(api.people.press_data(LI, "forged", api.sent_to(LI)[0]))
    receiving()

    await eventually(lambda: all(api.queries[query].answered for query in queries))

    assert [said.pressed for said in intake.kept] == ["yes", "no", None]


async def test_a_tap_that_is_too_old_to_be_answered_still_counts(
    api: BotApi, channel: TelegramChannel, intake: MemoryIntake, receiving: Begin
) -> None:
    await send(channel, "42", reply("办结？", ("是", "yes")))
    api.people.press(LI, "是")
    api.advance(3600)
    receiving()

    await intake.wait_for(1)
    await eventually(lambda: api.calls_of("answerCallbackQuery"))

    assert api.calls_of("answerCallbackQuery")[0].error is not None


async def test_only_the_kinds_we_read_are_asked_for(api: BotApi, receiving: Begin) -> None:
    receiving()
    await eventually(lambda: api.delivery.polled)

    assert api.delivery.kinds == {"message", "callback_query", "my_chat_member"}
