"""The engines' own INSERT … ON CONFLICT, which SQLAlchemy keeps apart for each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, String, Table, Text, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Names = tuple[str, ...]

_NUMBER = "number"
"""A row's place among those that are given, from 1 on."""

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
        self._of_arrays: dict[tuple[Names, Names, Names], Any] = {}

    def of(self, connection: AsyncConnection) -> Any:
        """Return the statement for a connection's engine."""
        name = connection.dialect.name
        if name not in self._built:
            self._built[name] = self._build(_INSERTS[name](self._table))
        return self._built[name]

    async def put(self, connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Insert rows that all name the same columns, of which there is at least one."""
        if len(rows) == 1 or connection.dialect.name != "postgresql":
            return await connection.execute(self.of(connection), rows if rows[1:] else rows[0])
        return await self.put_columns(connection, _columns(rows), {})

    async def put_columns(
        self,
        connection: AsyncConnection,
        columns: Mapping[str, Sequence[Any]],
        owner: Mapping[str, Any],
    ) -> Any:
        """Insert rows given as columns of one length, not 0; `owner` is laid over each row.

        A server takes them as one statement with an array for each column, and once what all rows
        share: a message a row costs both sides more than the row. A range it counts by itself.
        """
        if connection.dialect.name != "postgresql":
            rows = [
                {**dict(zip(columns, row, strict=True)), **owner}
                for row in zip(*columns.values(), strict=True)
            ]
            return await connection.execute(self.of(connection), rows if rows[1:] else rows[0])
        arrays = dict(columns)
        counted = {name: arrays.pop(name)[0] for name in columns if _is_counted(columns[name])}
        shared = {name: arrays.pop(name)[0] for name in [*arrays][1:] if _is_shared(arrays[name])}
        form = ((*shared, *owner), tuple(counted), tuple(arrays))
        if form not in self._of_arrays:
            self._of_arrays[form] = self._build(_from_arrays(self._table, *form))
        values = {**arrays, **counted, **shared, **owner}
        return await connection.execute(self._of_arrays[form], values)


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _is_counted(column: Sequence[Any]) -> bool:
    return isinstance(column, range) and column.step == 1


def _is_shared(column: Sequence[Any]) -> bool:
    return column.count(column[0]) == len(column)


def _from_arrays(table: Table, shared: Names, counted: Names, arrays: Names) -> Any:
    alike = [bindparam(name, type_=_type_of(table.c[name])) for name in shared]
    each = [bindparam(name, type_=postgresql.ARRAY(_type_of(table.c[name]))) for name in arrays]
    rows = func.unnest(*each).table_valued(*arrays, with_ordinality=_NUMBER)
    rows = rows.render_derived("given")
    ids = [bindparam(name, type_=_type_of(table.c[name])) + rows.c[_NUMBER] - 1 for name in counted]
    values = select(*alike, *ids, *(rows.c[name] for name in arrays))
    return postgresql.insert(table).from_select([*shared, *counted, *arrays], values)


def _type_of(column: Column[Any]) -> Any:
    """Return the type of a value. A cast to a length would cut what is too long for it."""
    return Text() if isinstance(column.type, String) else column.type
