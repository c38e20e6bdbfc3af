"""A worker process for tests: the real dispatcher on a real database, and ways to die."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import random
import signal
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from multiprocessing import forkserver
from pathlib import Path

import structlog

from bot import dispatcher
from bot.channels.base import Pace, ReadBlob, Say, TryAgain
from bot.clock import Clock
from bot.presence import Presence
from bot.texts import Texts
from ledger.talk import Reply, Text
from storage.database import Database, UnitOfWork
from storage.outgoing import Kind, Message
from storage.queues import queues
from tests.bot.world import AlwaysOpen, Deaf, no_files

IN_FLIGHT = 4


@dataclass(frozen=True)
class Orders:
    """What a worker is to do. `die_at` is `point:k`: die when that point is passed the k-th time.

    Points: `commit` (before it), `committed` (after it), `send` (before the request), `written`
    (the request is out), `answered` (the answer was read).
    """

    url: str
    sink: str
    number: int = 0
    sole: bool = True
    die_at: str = ""
    deduplicates: bool = False
    beat: float = 0.5
    until_empty: bool = True
    looks_every: float = dispatcher.POLL


def start(orders: Orders) -> multiprocessing.process.BaseProcess:
    """Start a worker in a process of its own; quick, since the modules are loaded once."""
    process = _context().Process(target=_main, args=(orders,), daemon=True)
    process.start()
    return process


@cache
def _context() -> multiprocessing.context.BaseContext:
    """Return a way to start processes that have every module loaded already.

    The server that forks them looks for modules to load where PYTHONPATH says, and nowhere else.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.worker"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    forkserver.ensure_running()
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before
    return context


@dataclass
class Death:
    """Kills this very process when its time has come."""

    at: str
    passed: dict[str, int] = field(default_factory=dict)

    def point(self, name: str) -> None:
        self.passed[name] = self.passed.get(name, 0) + 1
        if self.at == f"{name}:{self.passed[name]}":
            os.kill(os.getpid(), signal.SIGKILL)


class MortalDatabase(Database):
    """A database in which each commit may be the last thing, or not even that."""

    death: Death

    @asynccontextmanager
    async def work(self, jurisdiction_id: int | None = None) -> AsyncIterator[UnitOfWork]:
        async with super().work(jurisdiction_id) as uow:
            yield uow
            self.death.point("commit")
        self.death.point("committed")


class SocketChannel(Deaf):
    """Sends to the sink, one connection for each message on the wire."""

    name = "fake"
    bot = "bot"
    pace = Pace(1e6, 6e7, 1_000_000, 6e7, in_flight=IN_FLIGHT)

    def __init__(self, orders: Orders, death: Death) -> None:
        self._orders = orders
        self._death = death
        self.deduplicates = orders.deduplicates

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        return ("\n".join(say(line) for line in reply.lines).encode(),)

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        self._death.point("send")
        try:
            reader, writer = await asyncio.open_unix_connection(self._orders.sink)
        except OSError as refused:
            raise TryAgain("refused") from refused
        try:
            said = {"worker": self._orders.number, "chat": chat, "key": key}
            line = json.dumps(said | {"text": payload.decode()})
            writer.write(line.encode() + b"\n")
            await writer.drain()
            self._death.point("written")
            answer = await reader.readline()
        finally:
            writer.close()
        if not answer:
            raise TryAgain("no answer", unknown=True)
        self._death.point("answered")
        return answer.decode().strip()


class _Impatient(random.Random):
    """Chance for tests: pauses between tries are a fiftieth of the real ones."""

    def uniform(self, a: float, b: float) -> float:
        return super().uniform(a, b) / 50


def message(number: int, *, chats: int = 20, batch: str = "m", kind: Kind = Kind.LETTER) -> Message:
    """Return a message to one of some chats."""
    return Message(
        key=f"{batch}:{number}",
        kind=kind,
        jurisdiction_id=1,
        channel=SocketChannel.name,
        bot=SocketChannel.bot,
        chat=f"c{number % chats}",
        reply=Reply((Text("plain", text=f"{batch} {number}"),)),
        language="zh_CN",
        expires_at=datetime(2099, 1, 1, tzinfo=UTC),
    )


async def enqueue(url: str, messages: Iterable[Message]) -> None:
    """Put messages into the outbox."""
    database = Database.open(url)
    async with database.work() as uow:
        await uow.outbox.put_all(list(messages), Clock().now() - timedelta(seconds=1))
    await database.close()


def _main(orders: Orders) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(orders))


async def _run(orders: Orders) -> None:
    dispatcher.POLL = orders.looks_every
    clock = Clock()
    death = Death(orders.die_at)
    database = MortalDatabase.open(orders.url)
    assert isinstance(database, MortalDatabase)
    database.death = death
    channel = SocketChannel(orders, death)
    presence = Presence(database, clock, sole=orders.sole, beat=orders.beat)
    sending = dispatcher.Dispatcher(
        database,
        {(channel.name, channel.bot): channel},
        Texts.load,
        no_files,
        clock,
        presence=presence,
        hours=AlwaysOpen(),
        chance=_Impatient(orders.number),
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with asyncio.TaskGroup() as group:
        if orders.until_empty:
            group.create_task(_stop_when_empty(database, clock, stop))
        await sending.run(stop)
    await database.close()


async def _stop_when_empty(database: Database, clock: Clock, stop: asyncio.Event) -> None:
    """Stop once nothing waits any more; a database that is away is asked again."""
    while not stop.is_set():
        await asyncio.sleep(0.05)
        with suppress(Exception):
            async with database.read() as uow:
                if not await queues(uow.connection, clock.now()):
                    stop.set()
