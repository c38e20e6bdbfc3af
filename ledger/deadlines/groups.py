"""Grammar of stretches that share a unit, and of the edge behind them: 6、9、12月底, 8-10月."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from ledger.deadlines import numerals
from ledger.deadlines.forms import Edge, EdgeName, Form, When, YearWord
from ledger.deadlines.tokens import Tokens

Joint: TypeAlias = Literal["", "to", "and", "or"]


class Group(NamedTuple):
    """Stretches that share a unit or a month: 6、9、12月; 9月1日至15日 is one and a bare day."""

    parts: tuple[When, ...]
    joint: Joint = ""


Read: TypeAlias = tuple[Group, int] | None
BOUNDS: Final = frozenset(
    {"before", "within", "after", "around", "during", "from", "since", "until"}
)
MOST: Final = 12  # no paper lists more dates in one breath; this keeps the time linear
JOINTS: Final = frozenset({"to", "and", "or"})


def run(tokens: Tokens, at: int) -> tuple[list[int], int, Joint]:
    """Return the numbers of a run, the place after it, and how they are joined."""
    both = numerals.pair(tokens[at].text)
    if both and tokens[at + 1].kind in ("month", "quarter"):
        return list(both), at + 1, "and"
    numbers, joints = [tokens[at].value], {tokens[at + 1].kind}
    at += 1
    while tokens[at].kind in JOINTS and tokens[at + 1].kind == "num" and len(numbers) < MOST:
        numbers.append(tokens[at + 1].value)
        joints.add(tokens[at].kind)
        at += 2
    if None in numbers:
        return [], at, ""
    joint: Joint = "or" if "or" in joints else "and" if "and" in joints else "to"
    return numbers, at, joint if len(numbers) > 1 else ""


def edged(forms: Sequence[Form], joint: Joint, tokens: Tokens, at: int) -> tuple[Group, int]:
    which, at = edge(tokens, at)
    return group_of(with_edge(forms, which, joint), joint), at


def with_edge(forms: Sequence[Form], which: EdgeName | None, joint: Joint) -> list[Form]:
    """底 belongs to each of a list, but only to the end of a range."""
    if not which:
        return list(forms)
    shared = joint in ("and", "or")
    last = len(forms) - 1
    return [Edge(f, which) if shared or i == last else f for i, f in enumerate(forms)]


def edge(tokens: Tokens, at: int) -> tuple[EdgeName | None, int]:
    """底, 末, 初 always; 中 unless another word begins there: 2024年中国…."""
    token, following = tokens[at], tokens[at + 1]
    if token.kind != "edge":
        return None, at
    if token.value == "middle" and following.kind == "gap" and following.text[0] in _AFTER_MIDDLE:
        return None, at
    found: EdgeName = token.value
    return found, at + 1


_AFTER_MIDDLE: Final = "国央心小间级等学医药部东西南北华共介标奖考继转断止型游原建铁石"


def group_of(forms: Sequence[Form], joint: Joint = "", year: YearWord | None = None) -> Group:
    return Group(tuple(When(form, year) for form in forms), joint)


def which_month(tokens: Tokens, at: int, size: int) -> tuple[int, int] | None:
    """Return which month of the period, from 0, and the place after the word 月."""
    first, second, third = tokens[at], tokens[at + 1], tokens[at + 2]
    if first.kind == "edge" and second.text == "月":
        return {"begin": 0, "middle": size // 2, "end": size - 1}[first.value], at + 2
    if first.kind in ("first", "last") and second.text in ("月", "个月"):
        return (0 if first.kind == "first" else size - 1), at + 2
    if first.kind == "last" and second.value == 1 and third.text in ("月", "个月"):
        return size - 1, at + 3
    if first.kind == "nth" and second.kind == "num" and third.text in ("月", "个月"):
        return ((second.value or 1) - 1, at + 3) if (second.value or 99) <= size else None
    if first.kind == "month_word" and first.value == 1:
        return size, at + 1
    if first.kind == "quarter_word" and first.value == 1:
        read = which_month(tokens, at + 1, size)
        return (read[0] + size, read[1]) if read else None
    return None


def ordinal(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Read 首个, 第三个, 最后一 (-1): the number, and the place after it."""
    first = tokens[at]
    if first.kind in ("first", "last"):
        after = at + 1 + (tokens[at + 1].value == 1)
        after += tokens[after].kind == "measure"
        return (1 if first.kind == "first" else -1), after
    if first.kind == "nth" and tokens[at + 1].kind == "num" and tokens[at + 1].value:
        after = at + 2 + (tokens[at + 2].kind == "measure")
        return tokens[at + 1].value, after
    return None
