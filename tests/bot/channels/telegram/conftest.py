"""A strict Bot API server, a channel that talks to it, and an inbox in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from bot.channels.telegram import TelegramChannel
from bot.clock import WoundClock
from tests.bot.channels.memory_intake import MemoryIntake
from tests.bot.channels.telegram.making import channel_at
from tests.peers.bot_api.server import BotApi

LI = 42


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.people.person(LI, "小李")
        yield server


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock(datetime(2026, 9, 21, 1, 5, tzinfo=UTC))


@pytest.fixture
async def channel(api: BotApi, clock: WoundClock) -> AsyncIterator[TelegramChannel]:
    made = channel_at(api, clock)
    yield made
    await made.close()


@pytest.fixture
def intake() -> MemoryIntake:
    return MemoryIntake()


@pytest.fixture
async def receiving(
    channel: TelegramChannel, intake: MemoryIntake
) -> AsyncIterator[Callable[[], asyncio.Task[None]]]:
    """Return a function that starts the channel's receiving; it ends with the test."""
    tasks: list[asyncio.Task[None]] = []

    def begin() -> asyncio.Task[None]:
        tasks.append(asyncio.create_task(channel.receive(intake)))
        return tasks[-1]

    yield begin
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
