"""Grammar of the time of day: 下班前, 上午, 下午5点半, 17:00, 24时."""

from __future__ import annotations

from typing import Final

from ledger.deadlines.tokens import Tokens

BEGINNINGS: Final = frozenset({"clock_part", "clock", "num"})
_MINUTES: Final = 60


def hour(tokens: Tokens, at: int) -> tuple[int | None, int]:
    """Read a time of day in minutes, None where there is none, and the place after it."""
    if tokens[at].kind not in BEGINNINGS:
        return None, at
    part = tokens[at].value if tokens[at].kind == "clock_part" else None
    after = at + (part is not None)
    exact = _clock(tokens, after, part or 0)
    if exact:
        return exact
    return (None, at) if part is None else (part * _MINUTES, after)


def _clock(tokens: Tokens, at: int, part: int) -> tuple[int, int] | None:
    first = tokens[at]
    if first.kind == "clock":
        hours, minutes = first.value
        return _afternoon(hours, part) * _MINUTES + minutes, at + 1
    if first.kind != "num" or first.value is None or tokens[at + 1].kind != "oclock":
        return None
    minutes, after = 0, at + 2
    if tokens[after].kind == "half_past":
        minutes, after = 30, after + 1
    elif tokens[after].kind == "num" and (tokens[after].value or 60) < _MINUTES:
        minutes, after = tokens[after].value, after + 1
        after += tokens[after].kind == "gap" and tokens[after].text == "分"
    return _afternoon(first.value, part) * _MINUTES + minutes, after


def _afternoon(hours: int, part: int) -> int:
    return hours + 12 if part >= 12 and hours < 12 else hours
