"""The engines' own INSERT … ON CONFLICT, which SQLAlchemy keeps apart for each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_on(connection: AsyncConnection, table: Table) -> Any:
    """Return an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return _INSERTS[connection.dialect.name](table)


class OnEngine:
    """A statement built once for each engine: building it anew costs more than running it."""

    def __init__(self, table: Table, build: Callable[[Any], Any]) -> None:
        self._table = table
        self._build = build
        self._built: dict[str, Any] = {}

    def of(self, connection: AsyncConnection) -> Any:
        """Return the statement for a connection's engine."""
        name = connection.dialect.name
        if name not in self._built:
            self._built[name] = self._build(_INSERTS[name](self._table))
        return self._built[name]
