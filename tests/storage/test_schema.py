"""Migrations make exactly the tables that the code knows, and never go back."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from storage import schema
from storage.database import Database, DatabaseUnusable
from storage.tables import metadata

WITHOUT_TENANT = {
    "channel_state",
    "code_try",
    "database_secret",
    "inbox",
    "jurisdiction",
    "lease",
    "process",
}


async def test_migrations_and_tables_say_the_same(database: Database) -> None:
    def check(connection: Connection) -> None:
        command.check(schema.config(connection))

    async with database.read() as uow:
        await uow.connection.run_sync(check)


async def test_a_migrated_database_is_current(database: Database) -> None:
    assert await database.revision() == schema.head()
    await database.require_current()


async def test_upgrading_twice_changes_nothing(database: Database) -> None:
    await database.upgrade()

    assert await database.revision() == schema.head()


async def test_a_schema_of_a_newer_release_is_refused(database: Database) -> None:
    async with database.work() as uow:
        await uow.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseUnusable, match="newer than this release"):
        await database.upgrade()
    with pytest.raises(DatabaseUnusable, match="newer than this release"):
        await database.require_current()


async def test_a_database_without_a_schema_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    database = Database.open(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")

    with pytest.raises(DatabaseUnusable, match="taizhang db upgrade"):
        await database.require_current()
    with pytest.raises(DatabaseUnusable, match="taizhang db upgrade"):
        async with database.read() as uow:
            await uow.jurisdictions.list()
    await database.close()


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_a_row_belongs_to_a_jurisdiction_first_of_all(name: str) -> None:
    key = [column.name for column in metadata.tables[name].primary_key]

    assert (key[0] == "jurisdiction_id") == (name not in WITHOUT_TENANT)


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_no_reference_leaves_its_jurisdiction(name: str) -> None:
    for constraint in metadata.tables[name].foreign_key_constraints:
        first = constraint.elements[0]
        assert (first.parent.name, first.column.name) == ("jurisdiction_id", "jurisdiction_id")
