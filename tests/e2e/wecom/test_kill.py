"""Ended as by a power cut, again and again: nothing that was accepted is lost or said twice."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.e2e.wecom.conftest import Program

ROUNDS = 2
PEOPLE = 20


async def test_kill_9_loses_nothing_accepted_and_says_nothing_twice(folder, wecom):
    program = Program(folder, wecom=wecom)
    wecom.api.faults.latency = 0.1  # so that there is always something on the wire
    chance = random.Random(7)
    accepted: set[str] = set()

    async def speak(user: str) -> None:
        await asyncio.sleep(chance.uniform(0, 0.5))
        if await wecom.callbacks.say(user, "你好"):
            accepted.add(user)

    for round_ in range(ROUNDS):
        await program.start()
        users = [f"user{round_}x{n}" for n in range(PEOPLE)]
        wecom.corp.add(*users)
        speaking = asyncio.gather(*(speak(user) for user in users))
        await program.until(lambda users=users: accepted.intersection(users))
        await asyncio.sleep(chance.uniform(0, 0.4))
        await program.kill()
        await speaking
    await program.start()
    try:
        await program.until(lambda: all(wecom.corp.phones[user] for user in accepted))
        await asyncio.sleep(2)
    finally:
        await program.stop()

    answers = {user: len(shown) for user, shown in wecom.corp.phones.items()}
    assert {user: answers[user] for user in accepted} == dict.fromkeys(accepted, 1)
    assert max(answers.values()) == 1


@pytest.mark.slow
async def test_kill_9_on_the_long_connection_says_nothing_twice(folder, wecom):
    program = Program(folder, wecom=wecom, entrance="bot")
    for round_ in range(2):
        await program.start()
        for n in range(10):
            await wecom.link.say(f"user{round_}x{n}", "你好")
        await asyncio.sleep(0.05 * (round_ + 1))
        await program.kill()
        await program.until(lambda: not wecom.link._subscribed.is_set())
    await program.start()
    try:
        await wecom.link.say("Li", "你好")
        await program.until(lambda: wecom.corp.phones["li"])
        await asyncio.sleep(1)
    finally:
        await program.stop()

    assert max(len(shown) for shown in wecom.corp.phones.values()) == 1
