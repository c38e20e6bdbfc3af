"""Finds everything in a text that speaks of time limits, left to right."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple, TypeAlias

from ledger.deadlines import afterwards, hours, rhythms, services
from ledger.deadlines.afterwards import Afterwards, NextBreak
from ledger.deadlines.cycles import Rhythm
from ledger.deadlines.dates import Dates, ahead
from ledger.deadlines.services import Service
from ledger.deadlines.tokens import Tokens, lex

Statement: TypeAlias = "Rhythm | Service | Afterwards | NextBreak | Dates | Hour | Now | Opaque"
Read: TypeAlias = "tuple[Statement, int] | None"


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


def _statement(tokens: Tokens, at: int, text: str) -> Read:
    kind = tokens[at].kind
    if kind == "num" and tokens[at + 1].kind in _UNCOUNTED:
        return None
    for reader in _READERS.get(kind, ()):
        read = reader(tokens, at, text)
        if read:
            return read
    return None


_UNCOUNTED: Final = ("gap", "")  # behind a number that is none of days, months, times


def _opaque(tokens: Tokens, at: int, text: str) -> Read:
    return Opaque(tokens[at].start, tokens[at].end), at + 1


def _holiday_eve(tokens: Tokens, at: int, text: str) -> Read:
    early, after = ahead(tokens, at + 1)
    return NextBreak(tokens[at].start, tokens[after - 1].end, early=early), after


def _holiday(tokens: Tokens, at: int, text: str) -> Read:
    return NextBreak(tokens[at].start, tokens[at].end, after=True), at + 1


def _hour(tokens: Tokens, at: int, text: str) -> Read:
    """Read a time of day; a bare 3点 may be three points, unless 前 follows."""
    minutes, after = hours.hour(tokens, at)
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


def _now(tokens: Tokens, at: int, text: str) -> Read:
    after = at + 1 + (tokens[at + 1].kind == "from")
    if not tokens[after - 1].text.endswith("起") and tokens[after - 1].kind != "from":
        return None
    return Now(tokens[at].start, tokens[after - 1].end), after


_OPAQUE: Final = frozenset({"doc", "title", "rate"})
# Who reads what begins with a word of these kinds, in the order in which they are asked.
_IN_TURN: Final[Sequence[tuple[Collection[str], Callable[[Tokens, int, str], Read]]]] = (
    (_OPAQUE, _opaque),
    (("holiday_eve",), _holiday_eve),
    (rhythms.BEGINNINGS, rhythms.rhythm),
    (services.BEGINNINGS, services.service),
    (afterwards.BEGINNINGS, afterwards.afterwards_or_dates),
    (hours.BEGINNINGS, _hour),
    (("now",), _now),
    (("holiday",), _holiday),
)
_READERS: Final = {
    kind: tuple(reader for kinds, reader in _IN_TURN if kind in kinds)
    for begin, _ in _IN_TURN
    for kind in begin
}
