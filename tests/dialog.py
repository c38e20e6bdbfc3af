"""Conversations as tests write them: who says what, and what is answered, word for word.

Everything between the message and the answer is real: inbox, router, handlers, storage, outbox,
dispatcher. Only the platform and the clock are ours.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.arrivals import Arrivals
from bot.clock import WoundClock
from bot.dispatcher import Dispatcher
from bot.intake import DurableIntake
from bot.press import Press
from bot.router import Router
from bot.scheduler import Scheduler
from bot.texts import Texts
from bot.workdays import workdays
from ledger.deadlines import read_deadline
from ledger.deadlines.model import Deadline, Kind
from ledger.model import Part, Person, Role
from ledger.talk import Attachment, Inbound, InboundKind, Text
from storage.assignments import NewAssignment
from storage.blobs import Blobs
from storage.database import Database
from storage.notices import NewMilestone, NewTask
from tests import cards
from tests.fakes import FakeChannel, Sent

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = "临江县人民政府办公室"


def local(text: str) -> datetime:
    """Return a moment written in the office's own time: `2022-08-23 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


class Dialog:
    """An office with its units and people, and a platform they all talk on."""

    def __init__(self, database: Database, folder: Path, now: str) -> None:
        self.database = database
        self.clock = WoundClock(local(now), running=False)
        self.channel = FakeChannel()
        self.blobs = Blobs(folder / "files")
        accounts = {(self.channel.name, self.channel.bot): self.channel}
        press = Press(database, self.blobs, self.clock)
        self.dispatcher = Dispatcher(
            database,
            accounts,
            Texts.load,
            self.blobs.read,
            self.clock,
            press=press,
        )
        self.router = Router(
            database,
            self.dispatcher,
            Arrivals(database, accounts, self.blobs, press),
            self.clock,
            owner=self.dispatcher.presence.owner,
        )
        self.intake = DurableIntake(database, self.clock, self.router.wake)
        self.scheduler = Scheduler(database, self.clock, wake=self.dispatcher.wake)
        self.people: dict[str, Person] = {}
        self.jurisdiction_id = 0
        self.notice_id = 0
        self._updates = count(1)

    # ---- setting the scene ----------------------------------------------------------------

    async def found(self) -> None:
        """Make the office."""
        async with self.database.work() as uow:
            office = await uow.jurisdictions.create(OFFICE, "Asia/Shanghai", at=self.clock.now())
        self.jurisdiction_id = office.id

    async def join(self, who: str, unit: str, role: Role = Role.LIAISON, name: str = "") -> None:
        """Bind somebody; `who` is their id on the platform and in the test."""
        async with self.database.work(self.jurisdiction_id) as uow:
            found = (
                await uow.units.office()
                if role is Role.CLERK
                else await uow.units.find(unit) or await uow.units.add(unit)
            )
            person = await uow.people.add(found.id, role, name or who)
            await uow.accounts.bind(
                person.id, self.channel.name, self.channel.bot, who, who, at=self.clock.now()
            )
        self.people[who] = person

    async def notice(
        self,
        *tasks: tuple[int, str, str, str],
        year: int = 2022,
        issued: date | None = None,
        milestone: str = "",
    ) -> None:
        """Confirm a notice of (number, title, time limit, lead unit); each may have a milestone."""
        day = issued or date(year, 6, 29)
        async with self.database.work(self.jurisdiction_id) as uow:
            notice = await uow.notices.add(
                title=f"临江县{year}年政务公开工作要点",
                year=year,
                issued_on=day,
                tasks=[
                    NewTask(
                        no,
                        "一、主动公开",
                        title,
                        f"{title}。",
                        _deadline(limit, day),
                        (unit,),
                        milestones=[NewMilestone(milestone, _deadline(milestone, day))]
                        if milestone
                        else [],
                    )
                    for no, title, limit, unit in tasks
                ],
                at=self.clock.now(),
            )
            found = {task.no: task for task in await uow.notices.tasks(notice.id)}
            shares = []
            for no, _, _, name in tasks:
                unit = await uow.units.find(name) or await uow.units.add(name)
                shares.append(NewAssignment(found[no].id, unit.id, Part.LEAD))
            await uow.assignments.add_many(notice.id, shares)
            await uow.notices.confirm(notice.id, at=self.clock.now())
        self.notice_id = notice.id

    # ---- talking --------------------------------------------------------------------------

    async def say(self, who: str, text: str, *, group: str | None = None) -> str:
        """Say something, and return what was answered to the speaker (or in the group)."""
        before = len(self.channel.sent)
        await self.intake.accept([self._inbound(InboundKind.TEXT, who, group, text=text)])
        return await self._answered(before, group or who)

    async def press(self, who: str, label: str) -> str:
        """Tap the button of that label on the last message that has one."""
        for message in reversed(self.channel.sent):
            for words, action in message.buttons:
                if message.chat == who and words == label:
                    return await self.press_action(who, action)
        raise AssertionError(f"{who} was shown no button {label!r}")

    async def press_action(self, who: str, action: str) -> str:
        """Press a button of that action, whoever it was shown to: a forged client can."""
        before = len(self.channel.sent)
        pressed = self._inbound(InboundKind.BUTTON, who, None, pressed=action, message_ref="1")
        await self.intake.accept([pressed])
        return await self._answered(before, who)

    async def send_file(self, who: str, name: str, data: bytes, text: str = "") -> str:
        """Send a file."""
        before = len(self.channel.sent)
        ref = f"file{next(self._updates)}"
        self.channel.files[ref] = data
        await self.intake.accept(
            [
                self._inbound(
                    InboundKind.FILE,
                    who,
                    None,
                    text=text,
                    attachments=(Attachment(ref, name, size=len(data)),),
                )
            ]
        )
        return await self._answered(before, who)

    async def send_photos(self, who: str, *photos: bytes) -> str:
        """Send photos in one message, as an album comes."""
        before = len(self.channel.sent)
        files = []
        for number, data in enumerate(photos, start=1):
            ref = f"file{next(self._updates)}"
            self.channel.files[ref] = data
            files.append(Attachment(ref, f"{number}.jpg", "image/jpeg", len(data)))
        said = self._inbound(InboundKind.FILE, who, None, text="", attachments=tuple(files))
        await self.intake.accept([said])
        return await self._answered(before, who)

    async def play(self, who: str, *lines: tuple[str, str]) -> None:
        """Hold a conversation: each (said, answered) word for word."""
        for said, answered in lines:
            assert await self.say(who, said) == answered

    def heard(self, who: str) -> list[str]:
        """Return everything somebody was sent, the oldest first."""
        return [message.text for message in self.channel.sent if message.chat == who]

    @property
    def last(self) -> Sent:
        """The last message of all."""
        return self.channel.sent[-1]

    async def wind(self, moment: str) -> None:
        """Let time pass, and everything happen that is due by then."""
        self.clock.wind_to(local(moment))
        await self.scheduler.plan_now()
        await self.dispatcher.drain()

    def _inbound(self, kind: InboundKind, who: str, group: str | None, **what: object) -> Inbound:
        return Inbound(
            channel=self.channel.name,
            bot=self.channel.bot,
            update_id=str(next(self._updates)),
            kind=kind,
            sender=who,
            chat=group or who,
            at=self.clock.now(),
            group=group is not None,
            **what,  # type: ignore[arg-type]
        )

    async def _answered(self, before: int, chat: str) -> str:
        await self.router.drain()
        await self.dispatcher.drain()
        answers = [m.text for m in self.channel.sent[before:] if m.chat == chat]
        return answers[0] if answers else ""


@asynccontextmanager
async def dialog(
    database: Database, folder: Path, now: str = "2022-08-22 10:00"
) -> AsyncIterator[Dialog]:
    """Found an office and let it talk."""
    talk = Dialog(database, folder, now)
    await talk.found()
    yield talk
    await talk.dispatcher.finish()
    cards.check(talk.channel.replies)


def _deadline(limit: str, issued: date) -> Deadline:
    if not limit:
        return Deadline("", Kind.NONE, Text("plain", text=""))
    return read_deadline(limit, issued=issued, calendar=workdays({}))
