"""The program as a whole: what fails in one part of it does not end the others."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from bot import app
from bot.app import Application
from bot.settings import Settings
from storage.database import DatabaseBusy
from tests.e2e.process import free_port


class Line:
    """A channel that only tells that it is listened to."""

    name, bot = "line", "1"

    def __init__(self) -> None:
        self.open = asyncio.Event()

    async def receive(self, intake: object) -> None:
        self.open.set()
        await asyncio.Event().wait()

    def routes(self, intake: object) -> tuple[()]:
        return ()

    async def close(self) -> None:
        self.open.clear()


async def test_a_database_that_is_busy_for_long_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "RETRY", 0.01)
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    own = {"data_dir": tmp_path, "web_port": free_port()}
    application = Application(Settings(**defaults | own), web=True, worker=True)
    await application.prepare()
    line, fence, busy = Line(), application.presence.fence, iter(range(3))
    application.channels["line", "1"] = line  # type: ignore[assignment]

    async def fence_in_time(name: str) -> int | None:
        if name.endswith("line:1") and next(busy, None) is not None:
            raise DatabaseBusy("another work has not ended")
        return await fence(name)

    monkeypatch.setattr(application.presence, "fence", fence_in_time)
    stop = asyncio.Event()
    running = asyncio.create_task(application.run(stop))
    await asyncio.wait_for(line.open.wait(), timeout=60)
    assert not running.done()
    stop.set()
    await running


async def test_a_web_hook_is_reached_by_the_name_that_telegram_was_given(tmp_path: Path) -> None:
    """A proxy in front hands the name on; people may know the pages by another one, or by none."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    own = {
        "data_dir": tmp_path, "web_port": free_port(),
        "telegram_token": SecretStr("123456:AbCdEfGhIjKlMn"),
        "telegram_webhook_url": "https://bot.example", "telegram_webhook_secret": SecretStr("hush"),
    }  # fmt: skip
    application = Application(Settings(**defaults | own), web=True, worker=False)
    runner = await application._serve(())
    try:
        async with ClientSession(f"http://127.0.0.1:{own['web_port']}") as proxy:
            for name, status in (("bot.example", 403), ("evil.example", 421)):
                async with proxy.post("/telegram/hush", headers={"Host": name}) as answer:
                    assert answer.status == status, name
    finally:
        await runner.cleanup()
        await application.database.close()
