"""The two engines behind one address: SQLite by the recipe, or a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.sqlite_driver import TAKE_WRITE_LOCK, Connection, connect

READERS = 4
BUSY_FOR = 5000
"""Milliseconds that a writer waits for another process's write."""

SERVER_CONNECTIONS = 5
SERVER_OVERFLOW = 5

_QUIET: dict[str, Any] = {"hide_parameters": True}
"""An error names its statement and never the values: they are what people said."""

_SERVER = {"idle_in_transaction_session_timeout": "5000"}
"""A process that is stopped in the middle of a work (a paused machine) would keep its locks: after
five seconds the server takes them back. It does not where the stop came between two messages of
one statement; hence the sessions of a process that is taken for dead are ended (storage.leases)."""

# WAL lets readers go on while one writes; FULL survives a power cut, not only a kill.
# The writer waits for its lock in a thread (sqlite_driver); holding it, it waits for nobody.
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY")
# The journal's mode is a property of the file; a reader may be too early to set it.
_READER_PRAGMAS = ("synchronous=FULL", f"busy_timeout={BUSY_FOR}", "query_only=ON")


@dataclass(frozen=True, slots=True)
class Engines:
    """One engine to write and one to read; on PostgreSQL they share their connections."""

    writer: AsyncEngine
    reader: AsyncEngine

    async def dispose(self) -> None:
        """Close every connection."""
        await self.writer.dispose()
        await self.reader.dispose()


def sqlite_engines(url: URL) -> Engines:
    """Return engines on one file: a single writer that queues in here, and a few readers.

    Many writers queueing in SQLite itself are served unfairly (p99 240 ms against 38), and a
    transaction that begins by reading loses to any writer in between; hence one connection, and
    the write lock taken when the work begins.
    """
    path = str(Path(url.database or ""))

    async def write() -> Connection:
        return connect(path, *_PRAGMAS, patience=BUSY_FOR)

    async def read() -> Connection:
        return connect(path, *_READER_PRAGMAS)

    # A connection that is given back has ended its transaction; a second rollback costs a turn 3 %.
    ways: dict[str, Any] = _QUIET | {"pool_reset_on_return": None}
    writer = create_async_engine(url, async_creator=write, pool_size=1, max_overflow=0, **ways)
    reader = create_async_engine(
        url, async_creator=read, pool_size=READERS, max_overflow=READERS, **ways
    )
    event.listen(writer.sync_engine, "begin", _begin_writing)
    event.listen(reader.sync_engine, "begin", _begin_reading)
    return Engines(writer, reader)


def postgres_engines(url: URL, session: str) -> Engines:
    """Return engines on one server; reading work is marked so that the server refuses a write.

    `session` names their connections on the server: at most 63 bytes.
    """
    writer = create_async_engine(
        url,
        pool_size=SERVER_CONNECTIONS,
        max_overflow=SERVER_OVERFLOW,
        pool_recycle=1800,
        connect_args={"server_settings": _SERVER | {"application_name": session}},
        **_QUIET,
    )
    return Engines(writer, writer.execution_options(postgresql_readonly=True))


def create_sqlite(path: Path) -> None:
    """Make the file and its folder where there is none; nothing else ever makes one."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)


def _begin_writing(connection: SyncConnection) -> None:
    connection.exec_driver_sql(TAKE_WRITE_LOCK)


def _begin_reading(connection: SyncConnection) -> None:
    connection.exec_driver_sql("BEGIN")
