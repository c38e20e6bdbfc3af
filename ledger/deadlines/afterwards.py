"""Grammar of what is counted from a named day: 元旦后一周内, 国庆假期后首个工作日, 节前."""

from __future__ import annotations

from typing import Final, NamedTuple

from ledger.deadlines import dates as grammar
from ledger.deadlines.dates import Dates, dates
from ledger.deadlines.forms import Bearings, Feast, When
from ledger.deadlines.services import Length, length
from ledger.deadlines.spans import DAY
from ledger.deadlines.tokens import Tokens

_BREAKS: Final = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_NEAR: Final = 60  # days: 节前 without a name is the next break, if that is not far off


class Afterwards(NamedTuple):
    """A day or break, and what is counted from its end: a length, or the nth working day.

    With `from_day` the day itself counts (9月1日起10日内). No dates: 节后, of the next break.
    """

    dates: Dates | None
    length: Length | None
    workday: int
    start: int
    end: int
    from_day: bool = False


class NextBreak(NamedTuple):
    """节前, 放假前: before the break that comes next; with `after` 节后. `early`: 节前一周."""

    start: int
    end: int
    after: bool = False
    early: Length | None = None


def afterwards_or_dates(
    tokens: Tokens, at: int, text: str
) -> tuple[Afterwards | Dates, int] | None:
    """Read a named day that begins at a place, with what is counted from it if anything is."""
    start = tokens[at].start
    if tokens[at].kind == "holiday":
        return _counted(None, False, tokens, at + 1, start)
    read = dates(tokens, at)
    if read is None or read[0].bound not in ("after", "from"):
        return read
    return _counted(read[0], read[0].bound == "from", tokens, read[1], start) or read


BEGINNINGS: Final = grammar.BEGINNINGS | {"holiday"}


def _counted(
    base: Dates | None, from_day: bool, tokens: Tokens, at: int, start: int
) -> tuple[Afterwards, int] | None:
    at += tokens[at].text in ("的", "上班")
    nth = _nth_day(tokens, at)
    if nth:
        after = nth[1] + (tokens[nth[1]].kind in ("before", "within"))
        return Afterwards(base, None, nth[0], start, tokens[after - 1].end, from_day), after
    read = length(tokens, at)
    if read is None:
        return None
    span, after = read
    after += tokens[after].kind in ("within", "before")
    return Afterwards(base, span, 0, start, tokens[after - 1].end, from_day), after


def _nth_day(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """首个工作日, 第一个工作日, 第2个工作日, 第一天, 第一周."""
    first = tokens[at]
    number, after = 1, at + 1
    if first.kind == "nth" and tokens[at + 1].kind == "num":
        number, after = tokens[at + 1].value or 0, at + 2
        after += tokens[after].kind == "measure"
    elif first.kind != "first":
        return None
    if tokens[after].kind in ("workday", "nature_day", "day") and 0 < number < 60:
        return number, after + 1
    return None


def next_break(at: Bearings, *, within: int = _NEAR) -> Dates | None:
    """Return the break that begins next after the day of issue, if it is near."""
    first: tuple[int, Dates] | None = None
    for name in _BREAKS:
        for year in (at.issued.year, at.issued.year + 1):
            days = at.calendar.break_of(name, year)
            if days is None or not 0 < (days[0] - at.issued) // DAY <= within:
                continue
            wait = (days[0] - at.issued) // DAY
            if first is None or wait < first[0]:
                first = (wait, Dates((When(Feast(name)),), "", 0, 0, bound="before"))
    return first[1] if first else None
