"""Finds everything in a text that speaks of time limits, left to right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

from ledger.deadlines.afterwards import Afterwards, NextBreak, afterwards_or_dates
from ledger.deadlines.cycles import Rhythm
from ledger.deadlines.dates import Dates, ahead
from ledger.deadlines.hours import hour
from ledger.deadlines.rhythms import rhythm
from ledger.deadlines.services import Service, service
from ledger.deadlines.tokens import Tokens, lex

Statement: TypeAlias = "Rhythm | Service | Afterwards | NextBreak | Dates | Hour | Now | Opaque"


class Opaque(NamedTuple):
    """A document number, a title, a percentage: numbers inside are no dates."""

    start: int
    end: int


class Hour(NamedTuple):
    """A time of day without a day: 下午两点, 下班前. `minutes` are those of the day."""

    minutes: int
    bound: str
    start: int
    end: int


class Now(NamedTuple):
    """即日起, with no end."""

    start: int
    end: int


# Words that only continue what another one began.
_INSIDE: Final = frozenset(
    {
        "gap", "inert", "measure", "times", "at_least", "or_more", "within", "after", "around",
        "during", "since", "from", "edge", "and", "or", "oclock", "half_past", "closing", "first",
        "last", "nature_day", "hour", "minute", "months",
    }
)  # fmt: skip
_OPAQUE = frozenset({"doc", "title", "rate"})


_BEFORE: Final = 24  # signs before a phrase in which what reaches into it may begin
_AFTER: Final = 40
_CLAUSE_ENDS: Final = "。，；;,"


def statements(text: str) -> tuple[Sequence[Statement], Tokens]:
    """Return the statements of a text in one spelling, and its words."""
    tokens = lex(text)
    return _read(tokens, text, len(text)), tokens


def statements_at(text: str, start: int, end: int) -> tuple[Sequence[Statement], Tokens]:
    """Return the statements that reach between two places of a text, and the words around."""
    first, stop = around(text, start, end)
    tokens = lex(text, first, stop)
    found = _read(tokens, text, end)
    return [one for one in found if one.start < end and one.end > start], tokens


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the places between which whatever reaches into a phrase stands: whole clauses
    before it, some signs after it."""
    edge = max(0, start - _BEFORE)
    first = max(text.rfind(sign, 0, edge) for sign in _CLAUSE_ENDS) + 1 if edge else 0
    return first, min(len(text), end + _AFTER)


def _read(tokens: Tokens, text: str, end: int) -> list[Statement]:
    found: list[Statement] = []
    at = 0
    while tokens[at].kind and tokens[at].start < end:
        read = _statement(tokens, at, text)
        if read is None:
            at += 1
            continue
        found.append(read[0])
        at = read[1]
    return found


def _statement(tokens: Tokens, at: int, text: str) -> tuple[Statement, int] | None:
    token = tokens[at]
    if token.kind in _INSIDE:
        return None
    if token.kind in _OPAQUE:
        return Opaque(token.start, token.end), at + 1
    if token.kind == "holiday_eve":
        early, after = ahead(tokens, at + 1)
        return NextBreak(token.start, tokens[after - 1].end, early=early), after
    read = (
        rhythm(tokens, at, text)
        or service(tokens, at, text)
        or afterwards_or_dates(tokens, at)
        or _hour(tokens, at)
        or _now(tokens, at)
    )
    if read is None and token.kind == "holiday":
        return NextBreak(token.start, token.end, after=True), at + 1
    return read


def _hour(tokens: Tokens, at: int) -> tuple[Hour, int] | None:
    """Read a time of day; a bare 3点 may be three points, unless 前 follows."""
    minutes, after = hour(tokens, at)
    if minutes is None:
        return None
    bounded = tokens[after].kind == "before"
    sure = tokens[at].kind == "clock" or tokens[at].text in _PARTS or minutes >= _MORNING
    if not (bounded or (sure and (after > at + 1 or tokens[at].text in _PARTS))):
        return None
    end = tokens[after - 1 + bounded].end
    return Hour(minutes, "before" if bounded else "", tokens[at].start, end), after + bounded


_PARTS: Final = frozenset({"上午", "下午", "中午", "晚上", "早上"})
_MORNING: Final = 7 * 60


def _now(tokens: Tokens, at: int) -> tuple[Now, int] | None:
    if tokens[at].kind != "now":
        return None
    after = at + 1 + (tokens[at + 1].kind == "from")
    if not tokens[after - 1].text.endswith("起") and tokens[after - 1].kind != "from":
        return None
    return Now(tokens[at].start, tokens[after - 1].end), after
