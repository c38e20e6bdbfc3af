"""A platform that limits, fails, hangs or hangs up, for a message or for hours."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from bot.channels.base import AccountDown, Moved, Refused, TryAgain, Unreachable
from storage.outgoing import Kind, Standing
from tests.bot.world import Hang, World, failing

MESSAGES = 60


@pytest.fixture
def world(database):
    return World(database)


# ---- row 7 --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "before", "doubles"),
    [
        pytest.param(lambda: TryAgain("connection refused"), True, 0, id="refused"),
        pytest.param(lambda: TryAgain("reset", unknown=True), False, 1, id="reset after request"),
        pytest.param(Hang, False, 1, id="hang"),
        pytest.param(lambda: TryAgain("half a reply", unknown=True), False, 1, id="half a reply"),
        pytest.param(lambda: TryAgain("reset", unknown=True), True, 0, id="reset before it"),
    ],
)
async def test_a_broken_connection_doubles_at_most_what_may_have_arrived(
    world, failure, before, doubles
):
    script = failing(1, failure)
    if before:
        world.platform.script = script
    else:
        world.platform.after = script
    await world.put(world.message("one"))

    await world.pass_time(120)

    assert world.platform.keys()["one"] == 1 + doubles
    assert await world.standing("one") is Standing.SENT
    last = world.platform.accepted[-1].text
    assert ("补发，可能重复" in last) == (
        doubles == 1 or (await world.rows())["one"]["perhaps_twice"]
    )


# ---- row 8 --------------------------------------------------------------------------------


async def test_a_storm_of_429_is_one_request_during_the_block_and_loses_nothing(database):
    world = World(database)
    started = world.clock.monotonic()

    def limited(chat, key):
        passed = world.clock.monotonic() - started
        return TryAgain("429", after=70 - passed, whole_account=True) if passed < 70 else None

    world.platform.script = limited
    keys = await world.put_many(1000)
    await world.pass_time(30)
    world.restart()  # in the middle of the block
    await world.pass_time(38)
    during = len(world.platform.tried)
    assert during <= world.platform.pace.in_flight  # what was on the wire when it began

    await world.pass_time(60)

    assert world.platform.keys() == Counter(keys)
    assert {row["attempts"] for row in (await world.rows()).values()} == {0}


# ---- row 9 --------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [0.25, pytest.param(2, marks=pytest.mark.slow)])
async def test_hours_of_500_are_probed_and_then_drained_in_order(world, hours):
    """5xx may have been delivered: unknown. The breaker lets one message probe every 30 s."""
    started, seconds = world.clock.monotonic(), hours * 3600
    world.platform.script = lambda chat, key: (
        TryAgain("502", unknown=True) if world.clock.monotonic() - started < seconds else None
    )
    keys = [key for n in range(10) for key in await world.put_many(4, chat=f"c{n}")]

    await world.pass_time(seconds)
    assert len(world.platform.tried) <= seconds / 30 + 10
    await world.pass_time(900)

    assert world.platform.keys() == Counter(keys)
    for n in range(10):
        got = [m.key.split("/")[0] for m in world.platform.accepted if m.chat == f"c{n}"]
        assert got == keys[4 * n : 4 * n + 4]
    assert {row["state"] for row in (await world.rows()).values()} == {"sent"}


# ---- row 10 -------------------------------------------------------------------------------


async def test_what_stays_refused_is_settled_by_the_rules(world):
    answers = {
        "blocked": lambda: Unreachable("403"),
        "moved": lambda: Moved("migrated", chat="moved-to"),
        "never": lambda: Refused("400"),
    }
    world.platform.script = lambda chat, key: answers[chat]() if chat in answers else None
    await world.put(
        world.message("a", chat="blocked"),
        world.message("b", chat="blocked", kind=Kind.DIGEST),
        world.message("c", chat="moved"),
        world.message("d", chat="never"),
        world.message("e", chat="well"),
    )

    await world.pass_time(600)

    states = {key: row["state"] for key, row in (await world.rows()).items()}
    assert states == {"a": "held", "b": "superseded", "c": "sent", "d": "failed", "e": "sent"}
    assert len([m for m in world.platform.tried if m.chat == "blocked"]) == 1
    async with world.database.read() as uow:
        assert {shown.kind for shown in await uow.outbox.undelivered(1)} == {Kind.LETTER}


async def test_a_revoked_token_stops_the_account_and_loses_nothing(world):
    until = world.clock.monotonic() + 3600
    world.platform.script = lambda chat, key: (
        AccountDown("401") if world.clock.monotonic() < until else None
    )
    keys = await world.put_many(MESSAGES)

    await world.pass_time(3590)
    assert len(world.platform.tried) <= 3600 / 300 + 5
    await world.pass_time(400)

    assert world.platform.keys() == Counter(keys)


async def test_one_chat_s_trouble_is_nobody_else_s(world):
    world.platform.script = lambda chat, key: (
        TryAgain("429", after=3600) if chat == "limited" else None
    )
    await world.put(world.message("a", chat="limited"))
    keys = await world.put_many(MESSAGES)

    await world.pass_time(30)

    assert world.platform.keys() == Counter(keys)


# ---- everything at once -------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
async def test_any_mixture_of_failures_loses_nothing(database, seed):
    world = World(database, seed=seed)
    chance = random.Random(seed)
    began = Counter()

    def before(chat, key):
        roll = chance.random()
        if roll < 0.10:
            return TryAgain("refused")
        if roll < 0.15:
            return TryAgain("429", after=chance.uniform(1, 20))
        if roll < 0.17:
            return TryAgain("429", after=chance.uniform(1, 20), whole_account=True)
        return None

    def after(chat, key):
        if chance.random() < 0.08 and began[key] == 0:
            began[key] += 1
            return chance.choice([Hang(), TryAgain("reset", unknown=True)])
        return None

    world.platform.script, world.platform.after = before, after
    keys = [key for n in range(20) for key in await world.put_many(3, chat=f"c{n}")]
    for _ in range(6):
        await world.pass_time(chance.uniform(5, 60))
        world.restart()
    await world.pass_time(2000)

    states = {key: row["state"] for key, row in (await world.rows()).items()}
    accepted = world.platform.keys()
    assert all(accepted[key] or states[key] == "uncertain" for key in keys)
    assert all(accepted[key] <= 2 for key in keys)
    doubled = [key for key in keys if accepted[key] == 2]
    assert set(doubled) <= {key.split("/")[0] for key in began}
    assert set(states.values()) <= {"sent", "uncertain"}
    await asyncio.sleep(0)
