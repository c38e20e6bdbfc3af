"""The units without a phone on the page: they report in time, as diligent people do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ledger.calendar import Calendar
from ledger.deadlines.model import Kind
from ledger.model import Assignment, State
from ledger.workdays import workdays_until

_ANSWERABLE = frozenset({State.OPEN, State.IN_PROGRESS, State.RETURNED, State.EXTENDED})
_MANNERS = ("已在门户网站公开", "清单已公布", "都弄好了", "材料齐了")
EARLIEST, LATEST = 8, 2  # working days before the day


def reports_due(
    parts: Iterable[Assignment], *, today: date, calendar: Calendar, silent: frozenset[str]
) -> dict[str, str]:
    """Return what each unit reports today: one sentence for all that it finishes.

    Each unit has its own habit between 8 and 2 working days before a day, always the same, so
    that a demo can be played again. `silent` units are the visitor's to play.
    """
    done: dict[str, list[int]] = defaultdict(list)
    for part in parts:
        if part.unit.name in silent or part.unit.office or part.state not in _ANSWERABLE:
            continue
        if part.due is None or part.task.deadline.kind is not Kind.BY:
            continue
        if workdays_until(calendar, today, part.due) <= _habit(part.unit.name):
            done[part.unit.name].append(part.task.no)
    return {unit: _sentence(unit, sorted(nos)) for unit, nos in done.items()}


def _sentence(unit: str, nos: list[int]) -> str:
    return "、".join(map(str, nos)) + "已办结，" + _MANNERS[sum(map(ord, unit)) % len(_MANNERS)]


def _habit(unit: str) -> int:
    return LATEST + sum(map(ord, unit)) % (EARLIEST - LATEST + 1)
