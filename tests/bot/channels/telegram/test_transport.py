"""The way out: through the proxy that is set and no other, one error for each kind of trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError, TimedOut

from bot.channels.telegram import TelegramChannel, bot_name
from bot.channels.telegram.pace import OFFICIAL, pace_at
from bot.channels.telegram.transport import NotConnected, ServerTrouble, Transport
from bot.clock import WoundClock
from bot.settings import Settings
from tests.bot.channels.telegram.making import channel_at, reply, send
from tests.peers.bot_api.faults import Fault
from tests.peers.bot_api.server import BotApi


class Proxy:
    """An HTTP proxy that hands on plain requests and counts them."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.port = 0

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line = head.split(b"\r\n")[0].decode()
        self.requests.append(line.split("/")[-2])
        host, port = line.split("//")[1].split("/")[0].split(":")
        length = next(
            (
                int(h.split(b":")[1])
                for h in head.split(b"\r\n")
                if h.lower().startswith(b"content-l")
            ),
            0,
        )
        body = await reader.readexactly(length)
        there, out = await asyncio.open_connection(host, int(port))
        out.write(
            head.replace(b"keep-alive", b"close").replace(
                b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"
            )
            + body
        )
        writer.write(await there.read())
        await writer.drain()
        writer.close()
        out.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    made = Proxy()
    server = await made.start()
    yield made
    server.close()


async def test_every_kind_of_call_goes_through_the_proxy(
    api: BotApi, clock: WoundClock, proxy: Proxy
) -> None:
    channel = channel_at(api, clock, proxy=f"http://127.0.0.1:{proxy.port}")

    await send(channel, "42", reply("第6项"))
    await channel._transport.call("getUpdates", {"timeout": 0})
    await channel._client.get_me()
    await channel.close()

    assert len(proxy.requests) == 3
    assert api.words_to(42) == ["第6项"]


async def test_proxies_of_the_environment_are_not_used(
    channel: TelegramChannel, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    await send(channel, "42", reply("第6项"))

    assert api.words_to(42) == ["第6项"]


async def test_each_kind_of_trouble_has_its_own_error(api: BotApi) -> None:
    transport = Transport(api.base_url + api.token)
    for fault, within, error in (
        (Fault("silence"), 0.2, TimedOut),
        (Fault("drop"), 60, NetworkError),
        (Fault("garbage"), 60, ServerTrouble),
        (Fault("status", 503), 60, ServerTrouble),
    ):
        api.faults.set(fault)
        with pytest.raises(error):
            await transport.call("getMe", {}, within=within)
    await api.stop()
    with pytest.raises(NotConnected):
        await transport.call("getMe", {}, within=60)
    await transport.shutdown()


async def test_a_proxy_that_refuses_the_tunnel_has_let_nothing_through() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport = Transport("https://api.telegram.invalid/bot1:x", f"http://127.0.0.1:{port}")

    with pytest.raises(NotConnected):
        await transport.call("getMe", {})

    await transport.shutdown()
    server.close()


def test_telegrams_own_pace_is_kept_at_telegram_and_at_servers_elsewhere() -> None:
    assert pace_at("https://api.telegram.org/bot") == OFFICIAL
    assert pace_at("http://10.0.0.7:8081/bot") == OFFICIAL
    assert pace_at("http://127.0.0.1:8081/bot").per_second > OFFICIAL.per_second
    assert pace_at("http://127.0.0.1:8081/bot").group_per_minute == OFFICIAL.group_per_minute


async def test_links_carry_the_bots_name_or_none_when_it_cannot_be_asked(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAIZHANG_TELEGRAM_TOKEN", api.token)
    monkeypatch.setenv("TAIZHANG_TELEGRAM_BASE_URL", api.base_url)
    settings = Settings(_env_file=None)

    assert await bot_name(settings) == "taizhang_test_bot"
    await api.stop()
    assert await bot_name(settings) is None


async def test_the_doctor_is_told_how_the_account_stands(
    channel: TelegramChannel, api: BotApi
) -> None:
    assert [found async for found in channel.check()] == [("ok", "@taizhang_test_bot answers", "")]

    api.token = "123456:revoked-and-replaced"

    [(state, what, _)] = [found async for found in channel.check()]
    assert (state, what) == ("wrong", "getMe: Unauthorized")
