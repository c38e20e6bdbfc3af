"""A sender, its outbox and a platform that does as it is told, on a clock that is wound by hand."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import NoReturn

from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Say, SendFailed
from bot.clock import Clock
from bot.dispatcher import Dispatcher
from bot.presence import Presence
from bot.texts import Texts
from ledger.talk import Attachment, Reply, Text
from storage.database import Database
from storage.outgoing import Kind, Message, Standing

MORNING = datetime(2026, 5, 11, 1, 5, tzinfo=UTC)  # a Monday, 09:05 in Shanghai
FAST = Pace(1e6, 6e7, 1_000_000, 6e7)


class SimClock(Clock):
    """Both clocks stand still until they are wound; the wall's can be made to jump."""

    def __init__(self, start: datetime = MORNING) -> None:
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def wind(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def jump(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@dataclass
class Accepted:
    """A message that the platform took, with when and what."""

    at: datetime
    monotonic: float
    chat: str
    key: str
    text: str


class Hang(Exception):
    """Do not answer in time. No real time is waited: a busy machine would make others late too."""


class Dead(Exception):
    """Never answer: who waits for it is to be cancelled."""


class Deaf:
    """The part of a channel that hears: nothing ever comes in."""

    async def fetch(self, attachment: Attachment) -> bytes:
        return b""

    async def receive(self, intake: Intake) -> None:
        await asyncio.Event().wait()

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        return ()

    async def close(self) -> None:
        return


@dataclass
class Platform(Deaf):
    """A channel whose answers are scripted.

    `script` is asked before each acceptance; what it returns is raised. `after` likewise, once the
    message has been accepted: the answer is lost, the message is not.
    """

    clock: Clock
    name: str = "fake"
    bot: str = "bot"
    pace: Pace = FAST
    deduplicates: bool = False
    script: Callable[[str, str], Exception | None] = lambda chat, key: None
    after: Callable[[str, str], Exception | None] = lambda chat, key: None
    tried: list[Accepted] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    payloads: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    parts: int = 1

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        text = "\n".join(say(line) for line in reply.lines)
        return tuple(f"{text}#{n}".encode() for n in range(self.parts))

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        clock = self.clock
        tried = Accepted(clock.now(), clock.monotonic(), chat, key, payload.decode())
        self.tried.append(tried)
        await asyncio.sleep(0)
        if failure := self.script(chat, key):
            await _fail(failure)
        doubled = self.deduplicates and payload in self.payloads[key]
        self.payloads[key].add(payload)
        if not doubled:
            self.accepted.append(tried)
        if failure := self.after(chat, key):
            await _fail(failure)
        return f"m{len(self.accepted)}"

    def keys(self) -> Counter[str]:
        """Return how often each message was accepted, by its outbox key."""
        return Counter(message.key.rpartition("/")[0] for message in self.accepted)


async def _fail(failure: Exception) -> NoReturn:
    if isinstance(failure, Dead):
        await asyncio.Event().wait()
    raise TimeoutError if isinstance(failure, Hang) else failure


class AlwaysOpen:
    """An office that can be spoken to at any hour."""

    async def next_open(self, jurisdiction_id: int, at: datetime) -> datetime:
        return at


async def no_files(digest: str) -> bytes:
    """Hold no file at all."""
    raise KeyError(digest)


class World:
    """One process's dispatcher with one platform. `restart` is what a crash leaves behind."""

    def __init__(
        self,
        database: Database,
        *,
        clock: SimClock | None = None,
        platform: Platform | None = None,
        seed: int = 1,
        hours: object | None = None,
        send_timeout: float = 60.0,
    ) -> None:
        self.database = database
        self.clock = clock or SimClock()
        self.platform = platform or Platform(self.clock)
        self.seed = seed
        self.hours = hours or AlwaysOpen()
        self.send_timeout = send_timeout
        self.dispatcher = self._dispatcher()
        self.numbers = count()

    def restart(self) -> None:
        """Forget everything that was only in memory, as after a kill."""
        self.dispatcher = self._dispatcher()

    def _dispatcher(self) -> Dispatcher:
        return Dispatcher(
            self.database,
            {(self.platform.name, self.platform.bot): self.platform},
            Texts.load,
            no_files,
            self.clock,
            presence=Presence(self.database, self.clock, sole=True),
            hours=self.hours,  # type: ignore[arg-type]
            chance=random.Random(self.seed),
            send_timeout=self.send_timeout,
        )

    def message(
        self,
        key: str = "",
        *,
        chat: str = "",
        kind: Kind = Kind.LETTER,
        life: float = 86_400,
        words: str = "您好",
        group: bool = False,
        jurisdiction_id: int = 1,
        not_before: datetime | None = None,
    ) -> Message:
        """Return a message; each has a key and a chat of its own unless told otherwise."""
        key = key or f"k{next(self.numbers)}"
        return Message(
            key=key,
            kind=kind,
            jurisdiction_id=jurisdiction_id,
            channel=self.platform.name,
            bot=self.platform.bot,
            chat=chat or f"chat-{key}",
            reply=Reply((Text("plain", text=f"{words} {key}"),)),
            language="zh_CN",
            expires_at=self.clock.now() + timedelta(seconds=life),
            group=group,
            not_before=not_before,
        )

    async def put(self, *messages: Message) -> set[str]:
        """Enqueue messages."""
        async with self.database.work() as uow:
            return await uow.outbox.put_all(messages, self.clock.now())

    async def put_many(self, count: int, **facts: object) -> list[str]:
        """Enqueue so many messages to as many people; return their keys."""
        messages = [self.message(**facts) for _ in range(count)]  # type: ignore[arg-type]
        await self.put(*messages)
        return [message.key for message in messages]

    async def drain(self) -> None:
        """Send what is due, waiting for the pace on the wound clock."""
        await self.dispatcher.drain(self._wind)

    async def pass_time(self, seconds: float) -> None:
        """Let time go by, sending whatever comes due on the way."""
        end = self.clock.monotonic() + seconds
        while True:
            await self.drain()
            left = end - self.clock.monotonic()
            if left <= 0:
                return
            async with self.database.read() as uow:
                due = await uow.channels.next_at()
            ahead = (due - self.clock.now()).total_seconds() if due else left
            self.clock.wind(min(left, max(ahead, 1.0)))

    async def _wind(self, seconds: float) -> None:
        self.clock.wind(max(seconds, 0.001))

    async def standing(self, key: str, jurisdiction_id: int = 1) -> Standing:
        """Return the state of a row by its key."""
        rows = await self.rows(jurisdiction_id)
        return Standing(rows[key]["state"])

    async def rows(self, jurisdiction_id: int = 1) -> dict[str, dict[str, object]]:
        """Return every row of the outbox, by its key as it was first given."""
        from sqlalchemy import select

        from storage.tables.delivery import outbox

        async with self.database.read() as uow:
            found = await uow.connection.execute(
                select(outbox).where(outbox.c.jurisdiction_id == jurisdiction_id)
            )
            return {row["key"].split("~")[-1]: dict(row) for row in found.mappings()}


def failing(times: int, make: Callable[[], SendFailed]) -> Callable[[str, str], Exception | None]:
    """Return a script that fails so many times, then lets everything pass."""
    left = [times]

    def script(chat: str, key: str) -> Exception | None:
        if left[0] > 0:
            left[0] -= 1
            return make()
        return None

    return script
