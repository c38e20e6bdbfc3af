"""Office hours at the moment of sending: what is unasked waits, whatever was planned."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock
from bot.planner import Frame, read_frame
from ledger.planning.hours import next_open
from storage.database import Database

KEPT_FOR = 60.0
"""Seconds for which an office's calendar and policy are not read again."""


class OfficeHours:
    """Answers for every office; the calendar may have changed since a message was planned."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[int, tuple[float, Frame]] = {}

    async def next_open(self, jurisdiction_id: int, at: datetime) -> datetime:
        """Return `at` itself inside office hours of a working day, else when they next begin."""
        frame = await self._frame(jurisdiction_id, at)
        if frame is None:
            return at
        local = at.astimezone(frame.local.tzinfo)
        return next_open(local, calendar=frame.calendar, policy=frame.policy)

    async def _frame(self, jurisdiction_id: int, at: datetime) -> Frame | None:
        now = self._clock.monotonic()
        kept = self._kept.get(jurisdiction_id)
        if kept and now - kept[0] < KEPT_FOR:
            return kept[1]
        async with self._database.read(jurisdiction_id) as uow:
            office = await uow.jurisdictions.get(jurisdiction_id)
            if office is None:
                return None
            frame = await read_frame(uow, office, at)
        self._kept[jurisdiction_id] = (now, frame)
        return frame
