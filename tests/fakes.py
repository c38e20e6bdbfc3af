"""Stand-ins for what is outside this process: a platform that keeps what it was sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from itertools import count

from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Say, SendFailed
from ledger.talk import Attachment, Reply


@dataclass
class Sent:
    """A message as the platform got it."""

    chat: str
    text: str
    buttons: list[tuple[str, str]]
    files: list[str]
    edits: str | None
    key: str


@dataclass
class FakeChannel:
    """A platform in memory. `failures` are raised, one a send, before anything is accepted."""

    name: str = "fake"
    bot: str = "bot"
    pace: Pace = field(
        default_factory=lambda: Pace(
            per_second=10_000, chat_per_minute=600_000, chat_burst=1000, group_per_minute=600_000
        )
    )
    deduplicates: bool = True
    sent: list[Sent] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    failures: list[SendFailed] = field(default_factory=list)
    replies: list[tuple[Reply, bool]] = field(default_factory=list)
    """Everything that was composed, and whether it was for a group."""
    _ids: count[int] = field(default_factory=lambda: count(1))
    _keys: dict[str, str] = field(default_factory=dict)

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        self.replies.append((reply, group))
        return (
            json.dumps(
                {
                    "text": "\n".join(say(line) for line in reply.lines),
                    "buttons": [[say(b.label), b.action] for b in reply.buttons],
                    "files": [f.name for f in reply.files],
                    "edits": edits,
                }
            ).encode(),
        )

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        if self.failures:
            raise self.failures.pop(0)
        if key in self._keys:
            return self._keys[key]
        data = json.loads(payload)
        buttons = [(label, action) for label, action in data["buttons"]]
        self.sent.append(Sent(chat, data["text"], buttons, data["files"], data["edits"], key))
        self._keys[key] = str(next(self._ids))
        return self._keys[key]

    async def fetch(self, attachment: Attachment) -> bytes:
        return self.files[attachment.ref]

    async def receive(self, intake: Intake) -> None:
        await asyncio.Event().wait()

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        return ()

    async def check(self) -> AsyncIterator[tuple[str, str, str]]:
        yield "ok", "in memory", ""

    async def close(self) -> None:
        return
