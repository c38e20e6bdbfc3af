"""群机器人: a web hook into one group chat. It can speak, and hears nothing."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import structlog
from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Refused, Say
from bot.channels.wecom.calls import (
    LARGEST,
    Rejected,
    WebCalls,
    beforehand,
    file_form,
    json_bytes,
)
from bot.channels.wecom.messages import TEXT_BYTES, kind_of
from bot.channels.wecom.notebook import Notebook
from bot.channels.wecom.uploads import Uploads
from bot.channels.wecom.wording import in_pieces, lines_of
from bot.clock import Clock
from ledger.talk import Attachment, File, Reply, Text
from storage.database import Database

LARGEST_IMAGE = 2 * 1024 * 1024

log = structlog.get_logger(__name__)


class WeComGroupRobot:
    """Broadcasts into the group that the robot's web hook belongs to. The hook's key is a secret:
    whoever has it can write there.
    """

    name = "wecom-group"
    deduplicates = False
    pace = Pace(
        # 20 a minute for a robot: 4 + 14 in any 60 seconds.
        per_second=1,
        chat_per_minute=14,
        chat_burst=4,
        group_per_minute=14,
        in_flight=1,
    )

    def __init__(
        self,
        webhook: str,
        clock: Clock,
        say: Say,
        *,
        notes: Path | None = None,
        database: Database | None = None,
    ) -> None:
        """`webhook` is the address that WeCom shows when the robot is added to a group. With
        `database` the group becomes the office's own when the program starts.
        """
        address = urlsplit(webhook)
        self._key = parse_qs(address.query).get("key", [""])[0]
        if not self._key:
            raise ValueError("a group robot's address ends with ?key=…")
        self.bot = hashlib.sha256(self._key.encode()).hexdigest()[:12]
        self._calls = WebCalls(f"{address.scheme}://{address.netloc}", say)
        self._path = address.path.removesuffix("/send").strip("/")
        self._uploads = Uploads(Notebook(notes, clock), self._upload)
        self._say = say
        self._clock = clock
        self._database = database

    @property
    def chat(self) -> str:
        """The only chat there is: what the office's group is registered under."""
        return self.bot

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Return texts, the people concerned mentioned in the first, then pictures and files."""
        words = lines_of(reply, say)
        words += [f"{say(b.label)}：{b.link}" for b in reply.buttons if b.link]
        words += [say(Text("wecom.file_too_big", name=f.name)) for f in reply.files if _too_big(f)]
        texts: list[dict[str, Any]] = [{"content": piece} for piece in in_pieces(words, TEXT_BYTES)]
        if texts and reply.mentions:
            texts[0] |= {"mentioned_list": list(reply.mentions)}
        packed = [json_bytes({"msgtype": "text", "text": text}) for text in texts]
        return (*packed, *(_file_payload(file) for file in reply.files if not _too_big(file)))

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Send one payload; the platform gives no id for it."""
        data = json.loads(payload)
        try:
            if "file" in data:
                payload = await self._with_file(File(*data["file"]), read_blob)
            await self._calls.post(f"{self._path}/send", payload, key=self._key)
        except Rejected as rejected:
            raise rejected.failed from rejected
        return ""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Refuse: nothing comes in."""
        raise Refused(self._say(Text("wecom.nothing_comes_in")))

    async def receive(self, intake: Intake) -> None:
        """Register the group, in which nobody could ask for it, then wait: nothing comes in."""
        if self._database:
            await register(self._database, self, self._say, self._clock.now())
        await asyncio.Event().wait()

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """Return nothing: it has no paths."""
        return ()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._calls.close()

    async def check(self) -> AsyncIterator[tuple[str, str, str]]:
        """Say what cannot be found out: a web hook can only be tried by writing to the group."""
        yield "note", self._say(Text("wecom.hook_untried")), ""

    async def _with_file(self, file: File, read_blob: ReadBlob) -> bytes:
        if kind_of(file, LARGEST_IMAGE) == "image":
            return json_bytes({"msgtype": "image", "image": _picture(await read_blob(file.digest))})
        media_id = await self._uploads.media_id(file, "file", read_blob)
        return json_bytes({"msgtype": "file", "file": {"media_id": media_id}})

    async def _upload(self, data: bytes, file: File, kind: str) -> str:
        answer = await beforehand(
            self._calls.post(
                f"{self._path}/upload_media", file_form(data, file), key=self._key, type=kind
            )
        )
        return str(answer["media_id"])


async def register(database: Database, robot: WeComGroupRobot, say: Say, at: datetime) -> None:
    """Make the robot's group the office's own, once. Where a database serves several offices, it
    is not known whose group it is.
    """
    async with database.read() as uow:
        offices = await uow.jurisdictions.list()
    if len(offices) != 1:
        log.warning("wecom.group_not_registered", offices=len(offices))
        return
    async with database.work(offices[0].id) as uow:
        if await uow.groups.by_chat(robot.name, robot.bot, robot.chat) is None:
            title = say(Text("wecom.group_title"))
            await uow.groups.register(robot.name, robot.bot, robot.chat, title, at=at)


def _too_big(file: File) -> bool:
    return file.size > LARGEST


def _file_payload(file: File) -> bytes:
    return json_bytes({"file": [file.digest, file.name, file.media_type, file.size]})


def _picture(data: bytes) -> Mapping[str, Any]:
    """Return a picture as the hook takes it: its bytes as base64, and their md5."""
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return {"base64": base64.b64encode(data).decode(), "md5": md5}
