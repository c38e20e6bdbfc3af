"""Every schema there ever was, with data in every table, comes forward to this release whole."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, insert, select, types
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database, DatabaseUnusable

REVISIONS = [
    script.revision for script in ScriptDirectory.from_config(schema.config()).walk_revisions()
][1:]
ROWS = 3


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, on each engine in turn."""
    if request.param == "sqlite":
        path = tmp_path / "taizhang.db"
        path.touch()
        return f"sqlite+aiosqlite:///{path}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


def _value(kind: types.TypeEngine[Any], row: int) -> object:
    """Return what a row holds in a column of a kind; its number wherever that can be said."""
    values: list[tuple[type[types.TypeEngine[Any]], object]] = [
        (types.Boolean, bool(row % 2)),
        (types.Integer, row),
        (types.DateTime, datetime(2026, 3, row, 1, tzinfo=UTC)),
        (types.Date, date(2026, 3, row)),
        (types.LargeBinary, b"bytes"),
        (types.Numeric, row / 2),
        (types.String, f"{row}"),
    ]
    value = next(value for of, value in values if isinstance(kind, of))
    if isinstance(value, datetime) and not getattr(kind, "timezone", False):
        return value.replace(tzinfo=None)
    return value


def _tables(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection)
    found.remove(found.tables["alembic_version"])
    return found


def _filled(connection: Connection, revision: str) -> dict[str, list[dict[str, Any]]]:
    """Bring an empty database to a revision, with rows in all its tables; return them.

    A row's number is in all its columns, so that rows refer to each other as they must.
    """
    command.upgrade(schema.config(connection), revision)
    for table in _tables(connection).sorted_tables:
        for row in range(1, ROWS + 1):
            values = {column.name: _value(column.type, row) for column in table.columns}
            connection.execute(insert(table).values(values))
    return _rows(connection)


def _rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [
            dict(row)
            for row in connection.execute(
                select(table).order_by(*list(table.columns)[:2])
            ).mappings()
        ]
        for table in _tables(connection).sorted_tables
    }


@pytest.mark.parametrize("revision", REVISIONS)
async def test_data_of_an_older_schema_comes_forward(empty_url: str, revision: str) -> None:
    database = Database.open(empty_url)
    async with database._engines.writer.begin() as connection:
        before = await connection.run_sync(_filled, revision)
    assert all(len(rows) == ROWS for rows in before.values())

    await database.upgrade()

    assert await database.revision() == schema.head()
    async with database._engines.reader.connect() as connection:
        after = await connection.run_sync(_rows)
    await database.close()
    for name, rows in before.items():
        assert len(after[name]) == len(rows), name
        for old, new in zip(rows, after[name], strict=True):
            kept = {column: value for column, value in old.items() if column in new}
            assert kept.items() <= new.items(), name


async def test_a_newer_releases_schema_is_refused_in_one_line(empty_url: str) -> None:
    database = Database.open(empty_url)
    await database.upgrade()
    async with database._engines.writer.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(DatabaseUnusable, match="newer than this release") as refused:
        await database.upgrade()

    assert "\n" not in str(refused.value)
    assert await database.revision() == "9999"
    await database.close()


def test_there_is_no_way_back() -> None:
    """A downgrade would drop what people said; the way back is the backup made before."""
    for script in ScriptDirectory.from_config(schema.config()).walk_revisions():
        assert not hasattr(script.module, "downgrade"), script.revision
