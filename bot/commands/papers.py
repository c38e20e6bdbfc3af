"""`taizhang ledger --xlsx`, `bulletin`, `annual-report`: the office's papers as files."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.clock import Clock
from bot.commands.errors import CommandFailed
from bot.commands.opening import only_office, with_database
from bot.papers.picture import NoChineseFont
from bot.press import Press
from bot.settings import Settings
from ledger.languages import DEFAULT_LANGUAGE
from ledger.talk import Paper
from storage.blobs import Blobs
from storage.database import Database


def run(kind: str, out: Path | None) -> None:
    """Draw a paper of the active notice into a file; print where it is."""

    async def work(database: Database, settings: Settings) -> Path:
        return await draw(database, settings, Paper(kind), out)

    sys.stdout.write(f"{with_database(work)}\n")


async def draw(database: Database, settings: Settings, paper: Paper, out: Path | None) -> Path:
    """Draw one paper; `out` is a file to write, or None for the paper's own name here."""
    office = await only_office(database)
    async with database.read(office.id) as uow:
        if await uow.notices.active() is None:
            raise CommandFailed("no notice has been imported yet; use: taizhang import FILE")
    blobs = Blobs(settings.data_dir / "files", settings.file_key)
    try:
        file = await Press(database, blobs, Clock()).draw(paper, office.id, DEFAULT_LANGUAGE)
    except NoChineseFont as missing:
        raise CommandFailed(str(missing)) from missing
    path = out or Path(file.name)
    try:
        path.write_bytes(await blobs.read(file.digest))
    except OSError as error:
        raise CommandFailed(f"{path}: {error.strerror}") from error
    return path
