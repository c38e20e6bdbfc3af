"""Two web and two worker processes from the Procfile, run by honcho, on one PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from storage.database import Database
from storage.tables.delivery import lease, outbox
from tests.e2e.process import NOTICE, OFFICE, ROOT, environment, taizhang
from tests.e2e.telegram.conftest import Phone, Program
from tests.peers.bot_api.server import BotApi

HONCHO = shutil.which("honcho")
UNIT = "县发展和改革局"
TAKEOVER = 10.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.skipif(HONCHO is None, reason="honcho is not installed: pip install honcho"),
]


class Many(Program):
    """The Procfile's processes, each twice."""

    async def start(self, at: str | None = None) -> None:
        polls = self.api.delivery.polls
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        log = (self.folder / "serve.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            str(HONCHO), "-d", str(ROOT), "start", "-p", str(self.port), "-c", "web=2,worker=2",
            cwd=self.folder, stdout=log, stderr=log,
            env=environment(self.folder, PATH=programs, **self.settings),
        )  # fmt: skip
        log.close()
        for port in (self.port, self.port + 1):
            while not await answers(port):
                assert self.process.returncode is None, self.log()
                await asyncio.sleep(0.1)
        await self.until(lambda: self.api.delivery.polls > polls)

    async def settled(self) -> None:
        """What a worker has on the wire stands in no figures: the outbox is looked into."""
        database = Database.open(self.settings["TAIZHANG_DATABASE_URL"])
        going = select(outbox.c.id).where(outbox.c.settled_at.is_(None))
        try:
            waiting = True
            while waiting:
                await asyncio.sleep(0.05)
                async with database.read() as uow:
                    waiting = (await uow.connection.execute(going)).first() is not None
        finally:
            await database.close()

    async def sender(self) -> int:
        """Return the process that holds the account: it polls and it sends."""
        database = Database.open(self.settings["TAIZHANG_DATABASE_URL"])
        async with database.read() as uow:
            held = select(lease.c.owner).where(lease.c.name.like("send:telegram:%"))
            owner = (await uow.connection.execute(held)).scalar_one()
        await database.close()
        return int(owner.split(":")[-2])


async def answers(port: int) -> bool:
    """Tell whether pages are served at a port."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/healthz") as answer,
        ):
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@pytest.fixture
async def many(tmp_path: Path, postgres_url: str, api: BotApi) -> AsyncIterator[Many]:
    program = Many(tmp_path, api=api)
    program.settings |= {"TAIZHANG_DATABASE_URL": postgres_url}
    taizhang(tmp_path, "init", "--office", OFFICE, **program.settings)
    taizhang(tmp_path, "import", str(NOTICE), "--yes", **program.settings)
    await program.start()
    yield program
    await program.stop()


async def test_a_worker_that_stalls_is_replaced_within_ten_seconds(many: Many) -> None:
    """It says nothing twice when it wakes, and nobody waits for it."""
    invited = await many.command("invite", UNIT)
    li = Phone(many, 42, "小李")
    assert "绑定成功" in await li.start(invited["code"])
    assert "第4项" in await li.say("我的任务")
    stalled = await many.sender()

    os.kill(stalled, signal.SIGSTOP)
    began = asyncio.get_running_loop().time()
    assert "已记：第4项" in await li.say("4号已完成")
    waited = asyncio.get_running_loop().time() - began
    sys.stdout.write(f"another worker answered after {waited:.1f} s\n")
    assert await many.sender() != stalled
    os.kill(stalled, signal.SIGCONT)

    assert "已撤：第4项" in await li.say("撤销")
    before = len(li.shown)
    assert "第4项" in await li.say("我的任务")
    assert len(li.shown) == before + 1
    assert waited < TAKEOVER
