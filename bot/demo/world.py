"""The example county: made the way a real one is, by a clerk's file, codes, and people talking."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import Application
from bot.channels.web.chats import Seat, group_chat, person_chat
from bot.clock import WoundClock
from bot.demo.neighbours import reports_due
from bot.demo.scene import Phone
from bot.workdays import workdays
from ledger.model import Jurisdiction, Person, Role, Unit
from ledger.planning import Plan
from ledger.talk import Attachment, Text
from storage.web_messages import WebMessages

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = "临江县人民政府办公室"
EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
NOTICE = EXAMPLES / "linjiang_2026.txt"
SECOND_NOTICE = EXAMPLES / "linjiang_2026_services.docx"
ISSUED = date(2026, 4, 15)
OPENS = date(2026, 5, 21)
MORNING = time(9, 31)  # when the day's digests, spread over some minutes, have all gone out
FINANCE, TOWN = "县财政局", "清溪镇人民政府"
GROUP_TITLE = "政务公开工作群"
BROADCAST_ON = date(2026, 5, 18)
PATIENCE = 6000  # looks at the inbox, a hundredth of a second apart

STORY: tuple[tuple[date, str, str], ...] = (
    (date(2026, 4, 22), "县教育局", "12办理中，学区划分方案正在征求意见"),
    (date(2026, 4, 24), FINANCE, "3正常推进，一季度采购情况已公布"),
    (date(2026, 4, 28), "县发展和改革局", "4完成40%，已归集41个项目"),
    (date(2026, 5, 7), "县司法局", "6办理中，目录征集到32项"),
    (date(2026, 5, 12), "县政务服务中心", "11办理中，已梳理62个事项"),
    (date(2026, 5, 14), TOWN, "19办理中，查阅点选好了地方"),
    (date(2026, 5, 19), "县水务局", "15正常推进，4月水质已公布"),
)
"""What some liaisons have said before the demo opens."""

People = Mapping[tuple[str, Role], Person]
"""Everybody but the clerk, by unit and role."""


@dataclass(frozen=True, slots=True)
class World:
    """The county, its people, and the phones that the page shows."""

    jurisdiction: Jurisdiction
    clerk: Person
    people: People
    phones: tuple[Phone, ...]


class Narrator:
    """Lets people speak in the example county, through the web channel's own ear."""

    def __init__(self, application: Application, clock: WoundClock, tale: str) -> None:
        """`tale` keeps the numbers of two narrators' messages apart."""
        self._application = application
        self._clock = clock
        self._tale = tale
        self._numbers = itertools.count(1)

    async def build(self) -> World:
        """Make the county and live through its first weeks."""
        self._clock.wind_to(at(ISSUED, time(15, 10)))
        office, clerk, group = await self._found()
        clerk_seat = seat_of(clerk)
        await self._import(clerk_seat)
        self._clock.wind_to(at(ISSUED + timedelta(days=1), time(10, 0)))
        people = await self._bind_everybody(office)
        await self._live(office, clerk_seat, people)
        head, finance = people[FINANCE, Role.HEAD], people[FINANCE, Role.LIAISON]
        phones = (
            _phone(finance, Text("demo.finance"), "财"),
            _phone(people[TOWN, Role.LIAISON], Text("demo.township"), "清"),
            _phone(clerk, Text("demo.clerk"), "办"),
            _phone(head, Text("demo.head"), "长"),
            Phone(_in_group(finance, group), Text("demo.group"), "群"),
        )
        return World(office, clerk, people, phones)

    async def hear(self, seat: Seat, text: str) -> None:
        """Let somebody say a sentence, and wait for the answer."""
        await self._application.web_channel.ear.words(
            self._application.intake, seat, self._nonce(), text
        )
        await self._settle()

    async def tap(self, seat: Seat, begins: str) -> None:
        """Let somebody tap the button of the bot's last message whose action begins like this."""
        action, label, ref = await self._offered(seat, begins)
        await self._application.web_channel.ear.tap(
            self._application.intake, seat, self._nonce(), action, ref=ref, echo=label
        )
        await self._settle()

    async def pass_day(self, office: Jurisdiction, day: date) -> Plan:
        """Go on to a day's morning, and send what it brings; return what was planned."""
        self._clock.wind_to(at(day, MORNING))
        planner = self._application.scheduler.planner
        planned = await planner.plan_office(office.id, self._clock.now())
        await self._application.dispatcher.drain()
        return planned.plan

    async def live_on(self, world: World, day: date) -> Plan:
        """Pass a day on which the units without a phone on the page report what they finish."""
        plan = await self.pass_day(world.jurisdiction, day)
        async with self._application.database.read(world.jurisdiction.id) as uow:
            notice = await uow.notices.active()
            parts = await uow.assignments.all(notice.id) if notice else []
            calendar = workdays(await uow.calendar.overrides())
        if not calendar.is_workday(day):
            return plan
        silent = frozenset(phone.seat.name for phone in world.phones)
        said = reports_due(parts, today=day, calendar=calendar, silent=silent)
        for unit, words in said.items():
            if speaker := world.people.get((unit, Role.LIAISON)):
                await self.hear(seat_of(speaker), words)
        return plan

    async def _found(self) -> tuple[Jurisdiction, Person, str]:
        """Make the office, its clerk and its group."""
        database, now = self._application.database, self._clock.now()
        async with database.work() as uow:
            office = await uow.jurisdictions.create(OFFICE, ZONE.key, at=now)
        async with database.work(office.id) as uow:
            unit = await uow.units.office()
            code = await uow.codes.issue(
                unit.id, Role.CLERK, "周宁", expires_at=now + timedelta(hours=72), at=now
            )
            chat = group_chat(office.id, "main")
            channel = self._application.web_channel
            await uow.groups.register(channel.name, channel.bot, chat, GROUP_TITLE, at=now)
        await channel.sessions.sign_in(code, "demo")
        async with database.read(office.id) as uow:
            (clerk,) = await uow.people.by_role(Role.CLERK)
        return office, clerk, chat

    async def _import(self, clerk: Seat) -> None:
        """Let the clerk send the notice in, look at what was read, and confirm it."""
        channel = self._application.web_channel
        data = NOTICE.read_bytes()
        ref = await channel.spool.put(data, self._clock.now())
        attachment = Attachment(ref, NOTICE.name, "text/plain", len(data))
        await channel.ear.file(self._application.intake, clerk, self._nonce(), attachment)
        await self._settle()
        await self.tap(clerk, "imports go")

    async def _offered(self, seat: Seat, begins: str) -> tuple[str, str, str]:
        """Return the button that the bot's last message offers: action, label, message."""
        channel = self._application.web_channel
        async with self._application.database.read(seat.jurisdiction_id) as uow:
            log = WebMessages(uow.connection, seat.jurisdiction_id, channel.bot)
            (last,) = await log.latest(seat.chat, 1)
        for button in last.body.get("buttons", ()):
            if button.get("action", "").startswith(begins):
                return button["action"], button["label"], str(last.seq)
        raise LookupError(f"no button {begins!r} in {last.body}")

    async def _bind_everybody(self, office: Jurisdiction) -> People:
        """Hand a code to each unit's liaison, and to one head; all of them sign in."""
        database, now = self._application.database, self._clock.now()
        async with database.work(office.id) as uow:
            units = [unit for unit in await uow.units.all() if not unit.office]
            codes = [
                await uow.codes.issue(
                    unit.id, role, name, expires_at=now + timedelta(hours=72), at=now
                )
                for unit, role, name in _staff(units)
            ]
        for number, code in enumerate(codes):
            await self._application.web_channel.sessions.sign_in(code, f"demo-{number}")
        async with database.read(office.id) as uow:
            return {(person.unit, person.role): person for person in await uow.people.all()}

    async def _live(self, office: Jurisdiction, clerk: Seat, people: People) -> None:
        """Live through the weeks until the demo opens: mornings, and now and then a report."""
        said = {day: (unit, text) for day, unit, text in STORY}
        for day in days(ISSUED + timedelta(days=1), OPENS):
            await self.pass_day(office, day)
            if day in said:
                unit, text = said[day]
                self._clock.wind_to(at(day, time(10, 42)))
                await self.hear(seat_of(people[unit, Role.LIAISON]), text)
            if day == BROADCAST_ON:
                self._clock.wind_to(at(day, time(15, 20)))
                await self.hear(clerk, "群里发一下")
                await self.tap(clerk, "broadcast send")

    async def _settle(self) -> None:
        """Wait until everybody has their answer, whoever of the router's tasks gives it."""
        await self._application.router.drain()
        for _ in range(PATIENCE):
            if not await self._unanswered():
                break
            await asyncio.sleep(0.01)
        await self._application.dispatcher.drain()

    async def _unanswered(self) -> int:
        async with self._application.database.read() as uow:
            count, _ = await uow.inbox.waiting()
        return count

    def _nonce(self) -> str:
        return f"{self._tale}-{next(self._numbers):06}"


def at(day: date, moment: time) -> datetime:
    """Return a moment of the example county in UTC."""
    return datetime.combine(day, moment, ZONE).astimezone(UTC)


def days(first: date, last: date) -> Iterator[date]:
    """Yield the days from first to last."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def seat_of(person: Person) -> Seat:
    """Return a person's place in their own chat."""
    chat = person_chat(person.jurisdiction_id, person.id)
    return Seat(person.jurisdiction_id, chat, chat, person.unit)


def _phone(person: Person, name: Text, mark: str) -> Phone:
    return Phone(seat_of(person), name, mark, person.role, person.id)


def _in_group(person: Person, chat: str) -> Seat:
    own = seat_of(person)
    return Seat(own.jurisdiction_id, chat, own.sender, person.unit, group=True, title=GROUP_TITLE)


def _staff(units: list[Unit]) -> Iterator[tuple[Unit, Role, str]]:
    names = itertools.cycle(("李敏", "陈川", "吴桐", "赵岚", "孙越", "何清", "郑舟", "冯雨"))
    for unit, name in zip(units, names, strict=False):
        yield unit, Role.LIAISON, name
        if unit.name == FINANCE:
            yield unit, Role.HEAD, "林远"
