"""Telegram in the contract suite, against the strict Bot API server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.channels.telegram import TelegramChannel
from bot.clock import Clock
from ledger.talk import Inbound
from tests.bot.channels.memory_intake import MemoryIntake, eventually
from tests.bot.channels.telegram.making import channel_at
from tests.peers.bot_api.faults import Fault
from tests.peers.bot_api.server import BotApi
from tests.peers.bot_api.world import JSON

LI = 42


class TelegramHarness:
    """One person who writes to the bot."""

    chat = str(LI)
    troubles = frozenset(
        {"flood", "busy", "lost_answer", "no_connection", "blocked", "revoked", "malformed"}
    )

    def __init__(self, api: BotApi, channel: TelegramChannel, intake: MemoryIntake) -> None:
        self.channel = channel
        self._api = api
        self._intake = intake

    async def shown(self) -> list[str]:
        return [words_and_buttons(message) for message in self._api.sent_to(LI)]

    async def trouble(self, kind: str) -> None:
        faults = self._api.faults
        if kind == "blocked":
            self._api.people.block(LI)
        elif kind == "revoked":
            self._api.token = "123456:another-token-than-ours"
        elif kind == "no_connection":
            await self._api.stop()
        elif kind == "flood":
            faults.set(Fault("flood", 7, method="sendMessage"))
        elif kind == "busy":
            faults.set(Fault("status", 502, method="sendMessage"))
        elif kind == "lost_answer":
            faults.set(Fault("drop_after", method="sendMessage"))
        else:
            faults.set(Fault("garbage", method="sendMessage"))

    async def say(self, text: str, *, again: bool = False) -> list[Inbound]:
        self._intake.failures = 1 if again else 0
        had = len(self._intake.kept)
        self._api.people.say(LI, text)
        await eventually(lambda: len(self._intake.kept) > had)
        return self._intake.kept[had:]

    async def tap(self, label: str) -> list[Inbound]:
        had = len(self._intake.kept)
        self._api.people.press(LI, label)
        await eventually(lambda: len(self._intake.kept) > had)
        return self._intake.kept[had:]

    async def forge(self, action: str) -> list[Inbound]:
        had = len(self._intake.kept)
        self._api.people.press_data(LI, action, self._api.sent_to(LI)[-1])
        await eventually(lambda: len(self._intake.kept) > had)
        return self._intake.kept[had:]


def words_and_buttons(message: JSON) -> str:
    """Return what a person sees of a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    labels = [button["text"] for row in rows for button in row]
    return "\n".join((message.get("text") or message.get("caption", ""), *labels))


@asynccontextmanager
async def start(tmp: Path) -> AsyncIterator[TelegramHarness]:
    """Yield a channel that polls the strict server."""
    async with BotApi() as api:
        api.people.person(LI, "小李")
        channel, intake = channel_at(api, Clock()), MemoryIntake()
        receiving = asyncio.create_task(channel.receive(intake))
        await eventually(lambda: api.delivery.polled)
        yield TelegramHarness(api, channel, intake)
        receiving.cancel()
        with suppress(asyncio.CancelledError):
            await receiving
        await channel.close()
