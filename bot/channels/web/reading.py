"""The way out to a page: its history, its stream, its files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.channels.base import ReadBlob, SendFailed
from bot.channels.web.answers import file_response
from bot.channels.web.chats import Seat
from bot.channels.web.doors import Doors
from bot.channels.web.hub import Hub
from bot.channels.web.stream import Cursor, Stream, message_data
from storage.database import Database
from storage.web_messages import WebMessage, WebMessages

HISTORY = 60
STREAM_FOR = timedelta(hours=1).total_seconds()  # then the browser comes back and is checked again


class Reading:
    """What a page reads."""

    def __init__(
        self, database: Database, hub: Hub, doors: Doors, read_blob: ReadBlob, *, bot: str
    ) -> None:
        self._database = database
        self._hub = hub
        self._doors = doors
        self._read_blob = read_blob
        self._bot = bot

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Return the paths that are read."""
        return (
            web.get("/chat/history", self._history),
            web.get("/chat/stream", self._stream),
            web.get("/chat/files/{chat}/{seq}/{place}", self._download),
        )

    async def _history(self, request: web.Request) -> web.Response:
        seat = await self._doors.seat(request, request.query.get("chat", ""))
        before = request.query.get("before", "")
        async with self._database.read(seat.jurisdiction_id) as uow:
            log = WebMessages(uow.connection, seat.jurisdiction_id, self._bot)
            messages = await log.latest(
                seat.chat, HISTORY + 1, int(before) if _is_number(before) else None
            )
            heads = await log.heads([seat.chat])
        return web.json_response(
            {
                "messages": [message_data(message) for message in messages[-HISTORY:]],
                "cursor": heads.get(seat.chat, 0),
                "more": len(messages) > HISTORY,
            },
            headers={"Cache-Control": "no-store"},
        )

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        seats = await self._doors.seats(request)
        after = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream; charset=utf-8",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        await response.write(b"retry: 2000\n\n")
        stream = Stream(response, seats, Cursor(seats, after), self._read_after)
        try:
            async with asyncio.timeout(STREAM_FOR):
                await stream.run(self._hub)
        except (TimeoutError, ConnectionResetError):
            pass
        return response

    async def _read_after(self, seat: Seat, seq: int, limit: int) -> list[WebMessage]:
        async with self._database.read(seat.jurisdiction_id) as uow:
            log = WebMessages(uow.connection, seat.jurisdiction_id, self._bot)
            return await log.after(seat.chat, seq, limit)

    async def _download(self, request: web.Request) -> web.Response:
        seat = await self._doors.seat(request, request.match_info["chat"])
        seq, place = request.match_info["seq"], request.match_info["place"]
        if not (_is_number(seq) and _is_number(place)):
            raise web.HTTPNotFound
        async with self._database.read(seat.jurisdiction_id) as uow:
            log = WebMessages(uow.connection, seat.jurisdiction_id, self._bot)
            message = await log.one(seat.chat, int(seq))
        files = message.body.get("files", ()) if message else ()
        if int(place) >= len(files) or not files[int(place)].get("digest"):
            raise web.HTTPNotFound
        return await self._file(files[int(place)])

    async def _file(self, file: dict[str, Any]) -> web.Response:
        try:
            data = await self._read_blob(file["digest"])
        except (SendFailed, FileNotFoundError) as error:
            raise web.HTTPNotFound from error
        return file_response(data, file["name"], media_type=file["type"], cache="max-age=3600")


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 10
