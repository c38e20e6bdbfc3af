"""Statements that are built once, run on SQLite's own driver without being looked at again.

SQLAlchemy takes a good tenth of a millisecond to find the compiled form of a statement, bind its
values and set up a cursor; SQLite itself takes a twentieth of that. A statement that comes a
second time is a constant of some module: it is compiled here, once, and from then on costs little
more than SQLite. Whatever is not as simple as that goes the ordinary way, which does the same.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Executable
from sqlalchemy.exc import DBAPIError, MultipleResultsFound
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from storage.sqlite_driver import Connection as SqliteConnection

Processor = Callable[[Any], Any]
Names = tuple[str, ...]
Places = tuple[tuple[int, Processor], ...]
"""Places of a row or of a statement's values, and what is made of the value in each."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement compiled for SQLite: where its values come from, what becomes of its rows."""

    sql: str
    names: Names
    constants: Mapping[str, Any]
    """What it was built with, as SQLite takes it; the other names are parameters."""
    writing: Places
    row: Callable[[Sequence[Any]], Any] | None
    """Makes a row of values, which knows its columns by name; None where no row comes back."""
    reading: Places

    def given(self, parameters: Mapping[str, Any]) -> list[Any]:
        """Return the values in the statement's order, as SQLite takes them."""
        known = {**self.constants, **parameters} if self.constants else parameters
        values = [known[name] for name in self.names]
        for place, process in self.writing:
            values[place] = process(values[place])
        return values

    def read(self, rows: list[Any]) -> list[Any]:
        """Return rows as they are read. NULL is None, whatever the column's type."""
        assert self.row
        if self.reading:
            rows = list(map(list, rows))
        for place, process in self.reading:
            for row in rows:
                if row[place] is not None:
                    row[place] = process(row[place])
        return list(map(self.row, rows))


class Outcome:
    """Rows, and how many were changed: as much of SQLAlchemy's results as storage asks for."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        """Return every row."""
        return self._rows

    def first(self) -> Any | None:
        """Return the first row, None where there is none."""
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Any | None:
        """Return the only row, None where there is none. Raises MultipleResultsFound."""
        if len(self._rows) > 1:
            raise MultipleResultsFound(f"{len(self._rows)} rows where one at most was asked for")
        return self.first()

    def scalars(self) -> list[Any]:
        """Return the first column of every row."""
        return [row[0] for row in self._rows]

    def scalar_one(self) -> Any:
        """Return the first column of the first row, of which a count has one."""
        return self._rows[0][0]

    def scalar_one_or_none(self) -> Any | None:
        """Return the first column of the only row. Raises as `one_or_none` does."""
        row = self.one_or_none()
        return None if row is None else row[0]

    def mappings(self) -> list[dict[str, Any]]:
        """Return every row by the names of its columns."""
        return [row._asdict() for row in self._rows]


class Prepared:
    """What one engine has compiled, by statement and by the names of its parameters."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Executable, dict[Names, Ready | None]] = WeakKeyDictionary()

    def get(
        self, connection: AsyncConnection, statement: Executable, parameters: Mapping[str, Any]
    ) -> Ready | None:
        """Return the compiled form; None the first time, and for what must go the ordinary way."""
        names = tuple(parameters)
        forms = self._known.get(statement)
        if forms is None:
            self._known[statement] = {}
            return None
        if names not in forms:
            forms[names] = _compiled(connection, statement, parameters)
        return forms[names]


class Direct(AsyncConnection):
    """A connection that takes the short way where there is one."""

    prepared: Prepared | None = None

    @cached_property
    def driver(self) -> SqliteConnection:
        """The connection beneath SQLAlchemy."""
        assert self.sync_connection is not None
        driver = self.sync_connection.connection.driver_connection
        assert isinstance(driver, SqliteConnection)
        return driver

    async def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        """Execute a statement; `Outcome` says what may be asked of the result on either way."""
        if self.prepared and parameters and not options and not self._watched:
            many = isinstance(parameters, list)
            ready = self.prepared.get(self, statement, parameters[0] if many else parameters)
            if ready:
                return self._run(ready, parameters if many else [parameters])
        return await super().execute(statement, parameters, **options)

    @cached_property
    def _watched(self) -> bool:
        """Whether somebody wants to hear of every statement, as SQLAlchemy tells it."""
        return bool(self.sync_engine.dispatch.before_cursor_execute or self.sync_engine.echo)

    def _run(self, ready: Ready, given: Sequence[Mapping[str, Any]]) -> Outcome:
        """Run a statement once for each of the given sets of parameters."""
        found: list[Any] = []
        changed = 0
        for parameters in given:
            values = ready.given(parameters)
            try:
                cursor = self.driver.run(ready.sql, values)
                if ready.row:
                    found += ready.read(cursor.fetchall())
            except sqlite3.Error as error:
                raise DBAPIError.instance(
                    ready.sql, values, error, sqlite3.Error, dialect=self.dialect
                ) from error
            changed += cursor.rowcount
        return Outcome(found, changed)


def _compiled(
    connection: AsyncConnection, statement: Executable, parameters: Mapping[str, Any]
) -> Ready | None:
    if not isinstance(statement, ClauseElement):
        return None
    names, dialect = tuple(parameters), connection.dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    if not isinstance(compiled, SQLCompiler) or not _is_simple(compiled, names):
        return None
    # Lists that the statement was built with are written out, as SQLAlchemy does for each run.
    filled = compiled.construct_params(parameters, escape_names=False)
    written = compiled._process_parameters_for_postcompile(filled)
    processors: dict[str, Any] = dict(compiled._bind_processors) | dict(written.processors)
    # A value's place is called as in the statement, a parameter as it is given.
    places = written.positiontup or ()
    binds = {place: compiled.binds[place] for place in places if place in compiled.binds}
    called = {place: bind.key for place, bind in binds.items() if bind.key in names}
    constants = {
        place: processors[place](constant) if processors.get(place) else constant
        for place, constant in written.parameters.items()
        if place in places and place not in called
    }
    return Ready(
        written.statement,
        tuple(called.get(place, place) for place in places),
        constants,
        tuple(
            (i, processors[place])
            for i, place in enumerate(places)
            if place in called and processors.get(place)
        ),
        *_rows(compiled),
    )


def _rows(compiled: SQLCompiler) -> tuple[Callable[[Sequence[Any]], Any] | None, Places]:
    """Return what makes a row of a statement's values, and what is made of the values first."""
    columns = compiled._result_columns
    if not columns:
        return None, ()
    dialect = compiled.dialect
    processors = [
        column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
    ]
    row_of: Any = namedtuple  # mypy wants its names written out
    named = row_of("Row", [column.keyname for column in columns], rename=True)
    return partial(tuple.__new__, named), tuple(
        (i, process) for i, process in enumerate(processors) if process
    )


def _is_simple(compiled: SQLCompiler, names: Names) -> bool:
    """Tell whether a statement's text is always the same, and nothing is to be made up for it."""
    if not (compiled.isinsert or compiled.isupdate or compiled.isdelete or _is_select(compiled)):
        return False
    if compiled.insert_prefetch or compiled.update_prefetch:
        return False
    return not any(bind.key in names for bind in compiled.post_compile_params)


def _is_select(compiled: SQLCompiler) -> bool:
    return bool(getattr(compiled.statement, "is_select", False))
