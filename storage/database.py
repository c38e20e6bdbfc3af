"""The database: one transaction is one unit of work, and every query hangs on it."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.accounts import Accounts
from storage.assignments import Assignments
from storage.audit import Audit
from storage.bulletins import Bulletins
from storage.channels import Channels
from storage.codes import Codes
from storage.conversations import Conversations
from storage.counts import Counts
from storage.direct import Direct, Prepared
from storage.disk import network_disk
from storage.doubts import Doubts
from storage.engines import Engines, create_sqlite, postgres_engines, sqlite_engines
from storage.entries import Entries
from storage.errors import (
    ChangedMeanwhile,
    DatabaseBusy,
    DatabaseUnusable,
    reaching,
    translated,
)
from storage.evidence import EvidenceKept
from storage.extensions import Extensions
from storage.feedback import Feedback
from storage.groups import Groups
from storage.handovers import Handovers
from storage.inbox import Inbox
from storage.jurisdictions import Jurisdictions
from storage.leases import Leases
from storage.look_backs import LookBacks
from storage.notices import Notices
from storage.outbox import Outbox
from storage.people import People
from storage.privacy import Privacy
from storage.reissues import Reissues
from storage.reminders import Reminders
from storage.roster import Roster
from storage.rounds import Rounds
from storage.tenant import Memory
from storage.together import Writer
from storage.told import TellingLog
from storage.units import Units
from storage.workdays import Workdays

__all__ = ["ChangedMeanwhile", "Database", "DatabaseBusy", "DatabaseUnusable", "UnitOfWork"]


class UnitOfWork:
    """One transaction, and what can be read and written in it.

    Without a jurisdiction only sign-in and delivery work: accounts by sender, codes, inbox,
    outbox, channels, leases and the list of jurisdictions. `enter` opens the rest, for one
    jurisdiction, whose id every further statement carries. `connection` is for a channel's own
    tables (the web chat's).
    """

    def __init__(
        self, connection: AsyncConnection, jurisdiction_id: int | None, memory: Memory
    ) -> None:
        self.connection = connection
        self.abandoned = False
        self._jurisdiction_id = jurisdiction_id
        self._memory = memory
        self._versions: dict[int, int] = {}

    @property
    def jurisdiction_id(self) -> int:
        """The jurisdiction this work is inside of."""
        assert self._jurisdiction_id is not None, "this work has entered no jurisdiction"
        return self._jurisdiction_id

    def enter(self, jurisdiction_id: int) -> None:
        """Go on inside one jurisdiction; there is no way into a second one."""
        assert self._jurisdiction_id in (None, jurisdiction_id), "one work, one jurisdiction"
        self._jurisdiction_id = jurisdiction_id
        for name in ("accounts", "codes", "groups"):
            self.__dict__.pop(name, None)

    def abandon(self) -> None:
        """Let nothing of this work be kept, without an error."""
        self.abandoned = True

    @cached_property
    def jurisdictions(self) -> Jurisdictions:
        """The tenants."""
        return Jurisdictions(self.connection, self._versions)

    @cached_property
    def accounts(self) -> Accounts:
        """Who a sender is; on which accounts people are."""
        return Accounts(self.connection, self._jurisdiction_id, self._versions)

    @cached_property
    def codes(self) -> Codes:
        """One-time binding codes."""
        return Codes(self.connection, self._jurisdiction_id, self.enter)

    @cached_property
    def groups(self) -> Groups:
        """Registered group chats."""
        return Groups(self.connection, self._jurisdiction_id)

    @cached_property
    def inbox(self) -> Inbox:
        """What arrived and is not answered."""
        return Inbox(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to be said."""
        return Outbox(self.connection)

    @cached_property
    def channels(self) -> Channels:
        """How the bot's accounts and chats stand."""
        return Channels(self.connection)

    @cached_property
    def leases(self) -> Leases:
        """Who is running and holds what."""
        return Leases(self.connection)

    @cached_property
    def rounds(self) -> Rounds:
        """Whose pushes are to be planned now."""
        return Rounds(self.connection)

    @cached_property
    def units(self) -> Units:
        """Units and the phrases that stand for many."""
        return Units(self.connection, self.jurisdiction_id, self._roster)

    @cached_property
    def people(self) -> People:
        """Liaisons, heads and clerks."""
        return People(self.connection, self.jurisdiction_id)

    @cached_property
    def privacy(self) -> Privacy:
        """Everything that is stored of one person."""
        return Privacy(self.connection, self.jurisdiction_id)

    @cached_property
    def notices(self) -> Notices:
        """Notices, their tasks and milestones."""
        return Notices(self.connection, self.jurisdiction_id, self._memory)

    @cached_property
    def doubts(self) -> Doubts:
        """What an import was unsure of."""
        return Doubts(self.connection, self.jurisdiction_id)

    @cached_property
    def assignments(self) -> Assignments:
        """Each unit's part in each task."""
        return Assignments(self.connection, self.jurisdiction_id, self.notices, self.units)

    @cached_property
    def entries(self) -> Entries:
        """The history of assignments."""
        return Entries(self.connection, self.jurisdiction_id, self.assignments)

    @cached_property
    def evidence(self) -> EvidenceKept:
        """Links, photos and files."""
        return EvidenceKept(self.connection, self.jurisdiction_id)

    @cached_property
    def extensions(self) -> Extensions:
        """Requests for a later day."""
        return Extensions(
            self.connection, self.jurisdiction_id, self.assignments, self.entries, self.people
        )

    @cached_property
    def bulletins(self) -> Bulletins:
        """Bulletins, and what was checked for them."""
        return Bulletins(self.connection, self.jurisdiction_id)

    @cached_property
    def reissues(self) -> Reissues:
        """Corrected notices that take over what was done on the earlier version."""
        return Reissues(self.connection, self.jurisdiction_id)

    @cached_property
    def look_backs(self) -> LookBacks:
        """Where last year's unfinished items went."""
        return LookBacks(self.connection, self.jurisdiction_id)

    @cached_property
    def handovers(self) -> Handovers:
        """Liaisons who named a successor."""
        return Handovers(self.connection, self.jurisdiction_id)

    @cached_property
    def conversations(self) -> Conversations:
        """What is remembered of a chat."""
        return Conversations(self.connection, self.jurisdiction_id)

    @cached_property
    def told(self) -> TellingLog:
        """What has been told to whom."""
        return TellingLog(self.connection, self.jurisdiction_id)

    @cached_property
    def reminders(self) -> Reminders:
        """Reminders that somebody asked for."""
        return Reminders(self.connection, self.jurisdiction_id)

    @cached_property
    def feedback(self) -> Feedback:
        """What people think of the bot."""
        return Feedback(self.connection, self.jurisdiction_id)

    @cached_property
    def audit(self) -> Audit:
        """Who did what."""
        return Audit(self.connection, self.jurisdiction_id)

    @cached_property
    def counts(self) -> Counts:
        """The bot's own counts."""
        return Counts(self.connection, self.jurisdiction_id)

    @cached_property
    def calendar(self) -> Workdays:
        """The office's own working days."""
        return Workdays(self.connection, self.jurisdiction_id, self._roster)

    @cached_property
    def _roster(self) -> Roster:
        return Roster(self.connection, self.jurisdiction_id, self._memory, self._versions)


class Database:
    """A database by its address; connections are made when they are first needed.

    `session` is the name of this process's connections: pg_stat_activity shows it.
    """

    def __init__(self, url: str) -> None:
        self.url = _parsed(url)
        self.session = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._engines = _engines(self.url, self.session)
        self._memory = Memory()
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

    @asynccontextmanager
    async def work(self, jurisdiction_id: int | None = None) -> AsyncIterator[UnitOfWork]:
        """Write in one transaction: committed at the end, rolled back by any error.

        On SQLite the write lock is taken at once and everybody else queues: never wait for a
        network inside. Raises DatabaseBusy when it may be tried again, DatabaseUnusable when not.
        """
        if self._writer is None:
            async with self._transaction(self._engines.writer) as connection:
                uow = UnitOfWork(connection, jurisdiction_id, self._memory)
                yield uow
                if not uow.abandoned:
                    await connection.commit()
            return
        async with self._writer.work() as work:
            uow = UnitOfWork(work.connection, jurisdiction_id, self._memory)
            with translated(self.url):
                yield uow
            work.dropped = uow.abandoned

    @asynccontextmanager
    async def read(self, jurisdiction_id: int | None = None) -> AsyncIterator[UnitOfWork]:
        """Read; the engine refuses every write. Raises as `work` does."""
        async with self._transaction(self._engines.reader) as connection:
            yield UnitOfWork(connection, jurisdiction_id, self._memory)

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
