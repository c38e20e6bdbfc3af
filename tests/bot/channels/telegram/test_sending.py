"""What people see on Telegram, and what a failed call means."""

from __future__ import annotations

import pytest

from bot.channels.base import (
    AccountDown,
    Moved,
    Refused,
    SendFailed,
    TryAgain,
    Unreachable,
)
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.composing import unpacked
from bot.channels.telegram.verdicts import UNNAMED_WAIT
from ledger.talk import Button, Reply, Table, Text
from tests.bot.channels.telegram.making import line, no_blob, reply, say, send
from tests.peers.bot_api.faults import Fault
from tests.peers.bot_api.server import BotApi

LI = 42
CHAT = "42"
GROUP = -100


async def test_a_pasted_notice_with_brackets_is_shown_as_it_is(
    channel: TelegramChannel, api: BotApi
) -> None:
    words = "三季度<5项 & <b>加粗</b> &lt; \"引号\" 'x'"

    await send(channel, CHAT, reply(words))

    assert api.words_to(LI) == [words]


async def test_however_much_is_escaped_it_stays_within_what_telegram_reads(
    channel: TelegramChannel, api: BotApi
) -> None:
    await send(channel, CHAT, reply("&" * 9000))

    assert "".join(api.words_to(LI)) == "&" * 9000


async def test_an_address_is_not_blown_up_into_a_preview(
    channel: TelegramChannel, api: BotApi
) -> None:
    await send(channel, CHAT, reply("https://www.example.gov.cn/a?b=1&c=2"))

    assert api.calls[-1].params["link_preview_options"] == {"is_disabled": True}


async def test_what_cannot_be_parsed_goes_out_as_plain_words(
    channel: TelegramChannel, api: BotApi
) -> None:
    refusal = "Bad Request: can't parse entities: Unsupported start tag"
    api.faults.set(Fault("status", 400, method="sendMessage", words=refusal))
    table = Table((line("项"), line("时限")), ((6, "8月31日"),))

    await send(channel, CHAT, Reply((line("A<B"),), (Button(line("好"), "ok"),), table=table))

    assert "parse_mode" not in api.calls[-1].params
    assert api.words_to(LI)[0].startswith("A<B\n项")
    assert api.people.buttons(LI) == ["好"]


async def test_a_table_stands_in_columns(channel: TelegramChannel, api: BotApi) -> None:
    rows = ((6, "目录公开", "8月31日"), (12, "会议开放", "9月30日"))

    await send(
        channel,
        CHAT,
        Reply((line("共2项"),), table=Table((line("项"), line("事"), line("限")), rows)),
    )

    [message] = api.sent_to(LI)
    assert message["text"].splitlines() == [
        "共2项",
        "项 事       限",
        "───────────────────",
        "6  目录公开 8月31日",
        "12 会议开放 9月30日",
    ]
    assert [entity["type"] for entity in message["entities"]] == ["pre"]


async def test_an_answered_card_changes_in_its_place(channel: TelegramChannel, api: BotApi) -> None:
    [sent] = await send(channel, CHAT, reply("第1页", ("下一页", "tasks 1")))

    [edited] = await send(channel, CHAT, reply("第2页", ("上一页", "tasks 0")), edits=sent)

    assert edited == sent
    assert api.words_to(LI) == ["第2页"]
    assert api.people.buttons(LI) == ["上一页"]


async def test_a_card_without_buttons_loses_those_it_had(
    channel: TelegramChannel, api: BotApi
) -> None:
    [sent] = await send(channel, CHAT, reply("办结？", ("是", "yes")))

    await send(channel, CHAT, reply("已记"), edits=sent)

    assert api.people.buttons(LI) == []


async def test_saying_the_same_once_more_is_no_failure(
    channel: TelegramChannel, api: BotApi
) -> None:
    [sent] = await send(channel, CHAT, reply("第1页", ("下一页", "tasks 1")))

    assert await send(channel, CHAT, reply("第1页", ("下一页", "tasks 1")), edits=sent) == [sent]


async def test_a_card_that_is_gone_is_said_anew(channel: TelegramChannel, api: BotApi) -> None:
    [sent] = await send(channel, CHAT, reply("第1页"))
    del api.world.messages[LI][int(sent)]

    [new] = await send(channel, CHAT, reply("第2页"), edits=sent)

    assert new != sent
    assert api.words_to(LI) == ["第2页"]


async def test_a_long_reply_replaces_the_card_and_goes_on_below(
    channel: TelegramChannel, api: BotApi
) -> None:
    [sent] = await send(channel, CHAT, reply("第1页"))
    long = reply("第一句。" + "这一句很长，" * 900, ("好", "ok"))

    ids = await send(channel, CHAT, long, edits=sent)

    assert ids[0] == sent
    assert len(ids) == 2
    assert "reply_markup" in api.sent_to(LI)[-1]
    assert "reply_markup" not in api.sent_to(LI)[0]


