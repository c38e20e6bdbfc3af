"""What the channel must know after a restart, and whom it tells what only it can notice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog

from ledger.languages import DEFAULT_LANGUAGE
from ledger.talk import Reply, Text
from storage.database import Database
from storage.outgoing import Kind, Message

KEPT_FOR = timedelta(hours=24)
"""How long Telegram keeps what the bot has not fetched (Bot API, getUpdates)."""

TELL_WITHIN = timedelta(days=3)

log = structlog.get_logger(__name__)


class Keeper(Protocol):
    """Remembers when Telegram was last in reach, and acts on what the channel notices."""

    async def last_contact(self) -> datetime | None:
        """Return when updates were last fetched or awaited; None if never."""
        ...

    async def note_contact(self, at: datetime) -> None:
        """Note that Telegram was in reach."""
        ...

    async def moved(self, old: str, new: str) -> None:
        """Follow a group to its new id, durably: the update is confirmed afterwards."""
        ...

    async def was_away(self, since: datetime, until: datetime) -> None:
        """Tell people that what they wrote meanwhile may be lost at Telegram."""
        ...


class NoKeeper:
    """Remembers as long as the process lives, and tells nobody: for a look at the account."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    async def last_contact(self) -> datetime | None:
        """Return what was noted in this process."""
        return self._last

    async def note_contact(self, at: datetime) -> None:
        """Note it for this process."""
        self._last = at

    async def moved(self, old: str, new: str) -> None:
        """There is nothing that could move."""

    async def was_away(self, since: datetime, until: datetime) -> None:
        """There is nobody to be told."""


class OfficeKeeper:
    """Keeps the last contact in a small file, and works on the office's database."""

    def __init__(self, database: Database, bot: str, path: Path) -> None:
        self._database = database
        self._bot = bot
        self._path = path

    async def last_contact(self) -> datetime | None:
        """Return the moment in the file; a file that cannot be read says nothing."""
        try:
            words = await asyncio.to_thread(self._path.read_text, "ascii")
            return datetime.fromisoformat(words.strip()).astimezone(UTC)
        except (OSError, ValueError):
            return None

    async def note_contact(self, at: datetime) -> None:
        """Write the moment, whole or not at all."""
        await asyncio.to_thread(_write, self._path, at.isoformat())

    async def moved(self, old: str, new: str) -> None:
        """Follow a group: its registration, and what waits to be sent there."""
        async with self._database.work() as uow:
            await uow.channels.moved("telegram", self._bot, old, new)
            await uow.groups.moved("telegram", self._bot, old, new)

    async def was_away(self, since: datetime, until: datetime) -> None:
        """Put one line for everybody on this account into the outbox, once for each outage."""
        async with self._database.read() as uow:
            offices = await uow.jurisdictions.list()
        for office in offices:
            await self._tell(office.id, since, until)
        log.warning("telegram.was_away", since=since.isoformat(), until=until.isoformat())

    async def _tell(self, jurisdiction_id: int, since: datetime, until: datetime) -> None:
        reply = Reply((Text("telegram.was_away", since=since, until=until),))
        async with self._database.work(jurisdiction_id) as uow:
            languages = {person.id: person.language for person in await uow.people.all()}
            await uow.outbox.put_all(
                [
                    Message(
                        key=f"away:{self._bot}:{since:%Y%m%d%H%M}:{account.person_id}",
                        kind=Kind.LETTER,
                        jurisdiction_id=jurisdiction_id,
                        channel="telegram",
                        bot=self._bot,
                        chat=account.chat,
                        reply=reply,
                        language=languages.get(account.person_id, DEFAULT_LANGUAGE),
                        expires_at=until + TELL_WITHIN,
                        person_id=account.person_id,
                    )
                    for account in await uow.accounts.all()
                    if (account.channel, account.bot) == ("telegram", self._bot)
                    and not account.broken
                ],
                until,
            )


def _write(path: Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(words, "ascii")
    fresh.replace(path)
