"""One transaction is one unit of work, on either engine, and errors say what to do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

import storage.engines
from storage.database import Database, DatabaseBusy, DatabaseUnusable
from tests.storage.county import AT


async def names(database: Database) -> list[str]:
    async with database.read() as uow:
        return [office.name for office in await uow.jurisdictions.list()]


async def add(database: Database, name: str) -> None:
    async with database.work() as uow:
        await uow.jurisdictions.create(name, "Asia/Shanghai", at=AT)


async def test_work_is_kept_when_it_ends_well(database: Database) -> None:
    await add(database, "临江县")

    assert await names(database) == ["临江县"]


async def test_work_that_raises_leaves_nothing(database: Database) -> None:
    async def think_better_of_it() -> None:
        async with database.work() as uow:
            await uow.jurisdictions.create("临江县", "Asia/Shanghai", at=AT)
            raise ValueError("thought better of it")

    with pytest.raises(ValueError, match="thought better of it"):
        await think_better_of_it()

    assert await names(database) == []


async def test_work_that_is_abandoned_leaves_nothing(database: Database) -> None:
    async with database.work() as uow:
        await uow.jurisdictions.create("临江县", "Asia/Shanghai", at=AT)
        uow.abandon()

    assert await names(database) == []


async def test_work_that_is_cancelled_leaves_nothing_and_blocks_nobody(database: Database) -> None:
    inside = asyncio.Event()

    async def dawdle() -> None:
        async with database.work() as uow:
            await uow.jurisdictions.create("慢县", "Asia/Shanghai", at=AT)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(dawdle())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await add(database, "临江县")

    assert await names(database) == ["临江县"]


async def test_reading_refuses_to_write(database: Database) -> None:
    with pytest.raises((DatabaseUnusable, DBAPIError)):
        await _write_while_reading(database)

    assert await names(database) == []


async def _write_while_reading(database: Database) -> None:
    async with database.read() as uow:
        await uow.jurisdictions.create("临江县", "Asia/Shanghai", at=AT)


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    await add(database, "临江县")
    async with database.work() as uow:
        await uow.jurisdictions.create("望江县", "Asia/Shanghai", at=AT)

        assert await names(database) == ["临江县"]


async def test_a_work_stays_in_one_jurisdiction(database: Database) -> None:
    async with database.work(1) as uow:
        with pytest.raises(AssertionError, match="one work, one jurisdiction"):
            uow.enter(2)


async def test_what_belongs_to_a_jurisdiction_cannot_be_reached_without_one(
    database: Database,
) -> None:
    async with database.read() as uow:
        with pytest.raises(AssertionError, match="no jurisdiction"):
            _ = uow.assignments


async def test_many_works_at_once_all_come_through(database: Database) -> None:
    await asyncio.gather(*(add(database, f"第{n}县") for n in range(30)))

    assert len(await names(database)) == 30


async def test_a_counter_is_never_lost_between_two_processes(any_database_url: str) -> None:
    """Read, then write: without the write lock taken first, SQLite loses one of the two."""
    one, two = Database.open(any_database_url), Database.open(any_database_url)
    await add(one, "0")

    async def count(database: Database) -> None:
        for _ in range(10):
            async with database.work() as uow:
                lock = "" if database.is_sqlite else " FOR UPDATE"
                query = text(f"SELECT name FROM jurisdiction{lock}")
                number = int((await uow.connection.execute(query)).scalar_one())
                await asyncio.sleep(0)
                await uow.connection.execute(
                    text("UPDATE jurisdiction SET name = :n"), {"n": str(number + 1)}
                )

    await asyncio.gather(count(one), count(two))

    assert await names(one) == ["20"]
    await one.close()
    await two.close()


async def test_a_writer_that_waits_too_long_is_told_to_try_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.engines, "BUSY_FOR", 20)
    one, two = Database.open(sqlite_url), Database.open(sqlite_url)

    async with one.work():
        with pytest.raises(DatabaseBusy, match="locked"):
            await add(two, "临江县")
    await add(two, "临江县")

    assert await names(one) == ["临江县"]
    await one.close()
    await two.close()


async def test_a_writer_waits_for_the_other_process_without_holding_up_the_loop(
    sqlite_url: str,
) -> None:
    one, two = Database.open(sqlite_url), Database.open(sqlite_url)
    async with one.work() as uow:
        waiting = asyncio.create_task(add(two, "第二县"))
        await asyncio.sleep(0.05)
        await uow.jurisdictions.create("第一县", "Asia/Shanghai", at=AT)
        assert not waiting.done()
    await waiting

    assert await names(one) == ["第一县", "第二县"]
    await one.close()
    await two.close()


async def test_sqlite_runs_by_the_recipe(sqlite_url: str) -> None:
    database = Database.open(sqlite_url)

    async def pragmas(*wanted: str) -> dict[str, object]:
        async with database.work() as uow:
            return {
                name: (await uow.connection.execute(text(f"PRAGMA {name}"))).scalar()
                for name in wanted
            }

    assert await pragmas("journal_mode", "synchronous", "foreign_keys") == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
    }
    await database.close()


async def test_a_missing_file_is_not_made_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.db"
    database = Database.open(f"sqlite+aiosqlite:///{path}")

    with pytest.raises(DatabaseUnusable, match="to begin: taizhang init"):
        await names(database)

    assert not path.exists()


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("这不是数据库" * 1000)
    database = Database.open(f"sqlite+aiosqlite:///{path}")

    with pytest.raises(DatabaseUnusable, match=r"letter\.db: the file is no database"):
        await names(database)
    await database.close()


async def test_a_full_disk_loses_nothing_and_says_so(sqlite_url: str) -> None:
    database = Database.open(sqlite_url)
    await add(database, "临江县")
    async with database.work() as uow:
        pages = (await uow.connection.execute(text("PRAGMA page_count"))).scalar_one()
        await uow.connection.execute(text(f"PRAGMA max_page_count={pages}"))

    with pytest.raises(DatabaseUnusable, match="the disk is full"):
        await add(database, "大" * 100_000)

    assert await names(database) == ["临江县"]
    await database.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("taizhang.db", "the address is none"),
        ("mysql://localhost/taizhang", "an address begins with"),
        ("sqlite+aiosqlite://", "needs a file"),
        ("sqlite+aiosqlite:///:memory:", "needs a file"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused(url: str, words: str) -> None:
    with pytest.raises(DatabaseUnusable, match=words):
        Database.open(url)


@pytest.mark.postgres
async def test_a_server_without_the_database_says_so(postgres_server: str) -> None:
    url = make_url(postgres_server).set(database="nowhere")
    database = Database.open(url.render_as_string(hide_password=False))

    with pytest.raises(DatabaseUnusable, match="create it first"):
        await names(database)


async def test_a_server_that_is_away_is_worth_another_try(tmp_path: Path) -> None:
    url = f"postgresql+asyncpg://taizhang:geheim@/taizhang?host={tmp_path}"
    database = Database.open(url)

    with pytest.raises(DatabaseBusy) as busy:
        await names(database)

    assert "geheim" not in str(busy.value)


@pytest.mark.postgres
async def test_a_connection_that_the_server_dropped_is_worth_another_try(postgres_url: str) -> None:
    database = Database.open(postgres_url)
    await add(database, "临江县")
    killing = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    other = Database.open(postgres_url)
    async with other.work() as uow:
        await uow.connection.execute(killing)

    with pytest.raises(DatabaseBusy):
        await add(database, "望江县")
    await add(database, "望江县")

    assert await names(database) == ["临江县", "望江县"]
    await database.close()
    await other.close()
