"""The channel of a rehearsal: it writes down what it is given, and when."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Say
from bot.clock import WoundClock
from ledger.talk import Attachment, Reply

CHANNEL, BOT = "rehearsal", "rehearsal"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands in a chat. `key` is the outbox's; a push has its digest's."""

    at: datetime
    chat: str
    key: str
    text: str
    buttons: tuple[tuple[str, str], ...]


class Stage:
    """A platform that never fails and never waits."""

    name = CHANNEL
    bot = BOT
    pace = Pace(1e6, 6e7, 1_000_000, 6e7)
    deduplicates = True

    def __init__(self, clock: WoundClock) -> None:
        self._clock = clock
        self.shown: list[Shown] = []

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Word a reply, one line below the other."""
        body = {
            "text": "\n".join(say(line) for line in reply.lines),
            "buttons": [(say(button.label), button.action) for button in reply.buttons],
        }
        return (json.dumps(body, ensure_ascii=False).encode(),)

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Write a message down."""
        body = json.loads(payload)
        buttons = tuple((label, action) for label, action in body["buttons"])
        self.shown.append(
            Shown(self._clock.now(), chat, key.rpartition("/")[0], body["text"], buttons)
        )
        return str(len(self.shown))

    async def fetch(self, attachment: Attachment) -> bytes:
        """Nobody sends a file in a rehearsal."""
        return b""

    async def receive(self, intake: Intake) -> None:
        """The rehearsal itself says what people say."""

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """A rehearsal has no pages."""
        return ()

    async def check(self) -> AsyncIterator[tuple[str, str, str]]:
        """Say that nothing can be wrong."""
        yield "ok", "rehearsal", ""

    async def close(self) -> None:
        """Nothing is open."""
