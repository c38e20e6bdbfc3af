"""Spells a rhythm as an RFC 5545 rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from ledger.deadlines.cycles import LAST, Rhythm
from ledger.deadlines.forms import Bearings, Edge, Feast
from ledger.deadlines.leaf import Impossible
from ledger.deadlines.settling import place
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
    """Return the day part. 每月30日前 is the 28th or 29th in February: RFC 5545 would skip it."""
    if any(day != LAST and not 1 <= day <= 31 for day in rhythm.days):
        raise Impossible
    if len(rhythm.days) > 1 or rhythm.days[0] <= _SHORTEST_MONTH:
        return [f"BYMONTHDAY={_join(rhythm.days)}"]
    longest = max(last_of(2024, month).day for month in rhythm.months or (1,))
    shortest = min(last_of(2023, month).day for month in rhythm.months or (2,))
    if rhythm.days[0] <= shortest:
        return [f"BYMONTHDAY={_join(rhythm.days)}"]
    if rhythm.days[0] > longest:
        raise Impossible
    if rhythm.days[0] == longest and len(rhythm.months) != 1:
        return [f"BYMONTHDAY={LAST}"]
    if len(rhythm.months) == 1:
        return [f"BYMONTHDAY={rhythm.days[0]}"]
    candidates = range(_SHORTEST_MONTH, rhythm.days[0] + 1)
    return [f"BYMONTHDAY={_join(candidates)}", "BYSETPOS=-1"]


def _in_year(rhythm: Rhythm, at: Bearings) -> str:
    """Return the rule for days of the year: 每年6月底和12月底, 每年7月15日、次年1月15日."""
    days = _days_in_year(rhythm, at)
    monthly = {day.month: _day_of_month(day, rhythm) for day in days}
    if len(monthly) == len(days) and len(set(monthly.values())) == 1:
        same = next(iter(monthly.values()))
        found = rhythm._replace(inner=None, months=tuple(sorted(monthly)), days=(same,))
        return rrule(found, at)
    if len({day.month for day in days}) == 1:
        numbers = tuple(sorted(day.day for day in days))
        return rrule(rhythm._replace(inner=None, months=(days[0].month,), days=numbers), at)
    every = f"INTERVAL={rhythm.interval};" if rhythm.interval > 1 else ""
    return f"FREQ=YEARLY;{every}BYYEARDAY={_join(sorted(map(_year_day, days)))}"


def _days_in_year(rhythm: Rhythm, at: Bearings) -> list[date]:
    assert rhythm.inner is not None
    placed = place(rhythm.inner, at)
    parts = rhythm.inner.parts
    if rhythm.inner.joined == "to":
        placed, parts = placed[-1:], parts[-1:]
    before = rhythm.inner.bound == "before"
    return [
        part.form.day(p.year, at) - DAY if isinstance(part.form, Feast) and before else p.span.last
        for p, part in zip(placed, parts, strict=True)
    ]


def _day_of_month(day: date, rhythm: Rhythm) -> int:
    """The last day of a month is -1 where the words name no number: 6月底."""
    assert rhythm.inner is not None
    named = any(_has_day(part.form) for part in rhythm.inner.parts)
    return LAST if day == last_of(day.year, day.month) and not named else day.day


def _has_day(form: object) -> bool:
    return hasattr(form, "day") and not isinstance(form, Edge | Feast)


def _year_day(day: date) -> int:
    """Count from the year's end after February, so that leap years do not matter."""
    if day.month <= 2:
        return (day - date(day.year, 1, 1)).days + 1
    return (day - date(day.year + 1, 1, 1)).days


def _join(values: Sequence[object]) -> str:
    return ",".join(map(str, values))
