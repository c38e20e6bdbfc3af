"""Statements that are built once, run on SQLite's own driver without being looked at again.

SQLAlchemy takes a good tenth of a millisecond to find the compiled form of a statement, bind its
values and set up a cursor; SQLite itself takes a twentieth of that. A statement that comes a
second time is a constant of some module: it is compiled here, once, and from then on costs little
more than SQLite. Whatever is not as simple as that goes the ordinary way, which does the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Executable
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from storage.sqlite_driver import Connection as SqliteConnection

Processor = Callable[[Any], Any]


class Value(NamedTuple):
    """Where one value of a statement comes from: a parameter by name, or what it was built with.

    `processor` makes of a parameter what SQLite takes; a `constant` is that already.
    """

    name: str | None
    constant: Any
    processor: Processor | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement compiled for SQLite."""

    sql: str
    values: tuple[Value, ...]
    rows: SimpleResultMetaData

    def given(self, parameters: Mapping[str, Any]) -> list[Any]:
        """Return the values in the statement's order, as SQLite takes them."""
        return [
            constant
            if name is None
            else parameters[name]
            if processor is None
            else processor(parameters[name])
            for name, constant, processor in self.values
        ]


class Outcome(IteratorResult[Any]):
    """Rows, and how many were changed."""

    rowcount: int


Names = tuple[str, ...]


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
        """Execute a statement; the result is one of SQLAlchemy's on either way."""
        if self.prepared and not options and not self._watched:
            given = [parameters] if isinstance(parameters, dict) else parameters
            if isinstance(given, list) and given:
                ready = self.prepared.get(self, statement, given[0])
                if ready:
                    return self._run(ready, given)
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
                if cursor.description:
                    found += cursor.fetchall()
            except sqlite3.Error as error:
                raise DBAPIError.instance(
                    ready.sql, values, error, sqlite3.Error, dialect=self.dialect
                ) from error
            changed += cursor.rowcount
        outcome = Outcome(ready.rows, iter(found))
        outcome.rowcount = changed
        return outcome


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
    processors = dict(compiled._bind_processors) | dict(written.processors)

    def value(place: str) -> Value:
        bind = compiled.binds.get(place)
        known = bind is not None and bind.key in names
        processor: Any = processors.get(place)
        if bind is not None and known:
            return Value(bind.key, None, processor)
        constant = written.parameters[place]
        return Value(None, processor(constant) if processor else constant, None)

    columns = compiled._result_columns
    rows = SimpleResultMetaData(
        [column.keyname for column in columns],
        _processors=[
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ],
    )
    return Ready(written.statement, tuple(map(value, written.positiontup or ())), rows)


def _is_simple(compiled: SQLCompiler, names: Names) -> bool:
    """Tell whether a statement's text is always the same, and nothing is to be made up for it."""
    if not (compiled.isinsert or compiled.isupdate or compiled.isdelete or _is_select(compiled)):
        return False
    if compiled.insert_prefetch or compiled.update_prefetch:
        return False
    return not any(bind.key in names for bind in compiled.post_compile_params)


def _is_select(compiled: SQLCompiler) -> bool:
    return bool(getattr(compiled.statement, "is_select", False))
