"""A county's whole database moves from one engine to the other, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ledger.model import Status
from storage.database import Database
from storage.moving import LEFT_BEHIND, HoldsData, copy_rows
from storage.tables import metadata
from storage.web_messages import WebMessages
from tests.storage.county import AT, County, a_task, make_county


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    async with database.read() as uow:
        return {
            table.name: sorted(
                (dict(row) for row in (await uow.connection.execute(select(table))).mappings()),
                key=repr,
            )
            for table in metadata.sorted_tables
            if table not in LEFT_BEHIND
        }


@pytest.fixture
async def county(sqlite_url: str) -> County:
    made = await make_county(Database.open(sqlite_url))
    await made.add_notice([a_task(1), a_task(2)])
    await made.report(made.parts[1, "县财政局"], Status.DONE, text="办好了", batch=1)
    async with made.work() as uow:
        log = WebMessages(uow.connection, made.id, "main")
        await log.append("c", "k", {"text": "你好"}, AT, author="s")
    return made


@pytest.mark.postgres
async def test_everything_of_a_county_on_sqlite_is_on_postgresql_afterwards(
    county: County, postgres_url: str
) -> None:
    target = Database.open(postgres_url)

    copied = await copy_rows(county.database, target)

    before = await everything(county.database)
    assert await everything(target) == before
    assert copied == sum(len(rows) for rows in before.values()) > 10
    async with target.work(county.id) as uow:
        await uow.units.add("县水务局")  # ids go on where they were
    await county.database.close()
    await target.close()


async def test_a_database_with_an_office_in_it_is_left_alone(
    county: County, tmp_path: Path
) -> None:
    other = Database.open(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    await other.upgrade()
    assert await copy_rows(county.database, other) > 10
    before = await everything(other)

    with pytest.raises(HoldsData):
        await copy_rows(county.database, other)

    assert await everything(other) == before
    await county.database.close()
    await other.close()
