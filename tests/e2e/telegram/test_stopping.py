"""Starting, stopping and standing beside another one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.e2e.telegram.conftest import Phone, Program
from tests.peers.bot_api.server import BotApi


async def test_it_ends_in_good_order_with_a_poll_open(folder: Path, api: BotApi) -> None:
    program = Program(folder, api=api)
    await program.start()
    await Phone(program, 77, "路人").say("您好")
    began = asyncio.get_running_loop().time()

    assert await program.stop() == 0
    assert asyncio.get_running_loop().time() - began < 25  # a poll stays open for 30


@pytest.mark.slow
async def test_two_programs_on_one_bot_wait_for_each_other(
    folder: Path, api: BotApi, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    programs = [Program(folder, api=api), Program(tmp_path / "other", api=api)]
    try:
        for program in programs:
            await program.start()

        await programs[0].until(lambda: api.delivery.conflicts >= 2)

        running = [p.process.returncode for p in programs if p.process]
        assert running == [None, None]
    finally:
        for program in programs:
            await program.stop()
