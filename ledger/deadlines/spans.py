"""Stretches of days and arithmetic on them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from ledger.deadlines.leaf import Impossible

DAY = timedelta(days=1)


class Span(NamedTuple):
    """From the first day to the last, both inclusive."""

    first: date
    last: date


def months(year: int, first: int, last: int) -> Span:
    """Return the stretch of whole months; raise `Impossible` for a month there is not."""
    if not (1 <= first <= 12 and 1 <= last <= 12 and 1 <= year <= 9998):
        raise Impossible
    return Span(date(year, first, 1), last_of(year, last))


def last_of(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def days_of(span: Span) -> list[date]:
    """Return the days of a stretch, one after the other."""
    return [span.first + n * DAY for n in range((span.last - span.first).days + 1)]


def add_days(day: date, amount: int) -> date:
    """Return the day that is so many days later; raise `Impossible` past the end of time."""
    try:
        return day + amount * DAY
    except OverflowError:
        raise Impossible from None


def add_months(day: date, amount: int) -> date:
    """Return the same day so many months later, or the month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + amount
    year, month = divmod(index, 12)
    if not 1 <= year <= 9998:
        raise Impossible
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def week_of(day: date, shift: int = 0) -> Span:
    """Return the week, Monday to Sunday, in which the day lies, or one so many weeks later."""
    monday = add_days(day, 7 * shift - day.weekday())
    return Span(monday, add_days(monday, 6))
