"""From named stretches to days: which year is meant, and which day is the last."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from ledger.deadlines.dates import Dates
from ledger.deadlines.forms import (
    Bearings,
    DayOf,
    Edge,
    Feast,
    Fortnight,
    Half,
    Month,
    NearDay,
    PlanYears,
    Quarters,
    Thirds,
    ThisQuarter,
    Week,
    Weekday,
    When,
    WholeYear,
)
from ledger.deadlines.leaf import Impossible
from ledger.deadlines.services import Length
from ledger.deadlines.spans import DAY, Span, add_days, add_months
from ledger.workdays import add_workdays

# A date so many days past in the notice's year cannot be meant: 1月10日前 in September.
_STALE_DAY: Final = 120
_STALE_PERIOD: Final = 183
_NEAR_AFTER: Final = 7  # days
_CENTURIES: Final = range(1900, 2201)
_PERIODS: Final = (
    WholeYear,
    Half,
    Quarters,
    ThisQuarter,
    Month,
    Thirds,
    Fortnight,
    Week,
    PlanYears,
)


class Settled(NamedTuple):
    """The days of a phrase. `rule` names why the last day is what it is.

    `past` is a due day before the day of issue; `guessed_year` a year that the words leave open;
    `estimated` a festival in a year without a published calendar; `base` the day counted back
    from.
    """

    due: date
    start: date | None = None
    readings: tuple[date, ...] = ()
    ambiguous: bool = False
    rule: str = "day"
    past: bool = False
    guessed_year: bool = False
    estimated: int | None = None
    break_starts: date | None = None
    base: date | None = None


class Placed(NamedTuple):
    """A stretch on the calendar, in which year, and whether the words name the year."""

    span: Span
    year: int
    named: bool


def settle(dates: Dates, at: Bearings) -> Settled:
    """Return the days of what was read; raise `Impossible` where a date does not exist."""
    placed = place(dates, at)
    found = _bounded(dates, placed[-1], at)
    if dates.early:
        found = _counted_back(found, dates.early, at)
    if dates.joined == "or":
        return _choice(found, dates, placed, at)
    if dates.joined and len(placed) > 1:
        first = placed[0].span.first if _keeps_start(dates.parts[0]) else placed[0].span.last
        start = None if dates.joined == "and" and dates.bound == "before" else first
        found = found._replace(start=start, rule="range" if start else found.rule)
    if dates.from_now and found.due >= at.issued:
        found = found._replace(start=at.issued, rule="range")
    return _flag_past(found, dates, placed[-1], at)


def _counted_back(found: Settled, early: Length, at: Bearings) -> Settled:
    """月底前3个工作日 counts back from the day; the day itself is the other reading."""
    base = found.break_starts or found.due
    due = so_long_before(base, early, at)
    return found._replace(due=due, readings=(found.due,), ambiguous=True, rule="early", base=base)


def so_long_before(day: date, early: Length, at: Bearings) -> date:
    """Return the day so long before another; counting begins the day before."""
    if early.unit == "workday":
        return add_workdays(at.calendar, day, -early.amount)
    if early.unit == "month":
        return add_months(day, -early.amount)
    return add_days(day, -early.amount * (7 if early.unit == "week" else 1))


def _choice(found: Settled, dates: Dates, placed: list[Placed], at: Bearings) -> Settled:
    """9月底或10月初: the later day, and the earlier as the other reading."""
    singles = [dates._replace(parts=(part,), joined="") for part in dates.parts]
    days = [_bounded(one, p, at).due for one, p in zip(singles, placed, strict=True)]
    return found._replace(due=max(days), start=None, readings=tuple(days), ambiguous=True)


def place(dates: Dates, at: Bearings) -> list[Placed]:
    """Return every stretch on the calendar; each takes its year from the one before."""
    placed: list[Placed] = []
    for part in dates.parts:
        placed.append(_place(part, placed[-1] if placed else None, dates, at))
    return placed


def _place(part: When, before: Placed | None, dates: Dates, at: Bearings) -> Placed:
    if part.form.fixed:
        return Placed(part.form.span(at.issued.year, at), at.issued.year, True)
    if part.year:
        year = _named_year(part, before, at)
        return Placed(part.form.span(year, at), year, True)
    if before:
        return _after(part, before, at)
    return _in_plan_year(part, dates, at)


def _named_year(part: When, before: Placed | None, at: Bearings) -> int:
    word = part.year
    assert word is not None
    if word.number is not None:
        if word.number not in _CENTURIES:
            raise Impossible
        return word.number
    if word.following:
        return (before.year if before else at.year) + 1
    return at.year if word.shift == 0 else at.issued.year + word.shift


def _after(part: When, before: Placed, at: Bearings) -> Placed:
    """11月至2月: the later one of a pair is not before the earlier."""
    span, year = part.form.span(before.year, at), before.year
    if span.last < before.span.first:
        span, year = part.form.span(year + 1, at), year + 1
    return Placed(span, year, before.named)


def _in_plan_year(part: When, dates: Dates, at: Bearings) -> Placed:
    """Take the notice's year, or the next one where the notice's year makes no sense."""
    span, year = part.form.span(at.year, at), at.year
    if isinstance(part.form, Feast):
        while _is_over(span, dates) < at.issued:
            year += 1
            span = part.form.span(year, at)
        return Placed(span, year, True)
    if len(dates.parts) == 1 and (at.issued - span.last).days > _patience(part, at):
        return Placed(part.form.span(year + 1, at), year + 1, True)
    return Placed(span, year, False)


def _is_over(span: Span, dates: Dates) -> date:
    """Return the day after which the next year's festival is meant. 节后首个工作日 is near it."""
    if dates.bound == "before":
        return span.first
    return add_days(span.last, _NEAR_AFTER) if dates.bound == "after" else span.last


