"""A working morning on a wound clock: a digest is planned, sent, read and answered on Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import Application
from bot.clock import WoundClock
from bot.settings import Settings
from tests.e2e.process import free_port
from tests.e2e.telegram.conftest import Phone, Program, bind_people
from tests.peers.bot_api.server import BotApi

MORNING = datetime(2026, 5, 27, 1, 5, tzinfo=UTC)
"""09:05 in 临江县, two working days before 5月底前 falls due: 31 May is a Sunday."""


@pytest.fixture
async def started(
    folder: Path, api: BotApi, tmp_path: Path
) -> AsyncIterator[tuple[Phone, WoundClock]]:
    """The whole program in this process, with one liaison bound, on a clock of the test's."""
    clock = WoundClock(MORNING - timedelta(minutes=10))
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        telegram_token=SecretStr(api.token),
        telegram_base_url=api.base_url,
        telegram_base_file_url=api.base_file_url,
        web_port=free_port(),
    )
    await bind_people(folder, api.token.split(":")[0], ["42"])
    application, stop = Application(settings, clock), asyncio.Event()
    await application.prepare()
    running = asyncio.create_task(application.run(stop))
    program = Program(folder, api=api, port=settings.web_port)
    await program.listening()
    yield Phone(program, 42, "小李"), clock
    stop.set()
    await running


async def test_a_digest_comes_in_the_morning_and_is_answered_with_a_tap(
    started: tuple[Phone, WoundClock], api: BotApi
) -> None:
    li, clock = started

    clock.wind_to(MORNING + timedelta(minutes=40))
    await api.people.wait_for(lambda: li.shown)

    [digest] = li.shown
    assert "第1项" in digest
    assert "5月31日" in digest
    assert api.people.buttons(42)
    assert "已记：第1项" in await li.say("1号已完成")
