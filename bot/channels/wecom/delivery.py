"""Carries out one payload of a 自建应用: fills in what only sending knows, and reads the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.base import ReadBlob, Refused, Say, SendFailed, TryAgain, Unreachable
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.calls import Rejected
from bot.channels.wecom.messages import SEND, UPDATE, Payload, final, kind_of
from bot.channels.wecom.notebook import Notebook
from bot.channels.wecom.uploads import Uploads
from bot.channels.wecom.verdicts import TASK_ID_KNOWN, missed
from bot.clock import Clock

_MISSED = "missed"
_TRIED, _NOT_DONE, _INSTEAD = "tried", "not done", "instead"


class Delivery:
    """Sends so that a second try of the same payload, after whatever happened, shows it once."""

    def __init__(self, api: WeComApi, notebook: Notebook, clock: Clock, say: Say) -> None:
        self._api = api
        self._notebook = notebook
        self._uploads = Uploads(notebook, api.upload)
        self._clock = clock
        self._say = say

    async def deliver(self, payload: Payload, key: str, read_blob: ReadBlob) -> str:
        """Send a payload; return the id by which it can be changed later; raise SendFailed."""
        try:
            if payload.api == UPDATE:
                return await self._update(payload, key)
            body = final(payload.body, await self._under(key))
            if payload.file:
                kind = kind_of(payload.file)
                media_id = await self._uploads.media_id(payload.file, kind, read_blob)
                body[kind] = {"media_id": media_id}
            return await self._send(payload.api, body)
        except Rejected as rejected:
            raise rejected.failed from rejected
        except Unreachable:
            await self._notebook.write(f"{_MISSED}:{key}", await self._under(key) + "'")
            raise

    async def _under(self, key: str) -> str:
        """Return the key that a message goes out under: another one once it has reached nobody.

        The platform took it and showed it to no one; the very same it would swallow for hours.
        """
        return await self._notebook.read(f"{_MISSED}:{key}") or key

    async def _send(self, api: str, body: Mapping[str, Any]) -> str:
        try:
            answer = await self._api.post(api, body)
        except Rejected as rejected:
            if rejected.code == TASK_ID_KNOWN and "template_card" in body:
                return ""  # ids are made from keys: it is this very card that has arrived before
            raise
        person = str(body.get("touser", "")).lower()
        if person and (left_out := missed(answer, person, self._say)):
            raise left_out
        if code := answer.get("response_code"):
            return f"{code}@{int(self._clock.now().timestamp())}"
        return str(answer.get("msgid", ""))

    async def _update(self, payload: Payload, key: str) -> str:
        """Change a card; send a plain message where its code is spent or too old.

        A code works once. What has been tried is noted first: after a crash, a spent code means
        that our own try has arrived.
        """
        note = f"update:{key}"
        before = await self._notebook.read(note)
        if before != _TRIED and self._clock.now().timestamp() > payload.until:
            before = _INSTEAD
        if before == _INSTEAD:
            return await self._instead(payload, key)
        await self._notebook.write(note, _TRIED)
        try:
            await self._api.post(UPDATE, payload.body)
        except Rejected as rejected:
            if not isinstance(rejected.failed, Refused):
                await self._notebook.write(note, before or _NOT_DONE)
                raise
            if before == _TRIED:
                return ""
            await self._notebook.write(note, _INSTEAD)
            return await self._instead(payload, key)
        except SendFailed as failed:
            if not (isinstance(failed, TryAgain) and failed.unknown):
                await self._notebook.write(note, before or _NOT_DONE)
            raise
        return ""

    async def _instead(self, payload: Payload, key: str) -> str:
        sent = ""
        for part, body in enumerate(payload.instead):
            sent = await self._send(SEND, final(body, f"{key}/{part}"))
        return sent
