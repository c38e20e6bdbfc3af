"""Ids that any process can make: 63 bits, growing with time, no database asked."""

from __future__ import annotations

import secrets
import threading
import time

_RANDOM_BITS = 22
_EPOCH = 1_735_689_600_000  # 2025-01-01 in milliseconds, so that 41 bits last until 2094


class _Ids:
    """Milliseconds, then random bits; within a process never smaller than the one before."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def next(self, count: int = 1) -> int:
        """Return the first of so many ids in a row."""
        milliseconds = time.time_ns() // 1_000_000 - _EPOCH
        fresh = (milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            first = fresh if fresh > self._last else self._last + 1
            self._last = first + count - 1
            return first


_ids = _Ids()


def new_id() -> int:
    """Return an id no other process makes, larger than every one made here before.

    It is no time of anything: the order of rows follows it, moments are columns of their own.
    """
    return _ids.next()


def new_ids(count: int) -> range:
    """Return so many ids as `new_id` makes them, one after the other."""
    first = _ids.next(count)
    return range(first, first + count)
