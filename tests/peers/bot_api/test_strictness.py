"""The strict server is strict: each rule of Telegram's that we rely on is kept by it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from tests.peers.bot_api.limits import Limits
from tests.peers.bot_api.parse_mode import parse_html
from tests.peers.bot_api.refusal import Refusal
from tests.peers.bot_api.server import BotApi

LI = 42
Ask = Callable[..., Any]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(local=False) as server:
        server.people.person(LI, "小李")
        yield server


@pytest.fixture
async def ask(api: BotApi) -> AsyncIterator[Ask]:
    """Return a function that calls a method and returns its result, or the words of a refusal."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **params: Any) -> Any:
            url = f"{api.base_url}{api.token}/{method}"
            async with session.post(url, json=params) as response:
                answer = await response.json()
                assert response.status == answer.get("error_code", 200)
                return answer["result"] if answer["ok"] else answer["description"]

        yield call


def button(data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "好", "callback_data": data}]]}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: message text is empty"),
        ({"text": "长" * 4097}, "Bad Request: message is too long"),
        ({"text": "<b>粗", "parse_mode": "HTML"},
         "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ({"text": "三<5项", "parse_mode": "HTML"},
         "Bad Request: can't parse entities: Unclosed start tag at byte offset 3"),
        ({"text": "好<p>", "parse_mode": "HTML"},
         'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 3'),
        ({"text": "x", "reply_markup": button("")}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": button("字" * 22)}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "x"}] * 9]}},
         "Bad Request: REPLY_MARKUP_TOO_LONG"),
        ({"text": "x", "chat_id": 7}, "Bad Request: chat not found"),
        ({"text": "半个\ud83d"}, "Bad Request: strings must be encoded in UTF-8"),
        ({"text": "x", "reply_parameters": {"message_id": 99}},
         "Bad Request: message to be replied not found"),
    ],
)  # fmt: skip
async def test_what_telegram_refuses_is_refused(
    ask: Ask, params: dict[str, Any], words: str
) -> None:
    assert await ask("sendMessage", **({"chat_id": LI} | params)) == words


async def test_lengths_count_after_parsing(ask: Ask) -> None:
    sent = await ask("sendMessage", chat_id=LI, text="&lt;" * 4096, parse_mode="HTML")

    assert sent["text"] == "<" * 4096


def test_entities_are_measured_in_utf_16() -> None:
    text, entities = parse_html("🔴<b>逾期</b> <a href='tg://user?id=7'>@x</a> &#x4e2d;&quot;")

    assert text == '🔴逾期 @x 中"'
    assert entities == [
        {"offset": 2, "length": 2, "type": "bold"},
        {"offset": 5, "length": 2, "type": "text_mention", "user": 7},
    ]


@pytest.mark.parametrize(
    "source", ["</b>", "<b></i>", "<span>x</span>", "<b", "a<", "<>", "<b><i>x</b></i>"]
)
def test_broken_markup_names_its_place(source: str) -> None:
    with pytest.raises(Refusal) as told:
        parse_html(source)

    assert told.value.description.startswith("Bad Request: can't parse entities: ")


async def test_who_may_be_written_to(api: BotApi, ask: Ask) -> None:
    api.people.person(43, "新人", started=False)
    api.people.group(-100)
    forbidden = "Forbidden: "

    async def told(chat: int) -> Any:
        return await ask("sendMessage", chat_id=chat, text="x")

    assert await told(43) == forbidden + "bot can't initiate conversation with a user"
    assert await told(-100) == forbidden + "bot is not a member of the group chat"
    api.people.block(LI)
    assert await told(LI) == forbidden + "bot was blocked by the user"
    api.people.person(44).deactivated = True
    assert await told(44) == forbidden + "user is deactivated"
    api.people.stand(-100, "restricted", by=LI)
    assert await told(-100) == "Bad Request: not enough rights to send text messages to the chat"
    api.people.stand(-100, "kicked", by=LI)
    assert await told(-100) == forbidden + "bot was kicked from the group chat"


