"""`taizhang db upgrade`, `db move`, `backup`, `restore`, `export-person`, `forget-person`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.clock import Clock
from bot.commands.errors import BadInput, CommandFailed
from bot.commands.opening import put_on_record, with_database
from bot.settings import Settings
from bot.texts import Texts
from ledger.model import Jurisdiction, Person
from storage import backup as backups
from storage import moving
from storage.blobs import Blobs
from storage.database import Database
from storage.folder import sole_user
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


def move(to: str) -> None:
    """Copy everything into another, empty database: SQLite that has become too small."""

    async def work(store: Store) -> str:
        target = Database.open(to)
        try:
            with _alone(store.database):
                moved = await moving.move(store.database, target)
        finally:
            await target.close()
        where = target.url.render_as_string()
        return f"{sum(moved.values())} rows moved; set TAIZHANG_DATABASE_URL={where} and start"

    try:
        _say(_run(work))
    except moving.NotEmpty as refused:
        raise CommandFailed(f"{refused}; name a database with nothing in it") from refused
    except moving.MovedInPart as broken:
        raise CommandFailed(f"not all of {broken} arrived; nothing was kept of it") from broken


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
        with _alone(store.database):
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
            data = await uow.privacy.export(person.id)
            await put_on_record(uow, "person.exported", f"person:{person.id}", Clock().now())
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

    from ledger.roles import ROLE_WORDS

    async def work(store: Store) -> str:
        office, person = await _person(store.database, name, unit)
        if not yes:
            raise CommandFailed(
                f"{person.name}（{person.unit}）would be erased, without a way back; add --yes"
            )
        known_as = person.unit + Texts.load().say(ROLE_WORDS[person.role])
        now = Clock().now()
        async with store.database.work(office.id) as uow:
            digests = await uow.privacy.forget(person.id, now, known_as=known_as)
            await put_on_record(uow, "person.forgotten", f"person:{person.id}", now)
        async with store.database.read() as uow:
            elsewhere = await named_files(uow.connection)
        for digest in set(digests) - elsewhere:
            await store.blobs.delete(digest)
        return known_as

    _say(f"forgotten; the history says: {_run(work)}")


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Refuse while the program runs on a SQLite file; on PostgreSQL nobody can be asked."""
    if not database.is_sqlite:
        yield
        return
    database.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with sole_user(database.path):
        yield


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

    async def run(database: Database, settings: Settings) -> T:
        blobs = Blobs(settings.data_dir / "files", settings.file_key)
        return await work(Store(database, blobs, settings))

    try:
        return with_database(run)
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
