"""What arrives is committed before anybody is told that it arrived."""

from __future__ import annotations

import asyncio

import pytest

from bot.intake import DurableIntake
from ledger.talk import Inbound, InboundKind
from storage.database import Database, DatabaseUnusable
from tests.bot.world import MORNING, SimClock


def inbound(number, chat="li"):
    return Inbound("web", "bot", str(number), InboundKind.TEXT, chat, chat, MORNING, text="你好")


class Taker:
    """A router with so much room."""

    owner = "me"

    def __init__(self, room):
        self._room = room
        self.taken = []

    def room(self):
        return self._room - len(self.taken)

    def take(self, received):
        self.taken += received


async def test_when_accept_returns_the_message_is_stored(database):
    woken = []
    intake = DurableIntake(database, SimClock(), lambda: woken.append(1))

    await intake.accept([inbound(1)])

    async with database.read() as uow:
        assert (await uow.inbox.waiting())[0] == 1
    assert woken == [1]


async def test_what_arrives_together_shares_a_commit_and_nothing_is_doubled(database, statements):
    intake = DurableIntake(database, SimClock(), lambda: None)
    heard = statements(database)

    await asyncio.gather(
        *(intake.accept([inbound(n % 50, f"c{n % 50}")]) for n in range(100)),
    )

    async with database.read() as uow:
        assert (await uow.inbox.waiting())[0] == 50
    assert sum(statement.startswith("INSERT INTO inbox") for statement in heard) <= 3


async def test_a_router_with_room_takes_messages_in_the_same_commit(database):
    taker = Taker(room=1)
    woken = []
    intake = DurableIntake(database, SimClock(), lambda: woken.append(1), taker=taker)

    await intake.accept([inbound(1)])
    await intake.accept([inbound(2, "wang")])

    assert [received.inbound.update_id for received in taker.taken] == ["1"]
    assert woken == [1]


async def test_a_message_that_cannot_be_stored_is_not_confirmed(tmp_path):
    empty = Database.open(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
    intake = DurableIntake(empty, SimClock(), lambda: pytest.fail("nothing to wake for"))

    with pytest.raises(DatabaseUnusable):
        await intake.accept([inbound(1)])
    await empty.close()


async def test_a_caller_that_goes_away_takes_nobody_else_s_message_with_it(database):
    intake = DurableIntake(database, SimClock(), lambda: None)
    calls = [asyncio.create_task(intake.accept([inbound(n, f"c{n}")])) for n in range(5)]
    await asyncio.sleep(0)
    calls[0].cancel()

    await asyncio.gather(*calls, return_exceptions=True)

    async with database.read() as uow:
        assert (await uow.inbox.waiting())[0] >= 4