@pytest.mark.parametrize(
    ("status", "words", "failure"),
    [
        (403, "Forbidden: bot was blocked by the user", Unreachable),
        (403, "Forbidden: bot was kicked from the supergroup chat", Unreachable),
        (403, "Forbidden: bot can't initiate conversation with a user", Unreachable),
        (403, "Forbidden: user is deactivated", Unreachable),
        (400, "Bad Request: chat not found", Unreachable),
        (400, "Bad Request: not enough rights to send text messages to the chat", Unreachable),
        (400, "Bad Request: message thread not found", Unreachable),
        (400, "Bad Request: TOPIC_CLOSED", Unreachable),
        (400, "Bad Request: BUTTON_DATA_INVALID", Refused),
        (400, "Bad Request: message is too long", Refused),
        (413, "Request Entity Too Large", Refused),
        (401, "Unauthorized", AccountDown),
        (404, "Not Found", AccountDown),
        (500, "Internal Server Error", TryAgain),
        (502, "Bad Gateway", TryAgain),
    ],
)
async def test_each_refusal_means_what_the_dispatcher_must_do(
    channel: TelegramChannel, api: BotApi, status: int, words: str, failure: type[SendFailed]
) -> None:
    api.faults.set(Fault("status", status, words=words))

    with pytest.raises(failure) as told:
        await send(channel, CHAT, reply("第6项"))

    assert type(told.value) is failure


async def test_a_flood_wait_tells_how_long_and_for_whom(
    channel: TelegramChannel, api: BotApi
) -> None:
    api.people.group(GROUP).bot = "member"
    api.faults.set(Fault("flood", 7, times=2))

    with pytest.raises(TryAgain) as private:
        await send(channel, CHAT, reply("第6项"))
    with pytest.raises(TryAgain) as group:
        await send(channel, str(GROUP), reply("第6项"), group=True)

    assert (private.value.after, private.value.whole_account) == (7, True)
    assert (group.value.after, group.value.whole_account) == (7, False)
    assert not private.value.unknown


async def test_a_flood_wait_without_a_time_is_waited_out_too(
    channel: TelegramChannel, api: BotApi
) -> None:
    api.faults.set(Fault("status", 429, words="Too Many Requests"))

    with pytest.raises(TryAgain) as told:
        await send(channel, CHAT, reply("第6项"))

    assert told.value.after == UNNAMED_WAIT
    assert not told.value.unknown


async def test_silence_is_not_waited_out(
    channel: TelegramChannel, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.faults.set(Fault("silence", method="sendMessage"))
    [payload] = channel.compose(reply("第6项"), say, chat=CHAT, group=False)
    call = channel._transport.call
    monkeypatch.setattr(channel._transport, "call", lambda m, p: call(m, p, within=0.05))

    with pytest.raises(TryAgain) as told:
        await channel.send(CHAT, payload, key="k", read_blob=no_blob)

    assert told.value.unknown


async def test_a_group_that_became_a_supergroup_is_followed(
    channel: TelegramChannel, api: BotApi
) -> None:
    api.people.group(GROUP).bot = "member"
    api.people.migrate(GROUP, -1001)
    [payload] = channel.compose(reply("本周到期2项"), say, chat=str(GROUP), group=True)

    with pytest.raises(Moved) as told:
        await channel.send(str(GROUP), payload, key="k", read_blob=no_blob)
    await channel.send(told.value.chat, payload, key="k", read_blob=no_blob)

    assert api.words_to(-1001) == ["本周到期2项"]


async def test_a_broadcast_mentions_only_the_liaisons_concerned(
    channel: TelegramChannel, api: BotApi
) -> None:
    api.people.group(GROUP).bot = "member"

    await send(channel, str(GROUP), reply("本周到期2项", mentions=("42", "43")), group=True)
    await send(channel, CHAT, reply("本周到期2项", mentions=("42", "43")))

    [message] = api.sent_to(GROUP)
    assert message["text"] == "本周到期2项\n请留意： @联络员1 @联络员2"
    assert [entity["user"] for entity in message["entities"]] == [42, 43]
    assert api.words_to(LI) == ["本周到期2项"]


async def test_of_many_liaisons_every_one_is_mentioned(
    channel: TelegramChannel, api: BotApi
) -> None:
    api.people.group(GROUP).bot = "member"
    many = tuple(str(number) for number in range(1000, 1230))

    await send(channel, str(GROUP), reply("本周到期9项", mentions=many), group=True)

    told = [entity["user"] for message in api.sent_to(GROUP) for entity in message["entities"]]
    assert told == [*range(1000, 1230)]


async def test_a_topic_is_a_chat_of_its_own(channel: TelegramChannel, api: BotApi) -> None:
    api.people.group(-1002, kind="supergroup", forum=True).bot = "member"
    topic = api.people.topic(-1002, "政务公开")

    [sent] = await send(channel, f"-1002:{topic}", reply("本周到期2项"), group=True)
    await send(channel, f"-1002:{topic}", reply("本周到期1项"), group=True, edits=sent)

    [message] = api.sent_to(-1002)
    assert (message["message_thread_id"], message["text"]) == (topic, "本周到期1项")


async def test_a_closed_topic_is_out_of_reach(channel: TelegramChannel, api: BotApi) -> None:
    group = api.people.group(-1002, kind="supergroup", forum=True)
    group.bot = "member"
    group.closed_topics.add(api.people.topic(-1002, "政务公开"))

    with pytest.raises(Unreachable):
        await send(channel, "-1002:100", reply("本周到期2项"), group=True)


def test_a_link_is_a_link(channel: TelegramChannel) -> None:
    button = Button(Text("plain", text="网页版"), link="https://example.gov.cn/chat")

    [payload] = channel.compose(Reply((line("在此"),), (button,)), say, chat=CHAT, group=False)

    [[made]] = unpacked(payload).params["reply_markup"]["inline_keyboard"]
    assert made == {"text": "网页版", "url": "https://example.gov.cn/chat"}


async def test_the_longest_action_still_fits_a_button(
    channel: TelegramChannel, api: BotApi
) -> None:
    await send(channel, CHAT, reply("选一个", ("甲", "a" * 40)))

    assert api.people.buttons(LI) == ["甲"]
