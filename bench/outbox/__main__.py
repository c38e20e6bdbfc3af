"""Times the sender: `python -m bench.outbox [--messages 2000]`.

Every sender here has four messages on the wire, posts to the same sink, and commits each message.
The sender's process is held to one core where the system allows it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy.engine import make_url

from bench.asked import at_least
from bench.outbox.channel import Post
from bench.peers import interpreter
from bot.clock import Clock
from bot.dispatcher import Dispatcher
from bot.logs import configure
from bot.texts import Texts
from ledger.talk import Reply, Text
from storage.database import Database
from storage.outgoing import Kind, Message
from storage.queues import queues
from tests.postgres_server import running_server

ROOT = Path(__file__).resolve().parents[2]
PEER = ROOT / ".venv-bench-outbox"
PROCRASTINATE = ("procrastinate==3.10.0", "psycopg[binary]", "aiohttp")
TELEGRAM = 30
TEXT = "您好，第1项“更新政府信息公开目录”5月20日到期，还有7个工作日。办好了请回“1已完成”。" * 2


def main() -> None:
    """Time the client, the sender on both engines, and procrastinate; print rates and ratios."""
    asked = argparse.ArgumentParser(prog="python -m bench.outbox")
    asked.add_argument("--messages", type=int, default=2000)
    count = asked.parse_args().messages
    os.environ.setdefault("TAIZHANG_LOG", "error")
    configure()
    everywhere = os.sched_getaffinity(0)
    with _sink() as url, tempfile.TemporaryDirectory() as folder, running_server() as server:
        os.sched_setaffinity(0, {min(everywhere)})
        bare = asyncio.run(_bare(url, count))
        sqlite = asyncio.run(_sender(f"sqlite+aiosqlite:///{folder}/outbox.db", url, count))
        postgres = asyncio.run(_sender(server, url, count))
        peer = _peer(server, url, count)
        os.sched_setaffinity(0, everywhere)
    for name, (rate, worked) in (
        ("a client without an outbox", bare),
        ("the sender, SQLite", sqlite),
        ("the sender, PostgreSQL", postgres),
        ("procrastinate, PostgreSQL", peer),
    ):
        sys.stdout.write(
            f"{name:28} {rate:6.0f}/s  {rate / TELEGRAM:5.1f} times Telegram's {TELEGRAM}/s"
            f"  {rate / bare[0]:5.2f} of the client"
            f"  {worked:6.0f} a second of its processor time\n"
        )
    for name, (rate, _) in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        at_least(f"the sender on {name}, times Telegram's {TELEGRAM}/s", 10, rate / TELEGRAM, "×")


Rates = tuple[float, float]
"""Messages a second, and messages a second of the sender's own processor time."""


async def _bare(url: str, count: int) -> Rates:
    async with aiohttp.ClientSession() as session:
        left = iter(range(count))

        async def worker() -> None:
            for _ in left:
                async with session.post(url, data=TEXT.encode()) as answer:
                    await answer.read()

        begun, used = time.perf_counter(), time.process_time()
        await asyncio.gather(*(worker() for _ in range(4)))
        return count / (time.perf_counter() - begun), count / (time.process_time() - used)


class _NoBlobs:
    async def read(self, digest: str) -> bytes:
        """There are no files here."""
        raise KeyError(digest)


async def _sender(database_url: str, url: str, count: int) -> Rates:
    database, clock = Database.open(database_url), Clock()
    await database.upgrade()
    soon = clock.now() + timedelta(hours=1)
    messages = [
        Message(
            key=f"m:{number}",
            kind=Kind.LETTER,
            jurisdiction_id=1,
            channel=Post.name,
            bot=Post.bot,
            chat=f"c{number}",
            reply=Reply((Text("plain", text=TEXT),)),
            language="zh_CN",
            expires_at=soon,
        )
        for number in range(count)
    ]
    async with database.work() as uow:
        await uow.outbox.put_all(messages, clock.now())
    async with aiohttp.ClientSession() as session:
        channel = Post(url, session)
        dispatcher = Dispatcher(
            database,
            {(channel.name, channel.bot): channel},
            Texts.load,
            _NoBlobs(),
            clock,
            hours=_Open(),
            chance=random.Random(1),
        )
        begun, used = time.perf_counter(), time.process_time()
        await dispatcher.drain()
        seconds, worked = time.perf_counter() - begun, time.process_time() - used
    async with database.read() as uow:
        assert not await queues(uow.connection, clock.now()), "something was left"
    await database.close()
    return count / seconds, count / worked


class _Open:
    async def next_open(self, jurisdiction_id: int, at: datetime) -> datetime:
        """The office never closes."""
        return at


def _peer(server: str, url: str, count: int) -> Rates:
    address = make_url(server)
    conninfo = f"host={address.query['host']} user=postgres dbname=postgres"
    command = [str(interpreter(PEER, PROCRASTINATE)), str(Path(__file__).with_name("peer.py"))]
    done = subprocess.run(
        [*command, conninfo, url, str(count)], capture_output=True, text=True, check=True
    )
    rate, worked = map(float, done.stdout.split())
    return rate, worked


@contextmanager
def _sink() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "bench.outbox.sink", str(port)], cwd=ROOT)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/send"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
