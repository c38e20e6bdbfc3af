"""What is done once a night: what is kept no longer is forgotten, a backup made, old ones go."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.presence import Presence
from storage import backup
from storage.blobs import Blobs
from storage.database import Database
from storage.postgres_tools import ToolFailed
from storage.sweeping import drop_loose, sweep_files
from storage.web_messages import WebMessages
from storage.web_sessions import WebSessions

TRIES_KEPT = timedelta(days=1)
INBOX_KEPT = timedelta(days=7)
OUTBOX_WORDS_KEPT = timedelta(days=90)
"""How long the words of what was sent are kept; the keys stay, against doubles."""
WEB_TALK_KEPT = timedelta(days=365)
"""How long a web chat can be scrolled back; the ledger keeps what was reported in it."""
LOOSE_KEPT = timedelta(days=90)
"""How long a photo or link waits to be told what it proves."""
FILES_KEPT = timedelta(days=8)
"""How long a file stays that nothing names: longer than a message can wait in the inbox."""

LEASE = "upkeep"

log = structlog.get_logger(__name__)


class Nightly:
    """Done by one process of many: whoever holds the lease."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        folder: Path,
        clock: Clock,
        presence: Presence,
        *,
        web_bot: str,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._folder = folder
        self._clock = clock
        self._presence = presence
        self._web_bot = web_bot

    async def run(self) -> None:
        """Do it all. What fails is said in the log, and keeps nothing else from being done."""
        if await self._presence.fence(LEASE) is None:
            return
        try:
            await self.forget()
        except Exception as problem:
            log.exception("forgetting.failed", problem=type(problem).__name__)
        await self.back_up()

    async def forget(self) -> None:
        """Let go of what retention does not keep. The audit log and the history stay."""
        now = self._clock.now()
        async with self._database.work() as uow:
            await uow.codes.purge(now - TRIES_KEPT)
            await uow.inbox.purge(now - INBOX_KEPT)
            await uow.outbox.purge(now - OUTBOX_WORDS_KEPT)
            offices = await uow.jurisdictions.list()
        for office in offices:
            async with self._database.work(office.id) as uow:
                talk = WebMessages(uow.connection, office.id, self._web_bot)
                await talk.prune(now - WEB_TALK_KEPT)
                await WebSessions(uow.connection, office.id).sweep(now)
                await drop_loose(uow.connection, office.id, now - LOOSE_KEPT)
        if swept := await sweep_files(self._database, self._blobs, now - FILES_KEPT):
            log.info("files.swept", files=swept)

    async def back_up(self) -> None:
        """Write a backup, read it back, and keep seven days and four weeks of them."""
        try:
            made = await backup.make(self._database, self._blobs, self._folder, self._clock.now())
        except (backup.BackupFailed, ToolFailed, OSError) as problem:
            log.error("backup.failed", problem=str(problem))
            return
        gone = await asyncio.to_thread(backup.rotate, self._folder)
        log.info("backup.made", files=made.files, bytes=made.bytes, rotated=len(gone))
