"""Pages in one process, the worker in another, PostgreSQL between them: still one chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Application
from bot.clock import Clock
from bot.settings import Settings
from ledger.model import Role
from storage.database import Database
from tests.e2e.process import free_port
from tests.e2e.web.page import Page

pytestmark = pytest.mark.postgres


@asynccontextmanager
async def running(folder: Path, url: str, *, web: bool, worker: bool) -> AsyncIterator[Application]:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    own = {"data_dir": folder, "database_url": url, "web_port": free_port()}
    application = Application(Settings(**defaults | own), web=web, worker=worker)
    await application.prepare()
    stop = asyncio.Event()
    task = asyncio.create_task(application.run(stop))
    try:
        yield application
    finally:
        stop.set()
        await task


async def a_code(url: str) -> str:
    database, now = Database.open(url), Clock().now()
    async with database.work() as uow:
        office = await uow.jurisdictions.create("临江县人民政府办公室", "Asia/Shanghai", at=now)
    async with database.work(office.id) as uow:
        unit = await uow.units.add("县财政局")
        code = await uow.codes.issue(unit.id, Role.LIAISON, "李某", now + timedelta(hours=1), now)
    await database.close()
    return code


async def test_what_the_worker_writes_appears_on_the_pages_process(
    postgres_url: str, tmp_path: Path
) -> None:
    code = await a_code(postgres_url)
    async with (
        running(tmp_path, postgres_url, web=True, worker=False) as pages,
        running(tmp_path, postgres_url, web=False, worker=True) as worker,
    ):
        address = f"http://127.0.0.1:{pages.settings.web_port}"
        async with Page(address) as page:
            async with asyncio.timeout(60):
                while True:
                    with suppress(OSError):
                        await page.sign_in(code)
                        break
                    await asyncio.sleep(0.1)

            assert await page.say("帮助")

        async with pages.database.read() as uow:
            alive = await uow.leases.beats()
        assert {pages.presence.owner, worker.presence.owner} <= set(alive)

    database = Database.open(postgres_url)
    async with database.read() as uow:
        assert await uow.leases.beats() == {}
    await database.close()
