"""Works that queue for the one writer share a commit, and nothing else."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from ledger.talk import Inbound, InboundKind
from storage.database import Database, DatabaseBusy
from tests.bot.world import MORNING


@pytest.fixture
async def database(sqlite_url):
    database = Database.open(sqlite_url)
    yield database
    await database.close()


def said(number):
    chat = f"c{number}"
    return Inbound("web", "bot", str(number), InboundKind.TEXT, chat, chat, MORNING, text="你好")


async def put(database, number, *, fail=False, abandon=False):
    async with database.work() as uow:
        await uow.inbox.put([said(number)], MORNING)
        if abandon:
            uow.abandon()
        if fail:
            raise ValueError(number)


async def waiting(database):
    async with database.read() as uow:
        return (await uow.inbox.waiting())[0]


@pytest.fixture
def commits(monkeypatch):
    """Count the commits that reach SQLite."""
    from storage import sqlite_driver

    count = []
    commit = sqlite_driver.Connection.commit

    async def counted(self):
        count.append(1)
        await commit(self)

    monkeypatch.setattr(sqlite_driver.Connection, "commit", counted)
    return count


async def test_what_queues_is_committed_at_once(database, commits):
    await asyncio.gather(*(put(database, number) for number in range(12)))

    assert await waiting(database) == 12
    assert len(commits) <= 2


async def test_a_work_that_fails_takes_nothing_of_the_others_with_it(database):
    outcomes = await asyncio.gather(
        *(put(database, number, fail=number % 3 == 0) for number in range(12)),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes].count(ValueError) == 4
    assert await waiting(database) == 8


async def test_an_abandoned_work_leaves_nothing(database):
    await asyncio.gather(*(put(database, number, abandon=number % 2 == 0) for number in range(6)))

    assert await waiting(database) == 3


async def test_a_work_is_on_the_disk_when_it_ends(database, sqlite_url):
    async def put_and_look(number):
        await put(database, number)
        path = sqlite_url.partition("///")[2]
        with sqlite3.connect(path) as other:
            row = other.execute("SELECT 1 FROM inbox WHERE update_id = ?", (str(number),))
            assert row.fetchone()
        other.close()

    await asyncio.gather(*(put_and_look(number) for number in range(8)))


async def test_whoever_is_cancelled_in_the_queue_holds_nobody_up(database):
    holding = asyncio.Event()

    async def hold():
        async with database.work() as uow:
            await uow.inbox.put([said(0)], MORNING)
            await holding.wait()

    first = asyncio.create_task(hold())
    await asyncio.sleep(0.05)
    queued = [asyncio.create_task(put(database, number)) for number in (1, 2)]
    await asyncio.sleep(0.01)
    holding.set()
    await asyncio.sleep(0)  # the first has passed its turn on, and counts on the second
    for task in queued:
        task.cancel()

    async with asyncio.timeout(60):
        await asyncio.gather(first, *queued, return_exceptions=True)
        await put(database, 3)
    assert await waiting(database) >= 2


async def test_when_the_commit_fails_every_work_of_it_fails(database, monkeypatch):
    from storage import sqlite_driver

    async def full(self):
        await self.rollback()
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(sqlite_driver.Connection, "commit", full)
        outcomes = await asyncio.gather(
            *(put(database, number) for number in range(4)), return_exceptions=True
        )

    assert {type(outcome) for outcome in outcomes} == {DatabaseBusy}
    assert await waiting(database) == 0
    await put(database, 9)
    assert await waiting(database) == 1


async def test_what_sqlite_itself_has_rolled_back_is_nobodys_success(database):
    async def lose():
        async with database.work() as uow:
            await uow.inbox.put([said(7)], MORNING)
            await uow.connection.driver.rollback()  # as SQLite does when the disk is full
            raise ValueError("the disk is full")

    outcomes = await asyncio.gather(put(database, 1), lose(), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [DatabaseBusy, ValueError]
    assert await waiting(database) == 0


@pytest.mark.parametrize("fail", [False, True])
async def test_a_work_whose_transaction_is_gone_lets_the_next_one_work(database, fail):
    async def gone():
        async with database.work() as uow:
            uow.connection.driver.run("ROLLBACK", ())
            uow.connection.driver.run("BEGIN", ())  # its savepoint is no more
            if fail:
                raise ValueError("of its own")

    with pytest.raises(sqlite3.OperationalError, match="no such savepoint"):
        await gone()

    await put(database, 1)
    assert await waiting(database) == 1


async def test_a_work_that_does_not_end_lets_the_others_know(database):
    database._writer._patience = 0.05

    async with database.work():
        with pytest.raises(DatabaseBusy):
            await put(database, 1)

    await put(database, 2)
    assert await waiting(database) == 1
