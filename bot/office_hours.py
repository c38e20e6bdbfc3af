"""An office's own day, and its hours at the moment of sending: what is unasked waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.workdays import workdays
from ledger.calendar import Calendar
from ledger.model import Jurisdiction
from ledger.planning import Policy
from ledger.planning.hours import is_open, morning, next_open
from ledger.workdays import workdays_until
from storage.database import Database, UnitOfWork

_DAY = timedelta(days=1)

KEPT_FOR = 60.0
"""Seconds for which an office's calendar and policy are not read again."""


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """An office's own clock: its local moment, its policy and its working days."""

    office: Jurisdiction
    local: datetime
    policy: Policy
    calendar: Calendar

    @property
    def is_open(self) -> bool:
        """Whether anything may be said unasked right now."""
        return is_open(self.local, calendar=self.calendar, policy=self.policy)

    @property
    def opening(self) -> datetime:
        """When planning makes sense next: the office is open, and the day's slot has come."""
        opens = next_open(self.local, calendar=self.calendar, policy=self.policy)
        slot = datetime.combine(opens.date(), self.policy.digest_at, opens.tzinfo)
        return max(opens, slot)

    @property
    def midnight(self) -> datetime:
        """The end of the day."""
        return datetime.combine(self.local.date() + _DAY, time(), self.local.tzinfo)

    @property
    def tomorrow(self) -> datetime:
        """The next working day's slot."""
        return morning(self.midnight, calendar=self.calendar, policy=self.policy)

    def missed_since(self, day: date | None) -> int:
        """Return on how many working days nothing was planned between a day and today."""
        if day is None:
            return 0
        return max(0, workdays_until(self.calendar, day, self.local.date()) - 1)


async def read_day(uow: UnitOfWork, office: Jurisdiction, now: datetime) -> OfficeDay:
    """Read what an office's day depends on."""
    local = now.astimezone(ZoneInfo(office.timezone))
    calendar = workdays(await uow.calendar.overrides())
    return OfficeDay(office, local, Policy.of(office.policy), calendar)


class OfficeHours:
    """Answers for every office; the calendar may have changed since a message was planned."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[int, tuple[float, OfficeDay]] = {}

    async def next_open(self, jurisdiction_id: int, at: datetime) -> datetime:
        """Return `at` itself inside office hours of a working day, else when they next begin."""
        day = await self._day_of(jurisdiction_id, at)
        if day is None:
            return at
        local = at.astimezone(day.local.tzinfo)
        return next_open(local, calendar=day.calendar, policy=day.policy)

    async def _day_of(self, jurisdiction_id: int, at: datetime) -> OfficeDay | None:
        now = self._clock.monotonic()
        kept = self._kept.get(jurisdiction_id)
        if kept and now - kept[0] < KEPT_FOR:
            return kept[1]
        async with self._database.read(jurisdiction_id) as uow:
            office = await uow.jurisdictions.get(jurisdiction_id)
            if office is None:
                return None
            day = await read_day(uow, office, at)
        self._kept[jurisdiction_id] = (now, day)
        return day
