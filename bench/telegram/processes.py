"""The three processes of a run: the Bot API server, the bare echo bot, and `taizhang serve`."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bench.telegram.peers import interpreter
from ledger.model import Role
from storage.database import Database

ROOT = Path(__file__).resolve().parents[2]
NOTICE = ROOT / "examples" / "linjiang_2026.txt"
SECRET = "bench-secret"
UNIT = "县财政局"
_AT = datetime(2026, 4, 20, tzinfo=UTC)
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """The Bot API server in its own process, steered by HTTP."""

    address: str
    token: str
    process: subprocess.Popen[str]

    @property
    def base_url(self) -> str:
        """The address to which a token is appended."""
        return f"{self.address}/bot"

    def ask(self, deed: str, **params: Any) -> Any:
        """Steer the server; return what it answers."""
        request = Request(
            f"{self.address}/control/{deed}",
            json.dumps(params).encode(),
            {"Content-Type": "application/json"},
        )
        with urlopen(request, timeout=600) as answer:
            return json.load(answer)


@contextmanager
def bot_api() -> Iterator[Server]:
    """Start the server; it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.peers.bot_api", "--no-record"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, env=_environment(),
    )  # fmt: skip
    assert process.stdout
    base_url, token = process.stdout.readline().split()
    try:
        yield Server(base_url.removesuffix("/bot"), token, process)
    finally:
        _end(process)


@contextmanager
def echo(server: Server, *, hook: bool, concurrent: int = 1) -> Iterator[int]:
    """Start the bare python-telegram-bot; yield its process id."""
    words = ["--concurrent", str(concurrent)] if concurrent > 1 else []
    with _peer(server, "echo.py", words, hook=hook) as process_id:
        yield process_id


@contextmanager
def aiogram(server: Server, *, hook: bool) -> Iterator[int]:
    """Start the bare aiogram bot; yield its process id."""
    with _peer(server, "aiogram_echo.py", [], hook=hook) as process_id:
        yield process_id


@contextmanager
def _peer(server: Server, script: str, words: list[str], *, hook: bool) -> Iterator[int]:
    if hook:
        words = [*words, "--hook", str(free_port())]
    path = str(Path(__file__).parent / script)
    command = [interpreter(), path, server.address, server.token, *words]
    with _bot(server, command, {}, hook=hook) as process_id:
        yield process_id


@contextmanager
def taizhang(server: Server, folder: Path, *, hook: bool) -> Iterator[int]:
    """Start `taizhang serve` on a folder; yield its process id."""
    port = free_port()
    settings = {
        "TAIZHANG_DATA_DIR": str(folder),
        "TAIZHANG_TELEGRAM_TOKEN": server.token,
        "TAIZHANG_TELEGRAM_BASE_URL": server.base_url,
        "TAIZHANG_TELEGRAM_BASE_FILE_URL": f"{server.address}/file/bot",
        "TAIZHANG_WEB_PORT": str(port),
    }
    if hook:
        settings["TAIZHANG_TELEGRAM_WEBHOOK_URL"] = f"http://127.0.0.1:{port}"
        settings["TAIZHANG_TELEGRAM_WEBHOOK_SECRET"] = SECRET
    with _bot(server, [sys.executable, "-m", "bot", "serve"], settings, hook=hook) as process_id:
        yield process_id


@contextmanager
def _bot(
    server: Server, command: list[str], settings: dict[str, str], *, hook: bool
) -> Iterator[int]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=_environment() | settings,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        asyncio.run(_until_receiving(server, process, hook=hook))
        yield process.pid
    finally:
        _end(process)


async def _until_receiving(server: Server, process: subprocess.Popen[str], *, hook: bool) -> None:
    for _ in range(600):
        assert process.poll() is None, "the bot has ended"
        state = server.ask("state")
        if state["hook"] if hook else state["polled"]:
            await asyncio.sleep(1.0)
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("the bot does not ask for updates")


def make_county(folder: Path, bot: str, people: list[int]) -> None:
    """Make a county with a notice and so many liaisons who are bound to the bot."""
    settings = _environment() | {"TAIZHANG_DATA_DIR": str(folder)}
    for words in (["init", "--office", "临江县人民政府办公室"], ["import", str(NOTICE), "--yes"]):
        subprocess.run(
            [sys.executable, "-m", "bot", *words], cwd=ROOT, env=settings, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    asyncio.run(_bind(folder, bot, people))


async def _bind(folder: Path, bot: str, people: list[int]) -> None:
    database = Database.open(f"sqlite+aiosqlite:///{folder / 'taizhang.db'}")
    async with database.read() as uow:
        [office] = await uow.jurisdictions.list()
    async with database.work(office.id) as uow:
        unit = await uow.units.find(UNIT)
        assert unit
        for number in people:
            person = await uow.people.add(unit.id, Role.LIAISON, f"联络员{number}", "zh_CN")
            sender = str(number)
            await uow.accounts.bind(person.id, "telegram", bot, sender, sender, at=_AT)
    await database.close()


def cpu_seconds(process_id: int) -> float:
    """Return the processor time that a process has used, from /proc (Linux)."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TAIZHANG_") and not name.lower().endswith("_proxy")
    }


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
