"""What is made of the same unchanging things again and again, made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")

MOST = 256


class Kept(Generic[Thing, Made]):
    """A function of something that never changes, by which object it is.

    A notice's tasks are one tuple from message to message: to compare, or even to hash, all their
    words costs more than reading a short message does. What is kept holds the thing itself, so
    that no other one can take its place.
    """

    def __init__(self, make: Callable[[Thing], Made]) -> None:
        self._make = make
        self._kept: dict[int, tuple[Thing, Made]] = {}

    def __call__(self, thing: Thing) -> Made:
        """Return what is made of a thing."""
        found = self._kept.get(id(thing))
        if found is None:
            if len(self._kept) >= MOST:
                self._kept.clear()
            found = self._kept[id(thing)] = (thing, self._make(thing))
        return found[1]