def _patience(part: When, at: Bearings) -> int:
    if at.chat:
        return at.issued.day - 1  # a month that is over means next year's
    return _STALE_DAY if isinstance(part.form, DayOf) else _STALE_PERIOD


def _bounded(dates: Dates, placed: Placed, at: Bearings) -> Settled:
    """Return the last day of one stretch, as the words around it have it (reading rule 1)."""
    form, span = dates.parts[-1].form, placed.span
    if isinstance(form, Feast):
        return _around_feast(form, dates, placed, at)
    if isinstance(form, Edge) and form.which != "end":
        return _open_edge(form, span)
    if isinstance(form, Edge) and isinstance(form.of, Week):
        return _week(dates, form.of.span(placed.year, at), at)._replace(start=None)
    if isinstance(form, Week):
        return _week(dates, span, at)
    if isinstance(form, _PERIODS):
        return _period(dates, span)
    rule = "near" if isinstance(form, (NearDay, Weekday)) else "day"
    rule = "edge" if isinstance(form, Edge) else rule
    return Settled(span.last, rule=rule, ambiguous=dates.bound == "around")


def _period(dates: Dates, span: Span) -> Settled:
    """X前 runs to the end of X; before X begins is the other reading. 到X is the same."""
    until = dates.lead and not dates.joined and not dates.from_now and dates.bound == ""
    if dates.bound == "before" or until:
        return Settled(
            span.last, readings=(span.first - DAY,), ambiguous=True, rule="before_period"
        )
    start = None if dates.bound == "within" else span.first
    return Settled(span.last, start, ambiguous=dates.bound == "around", rule="period")


def _week(dates: Dates, span: Span, at: Bearings) -> Settled:
    """A week ends on Sunday; what an office means may be its last working day."""
    if dates.bound == "before" and isinstance(dates.parts[-1].form, Week):
        return _period(dates, span)
    day = span.last
    while day > span.first and not at.calendar.is_workday(day):
        day -= DAY
    readings = (day,) if day != span.last else ()
    return Settled(span.last, span.first, readings, bool(readings), "period")


def _open_edge(form: Edge, span: Span) -> Settled:
    """月初 is the tenth and 月中 the twentieth, by usage; 年中 is 30 June by rule."""
    if form.which == "middle" and (span.last - span.first).days > 31:
        return Settled(span.last, rule="edge")
    if isinstance(form.of, WholeYear):
        return Settled(span.last, span.first, ambiguous=True, rule="open_edge")
    other = span.first + 4 * DAY
    return Settled(span.last, span.first, (other,), True, "open_edge")


def _around_feast(form: Feast, dates: Dates, placed: Placed, at: Bearings) -> Settled:
    span, year = placed.span, placed.span.first.year
    estimated = year if at.calendar.is_estimated(year) else None
    if dates.bound != "before":
        return Settled(span.last, span.first, ambiguous=True, rule="break", estimated=estimated)
    due = add_days(span.first, -1)
    eves = [add_days(day, -1) for day in form.days(placed.year, at)]
    readings = tuple(eve for eve in eves if eve != due)
    return Settled(
        due,
        readings=readings,
        ambiguous=bool(readings),
        rule="before_feast",
        estimated=estimated,
        break_starts=span.first,
    )


def _keeps_start(part: When) -> bool:
    return not (isinstance(part.form, Edge) and part.form.which == "end")


def _flag_past(found: Settled, dates: Dates, placed: Placed, at: Bearings) -> Settled:
    """A day before the day of issue is flagged; the next year is the other reading."""
    guessed = not placed.named and at.year != found.due.year
    if found.due >= at.issued:
        return found._replace(guessed_year=True) if guessed else found
    readings = found.readings
    if not placed.named:
        with suppress(Impossible):  # 29 February
            readings += (_bounded(dates, _next_year(dates.parts[-1], placed, at), at).due,)
    return found._replace(readings=readings, ambiguous=True, past=True, guessed_year=guessed)


def _next_year(part: When, placed: Placed, at: Bearings) -> Placed:
    return Placed(part.form.span(placed.year + 1, at), placed.year + 1, False)
