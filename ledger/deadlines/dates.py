"""Grammar of calendar dates: one stretch, a range, or a list, with the words around it.

dates = [lead] stretch { joint stretch } [hour] [bound]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from ledger.deadlines import stretches
from ledger.deadlines.forms import DayOf, Edge, Feast, When
from ledger.deadlines.groups import BOUNDS, MOST, Joint
from ledger.deadlines.hours import hour
from ledger.deadlines.services import Length, length
from ledger.deadlines.tokens import Tokens


class Dates(NamedTuple):
    """Stretches read together. `joined` is "to" for a range, "and" or "or" for a list, "" for one.

    `bound` is the word after them (before, within, after, around, during, from, since, until),
    `lead` the one before (to, as_of). `clock` is a time of day in minutes. `from_now` is 即日起至….
    `early` is so long before the day: 月底前3个工作日.
    """

    parts: tuple[When, ...]
    joined: Joint
    start: int
    end: int
    bound: str = ""
    lead: str = ""
    clock: int | None = None
    from_now: bool = False
    early: Length | None = None


def dates(tokens: Tokens, at: int) -> tuple[Dates, int] | None:
    """Read the dates that begin at a place, as many as are joined."""
    begin = at
    from_now, lead, at = _lead(tokens, at)
    gone = tokens[at].kind == "gone"
    read = stretches.group(tokens, at + gone, None)
    if read is None:
        return None
    found, at = read
    parts, joined = list(found.parts), found.joint
    clock, timed = hour(tokens, at)
    while len(parts) < MOST:
        joint, after = _joint(tokens, timed)  # 5月1日12时至8月16日12时
        read = stretches.group(tokens, after, parts[-1]) if joint else None
        if read is None:
            break
        joined = _joined(joined, joint)
        found, at = read
        parts += found.parts
        clock, timed = hour(tokens, at)
    bound, at = _bound(tokens, timed)
    early, at = ahead(tokens, at) if bound == "before" and _is_day(parts[-1]) else (None, at)
    bound = "after" if gone else bound
    if joined in ("and", "or"):
        parts = _share_edge(parts)
    start, end = tokens[begin].start, tokens[at - 1].end
    return Dates(tuple(parts), joined, start, end, bound, lead, clock, from_now, early), at


def _is_day(part: When) -> bool:
    return isinstance(part.form, (Edge, DayOf, Feast))


def ahead(tokens: Tokens, at: int) -> tuple[Length | None, int]:
    """Read the length behind a 前, and the place after it: 月底前3个工作日, but not 前3天内."""
    read = length(tokens, at)
    if read is None or tokens[read[1]].kind in _NO_COUNTING_BACK or tokens[read[1]].text == "一":
        return None, at
    span, after = read
    if span.unit in ("hour", "minute") or not 0 < span.amount <= _FARTHEST:
        return None, at
    return span, after + (tokens[after].kind == "before")


_NO_COUNTING_BACK: Final = frozenset({"within", "after", "around", "times", "num", "from", "since"})
_FARTHEST: Final = 90


def _lead(tokens: Tokens, at: int) -> tuple[bool, str, int]:
    """即日起至, 截至, 到."""
    if tokens[at].kind == "now":
        after = at + 1
        while tokens[after].kind in ("from", "to"):
            after += 1
        return (True, "to", after) if tokens[after - 1].kind == "to" else (False, "", at)
    lead = ""
    while tokens[at].kind in _LEADS:  # 截至到
        if tokens[at].text == "-":
            break
        lead = "as_of" if tokens[at].kind == "as_of" else lead or "to"
        at += 1
    return False, lead, at


_LEADS: Final = frozenset({"to", "as_of", "until"})
BEGINNINGS: Final = stretches.BEGINNINGS | _LEADS | {"now", "gone"}


def _joint(tokens: Tokens, at: int) -> tuple[Joint, int]:
    """至, 和, 或; 7月15日起至8月15日 is a range too."""
    at += tokens[at].kind == "from" and tokens[at + 1].kind == "to"
    joint = _JOINTS.get(tokens[at].kind, "")
    return joint, at + bool(joint)


def _joined(before: Joint, joint: Joint) -> Joint:
    """Return how a whole is joined: one choice makes it a choice, one list makes it a list."""
    return next(kind for kind in _STRONGEST if kind in (before, joint))


_JOINTS: Final[Mapping[str, Joint]] = {"to": "to", "and": "and", "or": "or"}
_STRONGEST: Final[tuple[Joint, ...]] = ("or", "and", "to")


def _bound(tokens: Tokens, at: int) -> tuple[str, int]:
    """前, 内, 期间, 起. 期间内 is 内; 起至今 is 以来."""
    kind, following = tokens[at].kind, tokens[at + 1].kind
    if (kind, following) == ("closing", "after"):
        return following, at + 2  # 国庆假期结束后
    if kind not in BOUNDS:
        return "", at
    if (kind, following) in (("during", "within"), ("during", "before"), ("from", "since")):
        return following, at + 2
    return kind, at + 1


def _share_edge(parts: list[When]) -> list[When]:
    """6月和12月底: the edge of the last belongs to each of a list."""
    last = parts[-1].form
    if not isinstance(last, Edge):
        return parts
    return [
        part._replace(form=Edge(part.form, last.which))
        if isinstance(part.form, type(last.of))
        else part
        for part in parts
    ]
