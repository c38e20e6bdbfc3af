"""Office hours: when people may be told something they did not ask for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ledger.calendar import Calendar
from ledger.planning.policy import Policy
from ledger.workdays import first_workday_from

_DAY = timedelta(days=1)
_MIX = 2654435761
"""Knuth's multiplier: neighbouring ids land on minutes far apart."""


def next_open(at: datetime, *, calendar: Calendar, policy: Policy) -> datetime:
    """Return `at` when it lies in office hours of a working day, else when they next begin.

    `at` is a local moment with its zone; a wall time that a change of clocks skips or repeats is
    read as the first moment that it can mean.
    """
    day = first_workday_from(calendar, at.date())
    while True:
        for opens, closes in policy.office_hours:
            start = _moment(at, day, opens)
            if at < _moment(at, day, closes):
                return max(at, start)
        day = first_workday_from(calendar, day + _DAY)


def is_open(at: datetime, *, calendar: Calendar, policy: Policy) -> bool:
    """Tell whether a local moment lies in office hours of a working day."""
    return next_open(at, calendar=calendar, policy=policy) == at


def slot(at: datetime, recipient_id: int, *, calendar: Calendar, policy: Policy) -> datetime:
    """Return when a recipient's digest of that day leaves, if it is planned at `at`.

    Each has a minute of their own after `digest_at`: platforms ask not to be pushed to on the
    full hour, and an account has its pace. Whoever is late gets the next open minute.
    """
    offset = (recipient_id * _MIX >> 8) % (policy.spread_minutes * 60 or 1)
    planned = _moment(at, at.date(), policy.digest_at) + timedelta(seconds=offset)
    return next_open(max(at, planned), calendar=calendar, policy=policy)


def spread_until(at: datetime, *, policy: Policy) -> datetime:
    """Return when the last of a day's digests leave, if they are planned at `at`."""
    last = _moment(at, at.date(), policy.digest_at) + timedelta(minutes=policy.spread_minutes)
    return max(at, last)


def morning(at: datetime, *, calendar: Calendar, policy: Policy) -> datetime:
    """Return the next moment, `at` or later, at which a day's digests are planned."""
    day = first_workday_from(calendar, at.date())
    start = _moment(at, day, policy.digest_at)
    if at <= start:
        return start
    day = first_workday_from(calendar, day + _DAY)
    return _moment(at, day, policy.digest_at)


def close_of(at: datetime, *, policy: Policy) -> datetime:
    """Return the end of the day's office hours: what is not told by then is planned anew."""
    return _moment(at, at.date(), policy.office_hours[-1][1])


def _moment(near: datetime, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=near.tzinfo)
