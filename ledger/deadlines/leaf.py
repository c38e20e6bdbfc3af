"""The leaf of the grammar: a full calendar date, read by dateparser and checked."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

_FIRST, _LAST = 1900, 2200
_ANY_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - or it reads the clock; no part is ever missing


class Impossible(Exception):
    """A date that no calendar has: 2月30日, 13月."""


@lru_cache(maxsize=8192)
def calendar_day(year: int, month: int, day: int) -> date:
    """Return the day; raise `Impossible` where there is none.

    dateparser is handed a year, one language, the one format, and no word like 前, which it takes
    for "ago". What it says is compared with what it was asked: left to guess, it reads 13月1日 as
    13 January. The format also spares it the time zone tables, most of its cold start.
    """
    if not (
        _FIRST <= year <= _LAST and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    ):
        raise Impossible  # a failing dateparser goes on trying for milliseconds
    read = _reader().get_date_data(f"{year}年{month}月{day}日", ["%Y年%m月%d日"]).date_obj
    if read is None or (read.year, read.month, read.day) != (year, month, day):
        raise Impossible
    found: date = read.date()
    return found


@cache
def _reader() -> Any:
    from dateparser.date import DateDataParser  # slow to import; most commands need no date

    return DateDataParser(
        languages=["zh"],
        settings={
            "DATE_ORDER": "YMD",
            "PARSERS": ["custom-formats"],
            "REQUIRE_PARTS": ["year", "month", "day"],
            "RELATIVE_BASE": _ANY_DAY,
            "RETURN_AS_TIMEZONE_AWARE": False,
            "STRICT_PARSING": True,
            "TIMEZONE": "UTC",
        },
    )
