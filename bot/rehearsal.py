"""Plays a notice's whole year on a simulated clock, through the real planner and outbox."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Say
from bot.clock import WoundClock
from bot.dispatcher import Dispatcher
from bot.planner import Planner
from bot.story import Story
from bot.texts import Texts
from handlers import imports
from ledger.model import Person, Role
from ledger.notices import Reading
from ledger.planning import Digest
from ledger.talk import Attachment, Reply, Text
from ledger.units import is_group
from storage.database import Database, UnitOfWork

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = "政府办公室"
GROUP = "政务公开工作群"
LIAISON, HEAD, CLERK = "联络员", "分管领导", "督办员"
CHANNEL, BOT = "rehearsal", "rehearsal"
AFTERWARDS = timedelta(days=31)
"""How long the play goes on after the plan year: what fell due on its last day is chased then."""


@dataclass(frozen=True, slots=True)
class Played:
    """One push: when, to whom, what for, in which words."""

    at: datetime
    to: str
    role: str
    unit: str
    kind: str
    tasks: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year as it was played, and everybody who took part, those who were told nothing too."""

    pushes: tuple[Played, ...]
    people: tuple[str, ...]
    groups: tuple[str, ...]

    def per_person(self) -> dict[str, int]:
        """Return how many pushes each person got."""
        counts = Counter(push.to for push in self.pushes)
        return {name: counts[name] for name in self.people}

    def per_group(self) -> dict[str, int]:
        """Return how many broadcasts each group got."""
        counts = Counter(push.to for push in self.pushes)
        return {name: counts[name] for name in self.groups}

    def to_json(self) -> dict[str, Any]:
        """Return what `rehearse --json` writes (DESIGN §4)."""
        return {
            "pushes": [
                {
                    "at": push.at.isoformat(timespec="seconds"),
                    "to": push.to,
                    "role": push.role,
                    "unit": push.unit,
                    "kind": push.kind,
                    "tasks": list(push.tasks),
                    "text": push.text,
                }
                for push in self.pushes
            ],
            "per_person": self.per_person(),
            "per_group": self.per_group(),
        }


