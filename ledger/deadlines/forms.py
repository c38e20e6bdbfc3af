"""What a phrase may name: stretches of the calendar, each of which knows its days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple, Protocol

from ledger.calendar import Calendar
from ledger.deadlines.leaf import Impossible, calendar_day
from ledger.deadlines.spans import (
    DAY,
    Span,
    add_days,
    add_months,
    days_of,
    last_of,
    months,
    week_of,
)

EdgeName = Literal["begin", "middle", "end"]


class Bearings(NamedTuple):
    """What a phrase is read by: the day of issue, the notice's year, and the calendar.

    In a `chat` 两周内 counts from now and a month that is over means the next one. `early` is the
    last day of 月初.
    """

    issued: date
    year: int
    calendar: Calendar
    chat: bool = False
    early: int = 10


class Form(Protocol):
    """A stretch of the calendar. A `fixed` one needs no year: 下周三, 明天, 月底."""

    @property
    def fixed(self) -> bool: ...

    def span(self, year: int, at: Bearings) -> Span:
        """Return its days in a year; raise `Impossible` where there are none."""
        ...


class WholeYear(NamedTuple):
    """2025年, 今年."""

    fixed: bool = False

    def span(self, year: int, at: Bearings) -> Span:
        return months(year, 1, 12)


class Half(NamedTuple):
    """上半年 (1), 下半年 (2)."""

    number: int
    fixed: bool = False

    def span(self, year: int, at: Bearings) -> Span:
        return months(year, 6 * self.number - 5, 6 * self.number)


class Quarters(NamedTuple):
    """三季度 (3, 3), 前三季度 (1, 3), 二、三季度 (2, 3)."""

    first: int
    last: int
    fixed: bool = False

    def span(self, year: int, at: Bearings) -> Span:
        if not 1 <= self.first <= self.last <= 4:
            raise Impossible
        return months(year, 3 * self.first - 2, 3 * self.last)


class ThisQuarter(NamedTuple):
    """本季度 (0), 下季度 (1), 季度末."""

    shift: int = 0
    fixed: bool = True

    def span(self, year: int, at: Bearings) -> Span:
        index = at.issued.year * 4 + (at.issued.month - 1) // 3 + self.shift
        return months(index // 4, index % 4 * 3 + 1, index % 4 * 3 + 3)


class Month(NamedTuple):
    """9月 by number; 本月 (0), 下月 (1) by shift from the day of issue."""

    number: int | None = None
    shift: int = 0

    @property
    def fixed(self) -> bool:
        return self.number is None

    def of(self, year: int, at: Bearings) -> tuple[int, int]:
        """Return the year and the number of the month."""
        if self.number is not None:
            return year, self.number
        months_since = at.issued.year * 12 + at.issued.month - 1 + self.shift
        return months_since // 12, months_since % 12 + 1

    def span(self, year: int, at: Bearings) -> Span:
        year, month = self.of(year, at)
        return months(year, month, month)


class Thirds(NamedTuple):
    """上旬 (1, 1), 中旬 (2, 2), 下旬 (3, 3), 上中旬 (1, 2) of a month."""

    month: Month
    first: int
    last: int

    @property
    def fixed(self) -> bool:
        return self.month.fixed

    def span(self, year: int, at: Bearings) -> Span:
        whole = self.month.span(year, at)
        last = whole.last if self.last == 3 else whole.first + (10 * self.last - 1) * DAY
        return Span(whole.first + 10 * (self.first - 1) * DAY, last)


class Fortnight(NamedTuple):
    """上半月 (1), 下半月 (2)."""

    month: Month
    number: int

    @property
    def fixed(self) -> bool:
        return self.month.fixed

    def span(self, year: int, at: Bearings) -> Span:
        whole = self.month.span(year, at)
        middle = whole.first + 14 * DAY
        return Span(whole.first, middle) if self.number == 1 else Span(middle + DAY, whole.last)


class DayOf(NamedTuple):
    """9月15日: the one form that has a full calendar date, read at the leaf."""

    month: Month
    day: int

    @property
    def fixed(self) -> bool:
        return self.month.fixed

    def span(self, year: int, at: Bearings) -> Span:
        year, month = self.month.of(year, at)
        day = calendar_day(year, month, self.day)
        return Span(day, day)


class BareDay(NamedTuple):
    """25日 without a month: this month's, or the next month's once it is past."""

    day: int
    fixed: bool = True

    def span(self, year: int, at: Bearings) -> Span:
        month = Month() if self.day >= at.issued.day else Month(shift=1)
        return DayOf(month, self.day).span(year, at)


class Week(NamedTuple):
    """本周 (0), 下周 (1); of a month: 9月第二周 (its days 8 to 14)."""

    shift: int = 0
    month: Month | None = None
    number: int = 1

    @property
    def fixed(self) -> bool:
        return self.month is None or self.month.fixed

    def span(self, year: int, at: Bearings) -> Span:
        if self.month is None:
            return week_of(at.issued, self.shift)
        whole = self.month.span(year, at)
        if self.number == -1:
            return Span(whole.last - 6 * DAY, whole.last)
        if not 1 <= self.number <= 5:
            raise Impossible
        last = min(whole.last, whole.first + (7 * self.number - 1) * DAY)
        return Span(whole.first + 7 * (self.number - 1) * DAY, last)


class NthWeekday(NamedTuple):
    """9月第三个周五, 9月最后一个周五 (-1). Monday is 1."""

    month: Month
    number: int
    weekday: int

    @property
    def fixed(self) -> bool:
        return self.month.fixed

    def span(self, year: int, at: Bearings) -> Span:
        days = days_of(self.month.span(year, at))
        return _nth([day for day in days if day.isoweekday() == self.weekday], self.number)


class NthWorkday(NamedTuple):
    """9月第一个工作日, 9月最后一个工作日 (-1)."""

    month: Month
    number: int

    @property
    def fixed(self) -> bool:
        return self.month.fixed

    def span(self, year: int, at: Bearings) -> Span:
        days = days_of(self.month.span(year, at))
        return _nth([day for day in days if at.calendar.is_workday(day)], self.number)


def _nth(days: Sequence[date], number: int) -> Span:
    if number == 0 or abs(number) > len(days):
        raise Impossible
    day = days[number if number < 0 else number - 1]
    return Span(day, day)


class Weekday(NamedTuple):
    """周五 (shift None), 本周五 (0), 下周五 (1). Weeks start on Monday, Monday is 1.

    A plain 周三 that is past means the coming one.
    """

    number: int
    shift: int | None = None
    fixed: bool = True

    def span(self, year: int, at: Bearings) -> Span:
        if not 1 <= self.number <= 7:
            raise Impossible
        day = add_days(week_of(at.issued, self.shift or 0).first, self.number - 1)
        if self.shift is None and day < at.issued:
            day = add_days(day, 7)
        return Span(day, day)


class NearDay(NamedTuple):
    """今天 (0), 明天 (1), 大后天 (3)."""

    shift: int
    fixed: bool = True

    def span(self, year: int, at: Bearings) -> Span:
        day = add_days(at.issued, self.shift)
        return Span(day, day)


class Feast(NamedTuple):
    """国庆节, 春节: its official break, or the one day of a festival without a break."""

    name: str
    fixed: bool = False

    def span(self, year: int, at: Bearings) -> Span:
        breaks = [b for name in self.names if (b := at.calendar.break_of(name, year))]
        if breaks:
            return Span(min(b[0] for b in breaks), max(b[1] for b in breaks))
        day = self.day(year, at)
        return Span(day, day)

    def day(self, year: int, at: Bearings) -> date:
        """Return the day of the festival itself, the first of two."""
        days = [d for name in self.names if (d := at.calendar.festival(name, year))]
        if not days:
            raise Impossible
        return min(days)

    def days(self, year: int, at: Bearings) -> list[date]:
        """Return the first festival's day, and the other's where one break holds both."""
        first = self.day(year, at)
        breaks = {at.calendar.break_of(name, year) for name in self.names}
        days = [at.calendar.festival(name, year) for name in self.names]
        return [day for day in days if day] if len(breaks) == 1 else [first]

    @property
    def names(self) -> Sequence[str]:
        return ("国庆节", "中秋节") if self.name == "国庆中秋" else (self.name,)


class PlanYears(NamedTuple):
    """“十四五”: the five years of a plan, named by its last."""

    last: int
    fixed: bool = True

    def span(self, year: int, at: Bearings) -> Span:
        return Span(date(self.last - 4, 1, 1), date(self.last, 12, 31))


class Edge(NamedTuple):
    """底, 初, 中 of a longer stretch."""

    of: Form
    which: EdgeName

    @property
    def fixed(self) -> bool:
        return self.of.fixed

    def span(self, year: int, at: Bearings) -> Span:
        whole = self.of.span(year, at)
        days = (whole.last - whole.first).days
        if self.which == "end":
            return Span(whole.last, whole.last)
        if self.which == "begin":
            return self._begin(whole, days, at)
        if days > 300:
            return Span(whole.first, date(whole.first.year, 6, 30))  # 年中
        if days > 31:
            middle = add_months(whole.first, 1)
            return Span(middle, last_of(middle.year, middle.month))
        return Span(whole.first + 10 * DAY, whole.first + 19 * DAY)

    @staticmethod
    def _begin(whole: Span, days: int, at: Bearings) -> Span:
        if days > 300:
            return Span(whole.first, last_of(whole.first.year, whole.first.month))  # 年初
        return Span(whole.first, whole.first + (at.early - 1) * DAY)


class YearWord(NamedTuple):
    """A year that the words name: 2022年 by number, 明年 by shift, 次年 as the one after."""

    number: int | None = None
    shift: int = 0
    following: bool = False


class When(NamedTuple):
    """One named stretch, and the year that stands before it, if one does."""

    form: Form
    year: YearWord | None = None
