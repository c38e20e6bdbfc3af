"""Ended as by a power cut with 60 messages waiting: none is lost, none is handled twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.outgoing import Standing
from storage.tables.delivery import outbox
from tests.e2e.county import opened
from tests.e2e.process import PATIENCE
from tests.e2e.telegram.conftest import Program, bind_people
from tests.peers.bot_api.faults import Fault
from tests.peers.bot_api.server import BotApi

WAITING = 60
PEOPLE = 12
FIRST = 500


async def recorded(folder: Path) -> Counter[str]:
    """Count the entries of the ledger by what was said."""
    async with opened(folder) as (database, office), database.read(office.id) as uow:
        notice = await uow.notices.active()
        assert notice is not None
        entries = await uow.entries.of_notice(notice.id)
    return Counter(entry.text for entry in entries)


@pytest.mark.parametrize(
    "cuts",
    [
        pytest.param((3,), id="once"),
        pytest.param((10, 12, 1), id="again-and-again", marks=pytest.mark.slow),
    ],
)
async def test_kill_9_with_60_waiting_messages(
    folder: Path, api: BotApi, mode: str, cuts: tuple[int, ...]
) -> None:
    program = Program(folder, api=api, mode=mode)
    people = [str(FIRST + number) for number in range(PEOPLE)]
    await bind_people(folder, api.token.split(":")[0], people)
    api.faults.set(Fault("latency", 0.02, method="sendMessage", times=None))
    if mode == "webhook":  # the hook is known to the platform before the messages come
        await program.start()
        await program.stop()
    said = [f"1号进展{10 + number}%，目录第{number}版已公布" for number in range(WAITING)]
    for number, text in enumerate(said):
        api.people.person(FIRST + number % PEOPLE)
        api.people.say(FIRST + number % PEOPLE, text)
    assert api.delivery.waiting == WAITING

    for more in cuts:
        answered = api.counts["sendmessage"]
        await program.start()
        await answered_or_done(folder, api, program, answered + more)
        await program.kill()
    await program.start()
    try:
        await program.until(lambda: api.delivery.waiting == 0)
        await all_recorded(folder)
        await program.settled()
        await quiet(api)
    finally:
        await program.stop()

    entries = await recorded(folder)
    assert {text: entries[text] for text in said} == dict.fromkeys(said, 1)
    assert sum(entries.values()) == WAITING
    answers = sum(len(api.sent_to(FIRST + number)) for number in range(PEOPLE))
    # What was on the wire at a kill may have arrived or not. It is noted, and not said again.
    assert WAITING - await unsure_answers(folder) <= answers <= WAITING


async def answered_or_done(folder: Path, api: BotApi, program: Program, goal: int) -> None:
    """Wait for so many answers, or until every message is recorded: two lives may do for all."""
    async with asyncio.timeout(PATIENCE):
        while api.counts["sendmessage"] < goal and sum((await recorded(folder)).values()) < WAITING:
            program.still_runs()
            await asyncio.sleep(0.01)


async def unsure_answers(folder: Path) -> int:
    """Count the answers of which the program knows that it does not know whether they came."""
    async with opened(folder) as (database, _), database.read() as uow:
        of_this_kind = outbox.c.state == Standing.UNCERTAIN.value
        found = await uow.connection.execute(
            select(func.count()).select_from(outbox).where(of_this_kind)
        )
        return int(found.scalar_one())


async def all_recorded(folder: Path) -> None:
    """Wait until what was taken in has been worked off; what is lost is seen afterwards."""
    until = asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < until:
        if sum((await recorded(folder)).values()) >= WAITING:
            return
        await asyncio.sleep(0.5)


async def quiet(api: BotApi, seconds: float = 1.5) -> None:
    """Wait until the bot has said nothing new for a while."""
    last, since = -1, 0.0
    while since < seconds:
        await asyncio.sleep(0.1)
        since = since + 0.1 if api.counts["sendmessage"] == last else 0.0
        last = api.counts["sendmessage"]
