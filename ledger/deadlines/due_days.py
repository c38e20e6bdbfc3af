"""The due days of a rule, one after the other: the part of RFC 5545 that this reader writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Final

from ledger.deadlines.spans import DAY, last_of, week_of

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BARREN: Final = 400  # periods without a day: 2月30日 has none, ever


def occurrences(rule: str, since: date) -> Iterator[date]:
    """Yield the due days of a rule from `since` on, without end; none for an hourly rule."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    step = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "DAILY":
        yield from _daily(since, step)
    elif parts["FREQ"] == "WEEKLY":
        yield from _weekly(since, step, parts["BYDAY"].split(","))
    elif parts["FREQ"] in ("MONTHLY", "YEARLY"):
        yield from _by_period(since, step, parts)


def _daily(since: date, step: int) -> Iterator[date]:
    day = since
    while day.year < date.max.year:
        yield day
        day += step * DAY


def _weekly(since: date, step: int, names: list[str]) -> Iterator[date]:
    monday = week_of(since).first
    numbers = sorted(_WEEKDAYS.index(name) for name in names)
    while monday.year < date.max.year:
        for number in numbers:
            if monday + number * DAY >= since:
                yield monday + number * DAY
        monday += 7 * step * DAY


def _by_period(since: date, step: int, parts: Mapping[str, str]) -> Iterator[date]:
    """Go through the years or months from the one of `since`, and pick the days of each."""
    yearly = parts["FREQ"] == "YEARLY"
    index, barren = since.year if yearly else since.year * 12 + since.month - 1, 0
    while barren < _BARREN and (index if yearly else index // 12) < date.max.year:
        year, months = (index, tuple(range(1, 13))) if yearly else (index // 12, (index % 12 + 1,))
        days = [day for day in _picked(year, months, parts) if day >= since]
        yield from days
        barren = 0 if days else barren + 1
        index += step


def _picked(year: int, months: tuple[int, ...], parts: Mapping[str, str]) -> list[date]:
    if "BYYEARDAY" in parts:
        return sorted(_day_of_year(year, number) for number in _numbers(parts["BYYEARDAY"]))
    wanted = set(_numbers(parts["BYMONTH"])) if "BYMONTH" in parts else set(months)
    return [day for month in months if month in wanted for day in _in_month(year, month, parts)]


def _in_month(year: int, month: int, parts: Mapping[str, str]) -> list[date]:
    last = last_of(year, month).day
    numbers: Sequence[int] = range(1, last + 1)
    if "BYMONTHDAY" in parts:
        named = (n if n > 0 else last + 1 + n for n in _numbers(parts["BYMONTHDAY"]))
        numbers = sorted({n for n in named if 1 <= n <= last})
    days = [date(year, month, number) for number in numbers]
    if "BYDAY" in parts:
        names = frozenset(parts["BYDAY"].split(","))
        days = [day for day in days if _is_named(day, last, names)]
    if "BYSETPOS" in parts:
        places = [place - 1 if place > 0 else place for place in _numbers(parts["BYSETPOS"])]
        days = sorted({days[place] for place in places if -len(days) <= place < len(days)})
    return days


def _is_named(day: date, last: int, names: Set[str]) -> bool:
    """Tell whether a day is FR, 1FR (the month's first) or -1FR (its last)."""
    name = _WEEKDAYS[day.weekday()]
    first = f"{(day.day - 1) // 7 + 1}{name}"
    final = f"-{(last - day.day) // 7 + 1}{name}"
    return name in names or first in names or final in names


def _day_of_year(year: int, number: int) -> date:
    if number > 0:
        return date(year, 1, 1) + (number - 1) * DAY
    return date(year, 12, 31) + (number + 1) * DAY


def _numbers(words: str) -> list[int]:
    return [int(word) for word in words.split(",")]