async def test_edits(ask: Ask) -> None:
    sent = await ask("sendMessage", chat_id=LI, text="一", reply_markup=button("x"))
    where = {"chat_id": LI, "message_id": sent["message_id"]}

    same = await ask("editMessageText", **where, text="一", reply_markup=button("x"))
    edited = await ask("editMessageText", **where, text="二")

    assert same.startswith("Bad Request: message is not modified")
    assert "reply_markup" not in edited
    assert await ask("editMessageText", chat_id=LI, message_id=99, text="三") == (
        "Bad Request: message to edit not found"
    )


async def test_only_real_buttons_can_be_pressed_and_queries_grow_old(api: BotApi, ask: Ask) -> None:
    await ask("sendMessage", chat_id=LI, text="？", reply_markup=button("yes"))
    with pytest.raises(LookupError):
        api.people.press(LI, "没有")
    query = api.people.press(LI, "好")

    assert await ask("answerCallbackQuery", callback_query_id=query) is True
    api.advance(60)
    assert "query is too old" in await ask("answerCallbackQuery", callback_query_id=query)
    assert "MESSAGE_TOO_LONG" in await ask(
        "answerCallbackQuery", callback_query_id=query, text="长" * 201
    )


@pytest.mark.parametrize(
    ("command", "description", "words"),
    [
        ("tasks", "我的任务", True),
        ("我的任务", "x", "Bad Request: BOT_COMMAND_INVALID"),
        ("Tasks", "x", "Bad Request: BOT_COMMAND_INVALID"),
        ("tasks", "", "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_commands_are_latin(ask: Ask, command: str, description: str, words: Any) -> None:
    commands = [{"command": command, "description": description}]

    assert await ask("setMyCommands", commands=commands) == words


async def test_a_menus_language_has_two_letters(ask: Ask) -> None:
    told = await ask("setMyCommands", commands=[], language_code="zh-hans")

    assert told == "Bad Request: invalid language code specified"


# ---- updates --------------------------------------------------------------------------------


async def test_an_offset_confirms_what_lies_before_it(api: BotApi, ask: Ask) -> None:
    for number in range(150):
        api.people.say(LI, str(number))

    first = await ask("getUpdates")
    again = await ask("getUpdates", limit=1)
    rest = await ask("getUpdates", offset=first[-1]["update_id"] + 1)

    assert (len(first), len(again), len(rest)) == (100, 1, 50)
    assert api.delivery.confirmed == 100
    assert len(await ask("getUpdates", offset=-2)) == 2


async def test_after_a_week_of_silence_the_numbers_begin_anew(api: BotApi, ask: Ask) -> None:
    api.people.say(LI, "旧的")
    [old] = await ask("getUpdates")
    await ask("getUpdates", offset=old["update_id"] + 1)
    api.delivery.number_anew(100)
    api.people.say(LI, "新的")

    [new] = await ask("getUpdates", offset=old["update_id"] + 1)

    assert (new["update_id"], new["message"]["text"]) == (101, "新的")


async def test_a_long_poll_waits_for_news(api: BotApi, ask: Ask) -> None:
    asking = asyncio.create_task(ask("getUpdates", timeout=5))
    await api.people.wait_for(lambda: api.delivery.polled)

    api.people.say(LI, "新的")

    assert [update["message"]["text"] for update in await asking] == ["新的"]


async def test_of_two_pollers_the_older_is_thrown_out(api: BotApi, ask: Ask) -> None:
    older = asyncio.create_task(ask("getUpdates", timeout=5))
    await api.people.wait_for(lambda: api.delivery.polled)

    await ask("getUpdates", timeout=0)

    assert (await older).startswith("Conflict: terminated by other getUpdates request")


async def test_what_nobody_fetches_is_gone_after_a_day(api: BotApi, ask: Ask) -> None:
    api.people.say(LI, "旧的")
    api.advance(24 * 3600 + 1)

    assert await ask("getUpdates") == []


async def test_polling_and_a_web_hook_exclude_each_other(ask: Ask) -> None:
    assert await ask("setWebhook", url="https://bot.example/x", secret_token="s") is True

    assert (await ask("getUpdates")).startswith("Conflict: can't use getUpdates method while")
    assert await ask("deleteWebhook") is True
    assert await ask("getUpdates") == []


async def test_an_open_poll_ends_where_a_web_hook_begins(api: BotApi, ask: Ask) -> None:
    polling = asyncio.create_task(ask("getUpdates", timeout=5))
    await api.people.wait_for(lambda: api.delivery.polled)

    await ask("setWebhook", url="https://bot.example/x")

    assert await polling == "Conflict: terminated by setWebhook request"


@pytest.mark.parametrize(
    "params",
    [
        {"url": "http://bot.example/x"},
        {"url": "https://bot.example:8080/x"},
        {"url": "https://bot.example/x", "secret_token": "with blank"},
        {"url": "https://bot.example/x", "max_connections": 101},
    ],
)
async def test_a_web_hook_has_its_rules(ask: Ask, params: dict[str, Any]) -> None:
    assert (await ask("setWebhook", **params)).startswith("Bad Request: ")


async def test_kinds_that_were_not_asked_for_do_not_come(api: BotApi, ask: Ask) -> None:
    await ask("getUpdates", allowed_updates=["callback_query"])
    api.people.say(LI, "听不到")

    assert await ask("getUpdates") == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("第6项好了", False),
        ("/help", True),
        ("/help@another_bot", False),
        ("@taizhang_test_bot 第6项好了", True),
    ],
)
async def test_privacy_mode_hides_what_is_not_for_the_bot(
    api: BotApi, text: str, seen: bool
) -> None:
    api.people.group(-100).bot = "member"

    assert (api.people.say(LI, text, chat=-100) is not None) is seen


# ---- pace, files, tokens --------------------------------------------------------------------


async def test_too_much_to_one_chat_one_group_or_all_is_a_429() -> None:
    async with BotApi(limits=Limits(total_per_second=30)) as api:
        for person in range(40):
            api.people.person(person + 1)
        api.people.group(-100).bot = "member"
        waits: list[tuple[int, bool]] = []

        async def many(chats: list[int]) -> int:
            """Send until told to wait; return how many went through."""
            for sent, chat in enumerate(chats):
                try:
                    await api.execute("sendMessage", {"chat_id": chat, "text": "x"})
                except Refusal as refusal:
                    waits.append((refusal.code, refusal.parameters["retry_after"] >= 1))
                    api.advance(61)
                    return sent
            return len(chats)

        assert await many([1] * 20) == 10
        assert await many([-100] * 30) == 20
        assert await many(list(range(1, 41))) == 30
        assert waits == [(429, True)] * 3


async def test_files_have_their_limits(api: BotApi, ask: Ask) -> None:
    big = api.world.keep_file(b"0" * (20 * 1024 * 1024 + 1), "big", "x/y")

    assert await ask("getFile", file_id=big) == "Bad Request: file is too big"
    assert await ask("getFile", file_id="none") == "Bad Request: invalid file_id"
    assert "wrong remote file" in await ask("sendDocument", chat_id=LI, document="none")
    assert (
        await ask("sendDocument", chat_id=LI) == "Bad Request: there is no document in the request"
    )


async def test_another_token_is_unauthorized_and_another_method_is_not_found(
    api: BotApi,
) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{api.base_url}1:x/getMe") as response:
            assert (response.status, (await response.json())["description"]) == (
                401,
                "Unauthorized",
            )
        async with session.get(f"{api.base_url}{api.token}/getNothing") as response:
            assert response.status == 404
        params = {"chat_id": str(LI), "text": "x", "reply_markup": json.dumps(button("y"))}
        async with session.get(f"{api.base_url}{api.token}/SENDMESSAGE", params=params) as response:
            assert (await response.json())["ok"]
