"""The web chat as a channel: what is sent is written to a log, and pages follow the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Say, TryAgain, Unreachable
from bot.channels.web.chats import Seat, is_group, jurisdiction_of
from bot.channels.web.doors import Doors
from bot.channels.web.ear import Ear
from bot.channels.web.entry import Entry
from bot.channels.web.hub import Hub
from bot.channels.web.payload import packed, words_of
from bot.channels.web.reading import Reading
from bot.channels.web.sessions import CHANNEL, Sessions
from bot.channels.web.speaking import Speaking
from bot.channels.web.spool import Spool
from bot.clock import Clock
from ledger.talk import Attachment, Reply
from storage.database import Database, DatabaseBusy
from storage.web_messages import WebMessages

LISTEN_EVERY = 1.0  # seconds; how often other processes' messages are looked for
SWEEP_EVERY = timedelta(minutes=10).total_seconds()


class WebChannel:
    """Conversations on the office's own web pages: no account, no app, no other company."""

    name = CHANNEL
    pace = Pace(
        per_second=400, chat_per_minute=240, chat_burst=60, group_per_minute=240, in_flight=8
    )
    deduplicates = True

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        spool: Path,
        read_blob: ReadBlob,
        bot: str = "web",
        secure: bool = False,
        shared: bool = False,
    ) -> None:
        """`shared` says that other processes write to the same database; `secure`, that the pages
        are reached by https.
        """
        self.bot = bot
        self.hub = Hub()
        self.sessions = Sessions(database, clock, bot=bot, secure=secure)
        self._database = database
        self._clock = clock
        self.spool = Spool(spool)
        self._shared = shared
        self.ear = Ear(database, clock, self.hub, bot=bot)
        self.doors = Doors(self._signed_in)
        self._entry = Entry(self.sessions, clock)
        self._reading = Reading(database, self.hub, self.doors, read_blob, bot=bot)

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Return the reply's words as one payload: a page takes any length."""
        data = words_of(reply, say)
        if edits and edits.isdecimal():
            data["edits"] = int(edits)
        return (packed(data),)

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Write to the log, once for each key, and show it on the pages that are open."""
        jurisdiction_id = jurisdiction_of(chat)
        if jurisdiction_id is None:
            raise Unreachable("no such web chat")
        data = json.loads(payload)
        edits = data.pop("edits", None)
        if not _asked_for(key, chat):
            data["push"] = True
        async with self.ear.in_order(chat):
            try:
                async with self._database.work(jurisdiction_id) as uow:
                    log = WebMessages(uow.connection, jurisdiction_id, self.bot)
                    message = await log.append(chat, key, data, self._clock.now(), edits=edits)
                    known = None if message else await log.find(chat, key)
            except DatabaseBusy as error:
                raise TryAgain("the database is busy", after=1.0) from error
            if message:
                self.hub.publish(message)
        told = message or known
        assert told is not None, key
        return str(told.edits or told.seq)

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return an upload's bytes."""
        return await self.spool.read(attachment.ref, self._clock.now())

    async def receive(self, intake: Intake) -> None:
        """Keep house until cancelled: pages bring everything in through `routes`."""
        passed = SWEEP_EVERY
        while True:
            if passed >= SWEEP_EVERY:
                await self.spool.sweep(self._clock.now())
                passed = 0.0
            await asyncio.sleep(LISTEN_EVERY)
            passed += LISTEN_EVERY
            if self._shared:
                await self._listen()

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """Return the chat's pages and what they talk to."""
        return (
            *self._entry.routes(),
            *self._reading.routes(),
            *Speaking(self.ear, self.doors, self.spool, self._clock, intake).routes(),
        )

    async def check(self) -> AsyncIterator[tuple[str, str, str]]:
        """Yield what `doctor` says of the web chat: it needs nobody else's service."""
        yield "ok", "the web chat is part of this program", ""

    async def close(self) -> None:
        """End the streams."""
        self.hub.close()

    async def _signed_in(self, request: web.Request) -> tuple[Seat, ...] | None:
        visitor = await self.sessions.visitor(request)
        return visitor.seats if visitor else None

    async def _listen(self) -> None:
        """Look for what other processes have written to the chats that are shown here."""
        chats: dict[int, list[str]] = {}
        for chat in self.hub.watched():
            jurisdiction_id = jurisdiction_of(chat)
            if jurisdiction_id is not None:
                chats.setdefault(jurisdiction_id, []).append(chat)
        for jurisdiction_id, names in chats.items():
            async with self._database.read(jurisdiction_id) as uow:
                log = WebMessages(uow.connection, jurisdiction_id, self.bot)
                heads = await log.heads(names)
            for chat, seq in heads.items():
                self.hub.heard(chat, seq)


def _asked_for(key: str, chat: str) -> bool:
    """Tell whether this answers somebody; in a group that is a direct answer only."""
    return key.startswith("reply:") or (key.startswith("letter:") and not is_group(chat))
