"""Live pages: what has just been written is handed to every open stream that shows the chat."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from storage.web_messages import WebMessage

BACKLOG = 200  # messages a slow page may fall behind before it reads the log instead


class Watch:
    """One page's ear. `behind` says that messages were passed over and stand in the log."""

    def __init__(self, chats: Iterable[str]) -> None:
        self.chats = frozenset(chats)
        self.behind = False
        self._waiting: deque[WebMessage] = deque()
        self._woken = asyncio.Event()

    def tell(self, message: WebMessage | None) -> None:
        """Wake the page with a message, or (None) because the log may hold new ones."""
        if message is None or len(self._waiting) >= BACKLOG:
            self._waiting.clear()
            self.behind = True
        elif not self.behind:
            self._waiting.append(message)
        self._woken.set()

    async def wait(self, seconds: float) -> None:
        """Wait until something was told, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    def take(self) -> list[WebMessage]:
        """Return what was told since the last time."""
        messages = list(self._waiting)
        self._waiting.clear()
        self._woken.clear()
        return messages


class Hub:
    """The open streams of this process."""

    def __init__(self) -> None:
        self._watches: dict[str, set[Watch]] = {}
        self._heads: dict[str, int] = {}
        self.open = 0
        self.closed = False

    @contextmanager
    def watch(self, chats: Iterable[str]) -> Iterator[Watch]:
        """Listen to chats for as long as the block lasts."""
        watch = Watch(chats)
        for chat in watch.chats:
            self._watches.setdefault(chat, set()).add(watch)
        self.open += 1
        try:
            yield watch
        finally:
            self.open -= 1
            for chat in watch.chats:
                self._forget(chat, watch)

    def publish(self, message: WebMessage) -> None:
        """Hand a message that is in the log to everybody who watches its chat."""
        watches = self._watches.get(message.chat)
        if not watches:
            return
        self._heads[message.chat] = max(message.seq, self._heads.get(message.chat, 0))
        for watch in watches:
            watch.tell(message)

    def watched(self) -> list[str]:
        """Return the chats that some page shows."""
        return list(self._watches)

    def heard(self, chat: str, seq: int) -> None:
        """Wake a chat's pages when the log is ahead: another process has written to it."""
        if seq > self._heads.get(chat, 0):
            self._heads[chat] = seq
            for watch in self._watches.get(chat, ()):
                watch.tell(None)

    def close(self) -> None:
        """End every stream; the browsers come back to whoever answers next."""
        self.closed = True
        for watches in self._watches.values():
            for watch in watches:
                watch.tell(None)

    def _forget(self, chat: str, watch: Watch) -> None:
        watches = self._watches.get(chat, set())
        watches.discard(watch)
        if not watches:
            self._watches.pop(chat, None)
            self._heads.pop(chat, None)
