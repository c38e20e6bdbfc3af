"""A few facts that sending must still know after a crash, in one small file."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock

KEPT_FOR = timedelta(hours=71)
"""As long as the platform keeps an uploaded file and a card's code (72 hours), less one hour."""

MANY = 1000
"""Notes from which on it is looked whether some are too old to be kept."""


class Notebook:
    """Keys with a value each, remembered for almost three days.

    A note is on the disk before `write` returns: what follows it may be cut off at any moment.
    Without a folder the notes live as long as the process.
    """

    def __init__(self, path: Path | None, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._notes: dict[str, tuple[str, float]] | None = None
        self._tidy_at = MANY
        self._lock = asyncio.Lock()

    async def read(self, key: str) -> str | None:
        """Return what was noted, unless it is too old."""
        async with self._lock:
            found = (await self._loaded()).get(key)
        return found[0] if found and found[1] > self._oldest() else None

    async def write(self, key: str, value: str) -> None:
        """Note a value; a later note under the same key replaces it."""
        async with self._lock:
            await self._note(key, value)

    async def once(self, key: str) -> bool:
        """Note a key; True for the first who does so."""
        async with self._lock:
            found = (await self._loaded()).get(key)
            if found and found[1] > self._oldest():
                return False
            await self._note(key, "")
            return True

    async def _note(self, key: str, value: str) -> None:
        at = self._clock.now().timestamp()
        (await self._loaded())[key] = (value, at)
        if self._path:
            await asyncio.to_thread(_append, self._path, {key: (value, at)})

    async def _loaded(self) -> dict[str, tuple[str, float]]:
        if self._notes is None or len(self._notes) >= self._tidy_at:
            self._notes = await self._kept(self._notes or {})
            self._tidy_at = max(MANY, 2 * len(self._notes))
        return self._notes

    async def _kept(self, notes: dict[str, tuple[str, float]]) -> dict[str, tuple[str, float]]:
        """Return the notes that are not too old; the file then holds no others either."""
        if self._path:
            return await asyncio.to_thread(_tidied, self._path, self._oldest())
        return {key: note for key, note in notes.items() if note[1] > self._oldest()}

    def _oldest(self) -> float:
        return (self._clock.now() - KEPT_FOR).timestamp()


def _append(path: Path, notes: dict[str, tuple[str, float]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = (json.dumps([key, *note], ensure_ascii=False) + "\n" for key, note in notes.items())
    with path.open("a", encoding="utf-8") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def _tidied(path: Path, oldest: float) -> dict[str, tuple[str, float]]:
    """Read the file and write it anew without what is too old, or was cut off while written."""
    if not path.exists():
        return {}
    notes: dict[str, tuple[str, float]] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            key, value, at = json.loads(line)
        except ValueError:
            continue
        if at > oldest:
            notes[key] = (value, at)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _append(fresh, notes)
    fresh.replace(path)
    return notes
