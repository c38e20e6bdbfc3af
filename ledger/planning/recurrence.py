"""The due days of what recurs: the part of RFC 5545 that notices speak."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ledger.deadlines.model import Deadline

_DAY = timedelta(days=1)


def following_round(deadline: Deadline, year: int, today: date) -> date | None:
    """Return when the round after the present one is due, or None when none follows this year.

    The present round is the one whose due day comes next, today included.
    """
    start = deadline.start or date(year, 1, 1)
    coming = [d for d in occurrences(deadline.rrule or "", start, date(year, 12, 31)) if d >= today]
    return coming[1] if len(coming) > 1 else None


def occurrences(rrule: str, start: date, end: date) -> tuple[date, ...]:
    """Return the due days of a rule from `start` to `end`, both included.

    YEARLY and MONTHLY by months and days of the month (−1 is the last) give days. Weekly and
    daily rules give none: work that comes round every week is standing work, nobody is reminded
    of it. An unknown rule gives none either, rather than a wrong day.
    """
    parts = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)
    if parts.get("FREQ") not in ("YEARLY", "MONTHLY"):
        return ()
    if not set(parts) <= {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "UNTIL"}:
        return ()
    interval = int(parts.get("INTERVAL", "1"))
    months = _numbers(parts.get("BYMONTH", "")) or _all_months(parts["FREQ"])
    days = _numbers(parts.get("BYMONTHDAY", "")) or (-1,)
    found = sorted(
        day
        for year in range(start.year, end.year + 1)
        if parts["FREQ"] == "MONTHLY" or (year - start.year) % interval == 0
        for month in months
        for day in _days_of(year, month, days)
        if start <= day <= end
    )
    return tuple(dict.fromkeys(found))


def _all_months(frequency: str) -> tuple[int, ...]:
    return tuple(range(1, 13)) if frequency == "MONTHLY" else (12,)


def _days_of(year: int, month: int, days: tuple[int, ...]) -> Iterator[date]:
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - _DAY).day
    for day in days:
        number = last + 1 + day if day < 0 else day
        if 1 <= number <= last:
            yield date(year, month, number)


def _numbers(words: str) -> tuple[int, ...]:
    return tuple(int(word) for word in words.split(",") if word.lstrip("+-").isdigit())
