"""The SQLite connection for the event loop: quick in place, patient aside, safe when cancelled."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.sqlite_driver import TAKE_WRITE_LOCK, Connection, connect


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A file with one table, in a folder whose name an address would have to quote."""
    folder = tmp_path / "a?b#c 数据"
    folder.mkdir()
    file = folder / "x.db"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE t (a INTEGER)")
    made.close()
    return str(file)


@pytest.fixture
def connection(path: str) -> Iterator[Connection]:
    """An open connection that waits 30 ms for a lock."""
    opened = connect(path, patience=30)
    yield opened
    opened.stop()


async def begin(connection: Connection) -> None:
    await connection.cursor().execute(TAKE_WRITE_LOCK)


async def count(connection: Connection) -> int:
    cursor = connection.cursor()
    await cursor.execute("SELECT count(*) FROM t")
    (number,) = await cursor.fetchone()
    await cursor.close()
    return int(number)


async def test_what_is_committed_is_there_and_what_is_rolled_back_is_not(
    connection: Connection,
) -> None:
    await begin(connection)
    await connection.cursor().execute("INSERT INTO t VALUES (?)", (1,))
    await connection.commit()
    await begin(connection)
    await connection.cursor().executemany("INSERT INTO t VALUES (?)", [(2,), (3,)])
    await connection.rollback()

    assert await count(connection) == 1


async def test_a_lock_that_is_held_elsewhere_is_waited_for_and_then_given_up(
    connection: Connection, path: str
) -> None:
    other = connect(path)
    await begin(other)

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await begin(connection)

    await other.rollback()
    await begin(connection)
    other.stop()


async def test_whoever_is_cancelled_while_waiting_leaves_a_connection_that_works(
    path: str,
) -> None:
    waiting, other = connect(path, patience=60_000), connect(path)
    await begin(other)
    task = asyncio.create_task(begin(waiting))
    await asyncio.sleep(0.02)
    task.cancel()
    await other.rollback()

    with pytest.raises(asyncio.CancelledError):
        await task

    await waiting.rollback()
    await begin(waiting)
    waiting.stop()
    other.stop()


async def test_rows_can_be_fetched_in_every_way(connection: Connection) -> None:
    await connection.cursor().executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(5)])
    cursor = connection.cursor()
    await cursor.execute("SELECT a FROM t ORDER BY a")

    assert [name for name, *_ in cursor.description] == ["a"]
    assert await cursor.fetchone() == (0,)
    assert await cursor.fetchmany(2) == [(1,), (2,)]
    assert await cursor.fetchall() == [(3,), (4,)]


async def test_a_closed_connection_says_so(connection: Connection) -> None:
    await connection.close()
    await connection.close()

    with pytest.raises(sqlite3.OperationalError, match="connection closed"):
        connection.cursor()


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        connect(str(tmp_path / "x.db"))

    assert list(tmp_path.iterdir()) == []
