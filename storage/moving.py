"""Moves a whole database into another one, of the other engine too: SQLite grown to PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table, func, insert, select, text

from storage.database import Database, UnitOfWork
from storage.tables import metadata
from storage.tables.delivery import process

ROWS_AT_ONCE = 500
LEFT_BEHIND = frozenset({process})
"""Who runs: true of the processes there, not of those to come. What they held comes along, under
its fence, and is free, since whoever held it does not run here."""


class NotEmpty(Exception):
    """The database that was to be filled holds something already."""


class MovedInPart(Exception):
    """What arrived is not as much as what was sent off; nothing was kept of it."""


async def move(source: Database, target: Database) -> Mapping[str, int]:
    """Copy every row into an empty database, all or nothing; return the rows of each table.

    Stop every process first: the source is read in one picture, and what is written to it later
    does not come along. It stays as it is. Raises NotEmpty, and DatabaseUnusable when the source
    is of another release.
    """
    await source.require_current()
    await target.upgrade()
    async with source.read() as old, target.work() as new:
        for side, uow in ((source, old), (target, new)):
            await _unhurried(side, uow)
        tables = [table for table in metadata.sorted_tables if table not in LEFT_BEHIND]
        for table in tables:
            if await _count(new, table):
                raise NotEmpty(f"{target.url.render_as_string()} holds data ({table.name})")
        moved = {table.name: await _copy(table, old, new) for table in tables}
        for table in tables:
            if await _count(new, table) != moved[table.name]:
                raise MovedInPart(table.name)
        await new.inbox.release_all()
    return moved


async def _unhurried(database: Database, uow: UnitOfWork) -> None:
    """Let a session idle: while one side is read for long, the other waits in its transaction."""
    if not database.is_sqlite:
        await uow.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


async def _copy(table: Table, old: UnitOfWork, new: UnitOfWork) -> int:
    copied = 0
    async with old.connection.stream(select(table)) as found:
        async for rows in found.mappings().partitions(ROWS_AT_ONCE):
            await new.connection.execute(insert(table), [dict(row) for row in rows])
            copied += len(rows)
    return copied


async def _count(uow: UnitOfWork, table: Table) -> int:
    found = await uow.connection.execute(select(func.count()).select_from(table))
    return int(found.scalar_one())
