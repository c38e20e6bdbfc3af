"""What every channel promises, asked of each of them, the fake included."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.base import AccountDown, TryAgain, Unreachable
from bot.texts import Texts
from ledger.talk import Button, InboundKind, Reply, Text
from tests.bot.channels.contract import Harness

HERE = Path(__file__).parent
CHANNELS = sorted(path.parent.name for path in HERE.glob("*/harness.py"))

say = Texts.load("zh_CN").say


def line(text: str) -> Text:
    return Text("plain", text=text)


@pytest.fixture(params=CHANNELS)
async def harness(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Harness]:
    module = importlib.import_module(f"tests.bot.channels.{request.param}.harness")
    async with module.start(tmp_path) as started:
        yield started


async def read_blob(digest: str) -> bytes:
    return digest.encode()


async def send(harness: Harness, reply: Reply, key: str = "k") -> list[str]:
    payloads = harness.channel.compose(reply, say, chat=harness.chat, group=False)
    return [
        await harness.channel.send(harness.chat, payload, key=f"{key}/{at}", read_blob=read_blob)
        for at, payload in enumerate(payloads)
    ]


async def failing(harness: Harness, trouble: str) -> None:
    if trouble not in harness.troubles:
        pytest.skip(f"{harness.channel.name} knows no {trouble}")
    await harness.trouble(trouble)
    await send(harness, Reply((line("第6项"),)))


async def test_what_is_sent_is_shown_in_order(harness: Harness) -> None:
    await send(harness, Reply((line("第一条 <b>&amp;"), line("第二行"))), "a")
    await send(harness, Reply((line("第三条"),)), "b")

    shown = "\n".join(await harness.shown())

    assert shown.index("第一条 <b>&amp;") < shown.index("第二行") < shown.index("第三条")


async def test_every_message_has_an_id_of_its_own(harness: Harness) -> None:
    first = await send(harness, Reply((line("一"),)), "a")
    second = await send(harness, Reply((line("二"),)), "b")

    assert first
    assert set(first).isdisjoint(second)


async def test_composing_twice_gives_the_same_bytes(harness: Harness) -> None:
    reply = Reply((line("第6项"),), (Button(Text("help.tasks"), "tasks open 0"),))

    def compose() -> tuple[bytes, ...]:
        return harness.channel.compose(reply, say, chat=harness.chat, group=False)

    assert compose() == compose()


async def test_nothing_of_a_long_text_is_lost(harness: Harness) -> None:
    sentences = [
        f"第{number}项要在{number % 12 + 1}月底前办结，由县财政局牵头。" for number in range(400)
    ]

    await send(harness, Reply(tuple(line(sentence) for sentence in sentences)))

    shown = "\n".join(await harness.shown())
    assert [sentence for sentence in sentences if sentence not in shown] == []


async def test_a_platform_that_asks_to_wait_is_waited_for(harness: Harness) -> None:
    with pytest.raises(TryAgain) as told:
        await failing(harness, "flood")

    assert not told.value.unknown


async def test_a_busy_platform_is_tried_again(harness: Harness) -> None:
    with pytest.raises(TryAgain):
        await failing(harness, "busy")


async def test_no_connection_means_not_sent(harness: Harness) -> None:
    with pytest.raises(TryAgain) as told:
        await failing(harness, "no_connection")

    assert not told.value.unknown


async def test_a_lost_answer_is_not_taken_for_a_failure(harness: Harness) -> None:
    with pytest.raises(TryAgain) as told:
        await failing(harness, "lost_answer")

    assert told.value.unknown or harness.channel.deduplicates


async def test_an_answer_that_nobody_understands_is_not_taken_for_a_failure(
    harness: Harness,
) -> None:
    with pytest.raises(TryAgain) as told:
        await failing(harness, "malformed")

    assert told.value.unknown or harness.channel.deduplicates


async def test_who_has_blocked_the_bot_is_unreachable(harness: Harness) -> None:
    with pytest.raises(Unreachable):
        await failing(harness, "blocked")


async def test_a_revoked_account_is_no_fault_of_the_message(harness: Harness) -> None:
    with pytest.raises(AccountDown):
        await failing(harness, "revoked")


async def test_what_is_said_comes_in_as_it_was_said(harness: Harness) -> None:
    [inbound] = await harness.say("4号已完成")

    assert (inbound.kind, inbound.text) == (InboundKind.TEXT, "4号已完成")
    assert (inbound.channel, inbound.bot) == (harness.channel.name, harness.channel.bot)
    assert inbound.chat == harness.chat
    assert not inbound.group
    assert inbound.at.tzinfo is not None


async def test_what_is_delivered_twice_has_one_identity(harness: Harness) -> None:
    heard = await harness.say("4号已完成", again=True)

    assert len({(inbound.channel, inbound.bot, inbound.update_id) for inbound in heard}) == 1


async def test_a_tap_brings_back_the_buttons_action(harness: Harness) -> None:
    await send(harness, Reply((line("有什么事？"),), (Button(Text("help.tasks"), "tasks open 0"),)))

    [inbound] = await harness.tap("我的任务")

    assert (inbound.kind, inbound.pressed) == (InboundKind.BUTTON, "tasks open 0")


async def test_an_action_that_was_never_offered_does_nothing(harness: Harness) -> None:
    await send(harness, Reply((line("有什么事？"),), (Button(Text("help.tasks"), "tasks open 0"),)))

    heard = await harness.forge("review close 1")

    assert all(inbound.pressed is None for inbound in heard)


async def test_every_answer_to_a_question_can_be_seen(harness: Harness) -> None:
    answers = [f"第{no}项 在政府网站设置专栏并按季度更新目录（牵头）" for no in (4, 5, 12)]
    buttons = tuple(Button(line(answer), f"report {at}") for at, answer in enumerate(answers))

    await send(harness, Reply((line("是哪一项？"),), buttons, question=True))

    shown = "\n".join(await harness.shown())
    assert [answer for answer in answers if answer not in shown] == []


async def test_closing_twice_is_no_harm(harness: Harness) -> None:
    await send(harness, Reply((line("一"),)))

    await harness.channel.close()
    await harness.channel.close()
