"""A channel that posts to the sink, at no pace but the sender's own."""

from __future__ import annotations

from collections.abc import Iterable

import aiohttp
from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Say
from ledger.talk import Attachment, Reply


class Post:
    """Sends each message as one request over kept connections."""

    name = "fake"
    bot = "bot"
    pace = Pace(1e6, 6e7, 1_000_000, 6e7, in_flight=4)
    deduplicates = False

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Word a reply."""
        return ("\n".join(say(line) for line in reply.lines).encode(),)

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Post a message and wait for the yes."""
        async with self._session.post(self._url, data=payload) as answer:
            await answer.read()
        return key

    async def fetch(self, attachment: Attachment) -> bytes:
        """Nobody sends a file here."""
        return b""

    async def receive(self, intake: Intake) -> None:
        """Nobody says anything here."""

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """No pages."""
        return ()

    async def close(self) -> None:
        """The session is another's to close."""
