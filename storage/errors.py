"""What can go wrong with the database, in one clear sentence each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class DatabaseBusy(Exception):
    """The database is busy or away for a moment; nothing was changed. Try again."""


class ChangedMeanwhile(DatabaseBusy):
    """Somebody else changed the same thing at the same moment; nothing was changed here."""


class DatabaseUnusable(Exception):
    """The database cannot be used until somebody has put it right."""


_BUSY_SQLITE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT)
_SQLITE = {
    sqlite3.SQLITE_FULL: "the disk is full; make room, nothing was lost",
    sqlite3.SQLITE_NOTADB: "the file is no database; restore a backup",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore a backup",
    sqlite3.SQLITE_READONLY: "the file or its folder may not be written to",
    sqlite3.SQLITE_CANTOPEN: "there is no file that can be opened; to begin: taizhang init",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
}
# Classes of SQLSTATE (PostgreSQL, appendix A): lost connection, conflict, out of resources, lock
# not available, server going down or coming up.
_BUSY_POSTGRES = ("08", "40", "53", "55P03", "57")
_POSTGRES = {
    "3D000": "there is no such database; create it first",
    "28": "the server refuses the user or the password",
    "42P01": "a table is missing; run: taizhang db upgrade",
    "42703": "a column is missing; run: taizhang db upgrade",
    "53100": "the server's disk is full; make room, nothing was lost",
}


@contextmanager
def reaching(url: URL) -> Iterator[None]:
    """Translate what goes wrong on the way to the database, before any work has begun."""
    try:
        with translated(url):
            yield
    except OSError as error:
        raise DatabaseBusy(f"{_where(url)}: not reached: {error}") from error


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn the engines' errors into ours; what is a mistake of the code passes as it is."""
    try:
        yield
    except Exception as error:
        ours = translation(error, url)
        if ours is None:
            raise
        raise ours from error


def translation(problem: BaseException, url: URL) -> Exception | None:
    """Return the engines' error as one of ours; None for what passes as it is."""
    if isinstance(problem, IntegrityError):
        return None
    if isinstance(problem, PoolTimeout):
        return DatabaseBusy(f"{_where(url)}: every connection is in use")
    if isinstance(problem, ConnectionError):
        return DatabaseBusy(f"{_where(url)}: the connection broke")
    return _translated(problem, _where(url)) if isinstance(problem, DBAPIError) else None


def _where(url: URL) -> str:
    """Name the database without a password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string()


def _translated(error: DBAPIError, where: str) -> Exception | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _of_sqlite(error, code & 0xFF, where)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    for prefix, hint in _POSTGRES.items():
        if state.startswith(prefix):
            return DatabaseUnusable(f"{where}: {hint}")
    if error.connection_invalidated or state.startswith(_BUSY_POSTGRES):
        return DatabaseBusy(f"{where}: {_first_line(error)}")
    return None


def _of_sqlite(error: DBAPIError, code: int, where: str) -> Exception | None:
    if code in _BUSY_SQLITE:
        return DatabaseBusy(f"{where}: {_first_line(error)}")
    if code in _SQLITE:
        return DatabaseUnusable(f"{where}: {_SQLITE[code]}")
    if "no such" in str(error.orig):
        return DatabaseUnusable(f"{where}: {error.orig}; run: taizhang db upgrade")
    return None


def _first_line(error: DBAPIError) -> str:
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__
