"""The real program as its own process, WeCom on loopback in front of it, a county in between."""

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
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.peers.wecom.corp import (
    AES_KEY,
    AGENT_ID,
    BOT_ID,
    BOT_SECRET,
    CORP_ID,
    SECRET,
    TOKEN,
    Shown,
)
from tests.peers.wecom.server import WeComServer

ROOT = Path(__file__).resolve().parents[3]
NOTICE = ROOT / "examples" / "linjiang_2026.txt"
OFFICE = "临江县人民政府办公室"
PATIENCE = 20.0


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment without any other settings of ours, and without proxies."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TAIZHANG_") and not name.lower().endswith("_proxy")
    }
    return kept | {"TAIZHANG_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)} | more


def taizhang(folder: Path, *words: str) -> Any:
    """Run a command of the program and return what it prints with --json."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words, "--json"],
        capture_output=True, cwd=folder, env=environment(folder), timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county whose notice is imported; copy it, never write to it."""
    folder = tmp_path_factory.mktemp("county")
    taizhang(folder, "init", "--office", OFFICE)
    taizhang(folder, "import", str(NOTICE), "--yes")
    return folder


@pytest.fixture
def folder(county: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(county, copy)
    return copy


@pytest.fixture
async def wecom() -> AsyncIterator[WeComServer]:
    async with WeComServer() as server:
        server.corp.add("Li", "Wang", "Zhang", "Clerk")
        yield server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Program:
    """`taizhang serve`, running."""

    folder: Path
    wecom: WeComServer
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        log = (self.folder / "serve.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=self.folder, stdout=log, stderr=log,
            env=environment(self.folder, TAIZHANG_WEB_PORT=str(self.port), **self.settings),
        )  # fmt: skip
        log.close()
        self.wecom.callbacks.url = f"http://127.0.0.1:{self.port}/wecom"
        await until(self.answers)

    async def answers(self) -> bool:
        assert self.process is not None
        assert self.process.returncode is None, self.log()
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.port}/healthz") as answer,
            ):
                return answer.status == 200
        except aiohttp.ClientError:
            return False

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

    def log(self) -> str:
        return (self.folder / "serve.log").read_text(errors="replace")[-4000:]

    async def code_for(self, unit: str, role: str = "liaison") -> str:
        invited = await asyncio.to_thread(taizhang, self.folder, "invite", unit, "--role", role)
        return str(invited["code"])

    async def ledger(self) -> list[dict[str, Any]]:
        told = await asyncio.to_thread(taizhang, self.folder, "ledger")
        return list(told["assignments"])


def app_settings(wecom: WeComServer) -> dict[str, str]:
    return {
        "TAIZHANG_WECOM_CORP_ID": CORP_ID,
        "TAIZHANG_WECOM_AGENT_ID": str(AGENT_ID),
        "TAIZHANG_WECOM_SECRET": SECRET,
        "TAIZHANG_WECOM_CALLBACK_TOKEN": TOKEN,
        "TAIZHANG_WECOM_AES_KEY": AES_KEY,
        "TAIZHANG_WECOM_BASE_URL": wecom.base_url,
    }


def bot_settings(wecom: WeComServer) -> dict[str, str]:
    return {
        "TAIZHANG_WECOM_BOT_ID": BOT_ID,
        "TAIZHANG_WECOM_BOT_SECRET": BOT_SECRET,
        "TAIZHANG_WECOM_BOT_WS_URL": wecom.ws_url,
    }


@asynccontextmanager
async def running(
    folder: Path, wecom: WeComServer, settings: dict[str, str]
) -> AsyncIterator[Program]:
    program = Program(folder, wecom, settings)
    await program.start()
    try:
        yield program
    finally:
        await program.stop()


@pytest.fixture
async def by_app(folder: Path, wecom: WeComServer) -> AsyncIterator[Program]:
    async with running(folder, wecom, app_settings(wecom)) as program:
        yield program


@pytest.fixture
async def by_bot(folder: Path, wecom: WeComServer) -> AsyncIterator[Program]:
    async with running(folder, wecom, bot_settings(wecom)) as program:
        await wecom.link.subscribed(PATIENCE)
        yield program


async def until(true: Callable[[], Any], seconds: float = PATIENCE) -> None:
    """Wait for another process to have done something."""
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.02)


class Phone:
    """A person with WeCom, at either entrance."""

    def __init__(self, program: Program, userid: str, *, bot: bool) -> None:
        self._program = program
        self._wecom = program.wecom
        self.userid = userid
        self._bot = bot

    @property
    def shown(self) -> list[Shown]:
        return self._wecom.corp.phones[self.userid.lower()]

    async def say(self, text: str, *, answers: int = 1) -> str:
        """Say something and return the answer, all of its messages joined."""
        before = len(self.shown)
        if self._bot:
            await self._wecom.link.say(self.userid, text)
        else:
            assert await self._wecom.callbacks.say(self.userid, text)
        return await self._answer(before, answers)

    async def photo(self, data: bytes) -> str:
        """Send a picture and return the answer."""
        before = len(self.shown)
        if self._bot:
            hidden = self._wecom.link.hidden_file(data, f"photo{len(data)}")
            await self._wecom.link.message(self.userid, "image", hidden)
        else:
            assert await self._wecom.callbacks.photo(self.userid, data)
        return await self._answer(before, 1)

    async def press(self, label: str, *, answers: int = 1) -> str:
        """Tap a button of the latest message that has it, and return the answer."""
        card = next(one for one in reversed(self.shown) if label in one.buttons)
        before, updates = len(self.shown), card.updates
        if self._bot:
            await self._wecom.link.press(self.userid, card, label)
        else:
            assert await self._wecom.callbacks.press(self.userid, card, label)
        await until(lambda: len(self.shown) >= before + answers or card.updates > updates)
        return card.text if card.updates > updates else await self._answer(before, answers)

    async def _answer(self, before: int, answers: int) -> str:
        try:
            await until(lambda: len(self.shown) >= before + answers)
        except TimeoutError as late:
            raise AssertionError(self._program.log()) from late
        await asyncio.sleep(0.05)  # the rest of an answer in several messages
        return "\n".join(shown.text for shown in self.shown[before:])
