"""The clock's way through the year: from one moment at which something happens to the next."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from bot.arrivals import Arrivals
from bot.channels.base import Channel
from bot.clock import WoundClock
from bot.dispatcher import Dispatcher
from bot.intake import DurableIntake
from bot.planner import Planner
from bot.press import Press
from bot.rehearsal.company import ZONE, Company
from bot.rehearsal.stage import BOT, CHANNEL, Shown, Stage
from bot.rehearsal.story import SUCCESSOR, Line, Story
from bot.rehearsal.year import Played, Year
from bot.router import Router
from bot.texts import Texts
from ledger.planning import Digest
from ledger.talk import Inbound, InboundKind
from storage.blobs import Blobs
from storage.database import Database

STEP = timedelta(seconds=1)


class Play:
    """One office's year, through the real planner, outbox and router."""

    def __init__(
        self, database: Database, folder: Path, clock: WoundClock, company: Company
    ) -> None:
        self._database = database
        self._clock = clock
        self._company = company
        self._stage = Stage(clock)
        self._planner = Planner(database, clock)
        blobs = Blobs(folder / "files")
        accounts: Mapping[tuple[str, str], Channel] = {(CHANNEL, BOT): self._stage}
        press = Press(database, blobs, clock)
        self._dispatcher = Dispatcher(
            database,
            accounts,
            partial(Texts.load, timezone=ZONE.key),
            blobs.read,
            clock,
            chance=random.Random(1),
            press=press,
        )
        self._router = Router(
            database,
            self._dispatcher,
            Arrivals(database, accounts, blobs, press),
            clock,
            owner=self._dispatcher.presence.owner,
        )
        self._intake = DurableIntake(database, clock, self._router.wake)
        self._digests: dict[str, Digest] = {}
        self._numbers = count(1)
        self._read = 0
        self.said = 0

    async def until(self, end: datetime, story: Story | None) -> None:
        """Go on until the end; the people of the story read what comes, and answer."""
        while self._clock.now() < end:
            await self._plan()
            await self._dispatcher.drain()
            self._let_read(story, speaker=None)
            for line in story.due(self._clock.now()) if story else ():
                await self._hear(line)
                self._let_read(story, speaker=line.who)
            await self._wind(end, story)

    async def year(self) -> Year:
        """Return what was told to whom, and how it ended."""
        async with self._database.read(self._company.jurisdiction_id) as uow:
            shares = await uow.assignments.all(self._company.notice_id)
        return Year(
            tuple(self._pushes()),
            tuple(person.name for person in self._company.people.values()),
            tuple(self._company.groups.values()),
            self.said,
            Counter(share.state.value for share in shares) if self.said else {},
        )

    async def _plan(self) -> None:
        """Plan the day, where its moment has come."""
        now, office = self._clock.now(), self._company.jurisdiction_id
        async with self._database.work() as uow:
            await uow.outbox.expire(now)
            planned = await uow.rounds.next_at(office)
        if planned is None or planned <= now:
            done = await self._planner.plan_office(office, now)
            told = [digest for digest in done.plan.digests if digest.key in done.enqueued]
            self._digests |= {digest.key: digest for digest in told}

    async def _hear(self, line: Line) -> None:
        """Let somebody say or tap something, and wait for the answer."""
        self.said += 1
        kind = InboundKind.BUTTON if line.taps else InboundKind.TEXT
        said = Inbound(
            channel=CHANNEL,
            bot=BOT,
            update_id=str(next(self._numbers)),
            kind=kind,
            sender=line.who,
            chat=line.who,
            at=self._clock.now(),
            text=line.words,
            pressed=line.taps or None,
        )
        await self._intake.accept([said])
        await self._router.drain()
        await self._dispatcher.drain()

    def _let_read(self, story: Story | None, *, speaker: str | None) -> None:
        """Show everybody what has come since the last time, to the speaker as an answer."""
        new, self._read = self._stage.shown[self._read :], len(self._stage.shown)
        for shown in new if story else ():
            assert story is not None
            read = story.answered if shown.chat == speaker else story.pushed
            read(shown.chat, shown.text, shown.buttons, self._clock.now())
        for left, newcomer in story.newcomers() if story else ():
            old = self._company.people[left]
            self._company.people[newcomer] = replace(old, name=f"{old.name}{SUCCESSOR}")

    async def _wind(self, end: datetime, story: Story | None) -> None:
        """Wind the clock on to whatever comes first: a plan, a message that waits, a person."""
        async with self._database.read() as uow:
            planned = await uow.rounds.next_at(self._company.jurisdiction_id)
            due = await uow.channels.next_at()
        spoken = story.next_at() if story else None
        moment = min(filter(None, (planned, due, spoken, end)))
        self._clock.wind_to(max(moment, self._clock.now() + STEP))

    def _pushes(self) -> Iterator[Played]:
        for shown in self._stage.shown:
            if digest := self._digests.get(shown.key):
                yield self._played(shown, digest)

    def _played(self, shown: Shown, digest: Digest) -> Played:
        local, kind = shown.at.astimezone(ZONE), digest.push.value
        if group := self._company.groups.get(shown.chat):
            return Played(local, group, "group", "", kind, digest.tasks, shown.text)
        person = self._company.people[shown.chat]
        return Played(
            at=local,
            to=person.name,
            role=person.role.value,
            unit=person.unit,
            kind=kind,
            tasks=digest.tasks,
            text=shown.text,
        )
