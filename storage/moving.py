"""Everything of one database put into an empty one: a county outgrows SQLite."""

from __future__ import annotations

from sqlalchemy import Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables import metadata
from storage.tables.delivery import lease, process
from storage.tables.people import jurisdiction

AT_A_TIME = 500  # rows in one statement
LEFT_BEHIND = frozenset({lease, process})
"""Who runs and who holds what: true of the processes there, not of those here."""


class HoldsData(Exception):
    """There is an office already where everything was to go."""


async def copy_rows(source: Database, target: Database) -> int:
    """Copy every row, in one work; return how many.

    Both must be of this release's schema, and no process may run on either. Raises
    DatabaseUnusable for another schema, HoldsData where the target is not empty.
    """
    await source.require_current()
    await target.require_current()
    copied = 0
    async with source.read() as here, target.work() as there:
        if await _count(there.connection, jurisdiction):
            raise HoldsData("there is an office in it already")
        for table in metadata.sorted_tables:
            if table not in LEFT_BEHIND:
                copied += await _copy(here.connection, there.connection, table)
    return copied


async def _copy(here: AsyncConnection, there: AsyncConnection, table: Table) -> int:
    copied = 0
    result = await here.stream(select(table))
    async for rows in result.mappings().partitions(AT_A_TIME):
        if not copied:
            await there.execute(table.delete())  # what an empty database begins with
        await there.execute(insert(table), [dict(row) for row in rows])
        copied += len(rows)
    return copied


async def _count(connection: AsyncConnection, table: Table) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
