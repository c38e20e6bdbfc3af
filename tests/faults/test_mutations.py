"""Each safeguard is needed: taken away one by one, a promise breaks, and a test sees it."""

from __future__ import annotations

import asyncio
import random
from itertools import count

import pytest
from sqlalchemy import bindparam, update

from bot.aftermath import Aftermath
from bot.channels.base import Pace, TryAgain
from bot.dispatcher import Dispatcher
from bot.presence import Presence
from bot.texts import Texts
from storage import outbox as outbox_module
from storage.outbox import Outbox
from storage.tables.delivery import outbox
from tests.bot.world import AlwaysOpen, Dead, World, failing, no_files

# ---- the promises, small ------------------------------------------------------------------


async def a_late_process_changes_nothing(database):
    world = World(database)
    await world.put(world.message("m"))
    async with database.work() as uow:
        (item,) = await uow.outbox.claim("fake", "bot", 1, world.clock.now(), 1)
        await uow.outbox.adopt("fake", "bot", 2)
    async with database.work() as uow:
        assert not await uow.outbox.sent(item, ["m1"], world.clock.now())


async def planning_twice_tells_once(database):
    world = World(database)
    await world.put(world.message("push:7:2026-05-11"))
    await world.put(world.message("push:7:2026-05-11"))
    await world.drain()
    assert len(world.platform.accepted) == 1


async def two_processes_keep_one_account_s_pace(database):
    world = World(database)
    world.platform.pace = Pace(5, 600, 50, 600)
    world.restart()
    other = Dispatcher(
        database,
        {("fake", "bot"): world.platform},
        Texts.load,
        no_files,
        world.clock,
        presence=Presence(database, world.clock, sole=False),
        hours=AlwaysOpen(),
        chance=random.Random(2),
    )
    await world.put_many(60)
    for _ in range(60):
        for dispatcher in (world.dispatcher, other):
            sender = dispatcher._senders["fake", "bot"]
            await sender.step()
            await sender.landed()
        world.clock.wind(0.1)
    passed = 60 * 0.1
    assert len(world.platform.accepted) <= 5 * passed + 5


async def what_may_come_twice_says_so(database):
    world = World(database)
    world.platform.after = failing(1, Dead)
    await world.put(world.message("m"))
    sender = world.dispatcher._senders["fake", "bot"]
    await sender.step()  # it is accepted, and the process dies before it hears of it
    while not world.platform.accepted:
        await asyncio.sleep(0)
    for task in list(sender._flying.values()):
        task.cancel()
    world.restart()
    await world.pass_time(60)
    assert "补发" in world.platform.accepted[-1].text


async def a_pause_outlives_a_restart(database):
    world = World(database)
    world.platform.script = failing(1, lambda: TryAgain("429", after=100, whole_account=True))
    await world.put_many(20)
    await world.drain()
    tried = len(world.platform.tried)
    world.restart()
    await world.pass_time(90)
    assert len(world.platform.tried) == tried


async def a_chat_keeps_its_order(database):
    world = World(database)
    keys = await world.put_many(12, chat="one")
    world.platform.script = failing(1, lambda: TryAgain("refused"))
    await world.pass_time(60)
    assert [m.key.split("/")[0] for m in world.platform.accepted] == keys


# ---- the safeguards, taken away -----------------------------------------------------------


def without_the_fence(monkeypatch):
    anybody = (
        update(outbox)
        .where(outbox.c.jurisdiction_id == bindparam("tenant"), outbox.c.id == bindparam("row"))
        .values(state="sent", settled_at=bindparam("then"), remote_ids=bindparam("remote"))
    )
    monkeypatch.setattr(outbox_module, "_SENT", anybody)


def without_the_unique_key(monkeypatch):
    numbers, new_row = count(), outbox_module.new_row

    def row(message, at):
        made = new_row(message, at)
        return made | {"key": f"{made['key']}#{next(numbers)}"}

    monkeypatch.setattr(outbox_module, "new_row", row)


def without_the_lease(monkeypatch):
    async def fence(self, name):
        return 1

    async def holds(self, name, fence):
        return True

    monkeypatch.setattr(Presence, "fence", fence)
    monkeypatch.setattr("storage.leases.Leases.holds", holds)


def without_storing_the_claim(monkeypatch):
    claim, forgets = Outbox.claim, [True]

    async def forgetful(self, *args, **facts):
        items = await claim(self, *args, **facts)
        if forgets:
            forgets.pop()  # once is enough; for ever would send for ever
            await self._connection.execute(
                update(outbox).where(outbox.c.state == "sending").values(state="pending")
            )
        return items

    monkeypatch.setattr(Outbox, "claim", forgetful)


def without_storing_the_pause(monkeypatch):
    async def store(self, uow):
        return None

    monkeypatch.setattr(Aftermath, "store_pause", store)


def without_the_head_of_the_chat(monkeypatch):
    monkeypatch.setattr(outbox_module, "_CLAIM", outbox_module.claim_statement(in_order=False))


PAIRS = [
    pytest.param(a_late_process_changes_nothing, without_the_fence, id="fence"),
    pytest.param(planning_twice_tells_once, without_the_unique_key, id="unique key"),
    pytest.param(two_processes_keep_one_account_s_pace, without_the_lease, id="lease"),
    pytest.param(what_may_come_twice_says_so, without_storing_the_claim, id="persist before send"),
    pytest.param(a_pause_outlives_a_restart, without_storing_the_pause, id="persisted retry_after"),
    pytest.param(a_chat_keeps_its_order, without_the_head_of_the_chat, id="head of chat"),
]


@pytest.mark.parametrize(("promise", "mutation"), PAIRS)
async def test_the_promise_holds_with_its_safeguard(database, promise, mutation):
    await promise(database)


@pytest.mark.parametrize(("promise", "mutation"), PAIRS)
async def test_the_promise_breaks_without_it(database, monkeypatch, promise, mutation):
    mutation(monkeypatch)

    with pytest.raises(AssertionError):
        await promise(database)
