"""Who is told, inside a reader, that another page is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Tell: TypeAlias = Callable[[int, int], None]
"""Takes how many pages are read, and of how many."""


def nobody(done: int, total: int) -> None:
    """Tell nobody."""
    del done, total
