"""Spells a rhythm as an RFC 5545 rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.deadlines.cycles import LAST, Rhythm
from ledger.deadlines.dates import Dates
from ledger.deadlines.forms import BareDay, Bearings, DayOf, Edge, Feast, Month, When
from ledger.deadlines.leaf import Impossible
from ledger.deadlines.settling import Placed, place
from ledger.deadlines.spans import DAY, last_of

_SHORTEST_MONTH: Final = 28


def rrule(rhythm: Rhythm, at: Bearings) -> str:
    """Return the rule; raise `Impossible` for a day that no such month has."""
    if rhythm.inner:
        return _in_year(rhythm, at)
    days = _month_days(rhythm) if rhythm.days else []
    places = [f"BYSETPOS={rhythm.place}"] if rhythm.place else []
    parts = [f"FREQ={_frequency(rhythm, days + places)}"]
    if rhythm.interval > 1:
        parts.append(f"INTERVAL={rhythm.interval}")
    if rhythm.months:
        parts.append(f"BYMONTH={_join(rhythm.months)}")
    if rhythm.weekdays:
        days = [*days, f"BYDAY={_join(rhythm.weekdays)}"]
    return ";".join(parts + days + places)


def _frequency(rhythm: Rhythm, days: Sequence[str]) -> str:
    """A place is counted within the period, so it needs a monthly rule: in a yearly one
    BYSETPOS=5 is the fifth day of all the months together."""
    placed = any(part.startswith("BYSETPOS") for part in days)
    return "MONTHLY" if placed and rhythm.months and rhythm.interval == 1 else rhythm.frequency


def _month_days(rhythm: Rhythm) -> list[str]:
    """Return the day part. 每月30日前 is the 28th or 29th in February: RFC 5545 would skip it.

    So it is with the last of several: 每月15日和30日前 is the 15th and the 28th there.
    """
    if any(day > LAST and not 1 <= day <= 31 for day in rhythm.days):
        raise Impossible
    *others, last = sorted(set(rhythm.days))
    shortest = min(last_of(2023, month).day for month in rhythm.months or (2,))
    if last <= shortest or any(day > shortest or day == LAST for day in others):
        return [f"BYMONTHDAY={_join(rhythm.days)}"]
    longest = max(last_of(2024, month).day for month in rhythm.months or (1,))
    if last > longest:
        raise Impossible
    if len(rhythm.months) == 1:
        return [f"BYMONTHDAY={_join(rhythm.days)}"]
    if last == longest:
        return [f"BYMONTHDAY={_join([*others, LAST])}"]
    candidates = sorted({*others, *range(_SHORTEST_MONTH, last + 1)})
    places = [*range(1, len(others) + 1), LAST]
    return [f"BYMONTHDAY={_join(candidates)}", f"BYSETPOS={_join(places)}"]


class _YearDay(NamedTuple):
    """A day that comes back every year: by number, or as the last of its month."""

    day: date
    closes_month: bool

    @property
    def number(self) -> int:
        return LAST if self.closes_month else self.day.day


def _in_year(rhythm: Rhythm, at: Bearings) -> str:
    """Return the rule for days of the year: 每年6月底和12月底, 每年7月15日、次年1月15日."""
    assert rhythm.inner is not None
    days = _days_in_year(rhythm.inner, at)
    months = tuple(sorted({one.day.month for one in days}))
    numbers = tuple(sorted({one.number for one in days}))
    if len(months) == 1 or (len(months) == len(days) and len(numbers) == 1):
        return rrule(rhythm._replace(inner=None, months=months, days=numbers), at)
    every = f"INTERVAL={rhythm.interval};" if rhythm.interval > 1 else ""
    return f"FREQ=YEARLY;{every}BYYEARDAY={_join(sorted(map(_place_in_year, days)))}"


def _days_in_year(inner: Dates, at: Bearings) -> list[_YearDay]:
    parts = tuple(map(_in_any_year, inner.parts))
    placed = place(inner._replace(parts=parts), at)
    if inner.joined == "to":
        placed, parts = placed[-1:], parts[-1:]
    before = inner.bound == "before"
    return [_year_day(part, p, at, before) for p, part in zip(placed, parts, strict=True)]


def _in_any_year(part: When) -> When:
    """2月29日 of every year is the end of February."""
    leap = isinstance(part.form, DayOf) and (part.form.month.number, part.form.day) == (2, 29)
    return part._replace(form=Edge(Month(2), "end")) if leap else part


def _year_day(part: When, placed: Placed, at: Bearings, before: bool) -> _YearDay:
    """6月底 is the last of its month, 6月30日 is a number."""
    day = placed.span.last
    if isinstance(part.form, Feast) and before:
        day = part.form.day(placed.year, at) - DAY
    numbered = isinstance(part.form, (DayOf, BareDay))
    return _YearDay(day, not numbered and day == last_of(day.year, day.month))


def _place_in_year(one: _YearDay) -> int:
    """Count from the year's end after February, and for its end too: right in leap years."""
    day = one.day
    if day.month == 2 and one.closes_month:
        return _END_OF_FEBRUARY
    if day.month <= 2:
        return (day - date(day.year, 1, 1)).days + 1
    return (day - date(day.year + 1, 1, 1)).days


_END_OF_FEBRUARY: Final = -307


def _join(values: Sequence[object]) -> str:
    return ",".join(map(str, values))
