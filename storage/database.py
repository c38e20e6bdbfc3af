"""The database: one transaction is one unit of work, and every query hangs on it."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.direct import Direct, Prepared
from storage.disk import network_disk
from storage.engines import Engines, create_sqlite, postgres_engines, sqlite_engines
from storage.errors import (
    ChangedMeanwhile,
    DatabaseBusy,
    DatabaseUnusable,
    reaching,
    translated,
    translation,
)
from storage.tenant import Memory
from storage.together import Writer
from storage.unit_of_work import UnitOfWork

__all__ = ["ChangedMeanwhile", "Database", "DatabaseBusy", "DatabaseUnusable", "UnitOfWork"]


class InTurn:
    """A work on SQLite, which has one writer. A class, since a turn would notice two generators."""

    def __init__(self, writer: Writer, work_on: Callable[[Direct], UnitOfWork], url: URL) -> None:
        self._writer = writer
        self._work_on = work_on
        self._url = url

    async def __aenter__(self) -> UnitOfWork:
        self._work = await self._writer.begin()
        self._uow = self._work_on(self._work.connection)
        return self._uow

    async def __aexit__(self, _kind: object, problem: BaseException | None, _at: object) -> None:
        if problem is not None:
            await self._writer.fail(self._work)
            if ours := translation(problem, self._url):
                raise ours from problem
        else:
            await self._writer.end(self._work, dropped=self._uow.abandoned)
            if not self._uow.abandoned:
                self._uow.remember()


class Database:
    """A database by its address; connections are made when they are first needed.

    `session` is the name of this process's connections: pg_stat_activity shows it.
    """

    def __init__(self, url: str) -> None:
        self.url = _parsed(url)
        self.session = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._engines = _engines(self.url, self.session)
        self._memory = Memory()
        self._parts = Memory(most=1024)  # units, each with its assignments
        self._prepared = Prepared() if self.is_sqlite else None
        self._writer = (
            Writer(lambda: self._transaction(self._engines.writer)) if self.is_sqlite else None
        )

    @classmethod
    def open(cls, url: str) -> Database:
        """Return the database at an address (`sqlite+aiosqlite:///…`, `postgresql+asyncpg://…`).

        Raises DatabaseUnusable for an address that cannot be one.
        """
        return cls(url)

    @property
    def is_sqlite(self) -> bool:
        """Whether one file holds it, and one machine uses it."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path:
        """The SQLite file."""
        assert self.is_sqlite
        return Path(self.url.database or "")

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes."""
        return self._engines.writer

    async def close(self) -> None:
        """Let every connection go."""
        await self._engines.dispose()

    def work(self, jurisdiction_id: int | None = None) -> AbstractAsyncContextManager[UnitOfWork]:
        """Write in one transaction: committed at the end, rolled back by any error.

        On SQLite the write lock is taken at once and everybody else queues: never wait for a
        network inside. Raises DatabaseBusy when it may be tried again, DatabaseUnusable when not.
        """
        if self._writer is None:
            return self._work_alone(jurisdiction_id)
        return InTurn(self._writer, partial(self._work_on, jurisdiction_id), self.url)

    @asynccontextmanager
    async def _work_alone(self, jurisdiction_id: int | None) -> AsyncIterator[UnitOfWork]:
        async with self._transaction(self._engines.writer) as connection:
            uow = self._work_on(jurisdiction_id, connection)
            yield uow
            if not uow.abandoned:
                await connection.commit()
        if not uow.abandoned:
            uow.remember()

    @asynccontextmanager
    async def read(self, jurisdiction_id: int | None = None) -> AsyncIterator[UnitOfWork]:
        """Read; the engine refuses every write. Raises as `work` does."""
        async with self._transaction(self._engines.reader) as connection:
            uow = self._work_on(jurisdiction_id, connection)
            yield uow
        uow.remember()

    def _work_on(self, jurisdiction_id: int | None, connection: Direct) -> UnitOfWork:
        return UnitOfWork(connection, jurisdiction_id, self._memory, self._parts)

    async def upgrade(self) -> None:
        """Bring the schema to this release's; makes a SQLite file and its folder when missing."""
        from storage import schema  # alembic is heavy, and only needed here

        if self.is_sqlite:
            _require_own_disk(self.path)
            create_sqlite(self.path)
        async with self._transaction(self._engines.writer) as connection:
            await connection.run_sync(schema.upgrade)
            await connection.commit()

    async def revision(self) -> str | None:
        """Return the revision the schema is at, None where there is none yet."""
        from storage import schema

        async with self._transaction(self._engines.reader) as connection:
            return await connection.run_sync(schema.revision_of)

    async def require_current(self) -> None:
        """Raise DatabaseUnusable unless the schema is exactly this release's."""
        from storage import schema

        revision = await self.revision()
        schema.require_known(revision)
        if revision != schema.head():
            raise DatabaseUnusable(
                "the schema is older than this release; run: taizhang db upgrade"
            )

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[Direct]:
        connection = Direct(engine)
        connection.prepared = self._prepared
        with reaching(self.url):
            await connection.start()
        with translated(self.url):
            try:
                await connection.begin()
                yield connection
            finally:
                await connection.close()


def _require_own_disk(path: Path) -> None:
    kind = network_disk(path.parent)
    if kind is not None:
        raise DatabaseUnusable(
            f"{path} lies on a network disk ({kind}), where SQLite's locks do not hold;"
            " choose a folder on this machine (TAIZHANG_DATA_DIR), or PostgreSQL"
        )


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseUnusable(
            "the address is none; for example sqlite+aiosqlite:///data/taizhang.db"
        ) from error
    if parsed.drivername not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
        raise DatabaseUnusable(
            "an address begins with sqlite+aiosqlite:/// or postgresql+asyncpg://"
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise DatabaseUnusable("SQLite needs a file: sqlite+aiosqlite:///data/taizhang.db")
    return parsed


def _engines(url: URL, session: str) -> Engines:
    if url.get_backend_name() == "sqlite":
        return sqlite_engines(url)
    try:
        return postgres_engines(url, session)
    except ImportError as error:
        raise DatabaseUnusable(
            "PostgreSQL needs asyncpg: pip install taizhang[postgres]"
        ) from error
