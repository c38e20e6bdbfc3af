"""Where channels put what they receive: committed first, confirmed after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.clock import Clock
from ledger.talk import Inbound
from storage.database import Database
from storage.inbox import Received


class Taker(Protocol):
    """Who answers in this same process, and can begin as soon as a message is stored."""

    @property
    def owner(self) -> str:
        """The name under which messages are taken into work."""
        ...

    def room(self) -> int:
        """Return how many messages could be begun right now."""
        ...

    def unheard(self) -> None:
        """Say that a commit was not heard of: it may have taken messages into work."""
        ...

    def take(self, received: Sequence[Received]) -> None:
        """Begin to answer messages that are in work under `owner`."""
        ...


class DurableIntake:
    """Commits to the inbox, then wakes the router. What arrives meanwhile shares one commit.

    With a `taker` the messages are taken into work by the same commit, which saves the router a
    transaction for each.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wake: Callable[[], None],
        *,
        taker: Taker | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._taker = taker
        self._waiting: list[tuple[Sequence[Inbound], asyncio.Future[None]]] = []
        self._lock = asyncio.Lock()

    async def accept(self, inbounds: Sequence[Inbound]) -> None:
        """Commit to the inbox. When it returns, the platform may be told; a repeat is harmless.

        Raises what the database raises when nothing could be stored: the platform must then be
        told so (or not asked for more), and sends it again.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((inbounds, done))
        async with self._lock:
            if not done.done():
                # A caller that is cancelled must not take the others' commit with it.
                await asyncio.shield(asyncio.ensure_future(self._commit()))
        await done

    async def _commit(self) -> None:
        """Store everything that waits, for everybody who waits."""
        batch, self._waiting = self._waiting, []
        inbounds = [inbound for some, _ in batch for inbound in some]
        taken: list[Received] = []
        left = True
        problem: Exception | None = None
        try:
            taken, left = await self._store(inbounds)
        except Exception as raised:
            problem = raised
            if self._taker:
                self._taker.unheard()
        for _, done in batch:
            if done.done():
                continue
            if problem:
                done.set_exception(problem)
            else:
                done.set_result(None)
        if self._taker and taken:
            self._taker.take(taken)
        if problem is None and left:
            self._wake()

    async def _store(self, inbounds: Sequence[Inbound]) -> tuple[list[Received], bool]:
        """Commit to the inbox; return what was taken into work with it, and if any was left."""
        now = self._clock.now()
        async with self._database.work() as uow:
            new = await uow.inbox.put(inbounds, now)
            room = self._taker.room() if self._taker and new else 0
            if self._taker is None or not room:
                return [], bool(new)
            taken = await uow.inbox.claim(self._taker.owner, room)
        return taken, not {received.id for received in taken}.issuperset(new)
