"""Copies a SQLite database that is in use, and puts a copy in the place of one that is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.blobs import sync_folder

SYNC_EVERY = 0.05
"""Seconds between two writes of what has been copied so far."""


def copy(source: Path, target: Path) -> None:
    """Write a consistent copy, in one read transaction: writers go on, and it never restarts.

    Has a connection of its own; call it in a thread. The copy is one file, on the disk.
    """
    target.touch(mode=0o600)
    with (
        closing(_open(source, "ro")) as live,
        closing(sqlite3.connect(target)) as made,
        _written_as_it_comes(target),
    ):
        made.execute("PRAGMA synchronous=OFF")
        live.backup(made, pages=-1)
        made.execute("PRAGMA journal_mode=DELETE")
    with target.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _written_as_it_comes(path: Path) -> Iterator[None]:
    """Bring a growing file to the disk bit by bit.

    Left to the end, a gigabyte goes out at once, and every commit of the program waits behind it.
    """
    done = threading.Event()

    def sync() -> None:
        with path.open("rb") as file:
            while not done.wait(SYNC_EVERY):
                os.fsync(file.fileno())

    thread = threading.Thread(target=sync)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def problem_of(path: Path) -> str | None:
    """Return what SQLite finds wrong with a file, or None."""
    try:
        with closing(_open(path, "ro")) as connection:
            found: str = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else found


def has_data(path: Path) -> bool:
    """Tell whether a file holds any table."""
    if not path.exists() or path.stat().st_size == 0:
        return False
    try:
        with closing(_open(path, "ro")) as connection:
            count: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError:
        return True  # something is there that cannot be read: not ours to throw away
    return count > 0


def put_in_place(source: Path, target: Path) -> Path | None:
    """Put a copy where the database is; return where what was there is kept now, if anything.

    The journal of the old file goes with it: it must never be applied to the new one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.restoring")
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    kept = _set_aside(target)
    fresh.replace(target)
    sync_folder(target.parent)
    return kept


def _set_aside(target: Path) -> Path | None:
    if not target.exists():
        return None
    number = 1
    while (kept := target.with_name(f"{target.name}.replaced-{number}")).exists():
        number += 1
    for ending in ("-wal", "-shm"):
        journal = target.with_name(target.name + ending)
        if journal.exists():
            journal.rename(kept.with_name(kept.name + ending))
    target.rename(kept)
    return kept


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)
