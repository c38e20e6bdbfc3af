"""Files on their way in: fetched, checked for secrecy, read or stored, all outside any turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.albums import bundle, joined
from bot.channels.base import Channel, SendFailed, TooBig
from bot.covering_letters import Letters, Sender
from bot.documents import (
    DocumentRefused,
    Progress,
    is_picture,
    looks_like_document,
    read_document_safely,
    secrecy_mark,
)
from bot.documents.limits import FILE_BYTES
from bot.page_count import PageCount
from bot.papers.returned import returned_rows
from bot.press import Press
from bot.texts import Texts
from bot.workdays import workdays
from handlers.turn import Arrived
from ledger.file_names import safe_name
from ledger.model import Role, Unit
from ledger.notices import NotALedger, Reading, read_notice
from ledger.notices.document import Document
from ledger.papers.round_trip import Comparison, compare
from ledger.planning.policy import Policy
from ledger.secrecy import mark_in_name, mark_in_talk
from ledger.talk import Attachment, File, Inbound, Text
from storage.blobs import Blobs
from storage.database import Database

log = structlog.get_logger()

MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class _Got:
    """A file that was fetched, under a name that may be shown."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Desk:
    """Whose files these are, and how they are looked at. `today` is the day they were sent."""

    jurisdiction_id: int
    words: Sequence[str]
    office: bool
    count: Progress
    today: date
    sender: Sender
    at: datetime


