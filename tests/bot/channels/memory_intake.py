"""An inbox in memory: keeps what is new, and can be told to fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from ledger.talk import Inbound


class CannotStore(Exception):
    """The database is away."""


class MemoryIntake:
    """Commits to a list; a repeat is skipped, as the inbox does. `failures` commits fail first."""

    def __init__(self) -> None:
        self.kept: list[Inbound] = []
        self.offered = 0
        self.failures = 0
        self._known: set[tuple[str, str, str]] = set()

    async def accept(self, inbounds: Sequence[Inbound]) -> None:
        """Keep what is new."""
        self.offered += len(inbounds)
        if self.failures:
            self.failures -= 1
            raise CannotStore
        for inbound in inbounds:
            key = (inbound.channel, inbound.bot, inbound.update_id)
            if key not in self._known:
                self._known.add(key)
                self.kept.append(inbound)

    @property
    def texts(self) -> list[str]:
        """What was said, in order."""
        return [inbound.text for inbound in self.kept]

    async def wait_for(self, count: int, seconds: float = 60.0) -> list[Inbound]:
        """Wait until so many are kept."""
        await eventually(lambda: len(self.kept) >= count, seconds)
        return self.kept


async def eventually(true: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something is so."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < deadline, f"not so after {seconds} s"
        await asyncio.sleep(0.005)
