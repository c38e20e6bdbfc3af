"""A database that is locked, full, or breaks as a commit goes through."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.intake import DurableIntake
from ledger.talk import Inbound, InboundKind
from storage.database import Database, DatabaseBusy, DatabaseUnusable
from storage.outgoing import Standing
from storage.queues import queues
from tests.bot.world import MORNING, SimClock, World


def inbound(number):
    return Inbound("web", "bot", str(number), InboundKind.TEXT, "li", "li", MORNING, text="你好")


# ---- row 12 -------------------------------------------------------------------------------


async def test_while_another_process_holds_the_file_nothing_is_half_written(
    sqlite_url, database, monkeypatch
):
    monkeypatch.setattr("storage.engines.BUSY_FOR", 200)
    impatient = Database.open(sqlite_url)
    async with impatient.read():
        pass
    intake = DurableIntake(impatient, SimClock(), lambda: None)
    with Holder(sqlite_url) as release:
        began = time.monotonic()
        with pytest.raises(DatabaseBusy):
            await intake.accept([inbound(1)])
        assert time.monotonic() - began < 8
        release()

    await intake.accept([inbound(1)])

    async with impatient.read() as uow:
        assert (await uow.inbox.waiting())[0] == 1
    await impatient.close()


class Holder:
    """Another connection that holds the file exclusively, in a thread of its own."""

    def __init__(self, url):
        self._path = url.removeprefix("sqlite+aiosqlite:///")
        self._holding, self._release = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold)

    def _hold(self):
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        self._holding.set()
        self._release.wait(60)
        connection.execute("ROLLBACK")
        connection.close()

    def __enter__(self):
        self._thread.start()
        assert self._holding.wait(60)
        return self._free

    def _free(self):
        self._release.set()
        self._thread.join()

    def __exit__(self, *_):
        self._free()


# ---- row 13 -------------------------------------------------------------------------------


async def test_a_full_disk_sends_nothing_that_cannot_be_recorded_and_recovers(database):
    world = World(database)
    keys = await world.put_many(5)
    await _limit_pages(database, full=True)

    with pytest.raises((DatabaseUnusable, DatabaseBusy)):
        await world.put(*[world.message(words="好" * 4000) for _ in range(400)])
    async with database.read() as uow:
        assert [queue.waiting for queue in await queues(uow.connection, MORNING)] == [5]

    await _limit_pages(database, full=False)
    await world.drain()
    assert sorted(world.platform.keys()) == sorted(keys)


async def _limit_pages(database, *, full):
    async with database.work() as uow:
        run = uow.connection.exec_driver_sql
        pages = (await run("PRAGMA page_count")).scalar_one()
        await run(f"PRAGMA max_page_count = {pages + 2 if full else 1_000_000_000}")


# ---- row 14 -------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", range(1, 9))
async def test_a_commit_that_fails_on_the_way_loses_nothing(database, broken):
    """The k-th commit raises, before or after the database has taken it."""
    for taken in (False, True):
        world = World(database, seed=broken)
        key = f"k{broken}{taken}"
        await world.put(*[world.message(f"{key}-{n}", chat=f"{key}-{n}") for n in range(3)])
        breaking = _Breaking(database, broken, taken=taken)
        world.dispatcher._senders["fake", "bot"]._around = _replaced(world, breaking)

        for _ in range(4):
            try:
                await world.pass_time(40)
            except (ConnectionResetError, DatabaseBusy):
                continue
        await world.pass_time(100)

        accepted = world.platform.keys()
        assert all(1 <= accepted[f"{key}-{n}"] <= 2 for n in range(3)), accepted
        assert sum(accepted.values()) <= 4
        for n in range(3):
            assert await world.standing(f"{key}-{n}") is Standing.SENT


def _replaced(world, database):
    return replace(world.dispatcher._senders["fake", "bot"]._around, database=database)


class _Breaking:
    """A database whose k-th commit breaks the connection."""

    def __init__(self, database, at, *, taken):
        self._database = database
        self._left = at
        self._taken = taken

    def read(self, jurisdiction_id=None):
        return self._database.read(jurisdiction_id)

    def work(self, jurisdiction_id=None):
        self._left -= 1
        if self._left:
            return self._database.work(jurisdiction_id)
        return self._break(jurisdiction_id)

    def _break(self, jurisdiction_id):
        @asynccontextmanager
        async def work():
            async with self._database.work(jurisdiction_id) as uow:
                yield uow
                if not self._taken:
                    raise ConnectionResetError
            raise ConnectionResetError

        return work()
