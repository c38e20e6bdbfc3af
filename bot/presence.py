"""This process among the others: it beats, holds names under a fence, and buries the dead."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable

import structlog

from bot.clock import Clock, wait_for
from storage.database import Database
from storage.leases import owned_by

BEAT = 1.5
"""Seconds between two beats."""

MISSED = 4
"""Looks in a row that must find the same beat before a process is taken for dead: 6 seconds."""

log = structlog.get_logger(__name__)


def lease_of(channel: str, bot: str) -> str:
    """Return the name under which one process holds an account: it sends, polls and listens."""
    return f"send:{channel}:{bot}"


class Presence:
    """What a process holds. With `sole` it knows that no other process can be alive.

    A watcher counts its own looks at another's beat and never compares clocks, so that neither a
    jump of a wall clock nor a pause of the database lets two processes believe in one name.
    """

    def __init__(self, database: Database, clock: Clock, *, sole: bool, beat: float = BEAT) -> None:
        self._database = database
        self._clock = clock
        self._sole = sole
        self._beat = beat
        self._fences: dict[str, int] = {}
        self._seen: dict[str, tuple[int, int]] = {}
        self._joined = False
        self._joining = asyncio.Lock()
        self._taking = asyncio.Lock()
        self.owner = owned_by(database.session, secrets.token_hex(2))

    async def fence(self, name: str) -> int | None:
        """Return the fence under which this process holds a name, taking the name if it is free."""
        if (held := self._fences.get(name)) is not None:
            return held
        async with self._taking:
            if (held := self._fences.get(name)) is not None:
                return held  # by another task of ours: a new fence would end its work
            await self._join()
            async with self._database.work() as uow:
                fence = await uow.leases.acquire(name, self.owner)
            if fence is not None:
                self._fences[name] = fence
                log.info("lease.taken", name=name, fence=fence)
            return fence

    def held(self, name: str) -> int | None:
        """Return the fence of a name that is held already, without asking the database."""
        return self._fences.get(name)

    def lost(self, name: str) -> None:
        """Note that a name is another's now, as a statement under its fence has found."""
        self._fences.pop(name, None)

    async def run(self, stop: asyncio.Event, on_change: Callable[[], None]) -> None:
        """Beat and watch until stopped; `on_change` is called when names may have become free."""
        while not stop.is_set():
            try:
                if await self.watch():
                    on_change()
            except Exception as problem:
                # A database that is away is away for all: nobody beats, nobody counts.
                log.warning("presence.database", problem=type(problem).__name__)
            await wait_for(stop, self._beat)

    async def watch(self) -> bool:
        """Beat once and look at the others once; tell whether anything was freed or lost.

        Never waits for a name that is being taken: whoever keeps that name locked may be the one
        that is to be buried.
        """
        await self._join()
        if self._sole:
            return False
        async with self._database.work() as uow:
            alive = await uow.leases.beat(self.owner)
            beats = await uow.leases.beats()
        if not alive:
            await self._start_over()
            return True
        return await self._bury_the_silent({o: b for o, b in beats.items() if o != self.owner})

    async def leave(self) -> None:
        """Go in good order: whatever was held is free at once."""
        if self._joined:
            async with self._database.work() as uow:
                await uow.leases.leave(self.owner)
        self._joined = False
        self._fences.clear()

    async def _join(self) -> None:
        async with self._joining:
            if self._joined:
                return
            async with self._database.work() as uow:
                await uow.leases.register(self.owner, self._clock.now())
                if self._sole:
                    await uow.leases.bury_all_but(self.owner)
            self._joined = True

    async def _start_over(self) -> None:
        """Come back with nothing: this process slept so long that others took it for dead."""
        log.warning("presence.buried_alive", held=sorted(self._fences))
        self._fences.clear()
        self._joined = False
        await self._join()

    async def _bury_the_silent(self, beats: dict[str, int]) -> bool:
        buried = False
        seen = {}
        for other, beat in beats.items():
            last, looks = self._seen.get(other, (beat, -1))
            seen[other] = (beat, looks + 1 if last == beat else 0)
            if seen[other][1] >= MISSED:
                async with self._database.work() as uow:
                    buried |= await uow.leases.bury(other, beat)
                log.warning("presence.buried", other=other)
        self._seen = seen
        return buried
