"""Works that queue for SQLite's one writer share a transaction: one commit, one fsync for all.

Each work is a savepoint of its own, so that one that fails takes nothing of the others with it.
None of them ends before the commit of all: what a caller sees done is on the disk, as ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from typing import TypeVar

from storage.direct import Direct
from storage.errors import DatabaseBusy

T = TypeVar("T")

MOST = 16
"""Works in one commit at most: the first of them waits for the last."""

PATIENCE = 30.0
"""Seconds that a work waits for its turn; one that is stuck must not silence all others."""

Begin = Callable[[], AbstractAsyncContextManager[Direct]]


class Group:
    """Works that are committed together, by a task that none of them can cancel."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.begun: asyncio.Future[Direct] = loop.create_future()
        self.ended: asyncio.Future[None] = loop.create_future()
        self.task: asyncio.Task[None] | None = None
        self.size = 0
        self.kept = 0
        self.lost = False

    def end(self) -> None:
        """Let the task commit what was kept."""
        if not self.ended.done():
            self.ended.set_result(None)


class Work:
    """One work inside of a group."""

    def __init__(self, group: Group) -> None:
        self.connection = group.begun.result()
        self.group = group
        self._run("SAVEPOINT work")

    def keep(self) -> None:
        """Let it be committed with the others."""
        self._run("RELEASE work")
        self.group.kept += 1

    def undo(self) -> None:
        """Take it back. A full disk makes SQLite take back the others' as well."""
        if self.connection.driver.in_transaction:
            self._run("ROLLBACK TO work")
            self._run("RELEASE work")
        else:
            self.group.lost = True

    def _run(self, statement: str) -> None:
        self.connection.driver.run(statement, ())


class Writer:
    """The queue for the one writing connection of a SQLite file."""

    def __init__(self, begin: Begin, patience: float = PATIENCE) -> None:
        """`begin` opens a transaction, and rolls it back at its end unless it was committed."""
        self._begin = begin
        self._patience = patience
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._group: Group | None = None

    async def begin(self) -> Work:
        """Return a work when it is one's turn to write; whatever becomes of it, `end` ends it."""
        if self._waiting or self._turn.locked():
            try:
                async with asyncio.timeout(self._patience):
                    await self._my_turn()
            except TimeoutError as error:
                raise DatabaseBusy("another work has not ended") from error
        else:
            await self._turn.acquire()
        group = self._group or self._start()
        if not group.begun.done():
            await self._until_begun(group)
        return self._step(group, partial(Work, group))

    async def end(self, work: Work, *, dropped: bool = False) -> None:
        """Return when a work is committed, or is undone; raises what the commit raises."""
        self._step(work.group, work.undo if dropped else work.keep)
        if self._pass_on(work.group) or not dropped:
            await _surely(_task_of(work.group))

    async def fail(self, work: Work) -> None:
        """Undo a work whose own error is worth more than what becomes of the others with it."""
        self._step(work.group, work.undo)
        if self._pass_on(work.group):
            with suppress(Exception):
                await _surely(_task_of(work.group))

    async def _my_turn(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            if self._group and self._waiting == 1 and not self._turn.locked():
                # The one before has counted on this one to commit.
                await self._turn.acquire()
                self._end(self._group)
            raise
        finally:
            self._waiting -= 1

    def _start(self) -> Group:
        group = self._group = Group()
        group.task = asyncio.create_task(self._carry_out(group))
        group.task.add_done_callback(lambda task: task.cancelled() or task.exception())
        return group

    async def _until_begun(self, group: Group) -> None:
        try:
            await asyncio.shield(group.begun)
        except asyncio.CancelledError:
            self._end(group)
            raise

    def _step(self, group: Group, step: Callable[[], T]) -> T:
        """Take a step of a work. One that fails takes its group along: others must go on."""
        try:
            return step()
        except BaseException:
            group.lost = True
            self._end(group)
            raise

    def _pass_on(self, group: Group) -> bool:
        """Let the next one into the same transaction, or end it; tell whether it is at its end."""
        group.size += 1
        if self._waiting and group.size < MOST and not group.lost:
            self._turn.release()
            return False
        self._end(group)
        return True

    def _end(self, group: Group) -> None:
        self._group = None
        group.end()

    async def _carry_out(self, group: Group) -> None:
        """Begin, wait until the works are done, commit; then the next group may begin."""
        try:
            async with self._begin() as connection:
                group.begun.set_result(connection)
                await group.ended
                if group.lost and group.kept:
                    raise DatabaseBusy("rolled back with another's work; nothing was changed")
                if group.kept:
                    await connection.commit()
        except BaseException as problem:
            if not group.begun.done():
                self._group = None
                group.begun.set_exception(problem)
            raise
        finally:
            self._turn.release()


def _task_of(group: Group) -> asyncio.Task[None]:
    assert group.task is not None
    return group.task


async def _surely(task: asyncio.Task[T]) -> T:
    """Wait for a task to its end, even when cancelled meanwhile."""
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait({task})
        raise
