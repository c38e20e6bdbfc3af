"""The way in from a page: words, taps and files become messages in the inbox."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from aiohttp import BodyPartReader, web

from bot.channels.base import Intake
from bot.channels.web.allowance import Allowance
from bot.channels.web.chats import Seat
from bot.channels.web.doors import Doors
from bot.channels.web.ear import Ear
from bot.channels.web.forms import bytes_of, field_of, parts_of
from bot.channels.web.spool import Spool
from bot.clock import Clock
from bot.documents.limits import FILE_BYTES
from ledger.talk import Attachment

LONGEST_TEXT = 4000
_NONCE = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
_ACTION = re.compile(r"[ -~]{1,40}\Z")


class Speaking:
    """What a page says."""

    def __init__(self, ear: Ear, doors: Doors, spool: Spool, clock: Clock, intake: Intake) -> None:
        self._ear = ear
        self._doors = doors
        self._spool = spool
        self._clock = clock
        self._intake = intake
        self._may_speak = Allowance(30, 60, clock.monotonic)
        self._may_upload = Allowance(10, 20, clock.monotonic)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Return the paths."""
        return (web.post("/chat/say", self._say), web.post("/chat/files", self._upload))

    async def _say(self, request: web.Request) -> web.Response:
        data = await _json(request)
        seat = await self._doors.seat(request, _word(data, "chat"), _word(data, "sender"))
        self._not_too_often(self._may_speak, seat)
        nonce, text, pressed = _nonce(data.get("nonce")), _word(data, "text"), _word(data, "press")
        if pressed and _ACTION.match(pressed):
            echo = _word(data, "label")[:100] if data.get("echo") else ""
            ref = _word(data, "ref")[:20]
            await self._ear.tap(self._intake, seat, nonce, pressed, ref=ref, echo=echo)
        elif not pressed and text.strip():
            if len(text) > LONGEST_TEXT:
                raise web.HTTPRequestEntityTooLarge(max_size=LONGEST_TEXT, actual_size=len(text))
            await self._ear.words(self._intake, seat, nonce, text)
        else:
            raise web.HTTPBadRequest
        return web.json_response({})

    async def _upload(self, request: web.Request) -> web.Response:
        fields: dict[str, str] = {}
        attachment: Attachment | None = None
        async for part in parts_of(request):
            if part.name == "file":
                self._not_too_often(
                    self._may_upload, await self._doors.seat(request, fields.get("chat", ""))
                )
                attachment = await self._spooled(part)
            else:
                fields[part.name or ""] = await field_of(part)
        seat = await self._doors.seat(request, fields.get("chat", ""), fields.get("sender", ""))
        nonce = _nonce(fields.get("nonce"))
        if attachment is None:
            raise web.HTTPBadRequest
        await self._ear.file(self._intake, seat, nonce, attachment)
        return web.json_response({})

    async def _spooled(self, part: BodyPartReader) -> Attachment:
        data = await bytes_of(part, FILE_BYTES)
        name = (part.filename or "file").replace("/", "_").replace("\\", "_")[-100:]
        media_type = part.headers.get("Content-Type", "application/octet-stream")[:80]
        ref = await self._spool.put(data, self._clock.now())
        return Attachment(ref, name, media_type, len(data))

    def _not_too_often(self, allowance: Allowance, seat: Seat) -> None:
        wait = allowance.take(seat.sender)
        if wait:
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(int(wait) + 1)})


async def _json(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        data = await request.json()
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest from error
    if not isinstance(data, dict):
        raise web.HTTPBadRequest
    return data


def _word(data: dict[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise web.HTTPBadRequest
    return value


def _nonce(value: Any) -> str:
    if not isinstance(value, str) or not _NONCE.match(value):
        raise web.HTTPBadRequest
    return value
