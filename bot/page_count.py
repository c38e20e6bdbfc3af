"""How far the reading of a file is, in chat: one message that is edited, 读取第 3/19 页."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.channels.base import Channel, SendFailed, Unreachable
from ledger.talk import Inbound, Reply, Text

PATIENCE = 1.5
"""Seconds within which a file is read without a word."""
PACE = 3.0
"""Seconds between two edits: platforms count an edit as a message."""


class PageCount:
    """Tells a chat how many pages are read. A platform that cannot edit is told once."""

    def __init__(
        self,
        channel: Channel,
        said: Inbound,
        say: Callable[[Text], str],
        *,
        patience: float = PATIENCE,
        pace: float = PACE,
    ) -> None:
        self._channel = channel
        self._said = said
        self._say = say
        self._pace = pace
        self._next = asyncio.get_running_loop().time() + patience
        self._message: str | None = None
        self._silent = False

    async def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` pages are read, if it is time to."""
        now = asyncio.get_running_loop().time()
        last = done >= total and self._message is not None
        if self._silent or total < 2 or (now < self._next and not last):
            return
        self._next = now + self._pace
        try:
            await self._tell(Text("documents.progress", done=done, total=total), done)
        except SendFailed:
            self._silent = True  # the answer matters, not the counting

    async def _tell(self, line: Text, done: int) -> None:
        said, reply = self._said, Reply((line,))
        plain = self._compose(reply, None)
        payload = self._compose(reply, self._message) if self._message else plain
        if self._message and payload == plain:
            self._silent = True
            return
        key = f"reply:{said.channel}:{said.update_id}:page:{done}"
        sent = await self._channel.send(said.chat, payload, key=key, read_blob=_no_blob)
        self._message = self._message or sent

    def _compose(self, reply: Reply, edits: str | None) -> bytes:
        said = self._said
        return self._channel.compose(
            reply, self._say, chat=said.chat, group=said.group, edits=edits
        )[0]


async def _no_blob(digest: str) -> bytes:
    raise Unreachable(f"a count of pages carries no file: {digest}")
