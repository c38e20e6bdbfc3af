"""500 browsers follow one server on one core; how long until all of them have a broadcast.

    .venv/bin/python -m bench.web.streams [PEOPLE]

Server and browsers are two processes; the server alone is pinned to one core. Two figures: one
message in the group, and one message to each person's own chat (each committed by itself).
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web

from bench.asked import at_most
from bot.channels.web import WebChannel
from bot.channels.web.chats import Seat, group_chat, person_chat
from bot.clock import Clock
from bot.texts import Texts
from bot.web import web_application
from ledger.talk import Reply, Text
from storage.blobs import Blobs
from storage.database import Database

PEOPLE = 500


class NoIntake:
    """Nobody speaks here."""

    async def accept(self, inbounds: object) -> None:
        """Take nothing."""


async def serve(people: int, folder: Path) -> None:
    """Serve `people` chats and one group; send what stdin asks for."""
    os.sched_setaffinity(0, {0})
    database = Database.open(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    await database.upgrade()
    blobs = Blobs(folder / "files")
    channel = WebChannel(database, Clock(), spool=folder / "spool", read_blob=blobs.read)
    group = group_chat(1, "main")

    async def door(request: web.Request) -> tuple[Seat, ...] | None:
        chat = person_chat(1, int(request.query["who"]))
        return Seat(1, chat, chat), Seat(1, group, chat, group=True)

    channel.doors.add(door)

    async def vitals() -> dict[str, float]:
        return {}

    runner = web.AppRunner(web_application([channel], NoIntake(), vitals=vitals))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    say = Texts.load().say
    reply = Reply((Text("plain", text="【时限】第7项 9月30日（星期五）前。不用回复。"),))
    (payload,) = channel.compose(reply, say, chat=group, group=True)
    for number in range(1000):
        what = (await asyncio.to_thread(sys.stdin.readline)).strip()
        if not what:
            break
        chats = [group] if what == "group" else [person_chat(1, n) for n in range(people)]
        started = time.process_time()
        await asyncio.gather(
            *(channel.send(c, payload, key=f"{what}:{number}", read_blob=blobs.read) for c in chats)
        )
        await asyncio.sleep(1.0)
        print(f"{time.process_time() - started:.2f}", flush=True)
    await runner.cleanup()
    await database.close()


async def follow(port: int, people: int, ask: Callable[[str], float]) -> None:
    """Open a stream for each person, ask for broadcasts, and time them."""
    seen = 0
    all_in = asyncio.Event()

    async def one(session: ClientSession, who: int) -> None:
        nonlocal seen
        url = f"http://127.0.0.1:{port}/chat/stream?who={who}"
        async with session.get(url) as response:
            async for line in response.content:
                if line.startswith(b"data:"):
                    seen += 1
                    if seen >= people:
                        all_in.set()

    timeout = ClientTimeout(total=None)
    async with ClientSession(connector=TCPConnector(limit=0), timeout=timeout) as session:
        tasks = [asyncio.create_task(one(session, who)) for who in range(people)]
        await asyncio.sleep(3.0)
        for what, words in (("group", "one message, all pages"), ("each", "each their own")):
            slowest = 0.0
            for _ in range(3):
                seen = 0
                all_in.clear()
                started = time.perf_counter()
                cpu = asyncio.create_task(asyncio.to_thread(ask, what))
                await asyncio.wait_for(all_in.wait(), 30)
                passed = time.perf_counter() - started
                slowest = max(slowest, passed)
                print(f"{words:24} {people} pages: all in {passed:.2f} s, CPU {await cpu:.2f} s")
            at_most(words, 2, slowest, "s")
        for task in tasks:
            task.cancel()


def main() -> None:
    """Start the server beside this process, and follow it."""
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(int(sys.argv[2]), Path(sys.argv[3])))
        return
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.web.streams", "--serve", str(people), folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert server.stdin
        assert server.stdout
        port = int(server.stdout.readline())

        def ask(what: str) -> float:
            assert server.stdin
            assert server.stdout
            server.stdin.write(what + "\n")
            server.stdin.flush()
            return float(server.stdout.readline())

        asyncio.run(follow(port, people, ask))
        server.stdin.close()
        server.wait(10)


if __name__ == "__main__":
    main()
