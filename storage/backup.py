"""Backups while the program runs: a folder with the database, the files, and what they should be.

A backup is written under another name, checked, and renamed when it is whole: whatever has its
proper name can be restored.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage import postgres_tools, sqlite_copy
from storage.blobs import Blobs, BlobUnreadable, sync_folder
from storage.database import Database

MANIFEST = "manifest.json"
FILES = "files"
SQLITE_NAME = "taizhang.db"
POSTGRES_NAME = "taizhang.dump"
_STAMP = "%Y%m%dT%H%M%SZ"
_PREFIX = "taizhang-"


class BackupFailed(Exception):
    """The backup, or what it was to be made of, is not as it should be."""


class WouldOverwrite(Exception):
    """There is a database with data where the backup would be restored to."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is whole: where it lies, when it was made, and of what."""

    folder: Path
    at: datetime
    engine: str
    revision: str
    database_digest: str
    files: int
    bytes: int

    @property
    def database(self) -> Path:
        """The copy of the database."""
        return self.folder / (SQLITE_NAME if self.engine == "sqlite" else POSTGRES_NAME)


async def make(database: Database, blobs: Blobs, into: Path, at: datetime) -> Backup:
    """Write a backup into a folder and return it once it has been read back and checked.

    People go on working meanwhile. Raises BackupFailed in one sentence that says what is missing.
    """
    revision = await database.revision()
    if revision is None:
        raise BackupFailed("the database is empty; there is nothing to back up")
    stamp = at.astimezone(UTC).strftime(_STAMP)
    whole = into / f"{_PREFIX}{stamp}"
    partial = into / f".{whole.name}.partial"
    if whole.exists():
        raise BackupFailed(f"{whole} is there already")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        engine, copy = await _copy_database(database, partial)
        count, size = await asyncio.to_thread(_copy_files, blobs, partial / FILES)
        made = Backup(
            partial, at, engine, revision, await asyncio.to_thread(_digest, copy), count,
            size + copy.stat().st_size,
        )  # fmt: skip
        await asyncio.to_thread(_write_manifest, made)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    partial.rename(whole)
    sync_folder(into)
    return await asyncio.to_thread(check, whole)


async def restore(source: Path, database: Database, blobs: Blobs, *, overwrite: bool) -> Backup:
    """Put a backup in the place of a database and its files.

    Stop every process first. Raises WouldOverwrite when there is data and `overwrite` was not
    said; BackupFailed when the backup is damaged or of the other engine. What was there is kept
    beside it (SQLite) until somebody deletes it. What waits to be sent is marked as possibly twice.
    """
    backup = await asyncio.to_thread(check, source)
    engine = "sqlite" if database.is_sqlite else "postgresql"
    if backup.engine != engine:
        raise BackupFailed(f"{source} is a backup of {backup.engine}, the database is {engine}")
    await database.close()
    if database.is_sqlite:
        if not overwrite and await asyncio.to_thread(sqlite_copy.has_data, database.path):
            raise WouldOverwrite(f"{database.path} holds data")
        await asyncio.to_thread(sqlite_copy.put_in_place, backup.database, database.path)
    else:
        if not overwrite and await database.revision() is not None:
            raise WouldOverwrite(f"{database.url.render_as_string()} holds data")
        await asyncio.to_thread(postgres_tools.restore, database.url, backup.database)
    await asyncio.to_thread(_put_files_back, source / FILES, blobs)
    await _doubt_what_waits(database)
    return backup


async def _doubt_what_waits(database: Database) -> None:
    """Let what waited when the backup was made say that it may come twice: it has gone out since,
    unless the machine was lost at that very moment.
    """
    if await database.revision() is None:
        return
    async with database.work() as uow:
        await uow.outbox.doubt_all()


def check(folder: Path) -> Backup:
    """Return the backup in a folder once every byte of it has been found as it was written.

    Raises BackupFailed, saying what is wrong.
    """
    try:
        found = _read_manifest(folder)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupFailed(f"{folder} is no backup: {MANIFEST} cannot be read") from error
    if not found.database.exists() or _digest(found.database) != found.database_digest:
        raise BackupFailed(f"{found.database} is not what was written")
    if found.engine == "sqlite":
        problem = sqlite_copy.problem_of(found.database)
        if problem:
            raise BackupFailed(f"{found.database}: {problem}")
    _check_files(folder / FILES, found.files)
    return found


def rotate(folder: Path, *, days: int = 7, weeks: int = 4) -> list[Path]:
    """Delete all but the newest backup of each of the last days and weeks that have one."""
    stamps = _stamps(folder)
    by_day = {moment.date(): path for path, moment in stamps.items()}
    by_week = {moment.isocalendar()[:2]: path for path, moment in stamps.items()}
    kept = {*list(by_day.values())[-days:], *list(by_week.values())[-weeks:]}
    gone = [path for path in stamps if path not in kept]
    for path in gone:
        shutil.rmtree(path)
    return gone


def newest(folder: Path) -> datetime | None:
    """Return when the newest backup in a folder was made, None where there is none."""
    return max(_stamps(folder).values(), default=None)


def _stamps(folder: Path) -> dict[Path, datetime]:
    """Return the backups in a folder and when they were made, the oldest first."""
    found = {}
    for path in sorted(folder.glob(f"{_PREFIX}*")):
        try:
            found[path] = datetime.fromisoformat(path.name.removeprefix(_PREFIX))
        except ValueError:
            continue
    return found


async def _copy_database(database: Database, into: Path) -> tuple[str, Path]:
    if database.is_sqlite:
        copy = into / SQLITE_NAME
        await asyncio.to_thread(sqlite_copy.copy, database.path, copy)
        return "sqlite", copy
    copy = into / POSTGRES_NAME
    await asyncio.to_thread(postgres_tools.dump, database.url, copy)
    return "postgresql", copy


def _copy_files(blobs: Blobs, into: Path) -> tuple[int, int]:
    """Copy what is in the blob store; a file never changes, so on one disk a link is a copy."""
    count = size = 0
    for digest in blobs.digests():
        source = blobs.path(digest)
        target = into / digest[:2] / digest
        target.parent.mkdir(parents=True, exist_ok=True)
        _link_or_copy(source, target)
        count += 1
        size += target.stat().st_size
    return count, size


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        with target.open("rb") as file:
            os.fsync(file.fileno())


def _put_files_back(source: Path, blobs: Blobs) -> None:
    for path in _files(source):
        blobs.put_back(path)


def _check_files(folder: Path, expected: int) -> None:
    """Check that each file is there and is what its name says, as far as that needs no key."""
    found = list(_files(folder))
    if len(found) != expected:
        raise BackupFailed(f"{folder} holds {len(found)} files, {expected} were written")
    blobs = Blobs(folder)
    for path in found:
        if not Blobs.is_sealed(path):
            try:
                blobs.read_now(path.name)
            except BlobUnreadable as error:
                raise BackupFailed(f"{path} is damaged") from error


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("??/*"))


def _write_manifest(made: Backup) -> None:
    data = {
        "at": made.at.isoformat(),
        "engine": made.engine,
        "revision": made.revision,
        "database_digest": made.database_digest,
        "files": made.files,
        "bytes": made.bytes,
    }
    with (made.folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(data, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _read_manifest(folder: Path) -> Backup:
    data = json.loads((folder / MANIFEST).read_text("utf-8"))
    return Backup(
        folder,
        datetime.fromisoformat(data["at"]),
        data["engine"],
        data["revision"],
        data["database_digest"],
        data["files"],
        data["bytes"],
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
