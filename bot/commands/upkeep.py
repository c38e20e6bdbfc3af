"""`taizhang db upgrade`, `backup`, `restore`, `export-person`, `forget-person`: upkeep."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.clock import Clock
from bot.commands.errors import BadInput, CommandFailed
from bot.settings import BadSettings, Settings, load_settings
from bot.texts import Texts
from ledger.model import Jurisdiction, Person
from storage import backup as backups
from storage.blobs import Blobs
from storage.database import Database, DatabaseBusy, DatabaseUnusable
from storage.moving import HoldsData, copy_rows
from storage.postgres_tools import ToolFailed
from storage.sweeping import named_files

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Store:
    """What is looked after: the database, the files beside it, and the settings that name them."""

    database: Database
    blobs: Blobs
    settings: Settings

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return self.settings.data_dir / "backups"


def upgrade() -> None:
    """Bring the database to this release's schema; a backup is made before anything changes."""

    async def work(store: Store) -> str:
        before = await _revision(store.database)
        saved = await _back_up_before(store, before)
        await store.database.upgrade()
        after = await store.database.revision()
        if before == after:
            return f"the schema is {after} already; nothing was changed"
        return f"the schema is {after} now" + (f"; before that: {saved.folder}" if saved else "")

    _say(_run(work))


def copy_from(address: str) -> None:
    """Put everything of another database into this one, which must be empty."""

    async def work(store: Store) -> int:
        source = Database.open(address)
        try:
            return await copy_rows(source, store.database)
        finally:
            await source.close()

    try:
        copied = _run(work)
    except HoldsData as refused:
        raise CommandFailed(f"the database of the settings is not empty: {refused}") from refused
    _say(f"{copied} rows are here now; the files in DATA_DIR/files stay where they are")


def backup(into: Path | None = None, *, as_json: bool = False) -> None:
    """Write a backup while everything runs, read it back, and let old ones go."""

    async def work(store: Store) -> backups.Backup:
        now = Clock().now()
        made = await backups.make(store.database, store.blobs, into or store.backups, now)
        if into is None:
            await asyncio.to_thread(backups.rotate, store.backups)
        return made

    made = _run(work)
    if as_json:
        _say(json.dumps(_facts(made), ensure_ascii=False))
    else:
        _say(f"{made.folder}  {made.files} files, {made.bytes / 1e6:.1f} MB, read back and checked")


def restore(source: Path, *, overwrite: bool) -> None:
    """Put a backup in the place of the database and its files; stop every process first."""
    if not source.exists():
        raise BadInput(f"{source} does not exist; backups lie in DATA_DIR/backups")

    async def work(store: Store) -> backups.Backup:
        return await backups.restore(source, store.database, store.blobs, overwrite=overwrite)

    try:
        done = _run(work)
    except backups.WouldOverwrite as refused:
        raise CommandFailed(f"{refused}; to put the backup in its place: --overwrite") from refused
    _say(f"restored the state of {done.at:%Y-%m-%d %H:%M} UTC; run: taizhang db upgrade")


def export_person(name: str, *, unit: str | None = None, out: Path | None = None) -> None:
    """Write everything that is stored of a person, as JSON."""

    async def work(store: Store) -> dict[str, Any]:
        office, person = await _person(store.database, name, unit)
        async with store.database.work(office.id) as uow:
            data = await uow.people.export(person.id)
            await uow.audit.add(
                at=Clock().now(),
                person_id=None,
                action="person.exported",
                subject=f"person:{person.id}",
                detail={},
                source="command",
            )
        return data

    words = json.dumps(_run(work), ensure_ascii=False, indent=1)
    if out is None:
        _say(words)
    else:
        out.write_text(words + "\n", encoding="utf-8")
        out.chmod(0o600)
        _say(str(out))


def forget_person(name: str, *, unit: str | None = None, yes: bool = False) -> None:
    """Erase who somebody was; what was done stays, under the unit and the role."""

    from handlers.directory import ROLE_WORDS

    async def work(store: Store) -> str:
        office, person = await _person(store.database, name, unit)
        if not yes:
            raise CommandFailed(
                f"{person.name}（{person.unit}）would be erased, without a way back; add --yes"
            )
        known_as = person.unit + Texts.load().say(ROLE_WORDS[person.role])
        now = Clock().now()
        async with store.database.work(office.id) as uow:
            digests = await uow.people.forget(person.id, now, known_as=known_as)
            await uow.audit.add(
                at=now,
                person_id=None,
                action="person.forgotten",
                subject=f"person:{person.id}",
                detail={},
                source="command",
            )
        async with store.database.read() as uow:
            elsewhere = await named_files(uow.connection)
        for digest in set(digests) - elsewhere:
            await store.blobs.delete(digest)
        return known_as

    _say(f"forgotten; the history says: {_run(work)}")


async def _person(database: Database, name: str, unit: str | None) -> tuple[Jurisdiction, Person]:
    """Find one person by name, in any office of this database; an id is as good as a name."""
    found = []
    async with database.read() as uow:
        offices = await uow.jurisdictions.list()
    for office in offices:
        async with database.read(office.id) as uow:
            found += [
                (office, person)
                for person in await uow.people.all()
                if name in (person.name, str(person.id)) and unit in (None, person.unit)
            ]
    if not found:
        raise BadInput(f"{name}: nobody of this name; names are listed by: 联络员 in the chat")
    if len(found) > 1:
        listed = "、".join(f"{person.unit} {person.id}" for _, person in found)
        raise BadInput(f"{name}: more than one; name the unit (--unit) or the number: {listed}")
    return found[0]


async def _revision(database: Database) -> str | None:
    if database.is_sqlite and not database.path.exists():
        return None
    return await database.revision()


async def _back_up_before(store: Store, revision: str | None) -> backups.Backup | None:
    """Keep what there is before it is changed; a fresh database has nothing to keep."""
    from storage import schema

    if revision in (None, schema.head()):
        return None
    return await backups.make(store.database, store.blobs, store.backups, Clock().now())


def _run(work: Callable[[Store], Awaitable[T]]) -> T:
    """Run upkeep on the database of the settings; what goes wrong becomes one line."""

    async def run() -> T:
        settings = load_settings()
        database = Database.open(settings.database)
        try:
            blobs = Blobs(settings.data_dir / "files", settings.file_key)
            return await work(Store(database, blobs, settings))
        finally:
            await database.close()

    return _explained(run())


def _explained(run: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(run)
    except BadSettings as bad:
        raise BadInput(str(bad)) from bad
    except (DatabaseUnusable, DatabaseBusy) as problem:
        raise CommandFailed(f"database: {problem}") from problem
    except (backups.BackupFailed, ToolFailed) as problem:
        raise CommandFailed(str(problem)) from problem


def _facts(made: backups.Backup) -> dict[str, Any]:
    return {
        "folder": str(made.folder),
        "at": made.at.isoformat(),
        "revision": made.revision,
        "files": made.files,
        "bytes": made.bytes,
    }


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