def rehearse(reading: Reading, *, year: int, story: bool = False, lead_only: bool = False) -> Year:
    """Play the year of a notice and return what everybody would have been told.

    One liaison and one head for each unit the notice names, a clerk, one group. With `story` the
    liaisons answer some of it. With `lead_only` phrases for many units bring in nobody as a
    responsible unit, as after an office's scoping.
    """
    with tempfile.TemporaryDirectory(prefix="taizhang-rehearsal-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'year.db'}"
        return asyncio.run(_play(url, reading, year, story=story, lead_only=lead_only))


class Stage:
    """A channel that writes down what it is given, and when."""

    name = CHANNEL
    bot = BOT
    pace = Pace(1e6, 6e7, 1_000_000, 6e7)
    deduplicates = True

    def __init__(self, clock: WoundClock) -> None:
        self._clock = clock
        self.said: list[tuple[datetime, str, str, str]] = []

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Word a reply, one line below the other."""
        return ("\n".join(say(line) for line in reply.lines).encode(),)

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Write a message down."""
        self.said.append((self._clock.now(), chat, key.rpartition("/")[0], payload.decode()))
        return str(len(self.said))

    async def fetch(self, attachment: Attachment) -> bytes:
        """Nobody sends a file in a rehearsal."""
        return b""

    async def receive(self, intake: Intake) -> None:
        """Nobody writes by himself in a rehearsal."""

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """A rehearsal has no pages."""
        return ()

    async def close(self) -> None:
        """Nothing is open."""


class _NoBlobs:
    async def read(self, digest: str) -> bytes:
        raise KeyError(digest)


async def _play(url: str, reading: Reading, year: int, *, story: bool, lead_only: bool) -> Year:
    start = datetime.combine(reading.issued_on or date(year, 1, 1), time(8), ZONE)
    clock = WoundClock(start, running=False)
    database = Database.open(url)
    try:
        await database.upgrade()
        company = await _set_up(database, reading, year, clock.now(), lead_only=lead_only)
        stage = Stage(clock)
        play = _Play(database, clock, stage, company)
        actors = Story(database, company.jurisdiction_id, random.Random(year)) if story else None
        await play.until(datetime.combine(date(year, 12, 31), time(23), ZONE) + AFTERWARDS, actors)
        return company.year(stage, play.digests)
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class _Company:
    """Everybody in the play, by the chat each is written to in."""

    jurisdiction_id: int
    people: dict[str, Person]
    groups: dict[str, str]

    def year(self, stage: Stage, digests: dict[str, Digest]) -> Year:
        """Return what was said on the stage."""
        pushes = tuple(self._played(*said, digests) for said in stage.said)
        names = tuple(person.name for person in self.people.values())
        return Year(pushes, names, tuple(self.groups.values()))

    def _played(
        self, at: datetime, chat: str, key: str, text: str, digests: dict[str, Digest]
    ) -> Played:
        digest = digests[key]
        local = at.astimezone(ZONE)
        if chat in self.groups:
            kind = digest.push.value
            return Played(local, self.groups[chat], "group", "", kind, digest.tasks, text)
        person = self.people[chat]
        return Played(
            at=local,
            to=person.name,
            role=person.role.value,
            unit=person.unit,
            kind=digest.push.value,
            tasks=digest.tasks,
            text=text,
        )


async def _set_up(
    database: Database, reading: Reading, year: int, at: datetime, *, lead_only: bool
) -> _Company:
    """Import the notice as `import --yes` does, and give each unit its people."""
    async with database.work() as uow:
        office = await uow.jurisdictions.create(f"{reading.issuer or OFFICE}", ZONE.key, at=at)
        await uow.jurisdictions.set_policy(office.id, {"group_unseen": 1})
    async with database.work(office.id) as uow:
        if lead_only:
            await _scope_out(uow, reading)
        notice = await imports.store(uow, replace(reading, year=year), None, at=at, today=at.date())
        await imports.confirm(uow, notice, at=at, expand_groups=True)
        people: dict[str, Person] = {}
        for name, unit_id, role in await _roles(uow):
            person = await uow.people.add(unit_id, role, name)
            chat = f"p{len(people)}"
            await uow.accounts.bind(person.id, CHANNEL, BOT, chat, chat, at=at)
            people[chat] = person
        await uow.groups.register(CHANNEL, BOT, "g0", GROUP, at=at)
    return _Company(office.id, people, {"g0": GROUP})


async def _roles(uow: UnitOfWork) -> list[tuple[str, int, Role]]:
    """Return who takes part: a clerk in the office, a liaison and a head in each unit."""
    roles = []
    for unit in await uow.units.all():
        if unit.office:
            roles.append((unit.name + CLERK, unit.id, Role.CLERK))
        else:
            roles.append((unit.name + LIAISON, unit.id, Role.LIAISON))
            roles.append((unit.name + HEAD, unit.id, Role.HEAD))
    return roles


async def _scope_out(uow: UnitOfWork, reading: Reading) -> None:
    """Tick nobody for the phrases that stand for many responsible units."""
    leads = {phrase for task in reading.tasks for phrase in task.lead}
    groups = {phrase for task in reading.tasks for phrase in task.responsible if is_group(phrase)}
    for phrase in sorted(groups - leads):
        await uow.units.set_group(phrase, (), scoped=True)


class _Play:
    """The clock's way through the year: from one moment at which something is due to the next."""

    def __init__(
        self, database: Database, clock: WoundClock, stage: Stage, company: _Company
    ) -> None:
        self._database = database
        self._clock = clock
        self._company = company
        self._planner = Planner(database, clock)
        self._dispatcher = Dispatcher(
            database,
            {(CHANNEL, BOT): stage},
            Texts.load,
            _NoBlobs(),
            clock,
            chance=random.Random(1),
        )
        self.digests: dict[str, Digest] = {}

    async def until(self, end: datetime, actors: Story | None) -> None:
        """Go on until the end; `actors` answer what they were told."""
        while self._clock.now() < end:
            async with self._database.work() as uow:
                await uow.outbox.expire(self._clock.now())
            planned = await self._planner.plan_office(
                self._company.jurisdiction_id, self._clock.now()
            )
            told = [d for d in planned.plan.digests if d.key in planned.enqueued]
            self.digests |= {digest.key: digest for digest in told}
            await self._send(end)
            if actors:
                await actors.answer(told, self._clock.now())
            await self._wind(end)

    async def _send(self, end: datetime) -> None:
        """Send the day's messages, each at its own minute."""
        while True:
            await self._dispatcher.drain()
            async with self._database.read() as uow:
                due = await uow.channels.next_at()
            if due is None or due >= end:
                return
            self._clock.wind_to(max(due, self._clock.now() + timedelta(seconds=1)))

    async def _wind(self, end: datetime) -> None:
        async with self._database.read() as uow:
            planned = await uow.rounds.next_at(self._company.jurisdiction_id)
        self._clock.wind_to(max(planned or end, self._clock.now() + timedelta(minutes=1)))


def lines_of(year: Year, say: Say) -> Iterator[str]:
    """Yield a year as a person reads it: the burden, everybody's count, then every push."""
    liaisons = sorted(count for name, count in year.per_person().items() if name.endswith(LIAISON))
    yield say(
        Text(
            "rehearse.summary",
            pushes=len(year.pushes),
            people=len(year.people),
            median=_rank(liaisons, 0.5),
            most=_rank(liaisons, 0.95),
            maximum=liaisons[-1] if liaisons else 0,
        )
    )
    counts = year.per_person() | year.per_group()
    for name, count in sorted(counts.items(), key=lambda each: -each[1]):
        yield f"{count:>4}  {name}"
    for push in year.pushes:
        yield f"\n{push.at:%Y-%m-%d %H:%M}  {push.to}"
        yield push.text


def _rank(ordered: Sequence[int], share: float) -> int:
    """Return the value at or below which a share of ordered values lies."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0
