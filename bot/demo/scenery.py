"""Reads from the ledger and the logs what the demo page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.app import Application
from bot.board.ribbon import Lane, Year, year_of
from bot.board.rows import Eye, Row, rows_of, short_notice_title
from bot.channels.web.chats import Seat
from bot.demo.burden import usual_messages
from bot.demo.scene import Burden, Phone, Scene, Withheld
from bot.demo.world import ISSUED, ZONE, World
from bot.workdays import workdays
from ledger.calendar import Calendar
from ledger.model import ANSWERED, Assignment, Notice, Role
from ledger.planning import Plan, Policy
from ledger.talk import Text
from storage.database import UnitOfWork
from storage.web_messages import WebMessages

Told = Mapping[str, Sequence[date]]
_WHY = {"week_full": Text("demo.why_budget"), "muted": Text("demo.why_muted")}
_SATURDAY = 5


class Scenery:
    """The page's picture of a world at one moment."""

    def __init__(self, application: Application, world: World) -> None:
        self._application = application
        self._world = world

    async def scene(self, plan: Plan, skipped: int) -> Scene:
        """Return what is to be seen now. `plan` is what the last morning was planned to bring."""
        now = self._application.clock.now()
        today = now.astimezone(ZONE).date()
        async with self._application.database.read(self._world.jurisdiction.id) as uow:
            notice = await uow.notices.active()
            tasks = await uow.notices.tasks(notice.id) if notice else []
            parts = await uow.assignments.all(notice.id) if notice else []
            told = {p.seat.chat: await self._told(uow, p.seat) for p in self._world.phones}
            calendar = workdays(await uow.calendar.overrides())
            office = await uow.jurisdictions.get(self._world.jurisdiction.id)
        assert office
        eye = Eye(today, calendar, Policy.of(office.policy))
        rows = rows_of(tasks, parts, eye)
        return Scene(
            notice=short_notice_title(notice.title) if notice else "",
            now=now,
            day_word=day_word(today, calendar),
            year=self._year(notice, rows, eye, told),
            phones=self._world.phones,
            told_today=frozenset(chat for chat, days in told.items() if today in days),
            withheld=self._withheld(plan, parts, told, today, calendar),
            skipped=skipped,
            burdens=self._burdens(parts, told, today),
            rows=rows,
        )

    async def _told(self, uow: UnitOfWork, seat: Seat) -> list[date]:
        """Return the days of a phone's pushes, from its own log."""
        log = WebMessages(uow.connection, seat.jurisdiction_id, self._application.web_channel.bot)
        messages = await log.latest(seat.chat, 1000)
        return [m.at.astimezone(ZONE).date() for m in messages if m.body.get("push")]

    def _year(self, notice: Notice | None, rows: Sequence[Row], eye: Eye, told: Told) -> Year:
        lanes = tuple(
            Lane(phone.name, tuple(told[phone.seat.chat])) for phone in self._world.phones
        )
        if notice is None:
            return Year(ISSUED, date(ISSUED.year, 12, 31), eye.today, (), (), lanes)
        return replace(year_of(notice, rows, eye), lanes=lanes)

    def _withheld(
        self,
        plan: Plan,
        parts: Sequence[Assignment],
        told: Told,
        today: date,
        calendar: Calendar,
    ) -> list[Withheld]:
        """Say of each phone that stays silent today, why."""
        if not calendar.is_workday(today):
            return [Withheld((Text("demo.everybody"),), Text("demo.why_rest_day"))]
        reasons = {item.person_id: item.why for item in plan.withheld}
        kept: dict[Text, list[Text]] = {}
        for phone in self._world.phones:
            if today not in told[phone.seat.chat]:
                kept.setdefault(self._why(phone, reasons, parts), []).append(phone.name)
        return [Withheld(tuple(who), why) for why, who in kept.items()]

    def _why(
        self, phone: Phone, reasons: Mapping[int | None, str], parts: Sequence[Assignment]
    ) -> Text:
        why = _WHY.get(reasons.get(phone.person_id, ""))
        if why:
            return why
        own = [part for part in parts if part.unit.name == phone.seat.name]
        if phone.role is Role.LIAISON and own and all(part.state in ANSWERED for part in own):
            return Text("demo.why_done")
        return Text("demo.why_nothing")

    def _burdens(self, parts: Sequence[Assignment], told: Told, today: date) -> dict[str, Burden]:
        burdens = {}
        for phone in self._world.phones:
            own = [
                part
                for part in parts
                if phone.role is Role.CLERK or part.unit.name == phone.seat.name
            ]
            usual = usual_messages(phone.role, own, begins=ISSUED, today=today)
            burdens[phone.seat.chat] = Burden(len(told[phone.seat.chat]), usual)
        return burdens


def day_word(today: date, calendar: Calendar) -> Text:
    """Say what kind of day it is."""
    weekend = today.weekday() >= _SATURDAY
    if calendar.is_workday(today):
        return Text("demo.make_up_day") if weekend else Text("demo.working_day")
    return Text("demo.weekend") if weekend else Text("demo.holiday")
