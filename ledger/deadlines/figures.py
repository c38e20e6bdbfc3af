"""Grammar of dates in figures: 2022.9.30, 2022-09, 5.31, 9/1."""

from __future__ import annotations

from typing import Final

from ledger.deadlines.forms import DayOf, Month, When, YearWord
from ledger.deadlines.groups import BOUNDS, JOINTS, Read, edge, group_of, with_edge
from ledger.deadlines.tokens import Tokens


def ymd(tokens: Tokens, at: int, before: When | None) -> Read:
    year, month, day = tokens[at].value
    return group_of([DayOf(Month(month), day)], "", YearWord(year)), at + 1


def ym(tokens: Tokens, at: int, before: When | None) -> Read:
    year, month = tokens[at].value
    after = at + 1 + (tokens[at + 1].kind == "month")
    which, after = edge(tokens, after)
    return group_of(with_edge([Month(month)], which, ""), "", YearWord(year)), after


def md(tokens: Tokens, at: int, before: When | None) -> Read:
    """5.31前 is a day, 3.5个 is none: something of time, a sign or the end must follow."""
    month, day = tokens[at].value
    following = tokens[at + 1]
    plain = following.kind in ("", *BOUNDS, *JOINTS, "day", "clock_part")
    if not plain and not (following.kind == "gap" and following.text[0] not in _UNITS):
        return None
    return group_of([DayOf(Month(month), day)]), at + 1 + (following.kind == "day")


_UNITS: Final = "亿万千百元米倍吨版度公平亩次项条部％%以多余"
