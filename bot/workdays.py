"""The official calendar: the office's own table, the State Council's notice, then an estimate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache

from ledger.calendar import Calendar
from ledger.days_off import FESTIVALS, festivals_open

_DAY = timedelta(days=1)
_SATURDAY = 5

_SOLAR = {
    "元旦": (1, 1), "妇女节": (3, 8), "劳动节": (5, 1), "青年节": (5, 4), "儿童节": (6, 1),
    "建党节": (7, 1), "建军节": (8, 1), "教师节": (9, 10), "国庆节": (10, 1),
}  # fmt: skip
_LUNAR = {
    "春节": (1, 1), "元宵节": (1, 15), "端午节": (5, 5), "中秋节": (8, 15), "重阳节": (9, 9),
}  # fmt: skip
_SHORT = {name.removesuffix("节"): name for name in (*_SOLAR, *_LUNAR, "清明节") if name != "春节"}

_DAYS_OFF = {
    "元旦": 1, "除夕": 1, "春节": 3, "清明节": 1, "劳动节": 2, "端午节": 1, "中秋节": 1,
    "国庆节": 3,
}  # fmt: skip

# How long the State Council has made these breaks, in days before and after the festival itself,
# with the swapped weekends; used only for years whose notice is not out yet.
_CUSTOMARY = {"春节": (1, 7), "劳动节": (0, 4), "国庆节": (0, 6)}


def workdays(overrides: Mapping[date, bool]) -> Calendar:
    """Return the calendar of an office; `overrides` are its own days, True where offices work."""
    return _workdays(tuple(sorted(overrides.items())))


@lru_cache(maxsize=64)
def _workdays(overrides: tuple[tuple[date, bool], ...]) -> Calendar:
    """Return one calendar for the same days, so that what was counted on it is remembered."""
    return Workdays(dict(overrides))


class Workdays:
    """A `ledger.calendar.Calendar`. Answers for every day there is; remembers what it answered."""

    def __init__(self, overrides: Mapping[date, bool] | None = None) -> None:
        self._overrides = dict(overrides or {})

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work on that day; an estimate where no schedule is published."""
        known = self._overrides.get(day)
        return _is_workday(day) if known is None else known

    def is_estimated(self, year: int) -> bool:
        """Tell whether a year's schedule is neither known nor entered whole by the office."""
        first, last = _published()
        return not first <= year <= last and bool(festivals_open(self, self._overrides, year))

    def festival(self, name: str, year: int) -> date | None:
        """Return the festival's day; None for an unknown name or a year outside 1901–2099."""
        return _festival(_SHORT.get(name, name), year)

    def break_of(self, name: str, year: int) -> tuple[date, date] | None:
        """Return the first and last day off of the break in which the festival lies.

        In a year without a published schedule it is the customary break, an estimate.
        """
        name = _SHORT.get(name, name)
        day = _festival(name, year)
        if day is None or name not in FESTIVALS:
            return None
        if self._overrides.get(day) is False:
            return _days_off_around(day, self.is_workday)
        return _published_break(day) or _customary_break(name, day)

    def entering(self, days: Mapping[date, bool]) -> Calendar:
        """Return the calendar with further days of the office's own; a later word counts."""
        return workdays({**self._overrides, **days})


@cache
def _published() -> tuple[int, int]:
    """Return the first and last year whose schedule chinesecalendar holds."""
    from chinese_calendar.constants import holidays  # the command line's --help needs none of it

    return min(holidays).year, max(holidays).year


@cache
def _is_workday(day: date) -> bool:
    first, last = _published()
    if first <= day.year <= last:
        from chinese_calendar.constants import holidays
        from chinese_calendar.constants import workdays as made_up

        return day in made_up or (day.weekday() < _SATURDAY and day not in holidays)
    return day.weekday() < _SATURDAY and day not in _statutory(day.year)


@cache
def _statutory(year: int) -> frozenset[date]:
    """Return a year's statutory holidays, without days that are only moved.

    By the State Council's regulation on public holidays as revised in 2024.
    """
    firsts = ((_festival(name, year), count) for name, count in _DAYS_OFF.items())
    return frozenset(first + n * _DAY for first, count in firsts if first for n in range(count))


@cache
def _festival(name: str, year: int) -> date | None:
    if not 1901 <= year <= 2099:  # what the lunar tables cover
        return None
    if name in _SOLAR:
        return date(year, *_SOLAR[name])
    if name == "清明节":
        return date(year, 4, _qingming(year))
    if name == "除夕":
        return _lunar(year, 1, 1) - _DAY
    return _lunar(year, *_LUNAR[name]) if name in _LUNAR else None


def _lunar(year: int, month: int, day: int) -> date:
    from borax.calendars.lunardate import LunarDate  # loaded with the first festival asked for

    found: date = LunarDate(year, month, day).to_solar_date()
    return found


def _qingming(year: int) -> int:
    """Return the day in April by the almanac's rule of thumb, exact for 1901–2099."""
    short = year % 100
    return int(short * 0.2422 + (4.81 if year >= 2000 else 5.59)) - short // 4


def _published_break(day: date) -> tuple[date, date] | None:
    """Return the break of a published schedule, with the weekend that it is joined to (连休)."""
    from chinese_calendar.constants import holidays

    return _days_off_around(day) if day in holidays else None


def _customary_break(name: str, day: date) -> tuple[date, date]:
    if name in _CUSTOMARY:
        before, after = _CUSTOMARY[name]
        return day - before * _DAY, day + after * _DAY
    return _days_off_around(day)


def _days_off_around(
    day: date, is_workday: Callable[[date], bool] = _is_workday
) -> tuple[date, date]:
    first = last = day
    while not is_workday(first - _DAY):
        first -= _DAY
    while not is_workday(last + _DAY):
        last += _DAY
    return first, last
