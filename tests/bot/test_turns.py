"""Turns side by side: nobody waits for another one, one person's messages stay in order."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from bot.intake import DurableIntake
from bot.turns import REST, SIDE_BY_SIDE, Turns
from ledger.talk import Inbound, InboundKind
from storage.database import DatabaseBusy, DatabaseUnusable
from tests.bot.world import MORNING, SimClock


def said(number, chat):
    return Inbound("web", "bot", str(number), InboundKind.TEXT, chat, chat, MORNING, text="你好")


@asynccontextmanager
async def unheard(database):
    """Let commits come through, and their answers be lost: the connection broke in between."""
    work = database.work

    @asynccontextmanager
    async def broken(*where):
        async with work(*where) as uow:
            yield uow
        raise DatabaseBusy("the connection broke")

    database.work = broken
    yield
    database.work = work


class Answers:
    """Stands where the router stands; notes who is answered, in which order."""

    def __init__(self, database):
        self.database = database
        self.order = []
        self.at_once = self.most = 0
        self.fail = []
        self.one_more = asyncio.Condition()

    async def __call__(self, received):
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0.005)
        self.at_once -= 1
        if self.fail:
            raise self.fail.pop()
        async with self.database.work() as uow:
            await uow.inbox.settle(received.id, "me", MORNING, "done")
        async with self.one_more:
            self.order.append((received.inbound.chat, int(received.inbound.update_id)))
            self.one_more.notify_all()


@pytest.fixture
async def running(database):
    answers = Answers(database)
    turns = Turns(database, SimClock(), answers, owner="me")
    intake = DurableIntake(database, SimClock(), turns.wake, taker=turns)
    stop = asyncio.Event()
    task = asyncio.create_task(turns.run(stop))
    await asyncio.sleep(0.05)
    yield answers, intake
    stop.set()
    turns.wake()
    await task


async def answered(answers, count):
    async with asyncio.timeout(60), answers.one_more:
        await answers.one_more.wait_for(lambda: len(answers.order) >= count)


async def test_everything_is_answered_and_one_persons_messages_in_order(running):
    answers, intake = running

    await intake.accept([said(n, f"c{n % 10}") for n in range(60)])
    await answered(answers, 60)

    for chat in {chat for chat, _ in answers.order}:
        numbers = [number for name, number in answers.order if name == chat]
        assert numbers == sorted(numbers)
    assert 1 < answers.most <= SIDE_BY_SIDE + 2


async def test_a_message_put_back_is_answered_all_the_same(running):
    answers, intake = running
    answers.fail = [DatabaseBusy()]

    await intake.accept([said(1, "li")])
    await answered(answers, 1)

    assert answers.order == [("li", 1)]


async def test_what_just_arrived_needs_no_second_look_at_the_inbox(running, database, statements):
    answers, intake = running
    await intake.accept([said(0, "first")])
    await answered(answers, 1)
    heard = statements(database)
    began = asyncio.get_running_loop().time()

    for number in range(1, 6):
        await intake.accept([said(number, f"c{number}")])
        await answered(answers, number + 1)

    claims = sum(s.startswith("UPDATE inbox SET state=") and "owner" in s for s in heard)
    looks = 2 + (asyncio.get_running_loop().time() - began)  # one every second
    assert claims <= 5 + looks  # one for each message


@pytest.mark.parametrize("problem", [DatabaseBusy, DatabaseUnusable])
async def test_what_could_not_even_be_put_back_is_answered_once_the_database_is_there_again(
    database, problem
):
    answers, clock = Answers(database), SimClock()
    turns = Turns(database, clock, answers, owner="me")
    async with database.work() as uow:
        await uow.inbox.put([said(1, "li"), said(2, "li")], MORNING)
        [received] = await uow.inbox.claim("me")
    answers.fail = [problem("away")]
    work = database.work

    def away():
        raise problem("away")

    database.work = away
    await turns._one(received)
    database.work = work
    clock.wind(REST)

    assert await turns.drain() == 2
    assert answers.order == [("li", 1), ("li", 2)]


async def test_what_was_claimed_by_a_commit_that_nobody_heard_of_is_answered(database):
    answers = Answers(database)
    turns = Turns(database, SimClock(), answers, owner="me")
    async with database.work() as uow:
        await uow.inbox.put([said(1, "li")], MORNING)
    async with unheard(database):
        assert await turns.drain() == 0

    assert await turns.drain() == 1


async def test_what_was_stored_by_a_commit_that_nobody_heard_of_is_answered(running, database):
    answers, intake = running
    async with unheard(database):
        with pytest.raises(DatabaseBusy):
            await intake.accept([said(1, "li")])
    await intake.accept([said(1, "li")])  # the platform sends it again

    await answered(answers, 1)
    assert answers.order == [("li", 1)]
