"""A backup is made while people work, is checked, and is the same again on an empty machine."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from ledger.model import Status
from storage import backup
from storage.backup import BackupFailed, WouldOverwrite
from storage.blobs import Blobs
from storage.database import Database
from storage.postgres_tools import ToolFailed, dump
from tests.bot.world import World
from tests.postgres_server import tools
from tests.storage.county import AT, County, everything, make_county

WORDS = "采购清单".encode()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """The files beside the database."""
    return Blobs(tmp_path / "files")


@pytest.fixture(autouse=True)
def as_new_as_the_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump refuses a server newer than itself: take the one that came with the server."""
    if "any_database_url" in request.fixturenames:
        monkeypatch.setenv("PATH", f"{tools()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def empty_machine(
    request: pytest.FixtureRequest, any_database_url: str, tmp_path: Path
) -> Database:
    """A database of the same engine that holds nothing yet."""
    if any_database_url.startswith("sqlite"):
        return Database.open(f"sqlite+aiosqlite:///{tmp_path / 'elsewhere' / 'taizhang.db'}")
    url: str = request.getfixturevalue("empty_postgres_url")
    return Database.open(url)


async def test_an_empty_machine_becomes_the_same_again(
    county: County, blobs: Blobs, empty_machine: Database, tmp_path: Path
) -> None:
    digest = await blobs.put(WORDS)
    await county.report(county.parts[1, "县财政局"], Status.DONE, text="办好了")
    before = await everything(county.database)
    made = await backup.make(county.database, blobs, tmp_path / "backups", AT)
    restored = Blobs(tmp_path / "elsewhere" / "files")

    await backup.restore(made.folder, empty_machine, restored, overwrite=False)

    assert await everything(empty_machine) == before
    assert await restored.read(digest) == WORDS
    await empty_machine.require_current()
    await empty_machine.close()


async def test_data_is_not_overwritten_unless_told(
    county: County, blobs: Blobs, tmp_path: Path
) -> None:
    made = await backup.make(county.database, blobs, tmp_path / "backups", AT)
    at_backup = await everything(county.database)
    await county.report(county.parts[1, "县财政局"])
    later = await everything(county.database)

    with pytest.raises(WouldOverwrite, match="holds data"):
        await backup.restore(made.folder, county.database, blobs, overwrite=False)
    assert await everything(county.database) == later

    await backup.restore(made.folder, county.database, blobs, overwrite=True)
    assert await everything(county.database) == at_backup


async def test_what_was_there_before_a_restore_is_kept(
    sqlite_url: str, blobs: Blobs, tmp_path: Path
) -> None:
    database = Database.open(sqlite_url)
    await make_county(database)
    made = await backup.make(database, blobs, tmp_path / "backups", AT)
    await make_county(database, "后来的县")
    later = await everything(database)
    await backup.restore(made.folder, database, blobs, overwrite=True)
    await database.close()

    aside = database.path.with_name("taizhang.db.replaced-1")
    old = Database.open(f"sqlite+aiosqlite:///{aside}")
    assert await everything(old) == later
    await old.close()


async def test_people_go_on_working_and_the_copy_is_of_one_moment(
    sqlite_url: str, blobs: Blobs, tmp_path: Path
) -> None:
    """Each office comes with its unit in one transaction: a copy never has one without it."""
    database = Database.open(sqlite_url)
    stop, done = asyncio.Event(), []

    async def go_on() -> None:
        while not stop.is_set():
            async with database.work() as uow:
                await uow.jurisdictions.create(f"第{len(done)}县", "UTC", at=AT)
            done.append(1)
            await asyncio.sleep(0)

    working = asyncio.create_task(go_on())
    made = 0
    while made < 5 or len(done) <= 5:
        await backup.make(database, blobs, tmp_path / "backups", AT + timedelta(seconds=made))
        made += 1
        assert made < 100, "nobody could work meanwhile"
    stop.set()
    await working

    for folder in (tmp_path / "backups").iterdir():
        copy = Database.open(f"sqlite+aiosqlite:///{folder / backup.SQLITE_NAME}")
        found = await everything(copy)
        assert len(found["jurisdiction"]) == len(found["unit"])
        await copy.close()
    await database.close()


async def test_what_waits_in_a_restored_backup_says_that_it_may_come_twice(
    database: Database, blobs: Blobs, tmp_path: Path
) -> None:
    """It went out after the backup was made: the machine that was lost cannot be asked."""
    world = World(database)
    sent, waiting = await world.put_many(2)
    async with database.work() as uow:
        [item] = await uow.outbox.claim("fake", "bot", 1, world.clock.now(), 1)
        await uow.outbox.sent(item, ["m1"], world.clock.now())
    made = await backup.make(database, blobs, tmp_path / "backups", AT)
    await world.drain()

    await backup.restore(made.folder, database, blobs, overwrite=True)
    after = World(Database.open(str(database.url)))
    await after.drain()

    assert set(after.platform.keys()) == {waiting}
    assert sent != waiting
    assert "补发，可能重复" in after.platform.accepted[0].text
    await after.database.close()


