"""A SQLite folder has one running process: the second one is told so, and goes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import DatabaseUnusable


class FolderTaken(DatabaseUnusable):
    """Another process runs on this folder already."""


@contextmanager
def sole_user(database: Path) -> Iterator[None]:
    """Hold a SQLite file's folder for this process, until it ends in whatever way.

    The kernel lets go of the lock when the process dies, so nothing is left behind by a kill.
    Raises FolderTaken, in one line that says what to do.
    """
    path = database.with_name(database.name + ".lock")
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            lock.seek(0)
            other = lock.read().strip() or "?"
            raise FolderTaken(
                f"another process ({other}) runs on {database}: stop it first, or give this one"
                " a TAIZHANG_DATA_DIR of its own"
            ) from taken
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
