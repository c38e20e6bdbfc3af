"""Every schema there ever was, with data in every table, comes forward to this release whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import Connection

from storage import schema
from storage.database import Database

REVISIONS = [
    script.revision for script in ScriptDirectory.from_config(schema.config()).walk_revisions()
][1:]
ROWS = 3


def _at(connection: Connection, revision: str) -> None:
    command.upgrade(schema.config(connection), revision)


def _value(column: Any, row: int) -> object:
    kind = str(column["type"]).upper()
    if "INT" in kind:
        return row
    if "BOOL" in kind:
        return row % 2
    if "DATETIME" in kind or "TIMESTAMP" in kind:
        return f"2026-03-0{row} 01:00:00.000000"
    if "DATE" in kind:
        return f"2026-03-0{row}"
    if "BLOB" in kind:
        return b"bytes"
    if "FLOAT" in kind or "NUMERIC" in kind:
        return row / 2
    return f"{row}"


def _fill(path: Path) -> None:
    """Put a few rows into every table there is; nothing here asks what they mean."""
    engine = create_engine(f"sqlite:///{path}")
    tables = {name: inspect(engine).get_columns(name) for name in inspect(engine).get_table_names()}
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for name, columns in tables.items():
            if name == "alembic_version":
                continue
            marks = ", ".join("?" for _ in columns)
            names = ", ".join(f'"{column["name"]}"' for column in columns)
            for row in range(1, ROWS + 1):
                values = [_value(column, row) for column in columns]
                connection.execute(f'INSERT INTO "{name}" ({names}) VALUES ({marks})', values)
        connection.commit()


def _rows(path: Path) -> dict[str, list[dict[str, object]]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            if name != "alembic_version"
        ]
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')]
            for name in names
        }


@pytest.mark.parametrize("revision", REVISIONS)
async def test_data_of_an_older_schema_comes_forward(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "taizhang.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        _at(connection, revision)
    engine.dispose()
    _fill(path)
    before = _rows(path)
    database = Database.open(f"sqlite+aiosqlite:///{path}")

    await database.upgrade()

    assert await database.revision() == schema.head()
    await database.close()
    after = _rows(path)
    for name, rows in before.items():
        assert len(after[name]) == len(rows), name
        for old, new in zip(rows, after[name], strict=True):
            kept = {column: value for column, value in old.items() if column in new}
            assert kept.items() <= new.items(), name


def test_there_is_no_way_back() -> None:
    """A downgrade would drop what people said; the way back is the backup made before."""
    for script in ScriptDirectory.from_config(schema.config()).walk_revisions():
        assert not hasattr(script.module, "downgrade"), script.revision
