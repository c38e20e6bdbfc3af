"""The way out: server-sent events that go on, after any interruption, exactly where they broke."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC
from typing import Any

from aiohttp import web

from bot.channels.web.chats import Seat
from bot.channels.web.hub import Hub, Watch
from storage.web_messages import WebMessage

HEARTBEAT = 15.0  # seconds; proxies cut what is silent for a minute
PAGE = 200

ReadAfter = Callable[[Seat, int, int], Awaitable[list[WebMessage]]]


_MARKS = ("nonce", "push", "name")


def message_data(message: WebMessage) -> dict[str, Any]:
    """Return a message as a page is given it."""
    body = {key: value for key, value in message.body.items() if key not in _MARKS}
    data: dict[str, Any] = {
        "chat": message.chat,
        "seq": message.seq,
        "by": message.author,
        "at": message.at.astimezone(UTC).isoformat(timespec="seconds"),
        "body": body,
    }
    if message.edits is not None:
        data["edits"] = message.edits
    return data | {mark: message.body[mark] for mark in _MARKS if message.body.get(mark)}


class Cursor:
    """How far a page has come, in each of its chats. Written as `chat:seq,chat:seq`."""

    def __init__(self, seats: Sequence[Seat], written: str) -> None:
        known = dict(_pairs(written))
        self.seen = {seat.chat: known.get(seat.chat, 0) for seat in seats}

    def __str__(self) -> str:
        return ",".join(f"{chat}:{seq}" for chat, seq in self.seen.items())


class Stream:
    """One page's stream over all the conversations it shows."""

    def __init__(
        self,
        response: web.StreamResponse,
        seats: Sequence[Seat],
        cursor: Cursor,
        read_after: ReadAfter,
    ) -> None:
        self._response = response
        self._seats = {seat.chat: seat for seat in seats}
        self._cursor = cursor
        self._read_after = read_after

    async def run(self, hub: Hub) -> None:
        """Send what the page has missed, then everything new, until it leaves or we close."""
        with hub.watch(self._seats) as watch:
            await self._catch_up()
            while not hub.closed:
                await watch.wait(HEARTBEAT)
                if hub.closed:
                    return
                await self._send_new(watch)

    async def _send_new(self, watch: Watch) -> None:
        messages, behind = watch.take(), watch.behind
        watch.behind = False
        if not messages and not behind:
            await self._response.write(b":\n\n")
        for message in messages:
            seen = self._cursor.seen[message.chat]
            if message.seq > seen + 1:
                behind = True
            elif message.seq == seen + 1:
                await self._write(message)
        if behind:
            await self._catch_up()

    async def _catch_up(self) -> None:
        for seat in self._seats.values():
            while True:
                seen = self._cursor.seen[seat.chat]
                messages = await self._read_after(seat, seen, PAGE)
                for message in messages:
                    await self._write(message)
                if len(messages) < PAGE:
                    break

    async def _write(self, message: WebMessage) -> None:
        self._cursor.seen[message.chat] = message.seq
        data = json.dumps(message_data(message), ensure_ascii=False, separators=(",", ":"))
        await self._response.write(f"id: {self._cursor}\ndata: {data}\n\n".encode())


def _pairs(written: str) -> list[tuple[str, int]]:
    pairs = []
    for part in written.split(","):
        chat, colon, seq = part.rpartition(":")
        if colon and seq.isascii() and seq.isdigit() and len(seq) < 10:
            pairs.append((chat, int(seq)))
    return pairs
