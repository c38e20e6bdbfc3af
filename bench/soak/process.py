"""One process of the soak: the whole program, with a platform that brings one turn after another.

The platform is a file: what was taken over is written to `taken`, what was sent to `sent`. Like a
real one it brings again what was not confirmed before the process died.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path

from aiohttp import web

import bot.app as program
from bench.soak.county import BOT, MORNING, NAME, TASKS, UNITS, said
from bot.channels.base import Intake, Pace, ReadBlob, Say
from bot.clock import WoundClock
from bot.settings import Settings
from ledger.talk import Attachment, Inbound, InboundKind, Reply, Text
from storage.outgoing import Kind, Message

AT_ONCE = 8  # turns that a platform hands over together
AGAIN = 16  # turns that it brings again after a restart
PUSH_EVERY = 10  # turns between two pushes


class Platform:
    """Says what the county says, and keeps what is sent to it."""

    name, bot = NAME, BOT
    pace = Pace(1e6, chat_per_minute=10**8, chat_burst=10**6, group_per_minute=1e8)
    deduplicates = False

    def __init__(self, folder: Path, until: int) -> None:
        self._folder = folder
        self._until = until
        self._sent = os.open(folder / "sent", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.application: program.Application | None = None
        self.done = asyncio.Event()

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        return ("\n".join(say(line) for line in reply.lines).encode(),)

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        os.write(self._sent, f"{key}\n".encode())
        return key

    async def fetch(self, attachment: Attachment) -> bytes:
        raise FileNotFoundError(attachment.ref)

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        return ()

    async def check(self) -> AsyncIterator[tuple[str, str, str]]:
        yield "ok", "a file", ""

    async def close(self) -> None:
        return

    async def receive(self, intake: Intake) -> None:
        """Bring the turns from where the last process stopped, a few of them again."""
        taken = self._folder / "taken"
        turn = max(0, (int(taken.read_text()) if taken.exists() else 0) - AGAIN)
        while turn < self._until:
            some = range(turn, min(turn + AT_ONCE, self._until))
            await intake.accept([inbound(n) for n in some])
            turn = some.stop
            partial = taken.with_name("taken.new")
            partial.write_text(str(turn))
            partial.replace(taken)
            await self._push(some)
            await self._answered()
            _note_memory(self._folder, turn)
        await self._quiet()
        self.done.set()

    async def _push(self, turns: range) -> None:
        """Put a push for every tenth turn, under a key that makes a second one harmless."""
        assert self.application is not None
        now = self.application.clock.now()
        for n in turns:
            if n % PUSH_EVERY:
                continue
            async with self.application.database.work() as uow:
                [office] = await uow.jurisdictions.list()
                await uow.outbox.put(
                    Message(
                        key=f"push:{n}", kind=Kind.LETTER, jurisdiction_id=office.id, channel=NAME,
                        bot=BOT, chat=f"p{n % UNITS}", language="zh_CN",
                        reply=Reply((Text("plain", text=f"第{n % TASKS + 1}项快到了"),)),
                        expires_at=now + timedelta(days=1),
                    ),
                    now,
                )  # fmt: skip
        self.application.dispatcher.wake()

    async def _answered(self, most: int = 4 * AT_ONCE) -> None:
        assert self.application is not None
        while True:
            async with self.application.database.read() as uow:
                waiting, _ = await uow.inbox.waiting()
            if waiting <= most:
                return
            await asyncio.sleep(0.01)

    async def _quiet(self) -> None:
        """Wait until everything is answered and sent."""
        assert self.application is not None
        await self._answered(0)
        while True:
            vitals = await self.application.health.samples(self.application.dispatcher.in_flight)
            left = sum(v for k, v in vitals.items() if k.startswith("taizhang_outbox_waiting"))
            if not left and not vitals["taizhang_outbox_in_flight"]:
                return
            await asyncio.sleep(0.2)


def inbound(turn: int) -> Inbound:
    """Return the turn as the platform hands it over."""
    who, words = said(turn)
    at = MORNING + timedelta(seconds=turn)
    return Inbound(NAME, BOT, str(turn), InboundKind.TEXT, who, who, at, words)


def _note_memory(folder: Path, turn: int) -> None:
    if turn % 200 >= AT_ONCE:
        return
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    with (folder / "memory").open("a") as file:
        row = {"pid": os.getpid(), "turn": turn, "mb": pages * os.sysconf("SC_PAGE_SIZE") / 1e6}
        file.write(json.dumps(row) + "\n")


async def run(folder: Path, until: int, began: float) -> None:
    """Run the program until everything that is to be said has been said and answered."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    clock = WoundClock(MORNING + timedelta(seconds=time.monotonic() - began))
    platform = Platform(folder, until)
    program.platform_channels = lambda *_: [platform]  # in the place of Telegram and WeCom
    application = program.Application(Settings(**defaults | {"data_dir": folder}), clock, web=False)
    platform.application = application
    await application.prepare()
    await application.run(platform.done)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
