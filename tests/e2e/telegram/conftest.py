"""The real program as its own process, a strict Bot API server in front, a county in between."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from ledger.model import Role
from storage.database import Database
from tests.peers.bot_api.server import BotApi

ROOT = Path(__file__).resolve().parents[3]
NOTICE = ROOT / "examples" / "linjiang_2026.txt"
OFFICE = "临江县人民政府办公室"
PATIENCE = 20.0
AT = datetime(2026, 4, 20, 1, tzinfo=UTC)
SECRET = "secret_of-the-hook"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment without any other settings of ours, and without proxies."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TAIZHANG_") and not name.lower().endswith("_proxy")
    }
    return kept | {"TAIZHANG_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)} | more


def taizhang(folder: Path, *words: str, **settings: str) -> Any:
    """Run a command of the program and return what it prints with --json."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words, "--json"],
        capture_output=True,
        cwd=folder,
        env=environment(folder, **settings),
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county whose notice is imported; copy it, never write to it."""
    folder = tmp_path_factory.mktemp("county")
    office = taizhang(folder, "init", "--office", OFFICE)
    (folder / "office.code").write_text(office["code"])
    taizhang(folder, "import", str(NOTICE), "--yes")
    return folder


@pytest.fixture
def folder(county: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(county, copy)
    return copy


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> str:
    """Each way in for updates, in turn."""
    return str(request.param)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Program:
    """`taizhang serve`, running."""

    folder: Path
    api: BotApi
    mode: str = "polling"
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def settings(self) -> dict[str, str]:
        """The settings that lead to the strict server."""
        settings = {
            "TAIZHANG_TELEGRAM_TOKEN": self.api.token,
            "TAIZHANG_TELEGRAM_BASE_URL": self.api.base_url,
            "TAIZHANG_TELEGRAM_BASE_FILE_URL": self.api.base_file_url,
            "TAIZHANG_WEB_PORT": str(self.port),
        }
        if self.mode == "webhook":
            settings["TAIZHANG_TELEGRAM_WEBHOOK_URL"] = f"http://127.0.0.1:{self.port}"
            settings["TAIZHANG_TELEGRAM_WEBHOOK_SECRET"] = SECRET
        return settings

    async def start(self) -> None:
        """Start it and wait until it takes updates."""
        log = (self.folder / "serve.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=self.folder, stdout=log, stderr=log,
            env=environment(self.folder, **self.settings),
        )  # fmt: skip
        log.close()
        polls, deliveries = self.api.delivery.polls, self._deliveries()
        await self.until(
            lambda: (
                self.api.delivery.polls > polls
                or self._deliveries() > deliveries
                or (self.mode == "webhook" and self.api.delivery.hook)
            )
        )

    def _deliveries(self) -> int:
        hook = self.api.delivery.hook
        return hook.deliveries if hook else 0

    async def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """Ask it to end, as the system does; return its exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(PATIENCE):
                await self.process.wait()
        assert self.process.returncode is not None
        return self.process.returncode

    async def until(self, true: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Wait for the program to have done something; its log explains why it has not."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (found := true()):
            assert self.process is None or self.process.returncode is None, self.log()
            assert asyncio.get_running_loop().time() < deadline, self.log()
            await asyncio.sleep(0.02)
        return found

    def log(self) -> str:
        return (self.folder / "serve.log").read_text(errors="replace")[-4000:]

    async def code_for(self, unit: str, role: Role = Role.LIAISON) -> str:
        """Issue a code straight into the database: starting a command takes seconds."""
        database = Database.open(f"sqlite+aiosqlite:///{self.folder / 'taizhang.db'}")
        try:
            async with database.read() as uow:
                [office] = await uow.jurisdictions.list()
            async with database.work(office.id) as uow:
                found = await uow.units.find(unit)
                assert found is not None, unit
                until = AT + timedelta(days=3650)
                return await uow.codes.issue(found.id, role, "", until, AT)
        finally:
            await database.close()

    async def command(self, *words: str) -> Any:
        """Run a command beside the running program."""
        return await asyncio.to_thread(lambda: taizhang(self.folder, *words, **self.settings))


async def bind_people(folder: Path, bot: str, senders: list[str]) -> None:
    """Bind liaisons of one unit to this bot, without a code for each."""
    database = Database.open(f"sqlite+aiosqlite:///{folder / 'taizhang.db'}")
    async with database.read() as uow:
        [office] = await uow.jurisdictions.list()
    async with database.work(office.id) as uow:
        unit = await uow.units.find("县财政局")
        assert unit is not None
        for sender in senders:
            person = await uow.people.add(unit.id, Role.LIAISON, f"联络员{sender}", "zh_CN")
            await uow.accounts.bind(person.id, "telegram", bot, sender, sender, at=AT)
    await database.close()


@asynccontextmanager
async def running(folder: Path, api: BotApi, mode: str) -> AsyncIterator[Program]:
    program = Program(folder, api, mode)
    await program.start()
    try:
        yield program
    finally:
        await program.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["polling", "webhook"])
async def shared(
    request: pytest.FixtureRequest, county: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Program]:
    """One running program for a module's tests, each with people of its own; both ways in."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(county, folder)
    async with BotApi() as api, running(folder, api, str(request.param)) as program:
        yield program


class Phone:
    """A person with Telegram."""

    def __init__(self, program: Program, number: int, name: str) -> None:
        self.number = number
        self._program = program
        self._api = program.api
        self._api.people.person(number, name)

    @property
    def shown(self) -> list[str]:
        """What stands in the chat."""
        return self._api.words_to(self.number)

    async def say(self, text: str, *, answers: int = 1) -> str:
        """Say something and return the answer."""
        before = len(self.shown)
        self._api.people.say(self.number, text)
        await self._program.until(lambda: len(self.shown) >= before + answers)
        await asyncio.sleep(0.05)  # the rest of an answer in several messages
        return "\n".join(self.shown[before:])

    async def press(self, label: str) -> str:
        """Tap a button; return what the card says then, or the new message."""
        before = self._snapshot()
        query = self._api.people.press(self.number, label)
        await self._program.until(lambda: self._snapshot() != before)
        await self._program.until(lambda: self._api.queries[query].answered)
        changed = [text for at, text in self._snapshot() if (at, text) not in before]
        return "\n".join(changed)

    async def bind(self, unit: str, role: Role = Role.LIAISON) -> None:
        """Press Start on the invitation's link."""
        assert "绑定成功" in await self.say(f"/start {await self._program.code_for(unit, role)}")

    def _snapshot(self) -> list[tuple[int, str]]:
        return [(m["message_id"], m.get("text", "")) for m in self._api.sent_to(self.number)]
