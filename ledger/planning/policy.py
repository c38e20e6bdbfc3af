"""When and how much people are told, as data: the defaults, and what a jurisdiction changes."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any


class PolicyUnreadable(ValueError):
    """A jurisdiction's policy holds a setting that is unknown or makes no sense."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number of DESIGN §6 and PRODUCT's burden budget. Days are working days.

    `steps_before` and `step_after` are the chase ladder of a dated item; the unit's head hears of
    it once, `head_after` days late. Who said something `rest_after_answer` days before a step or
    later is spared that step. A day's digests leave between `digest_at` and
    `spread_minutes` later. `mid_year` and `year_end` (month, day) are when the items without a
    date are asked after, all at once; a notice that came less than `settling_days` before
    mid-year is asked halfway between its issue and the year's end instead. With `group_unseen`
    the group's broadcast goes out without the office's preview. `secrecy_words` are the office's
    own marks of secrecy, beside those of ledger.secrecy. `unit_report_by` and `county_report_by`
    are the statutory days of the annual reports, told of unless `statutory_reports` is 0.
    """

    office_hours: tuple[tuple[time, time], ...] = (
        (time(8, 30), time(11, 30)),
        (time(14, 30), time(17, 30)),
    )
    digest_at: time = time(9, 5)
    spread_minutes: int = 20
    steps_before: tuple[int, ...] = (7, 2)
    step_after: int = 1
    rest_after_answer: int = 2
    head_after: int = 5
    yellow_within: int = 7
    weekly_pushes: int = 2
    items_in_full: int = 5
    characters: int = 300
    mid_year: tuple[int, int] = (6, 30)
    year_end: tuple[int, int] = (12, 31)
    settling_days: int = 20
    group_weekly: int = 1
    group_weekday: int = 0
    group_ahead: int = 10
    group_unseen: int = 0
    calendar_task_from: tuple[int, int] = (11, 15)
    statutory_reports: int = 1
    unit_report_by: tuple[int, int] = (1, 31)
    county_report_by: tuple[int, int] = (3, 31)
    secrecy_words: tuple[str, ...] = ()

    def within_hours(self, at: datetime) -> datetime:
        """Return a local moment of a working day, moved on to the next open minute of that day.

        After closing time it is the day's last open minute: the day itself was somebody's choice.
        """
        for opens, closes in self.office_hours:
            if at.time() < closes:
                return at if at.time() >= opens else _at(at, opens)
        closes = self.office_hours[-1][1]
        return _at(at, closes) - timedelta(minutes=1)

    def day_in(self, year: int, month_day: tuple[int, int]) -> date:
        """Return one of the policy's days (`mid_year`, `year_end` …) in a year."""
        month, day = month_day
        return date(year, month, min(day, monthrange(year, month)[1]))

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Policy:
        """Return the defaults with a jurisdiction's own settings (JSON data) laid over them.

        Raises PolicyUnreadable, in one sentence that names the setting.
        """
        if not settings:
            return _DEFAULTS
        known = {field.name for field in fields(cls)}
        changes: dict[str, Any] = {}
        for name, value in settings.items():
            if name not in known:
                raise PolicyUnreadable(f"policy: no setting is called {name!r}")
            try:
                changes[name] = _READERS.get(name, _whole)(value)
            except (TypeError, ValueError) as error:
                raise PolicyUnreadable(f"policy: {name}: {value!r}: {error}") from error
        return replace(cls(), **changes)


_DEFAULTS = Policy()


def _at(moment: datetime, clock: time) -> datetime:
    return datetime.combine(moment.date(), clock, moment.tzinfo)


def _whole(value: Any) -> int:
    number = int(value)
    if number < 0 or isinstance(value, bool):
        raise ValueError("expected a number from 0 up")
    return number


def _time(value: Any) -> time:
    return value if isinstance(value, time) else time.fromisoformat(str(value))


def _hours(value: Any) -> tuple[tuple[time, time], ...]:
    spans = tuple((_time(opens), _time(closes)) for opens, closes in value)
    flat = [moment for span in spans for moment in span]
    if not spans or flat != sorted(flat) or len(set(flat)) != len(flat):
        raise ValueError("expected spans such as [['08:30', '11:30']], in order")
    return spans


def _day_of_year(value: Any) -> tuple[int, int]:
    month, day = (int(part) for part in value)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError("expected [month, day]")
    return month, day


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        raise ValueError("expected a list of words")
    words = tuple(str(word).strip() for word in value)
    if not all(len(word) > 1 for word in words):
        raise ValueError("expected words of two characters or more")
    return words


def _steps(value: Any) -> tuple[int, ...]:
    return tuple(sorted({_whole(step) for step in value}, reverse=True))


_READERS = {
    "office_hours": _hours,
    "digest_at": _time,
    "steps_before": _steps,
    "mid_year": _day_of_year,
    "year_end": _day_of_year,
    "calendar_task_from": _day_of_year,
    "unit_report_by": _day_of_year,
    "county_report_by": _day_of_year,
    "secrecy_words": _words,
}
