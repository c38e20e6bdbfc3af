"""The due days of what recurs, as far as somebody is reminded of them."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from ledger.deadlines import occurrences as days_of
from ledger.deadlines.model import Deadline

_KNOWN = frozenset(
    ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "BYYEARDAY", "UNTIL")
)


def following_round(deadline: Deadline, year: int, today: date) -> date | None:
    """Return when the round after the present one is due, or None when none follows this year.

    The present round is the one whose due day comes next, today included.
    """
    start = deadline.start or date(year, 1, 1)
    coming = [d for d in occurrences(deadline.rrule or "", start, date(year, 12, 31)) if d >= today]
    return coming[1] if len(coming) > 1 else None


def occurrences(rrule: str, start: date, end: date) -> tuple[date, ...]:
    """Return the due days of a rule from `start` to `end`, both included.

    Yearly and monthly rules give days; one that names none has the last day of its period. Weekly
    and daily rules give none: work that comes round every week is standing work, nobody is
    reminded of it. An unknown rule gives none either, rather than a wrong day.
    """
    parts = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)
    if parts.get("FREQ") not in ("YEARLY", "MONTHLY") or not set(parts) <= _KNOWN:
        return ()
    if not parts.keys() & {"BYMONTHDAY", "BYDAY", "BYYEARDAY"}:
        parts["BYMONTHDAY"] = "-1"
    if parts["FREQ"] == "YEARLY" and not parts.keys() & {"BYMONTH", "BYYEARDAY"}:
        parts["BYMONTH"] = "12"
    days = days_of(";".join(f"{name}={value}" for name, value in parts.items()), start)
    return tuple(dict.fromkeys(takewhile(lambda day: day <= end, days)))
