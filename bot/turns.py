"""Turns side by side: takes messages into work, several people's at once, one person's in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import structlog

from bot.clock import Clock, wait_for
from storage.database import Database, DatabaseBusy, DatabaseUnusable
from storage.inbox import Received

log = structlog.get_logger()

SIDE_BY_SIDE = 16
"""Turns at once. On SQLite they queue for the one writer, and share its commits."""

ON_A_SERVER = 8
"""Turns at once on PostgreSQL, where each holds a connection and some must be left for others."""

FINISH = 8.0  # seconds that turns in work are given at a stop; the whole process has ten
REST = 5.0  # seconds without a new turn after the database could not be used (disk full)
LOOK_EVERY = 1.0  # seconds between two looks at the inbox when nobody says that something is there
ALBUM_COMES_WITHIN = 0.7  # seconds between the first and the last file of an album
GATHER = 0.005
"""Seconds for which places that fall free are collected while others are still at work: claiming
for each one alone would cost a transaction a message.
"""


class Turns:
    """Works the inbox off under one owner's name.

    What just arrived is usually handed over by the intake, claimed in the commit that stored it.
    The inbox itself is asked when something was left there, and every now and then.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        answer: Callable[[Received], Awaitable[None]],
        *,
        owner: str,
    ) -> None:
        self.owner = owner
        self._database = database
        self._clock = clock
        self._answer = answer
        self._side_by_side = SIDE_BY_SIDE if database.is_sqlite else ON_A_SERVER
        self._working: set[asyncio.Task[None]] = set()
        self._unsure = False
        self._something = asyncio.Event()
        self._left = True
        self._running = False
        self._rest_until = float("-inf")

    def wake(self) -> None:
        """Say that something waits in the inbox."""
        self._left = True
        self._something.set()

    def unheard(self) -> None:
        """Say that a commit was not heard of: what is in work may be more than what we are at."""
        self._unsure = True

    def room(self) -> int:
        """Return how many messages could be begun right now."""
        if not self._running or self._clock.monotonic() < self._rest_until:
            return 0
        return self._side_by_side - len(self._working)

    def take(self, received: Sequence[Received]) -> None:
        """Begin to answer messages that are in work under `owner`.

        After the end nothing is begun: what was claimed is free again when this process has left.
        """
        for each in received if self._running else ():
            task = asyncio.create_task(self._one(each))
            self._working.add(task)
            task.add_done_callback(self._done)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until stopped; whatever is in work is finished first."""
        self._running = True
        while not stop.is_set():
            self._something.clear()
            if self._working:
                await asyncio.sleep(GATHER)
            if room := self.room():
                self.take(await self._claim(room))
            await wait_for(self._something, LOOK_EVERY)
        self._running = False
        if self._working:
            await asyncio.wait(self._working, timeout=FINISH)
        await self._release()

    async def drain(self) -> int:
        """Answer all that waits now, one after another; return how many."""
        count = 0
        while batch := await self._claim(self._side_by_side):
            for received in batch:
                await self._one(received)
                count += 1
        return count

    def _done(self, task: asyncio.Task[None]) -> None:
        self._working.discard(task)
        if self._left:
            self._something.set()

    async def _one(self, received: Received) -> None:
        try:
            if received.album:
                received = await self._whole_album(received)
            await self._answer(received)
        except (DatabaseBusy, DatabaseUnusable) as problem:
            self.unheard()
            if isinstance(problem, DatabaseUnusable):
                # A full disk is no fault of this message: it waits until there is room again.
                log.error("turn.waits", problem=str(problem))
                self._rest_until = self._clock.monotonic() + REST
            with suppress(DatabaseBusy, DatabaseUnusable):  # what fails now is freed later
                await self._put_back(received)

    async def _whole_album(self, received: Received) -> Received:
        """Wait for the rest of an album, which comes as a message for each file; answer it once."""
        if self._running:
            await asyncio.sleep(ALBUM_COMES_WITHIN)
        async with self._database.work() as uow:
            return await uow.inbox.with_album(received, self.owner)

    async def _claim(self, limit: int) -> list[Received]:
        if self._clock.monotonic() < self._rest_until:
            return []
        try:
            await self._free_what_nobody_is_at()
            async with self._database.work() as uow:
                claimed = await uow.inbox.claim(self.owner, limit)
        except DatabaseBusy:
            self.unheard()
            return []
        except DatabaseUnusable as problem:
            log.error("inbox.unusable", problem=str(problem))
            self._rest_until = self._clock.monotonic() + REST
            return []
        # A message may have a successor in its chat, which is claimed when it has been answered.
        self._left = bool(claimed or self._working)
        return claimed

    async def _put_back(self, received: Received) -> None:
        async with self._database.work() as uow:
            for row_id in (received.id, *received.parts):
                await uow.inbox.put_back(row_id, self.owner)
        self._left = True

    async def _free_what_nobody_is_at(self) -> None:
        """Give back what was taken by a commit of which nobody heard, or could not be put back.

        In work under our name for ever, it would hold up all that its chat says. Done when nothing
        else is in work; what is begun in that very moment can be settled once only, as ever.
        """
        if self._unsure and not self._working:
            await self._release()
            self._unsure = False

    async def _release(self) -> None:
        """Give back what was claimed and not begun, so that another process answers it at once."""
        async with self._database.work() as uow:
            await uow.inbox.release(self.owner)