async def test_a_damaged_backup_is_refused_by_name(
    county: County, blobs: Blobs, tmp_path: Path
) -> None:
    made = await backup.make(county.database, blobs, tmp_path / "backups", AT)
    data = bytearray(made.database.read_bytes())
    data[len(data) // 2] ^= 0xFF
    made.database.write_bytes(data)

    with pytest.raises(BackupFailed, match="is not what was written"):
        backup.check(made.folder)


@pytest.fixture
async def small(sqlite_url: str, blobs: Blobs, tmp_path: Path) -> backup.Backup:
    """A backup of a SQLite database with one file."""
    database = Database.open(sqlite_url)
    await blobs.put(WORDS)
    made = await backup.make(database, blobs, tmp_path / "backups", AT)
    await database.close()
    return made


async def test_a_missing_file_is_noticed(small: backup.Backup) -> None:
    next((small.folder / backup.FILES).glob("??/*")).unlink()

    with pytest.raises(BackupFailed, match="holds 0 files, 1 were written"):
        backup.check(small.folder)


async def test_a_damaged_file_is_noticed(small: backup.Backup) -> None:
    file = next((small.folder / backup.FILES).glob("??/*"))
    file.unlink()
    file.write_bytes(b"x")

    with pytest.raises(BackupFailed, match="is damaged"):
        backup.check(small.folder)


async def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="is no backup"):
        backup.check(tmp_path)


@pytest.mark.parametrize("words", ["", "[]", "{}", '{"at": 1}'])
async def test_a_damaged_list_of_what_was_kept_is_refused(small: backup.Backup, words: str) -> None:
    (small.folder / backup.MANIFEST).write_text(words)

    with pytest.raises(BackupFailed, match="cannot be read"):
        backup.check(small.folder)


async def test_a_backup_of_the_other_engine_is_refused(small: backup.Backup, blobs: Blobs) -> None:
    manifest = small.folder / backup.MANIFEST
    data = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(data | {"engine": "postgresql"}))
    small.database.rename(small.folder / backup.POSTGRES_NAME)
    database = Database.open("sqlite+aiosqlite:///nowhere.db")

    with pytest.raises(BackupFailed, match="is a backup of postgresql"):
        await backup.restore(small.folder, database, blobs, overwrite=True)


async def test_a_backup_that_failed_leaves_nothing_that_looks_like_one(
    sqlite_url: str, blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database.open(sqlite_url)

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(backup, "_copy_files", full)
    with pytest.raises(OSError, match="No space left"):
        await backup.make(database, blobs, tmp_path / "backups", AT)

    assert list((tmp_path / "backups").iterdir()) == []
    await database.close()


async def test_an_empty_database_is_nothing_to_keep(tmp_path: Path, blobs: Blobs) -> None:
    (tmp_path / "empty.db").touch()
    database = Database.open(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")

    with pytest.raises(BackupFailed, match="nothing to back up"):
        await backup.make(database, blobs, tmp_path, AT)
    await database.close()


async def test_backups_made_from_files_on_the_same_disk_cost_no_room(small: backup.Backup) -> None:
    file = next((small.folder / backup.FILES).glob("??/*"))

    assert file.stat().st_nlink == 2


@pytest.mark.postgres
async def test_a_missing_pg_dump_is_one_clear_line(
    postgres_url: str, blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    database = Database.open(postgres_url)

    with pytest.raises(ToolFailed, match="pg_dump is not on the PATH: install postgresql-client"):
        await backup.make(database, blobs, tmp_path / "backups", AT)
    await database.close()


def test_the_tools_reach_the_server_as_safely_as_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text('#!/bin/sh\necho "$PGHOST by $PGSSLMODE" >&2\nexit 1\n')
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(ToolFailed, match="pg_dump: db by verify-full"):
        dump(make_url("postgresql+asyncpg://t@db/t?ssl=verify-full"), tmp_path / "copy")


def test_the_newest_of_seven_days_and_four_weeks_are_kept(tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    moments = [now - timedelta(hours=12 * n) for n in range(120)]
    for moment in moments:
        (tmp_path / f"taizhang-{moment:%Y%m%dT%H%M%SZ}").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "taizhang-by-hand").mkdir()

    backup.rotate(tmp_path)

    left = sorted(path.name for path in tmp_path.glob("taizhang-2*"))
    assert len(left) == 7 + 2
    assert left[-1] == "taizhang-20261121T030000Z"
    assert (tmp_path / "notes").exists()
    assert (tmp_path / "taizhang-by-hand").exists()


def test_the_last_backup_is_kept_however_old_it_is(tmp_path: Path) -> None:
    (tmp_path / "taizhang-20200101T000000Z").mkdir()

    assert backup.rotate(tmp_path) == []
