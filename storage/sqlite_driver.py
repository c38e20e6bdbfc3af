"""A SQLite connection for the event loop: statements run in place, waiting runs aside.

A statement on a warm file takes microseconds; handing each one to a thread and back, four times
over, costs more than the statement. Only what may truly wait goes to a thread: taking the write
lock, and the commit with its fsync. SQLAlchemy's aiosqlite dialect drives this class in the
place of aiosqlite's own connection (its `async_creator`).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

T = TypeVar("T")

TAKE_WRITE_LOCK = "BEGIN IMMEDIATE"


class Cursor:
    """The part of aiosqlite's cursor that SQLAlchemy's adapter calls."""

    __slots__ = ("_connection", "_cursor")

    def __init__(self, connection: Connection, cursor: sqlite3.Cursor) -> None:
        self._connection = connection
        self._cursor = cursor

    async def __aenter__(self) -> Cursor:
        return self

    @property
    def description(self) -> Any:
        """What the columns are called, or None when there are none."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The row that was inserted last."""
        return self._cursor.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement; only taking the write lock may have to wait for long."""
        if statement == TAKE_WRITE_LOCK:
            await self._connection.take_write_lock(self._cursor)
        else:
            self._cursor.execute(statement, parameters)

    async def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        self._cursor.executemany(statement, rows)

    async def fetchall(self) -> list[Any]:
        """Return every row."""
        return self._cursor.fetchall()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows."""
        return self._cursor.fetchmany(size or self._cursor.arraysize)

    async def fetchone(self) -> Any:
        """Return the next row, or None."""
        return self._cursor.fetchone()

    async def close(self) -> None:
        """Let the rows go."""
        self._cursor.close()


class Connection:
    """The part of aiosqlite's connection that SQLAlchemy's adapter calls."""

    def __init__(self, connection: sqlite3.Connection, patience: int) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._patience = patience
        self._changes_before = 0

    def cursor(self) -> Cursor:
        """Return a fresh cursor."""
        return Cursor(self, self._open.cursor())

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open; SQLite itself ends one when the disk is full."""
        return self._open.in_transaction

    def run(self, statement: str, parameters: Sequence[Any]) -> sqlite3.Cursor:
        """Run one statement in place, inside a transaction that was begun."""
        return self._open.execute(statement, parameters)

    async def take_write_lock(self, cursor: sqlite3.Cursor) -> None:
        """Take the lock at once if it is free; wait for another process's work in a thread."""
        self._changes_before = self._open.total_changes
        try:
            cursor.execute(TAKE_WRITE_LOCK)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            await self.aside(self._wait_for_write_lock)

    async def commit(self) -> None:
        """Commit, with its fsync in a thread; what wrote nothing has nothing to wait for."""
        if self._open.total_changes == self._changes_before:
            self._open.commit()
        else:
            await self.aside(self._open.commit)

    async def rollback(self) -> None:
        """Roll back; nothing is written, so nothing is waited for."""
        self._open.rollback()

    async def close(self) -> None:
        """Close the file; an open transaction is rolled back by SQLite."""
        self.stop()

    def stop(self) -> None:
        """Close the file at once."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        """Teach SQLite a function; SQLAlchemy adds REGEXP."""
        self._open.create_function(*arguments, **options)

    async def aside(self, call: Callable[[], T]) -> T:
        """Run a call in a thread. Cancelled, it is waited for all the same: two threads in one
        connection would be one too many."""
        future = asyncio.get_running_loop().run_in_executor(None, call)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await asyncio.wait({future})
            raise

    def _wait_for_write_lock(self) -> None:
        self._open.execute(f"PRAGMA busy_timeout={self._patience}")
        try:
            self._open.execute(TAKE_WRITE_LOCK)
        finally:
            self._open.execute("PRAGMA busy_timeout=0")

    @property
    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.OperationalError("connection closed")
        return self._connection


def connect(path: str, *pragmas: str, patience: int = 0) -> Connection:
    """Open a file that exists; the driver never begins a transaction by itself.

    `patience` is how many milliseconds are waited for another process's write lock.
    """
    connection = sqlite3.connect(
        f"file:{quote(path)}?mode=rw",
        uri=True,
        timeout=0,
        isolation_level=None,
        check_same_thread=False,
    )
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return Connection(connection, patience)