class Arrivals:
    """Fetches what came with a message while it can still be fetched."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[tuple[str, str], Channel],
        blobs: Blobs,
        press: Press,
    ) -> None:
        self._database = database
        self._channels = channels
        self._blobs = blobs
        self._press = press
        self._letters = Letters(database)

    async def fetch(self, said: Inbound) -> tuple[Arrived, ...]:
        """Return what arrived: stored evidence, a notice that was read, or why not.

        Nothing of a stranger's is fetched, nor what comes with marked words. The office's documents
        are read as notices; everything else is kept as it is, unless it is marked secret.
        """
        if not said.attachments:
            return ()
        async with self._database.read() as uow:
            speaker = await uow.accounts.who(said.channel, said.bot, said.sender)
        if speaker is None:
            return ()
        words = Policy.of(speaker.jurisdiction.policy).secrecy_words
        channel = self._channels[said.channel, said.bot]
        if mark_in_talk(said.text, words):
            for attachment in said.attachments:
                await _let_go(channel, attachment)
            return ()
        desk = _Desk(
            speaker.jurisdiction.id,
            words,
            speaker.person.role is Role.CLERK,
            PageCount(channel, said, Texts.load(speaker.person.language).say),
            said.at.astimezone(ZoneInfo(speaker.jurisdiction.timezone)).date(),
            (speaker.jurisdiction.id, said.channel, said.bot, said.sender),
            said.at,
        )
        files = said.attachments[:MOST_FILES]
        if desk.office and len(files) > 1 and all(f.media_type.startswith("image/") for f in files):
            got = [await self._got(channel, file, words) for file in files]
            pages = [each for each in got if isinstance(each, _Got) and is_picture(each.data)]
            if len(pages) == len(files):
                return await self._as_one(pages, desk)
            return tuple([await self._settled(e, desk) for e in got])
        return tuple(
            [await self._settled(await self._got(channel, file, words), desk) for file in files]
        )

    async def _settled(self, got: _Got | Arrived, desk: _Desk) -> Arrived:
        """Read or keep a file that could be fetched; pass on why one could not."""
        return got if isinstance(got, Arrived) else await self._one(got, desk)

    async def _got(
        self, channel: Channel, attachment: Attachment, words: Sequence[str]
    ) -> _Got | Arrived:
        """Fetch a file, or say why it is not fetched: too big, gone, marked in its name."""
        name = safe_name(attachment.name)
        if mark := mark_in_name(attachment.name, words) or mark_in_name(name, words):
            # The name is all that a picture shows of what is in it.
            await _let_go(channel, attachment)
            return Arrived(name, refused=Text("secrecy.file", name=name, mark=mark))
        if attachment.size is not None and attachment.size > FILE_BYTES:
            return Arrived(name, refused=Text("arrivals.too_big", name=name))
        try:
            data = await channel.fetch(attachment)
        except TooBig:
            return Arrived(name, refused=Text("arrivals.too_big", name=name))
        except SendFailed as failed:
            log.warning("arrival.not_fetched", why=failed.why)
            return Arrived(name, refused=Text("arrivals.not_fetched", name=name))
        if len(data) > FILE_BYTES:
            return Arrived(name, refused=Text("arrivals.too_big", name=name))
        return _Got(name, attachment.media_type, data)

    async def _as_one(self, pages: Sequence[_Got], desk: _Desk) -> tuple[Arrived, ...]:
        """Read the pictures as the pages of one notice; what is none is kept, one by one."""
        read: list[Document] = []
        refused: Text | None = None
        for at, page in enumerate(pages):
            try:
                told = partial(_of_album, desk.count, at, len(pages))
                read.append(await read_document_safely(page.data, page.name, told))
            except DocumentRefused as no:
                if no.secret:
                    return (Arrived(page.name, refused=no.say),)
                refused = refused or no.say
        if read and (mark := secrecy_mark(joined(read), desk.words)):
            return (Arrived(pages[0].name, refused=Text("documents.secret", mark=mark)),)
        if read and refused is None:
            try:
                reading = await self._reading(joined(read), desk)
            except NotALedger as other:
                refused = other.say
            else:
                whole = bundle([(page.name, page.data) for page in pages])
                file = await self._keep(whole, f"{pages[0].name}.zip", "application/zip")
                return (Arrived(file.name, file=file, reading=reading),)
        kept = [
            Arrived(page.name, file=await self._keep(page.data, page.name, page.media_type))
            for page in pages
        ]
        return (replace(kept[0], refused=refused), *kept[1:])

    async def _one(self, got: _Got, desk: _Desk) -> Arrived:
        name, data = got.name, got.data
        if desk.office and (compared := await self._compared(data, desk.jurisdiction_id)):
            return Arrived(name, comparison=compared)
        if not looks_like_document(data, pictures=desk.office):
            return Arrived(name, file=await self._keep(data, name, got.media_type))
        return await self._read(got, desk)

    async def _reading(self, document: Document, desk: _Desk) -> Reading:
        """Return what a document says as a notice. Raises `NotALedger` for any other."""
        known = await self._units(desk.jurisdiction_id)
        async with self._database.read(desk.jurisdiction_id) as uow:
            calendar = workdays(await uow.calendar.overrides())
        return read_notice(document, calendar=calendar, known_units=known, today=desk.today)

    async def _units(self, jurisdiction_id: int) -> Sequence[Unit]:
        """Return the office's roster: its names and learned aliases help to part lists of units."""
        async with self._database.read(jurisdiction_id) as uow:
            return await uow.units.all()

    async def _read(self, got: _Got, desk: _Desk) -> Arrived:
        """Read a document: the secrecy gate looks at every one, the office's become notices."""
        name, data, media_type = got.name, got.data, got.media_type
        try:
            document = await read_document_safely(data, name, desk.count)
        except DocumentRefused as refused:
            if refused.secret or (desk.office and looks_like_document(data)):
                return Arrived(name, refused=refused.say)
            if desk.office:  # a photo may be a notice or evidence: it is kept, and it is said
                kept = await self._keep(data, name, media_type)
                return Arrived(name, file=kept, refused=refused.say)
            return Arrived(name, file=await self._keep(data, name, media_type))
        if mark := secrecy_mark(document, desk.words):
            return Arrived(name, refused=Text("documents.secret", mark=mark))
        file = await self._keep(data, name, media_type)
        if not desk.office:
            return Arrived(name, file=file)
        try:
            reading = await self._reading(document, desk)
        except NotALedger as other:
            if other.say.key == "notices.only_letter":
                await self._letters.hold(desk.sender, document, desk.at)
            return Arrived(name, file=file, refused=other.say)
        return Arrived(
            name, file=file, reading=await self._with_letter(reading, document, name, desk)
        )

    async def _with_letter(
        self, reading: Reading, document: Document, name: str, desk: _Desk
    ) -> Reading:
        """Return a list as its letter issues it, where the letter came before: its year, its day.

        What the letter says must not change which tasks there are.
        """
        letter = await self._letters.naming(desk.sender, document, reading, name, desk.at)
        if letter is None:
            return reading
        whole = await self._reading(joined([letter, document]), desk)
        return whole if len(whole.tasks) == len(reading.tasks) else reading

    async def _compared(self, data: bytes, jurisdiction_id: int) -> Comparison | None:
        """Return what our own workbook says differently, if this is one."""
        if not data.startswith(b"PK"):
            return None
        rows = await asyncio.to_thread(returned_rows, data)
        if not rows:
            return None
        async with self._database.read(jurisdiction_id) as uow:
            if await uow.notices.active() is None:
                return None
            book, zone = await self._press.book(uow)
        return compare(rows, book, Texts.load(timezone=zone).say)

    async def _keep(self, data: bytes, name: str, media_type: str) -> File:
        digest = await self._blobs.put(data)
        return File(digest, name, media_type, len(data))


def _of_album(
    count: Progress, at: int, pages: int, done: int, total: int
) -> Awaitable[None] | None:
    """Tell of the page that one picture is: 读取第 2/3 页."""
    return count(at + done // max(1, total), pages)


async def _let_go(channel: Channel, attachment: Attachment) -> None:
    """Fetch a file and drop it: a channel that spools keeps what nobody fetched for days."""
    with suppress(SendFailed):
        await channel.fetch(attachment)
