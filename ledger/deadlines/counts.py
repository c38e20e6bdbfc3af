"""How often something is to be done: 不少于1次, 至少2期, 一次以上."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final, NamedTuple

from ledger.deadlines.tokens import PADDING, Tokens

_REACH: Final = 60  # signs of a sentence after which a count belongs to something else


class Count(NamedTuple):
    """So often. `at_least` tells 不少于2次 from a plain 2次, which may mean every half year."""

    number: int
    at_least: bool


def count_in(tokens: Tokens, start: int, end: int) -> Count | None:
    """Return the count between two places, in one sentence and before the next period."""
    least, end = False, min(end, start + _REACH)
    words = len(tokens) - PADDING
    first = bisect_left(tokens, start, hi=words, key=lambda token: token.start)
    for at in range(first, words):
        token, unit, following = tokens[at], tokens[at + 1], tokens[at + 2]
        closed = token.kind == "gap" and any(sign in token.text for sign in "。；;")
        if closed or token.start >= end or token.kind == "each":
            return None
        least = least or token.kind == "at_least"
        counts = token.kind == "num" and token.value and unit.kind == "times"
        if counts and following.text[:1] not in ("人", "数"):
            return Count(token.value, least or following.kind == "or_more")
    return None
