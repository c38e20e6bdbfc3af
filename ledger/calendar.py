"""Working days and festivals, as the official calendar has them, passed in as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol


class Calendar(Protocol):
    """What the core asks of a calendar. `bot/workdays.py` makes the real one.

    Order of authority: the jurisdiction's own table, the State Council's yearly notice, and an
    estimate (weekends and statutory holidays, no make-up days) for years not yet published.
    """

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work on that day, make-up days (调休) included. Never raises."""
        ...

    def is_estimated(self, year: int) -> bool:
        """Tell whether the year's calendar is an estimate, not yet the published one."""
        ...

    def festival(self, name: str, year: int) -> date | None:
        """Return the day of a festival (春节, 国庆节 …) in a calendar year, or None if unknown."""
        ...

    def break_of(self, name: str, year: int) -> tuple[date, date] | None:
        """Return the first and last day of a festival's official break, or None if unknown."""
        ...

    def entering(self, days: Mapping[date, bool]) -> Calendar:
        """Return this calendar with days that an office enters: each worked (True) or off."""
        ...

    def __hash__(self) -> int:
        """A calendar never changes, so that what was counted on it may be remembered."""
        ...
