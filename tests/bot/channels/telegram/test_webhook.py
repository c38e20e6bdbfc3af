"""The web hook: committed before 200, known to nobody without both secrets, kept set."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.telegram import TelegramChannel, wire
from bot.channels.telegram.hearing import WANTED
from bot.channels.telegram.webhook import HEADER, Webhook
from bot.clock import WoundClock
from tests.bot.channels.memory_intake import MemoryIntake, eventually
from tests.bot.channels.telegram.making import channel_at, reply, send
from tests.e2e.process import free_port
from tests.peers.bot_api.server import BotApi

LI = 42
SECRET = "s3cret-of-the_hook"
UPDATE = {"update_id": 1, "message": {"message_id": 1, "date": 1790000000, "text": "6已完成",
          "chat": {"id": LI, "type": "private"}, "from": {"id": LI, "is_bot": False,
          "first_name": "小李"}}}  # fmt: skip


@pytest.fixture
async def hooked(
    api: BotApi, clock: WoundClock, intake: MemoryIntake
) -> AsyncIterator[tuple[TelegramChannel, TestServer]]:
    port = free_port()
    channel = channel_at(api, clock, webhook_url=f"http://127.0.0.1:{port}", webhook_secret=SECRET)
    application = web.Application(client_max_size=24 * 1024 * 1024)
    application.add_routes(channel.routes(intake))
    server = TestServer(application, port=port)
    await server.start_server()
    yield channel, server
    await channel.close()
    await server.close()


@pytest.fixture
async def set_hook(
    hooked: tuple[TelegramChannel, TestServer], api: BotApi, intake: MemoryIntake
) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(hooked[0].receive(intake))
    await eventually(lambda: api.delivery.hook)
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def post(server: TestServer, path: str, secret: str | None, body: object) -> int:
    headers = {HEADER: secret} if secret is not None else {}
    packed = io.BytesIO(json.dumps(body).encode())
    async with (
        aiohttp.ClientSession() as session,
        session.post(server.make_url(path), data=packed, headers=headers) as response,
    ):
        return response.status


@pytest.mark.usefixtures("set_hook")
async def test_messages_come_in_and_are_told_apart(api: BotApi, intake: MemoryIntake) -> None:
    for number in range(60):
        api.people.say(LI, f"第{number}条")

    await intake.wait_for(60)

    assert intake.texts == [f"第{number}条" for number in range(60)]
    await eventually(lambda: api.delivery.waiting == 0)


@pytest.mark.usefixtures("set_hook")
async def test_what_could_not_be_stored_is_not_answered_with_200(
    api: BotApi, intake: MemoryIntake
) -> None:
    intake.failures = 2
    api.people.say(LI, "6已完成")

    await intake.wait_for(1)

    assert api.delivery.hook
    assert api.delivery.hook.failures == 2
    assert api.delivery.hook.last_error == "Wrong response from the webhook: 503"


async def test_who_could_not_be_heard_is_asked_to_come_again_soon(
    hooked: tuple[TelegramChannel, TestServer], intake: MemoryIntake
) -> None:
    intake.failures = 1
    headers = {HEADER: SECRET}

    async with (
        aiohttp.ClientSession() as session,
        session.post(
            hooked[1].make_url(f"/telegram/{SECRET}"), json=UPDATE, headers=headers
        ) as answer,
    ):
        assert answer.status == 503
        assert 0 < int(answer.headers["Retry-After"]) <= 60


@pytest.mark.usefixtures("set_hook")
async def test_a_tap_is_put_at_rest_in_the_answer_itself(
    hooked: tuple[TelegramChannel, TestServer], api: BotApi, intake: MemoryIntake
) -> None:
    await send(hooked[0], "42", reply("办结？", ("是", "yes")))
    query = api.people.press(LI, "是")

    await intake.wait_for(1)

    await eventually(lambda: api.queries[query].answered)


@pytest.mark.parametrize(
    ("path", "secret", "status"),
    [
        (f"/telegram/{SECRET}", SECRET, 200),
        (f"/telegram/{SECRET}", "wrong", 403),
        (f"/telegram/{SECRET}", None, 403),
        (f"/telegram/{SECRET}", "é", 403),
        ("/telegram/wrong", SECRET, 404),
        ("/telegram/wrong", None, 404),
    ],
)
async def test_who_does_not_know_both_secrets_is_turned_away(
    hooked: tuple[TelegramChannel, TestServer], intake: MemoryIntake,
    path: str, secret: str | None, status: int,
) -> None:  # fmt: skip
    assert await post(hooked[1], path, secret, UPDATE) == status
    assert len(intake.kept) == (1 if status == 200 else 0)


async def test_a_header_of_no_known_letters_is_turned_away_too(
    hooked: tuple[TelegramChannel, TestServer], intake: MemoryIntake
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", hooked[1].port)
    head = f"POST /telegram/{SECRET} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n{HEADER}: "
    writer.write(head.encode() + b"\xff\xfe\r\nConnection: close\r\n\r\n{}")

    answer = await reader.read()

    assert answer.startswith(b"HTTP/1.1 403 ")
    assert intake.kept == []
    writer.close()


async def test_both_secrets_are_compared_in_constant_time_whichever_is_wrong(
    hooked: tuple[TelegramChannel, TestServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, known: bytes) -> bool:
        compared.append((given, known))
        return given == known

    monkeypatch.setattr("bot.channels.telegram.webhook.hmac.compare_digest", compare)
    await post(hooked[1], "/telegram/wrong", "other", UPDATE)

    assert compared == [(b"wrong", SECRET.encode()), (b"other", SECRET.encode())]


@pytest.mark.parametrize("body", [[], {}, {"update_id": "x"}, "text", None])
async def test_what_is_no_update_is_refused(
    hooked: tuple[TelegramChannel, TestServer], intake: MemoryIntake, body: object
) -> None:
    assert await post(hooked[1], f"/telegram/{SECRET}", SECRET, body) == 400
    assert intake.kept == []


def test_what_is_nested_too_deeply_is_no_json() -> None:
    with pytest.raises(ValueError, match="deeply"):
        wire.read(b"[" * 200_000)


@pytest.mark.parametrize(
    "odd",
    [
        {"message": 5}, {"message": {"chat": 3}}, {"message": {"chat": {"id": []}, "date": "x"}},
        {"message": UPDATE["message"] | {"date": 10**20}},
        {"callback_query": 5}, {"callback_query": {"from": {}}}, {"my_chat_member": []},
    ],
)  # fmt: skip
async def test_an_odd_update_costs_only_itself(
    hooked: tuple[TelegramChannel, TestServer], intake: MemoryIntake, odd: dict[str, object]
) -> None:
    path = f"/telegram/{SECRET}"
    assert await post(hooked[1], path, SECRET, {"update_id": 1} | odd) == 200
    assert intake.kept == []

    assert await post(hooked[1], path, SECRET, UPDATE) == 200
    assert len(intake.kept) == 1


async def test_a_body_that_no_update_has_is_not_read(
    hooked: tuple[TelegramChannel, TestServer],
) -> None:
    huge = UPDATE | {"padding": "x" * 1_100_000}

    assert await post(hooked[1], f"/telegram/{SECRET}", SECRET, huge) == 413


async def test_what_waited_when_the_hook_was_set_is_kept(
    hooked: tuple[TelegramChannel, TestServer], api: BotApi, intake: MemoryIntake
) -> None:
    api.people.say(LI, "还在")
    assert hooked[0]._hook

    await hooked[0]._hook.keep(hooked[0]._transport)

    await intake.wait_for(1)


async def test_a_hook_that_somebody_took_away_is_set_again(
    hooked: tuple[TelegramChannel, TestServer], api: BotApi
) -> None:
    channel, _ = hooked
    assert channel._hook
    await channel._hook.keep(channel._transport)
    api.delivery.set_hook("http://127.0.0.1:9/another", None, 40)

    await channel._hook.keep(channel._transport)

    assert api.delivery.hook
    assert api.delivery.hook.url == channel._hook.url
    assert api.delivery.hook.secret == SECRET


async def test_the_hook_brings_the_kinds_we_read_and_no_others_whatever_was_asked_for_before(
    hooked: tuple[TelegramChannel, TestServer], api: BotApi
) -> None:
    channel, _ = hooked
    assert channel._hook
    await channel._hook.keep(channel._transport)
    assert api.delivery.kinds == set(WANTED)
    api.delivery.kinds = frozenset({"message", "poll"})  # an older release set the same address

    await channel._hook.keep(channel._transport)

    assert api.delivery.kinds == set(WANTED)


async def test_a_hook_by_which_nothing_comes_in_is_no_contact(
    api: BotApi, clock: WoundClock, intake: MemoryIntake
) -> None:
    channel = channel_at(api, clock, webhook_url="http://127.0.0.1:9", webhook_secret=SECRET)
    assert channel._hook
    assert await channel._hook.keep(channel._transport)

    api.people.say(LI, "送不到")
    await eventually(lambda: api.delivery.hook and api.delivery.hook.last_error)
    assert not await channel._hook.keep(channel._transport)

    api.delivery.drop()
    assert await channel._hook.keep(channel._transport)
    await channel.close()


async def test_a_hook_that_is_set_is_left_alone(
    hooked: tuple[TelegramChannel, TestServer], api: BotApi
) -> None:
    channel, _ = hooked
    assert channel._hook
    await channel._hook.keep(channel._transport)
    await channel._hook.keep(channel._transport)

    assert len(api.calls_of("setWebhook")) == 1


@pytest.mark.parametrize(
    "given", ["https://bot.example", "https://bot.example/", "https://bot.example/telegram/S"]
)
def test_the_address_may_be_given_with_or_without_its_path(given: str) -> None:
    assert Webhook(given, "S").url == "https://bot.example/telegram/S"


def test_without_an_address_there_is_no_path(channel: TelegramChannel) -> None:
    assert tuple(channel.routes(MemoryIntake())) == ()
