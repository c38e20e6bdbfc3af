"""Counting in working days, on whatever calendar is passed in."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from ledger.calendar import Calendar

_DAY = timedelta(days=1)


def workdays_until(calendar: Calendar, today: date, due: date) -> int:
    """Return how many working days are left after `today` up to and with `due`.

    Negative when `due` is past: the working days since then, today included.
    """
    if due < today:
        return -_counted(calendar, due, today)
    return _counted(calendar, today, due)


@lru_cache(maxsize=4096)
def _counted(calendar: Calendar, after: date, last: date) -> int:
    """Count once: a list of tasks asks for the same few days again and again, all day long."""
    count, day = 0, after
    while day < last:
        day += _DAY
        count += calendar.is_workday(day)
    return count


def add_workdays(calendar: Calendar, day: date, amount: int) -> date:
    """Return the day that is `amount` working days after `day` (before it, when negative).

    Counting begins the day after the event, as the official rule has it.
    """
    return _moved(calendar, day, amount)


@lru_cache(maxsize=4096)
def _moved(calendar: Calendar, day: date, amount: int) -> date:
    """Count once, as `_counted` does: the lights of a list all ask for the same day."""
    step = _DAY if amount > 0 else -_DAY
    left = abs(amount)
    while left:
        day += step
        left -= calendar.is_workday(day)
    return day


def last_workday_up_to(calendar: Calendar, day: date) -> date:
    """Return the day itself when it is a working day, else the last one before it."""
    while not calendar.is_workday(day):
        day -= _DAY
    return day


def first_workday_from(calendar: Calendar, day: date) -> date:
    """Return the day itself when it is a working day, else the first one after it."""
    while not calendar.is_workday(day):
        day += _DAY
    return day
