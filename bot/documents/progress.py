"""Who is told that another page is done: inside a reader, and in the process that waits for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

Tell: TypeAlias = Callable[[int, int], None]
"""Takes how many pages are read, and of how many."""

Progress: TypeAlias = Callable[[int, int], Awaitable[None] | None]
"""Told that so many pages of so many are read; called from the parent's event loop."""


def nobody(done: int, total: int) -> None:
    """Tell nobody."""
    del done, total
