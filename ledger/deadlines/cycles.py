"""What falls due again and again, as data; `ledger.deadlines.rules` spells the RRULE."""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from ledger.deadlines.dates import Dates
from ledger.deadlines.services import Length

QUARTER_ENDS: Final = (3, 6, 9, 12)
HALF_ENDS: Final = (6, 12)
WORKDAYS: Final = ("MO", "TU", "WE", "TH", "FR")
WEEKDAYS: Final = (*WORKDAYS, "SA", "SU")
LAST: Final = -1
ALL_MONTHS: Final = tuple(range(1, 13))


class Rhythm(NamedTuple):
    """When something is due again.

    `months` is () for every month, `days` are days of a month (-1 the last), `inner` is what
    stands in a year (每年6月底和12月底). `place` picks the nth of the days (BYSETPOS).
    """

    frequency: str  # YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY
    interval: int = 1
    months: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    weekdays: tuple[str, ...] = ()
    place: int | None = None
    inner: Dates | None = None
    ambiguous: bool = False
    start: int = 0
    end: int = 0


Read: TypeAlias = tuple[Rhythm, int] | None

EVERY_YEAR: Final = Rhythm("YEARLY", months=(12,), days=(31,))
EVERY_HALF: Final = Rhythm("YEARLY", months=HALF_ENDS, days=(LAST,))
EVERY_QUARTER: Final = Rhythm("YEARLY", months=QUARTER_ENDS, days=(LAST,))
EVERY_MONTH: Final = Rhythm("MONTHLY", days=(LAST,))
EVERY_HALF_MONTH: Final = Rhythm("MONTHLY", days=(15, LAST))
EVERY_TEN_DAYS: Final = Rhythm("MONTHLY", days=(10, 20, LAST))
EVERY_WEEK: Final = Rhythm("WEEKLY", weekdays=("SU",))
EVERY_FORTNIGHT: Final = Rhythm("WEEKLY", 2, weekdays=("SU",), ambiguous=True)
EVERY_WORKDAY: Final = Rhythm("WEEKLY", weekdays=WORKDAYS, ambiguous=True)
EVERY_DAY: Final = Rhythm("DAILY")
EVERY_HOUR: Final = Rhythm("HOURLY")


def several(span: Length) -> Rhythm | None:
    """Return the rhythm of so long a time: 每两年, 每3个月, 每10天. None for minutes."""
    n, unit = span.amount, span.unit
    if n < 1:
        return None
    if unit == "month":
        return _every_months(n)
    if unit == "week":
        return EVERY_WEEK._replace(interval=n, ambiguous=n > 1)
    if unit == "day":
        return EVERY_DAY._replace(interval=n, ambiguous=n > 1)
    if unit == "workday":
        return EVERY_WORKDAY
    return EVERY_HOUR._replace(interval=n) if unit == "hour" else None


def counted_back(found: Rhythm, early: Length) -> Rhythm:
    """Return the rhythm so long before its day: 每月底前3个工作日 are the last three of the month.

    Where no rule can say so the day itself is kept, as a doubt.
    """
    open_found = found._replace(ambiguous=True)
    at_end = found.days == (LAST,) or (found.months, found.days) == ((12,), (31,))
    if found.inner or not found.days:
        return open_found
    if early.unit == "workday":
        last = open_found._replace(days=(), weekdays=WORKDAYS, place=-early.amount)
        return last if at_end and early.amount < _WORKDAYS_OF_A_MONTH else open_found
    amount = early.amount * (7 if early.unit == "week" else 1)
    if early.unit == "month" or amount >= _SHORTEST_MONTH:
        return open_found
    days = (LAST - amount,) if found.days == (LAST,) else tuple(day - amount for day in found.days)
    return open_found._replace(days=days) if max(days) < 0 or min(days) > 0 else open_found


_WORKDAYS_OF_A_MONTH: Final = 16  # there are no fewer, whatever the holidays
_SHORTEST_MONTH: Final = 28


def _every_months(n: int) -> Rhythm | None:
    if n % 12 == 0:
        return EVERY_YEAR._replace(interval=n // 12, ambiguous=n > 12)
    if 12 % n == 0:
        return (
            Rhythm("YEARLY", months=tuple(range(n, 13, n)), days=(LAST,), ambiguous=n not in (3, 6))
            if n > 1
            else EVERY_MONTH
        )
    return EVERY_MONTH._replace(interval=n, ambiguous=True)
