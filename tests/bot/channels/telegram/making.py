"""Makes a Telegram channel that talks to the strict server and does not wait for long."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.polling import Patience
from bot.clock import Clock
from bot.texts import Texts
from ledger.talk import Button, Reply, Text
from tests.peers.bot_api.server import BotApi

IMPATIENT = Patience(poll=2, shortest=0.02, longest=0.1, another_poller=0.05, bad_token=0.1)

say = Texts.load("zh_CN").say


def channel_at(api: BotApi, clock: Clock, **more: Any) -> TelegramChannel:
    """Return a channel on the strict server."""
    options: dict[str, Any] = {
        "key": b"k" * 32,
        "clock": clock,
        "zone": ZoneInfo("Asia/Shanghai"),
        "base_url": api.base_url,
        "base_file_url": api.base_file_url,
        "patience": IMPATIENT,
    }
    return TelegramChannel(api.token, **options | more)


def line(text: str) -> Text:
    """Return a line without translation."""
    return Text("plain", text=text)


def reply(text: str, *buttons: tuple[str, str], question: bool = False, **more: Any) -> Reply:
    """Return a reply of one line, with buttons (label, action)."""
    made = tuple(Button(line(label), action) for label, action in buttons)
    return Reply((line(text),), made, question=question, **more)


async def no_blob(digest: str) -> bytes:
    """There are no files in this test."""
    raise AssertionError(digest)


async def send(
    channel: TelegramChannel, chat: str, said: Reply, *, group: bool = False, **more: Any
) -> list[str]:
    """Compose and send, part by part."""
    edits = more.pop("edits", None)
    read_blob = more.pop("read_blob", no_blob)
    payloads = channel.compose(said, say, chat=chat, group=group, edits=edits)
    return [
        await channel.send(chat, payload, key=f"k/{at}", read_blob=read_blob)
        for at, payload in enumerate(payloads)
    ]
