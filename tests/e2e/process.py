"""The program as its own process: commands that end, and `taizhang serve`, which runs on."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
NOTICE = ROOT / "examples" / "linjiang_2026.txt"
OFFICE = "临江县人民政府办公室"
PATIENCE = 180.0  # where twenty others wanted the two cores, a start has taken two minutes
A_WHILE = aiohttp.ClientTimeout(total=PATIENCE)
BUSY = {"taizhang_inbox_waiting", "taizhang_outbox_in_flight"}
QUEUED_FOR = 5.0  # seconds: an answer waits for its chat's pace; what is held waits for ever


SLOWS = "PYTHONDONTWRITEBYTECODE"  # every process would compile every module again: a second each


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment without any other settings of ours, and without proxies."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TAIZHANG_") and not name.lower().endswith("_proxy")
        if name != SLOWS
    }
    return kept | {"TAIZHANG_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)} | more


def command_line(at: str | None) -> list[str]:
    """Return how the program is started, today or `at` another moment."""
    return [sys.executable, "-m", *(["tests.e2e.at", at] if at else ["bot"])]


def run(folder: Path, *words: str, at: str | None = None, **settings: str) -> str:
    """Run a command that ends, and return what it prints."""
    done = subprocess.run(
        [*command_line(at), *words],
        capture_output=True,
        cwd=folder,
        env=environment(folder, **settings),
        timeout=2 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode()


def taizhang(folder: Path, *words: str, at: str | None = None, **settings: str) -> Any:
    """Run a command that ends, and return what it prints with --json."""
    return json.loads(run(folder, *words, "--json", at=at, **settings))


def free_port() -> int:
    """Return a port that is free, and stays so until somebody listens there.

    It lies below those that the system hands out to connections: one of them could take it in the
    second that a program needs to start. `random` would give every worker of a test run the same.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


async def _figures(session: aiohttp.ClientSession) -> set[str]:
    """Return the names of what is not 0 in the program's figures."""
    async with session.get("/metrics") as answer:
        lines = [line.split() for line in (await answer.text()).splitlines()]
    return {line[0] for line in lines if len(line) == 2 and line[1] not in ("0", "0.0")}


def _moving(figures: set[str]) -> set[str]:
    return {name for name in figures if name in BUSY or name.startswith("taizhang_outbox_due")}


@dataclass
class Serving:
    """`taizhang serve`, running. `at` is the moment it believes to start at."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    at: str | None = None
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, at: str | None = None) -> None:
        """Start it and wait until it answers."""
        self.at = at or self.at
        log = (self.folder / "serve.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            *command_line(self.at), "serve", cwd=self.folder, stdout=log, stderr=log,
            env=environment(self.folder, TAIZHANG_WEB_PORT=str(self.port), **self.settings),
        )  # fmt: skip
        log.close()
        await self.listening()

    @asynccontextmanager
    async def running(self, at: str | None = None) -> AsyncIterator[Self]:
        """Start it, and end it with the block."""
        try:
            await self.start(at)
            yield self
        finally:
            await self.stop()

    async def listening(self) -> None:
        """Wait until it answers."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not await self._answers():
            self.still_runs()
            assert asyncio.get_running_loop().time() < deadline, self.log()
            await asyncio.sleep(0.05)

    async def _answers(self) -> bool:
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"{self.address}/healthz", timeout=A_WHILE),
            ):
                return True
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def settled(self) -> None:
        """Wait until all that was said is answered, and no part of an answer is on its way."""
        began = asyncio.get_running_loop().time()
        async with aiohttp.ClientSession(self.address, timeout=A_WHILE) as session:
            while left := _moving(await _figures(session)):
                waited = asyncio.get_running_loop().time() - began
                if not left & BUSY and waited > QUEUED_FOR:
                    return
                assert waited < PATIENCE, self.log()
                await asyncio.sleep(0.02)

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
            self.still_runs()
            assert asyncio.get_running_loop().time() < deadline, self.log()
            await asyncio.sleep(0.02)
        return found

    async def command(self, *words: str) -> Any:
        """Run a command with --json beside the running program."""
        settings = {**self.settings, "TAIZHANG_WEB_PORT": str(self.port)}
        return await asyncio.to_thread(
            lambda: taizhang(self.folder, *words, at=self.at, **settings)
        )

    def still_runs(self) -> None:
        """Fail with its log if it was started and has ended by itself."""
        assert self.process is None or self.process.returncode is None, self.log()

    def log(self) -> str:
        """Return the end of its log."""
        return (self.folder / "serve.log").read_text(errors="replace")[-4000:]
