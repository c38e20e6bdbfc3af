"""Grammar of calendar dates: one stretch, a range, or a list, with the words around it.

    dates   = [lead] stretch { joint stretch } [hour] [bound]
    stretch = [year] (half | quarter | month [third | edge | day] | edge | festival) | week | day

Every function takes the words and a place, and returns what it read with the place after it, or
None. Nothing looks at the calendar here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from ledger.deadlines import numerals
from ledger.deadlines.forms import (
    BareDay,
    DayOf,
    Edge,
    EdgeName,
    Feast,
    Form,
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
    YearWord,
)
from ledger.deadlines.tokens import Token

Tokens: TypeAlias = Sequence[Token]
Joint: TypeAlias = Literal["", "to", "and"]


@dataclass(frozen=True, slots=True)
class Dates:
    """Stretches read together. `joined` is "to" for a range, "and" for a list, "" for one alone.

    `bound` is the word after them (before, within, after, around, during, from, since, until),
    `lead` the one before (to, as_of). `clock` is a time of day in minutes. `from_now` is 即日起至….
    """

    parts: tuple[When, ...]
    joined: Joint
    start: int
    end: int
    bound: str = ""
    lead: str = ""
    clock: int | None = None
    from_now: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Stretches that share a unit or a month: 6、9、12月; 9月1日至15日 is one and a bare day."""

    parts: tuple[When, ...]
    joint: Joint = ""


Read: TypeAlias = tuple[Group, int] | None
_BOUNDS: Final = frozenset(
    {"before", "within", "after", "around", "during", "from", "since", "until"}
)
_JOINTS: Final = frozenset({"to", "and"})
_MOST = 12  # no paper lists more dates in one breath; this keeps the time linear
_HIGHEST: Final = {"year": 2200, "quarter": 4, "month": 12, "day": 31}
_CENTURIES: Final = range(1900, 2200)
_MINUTES = 60


def dates(tokens: Tokens, at: int) -> tuple[Dates, int] | None:
    """Read the dates that begin at a place, as many as are joined."""
    begin = at
    from_now, lead, at = _lead(tokens, at)
    read = _group(tokens, at, None)
    if read is None:
        return None
    group, at = read
    parts, joined = list(group.parts), group.joint
    while tokens[at].kind in _JOINTS and len(parts) < _MOST:
        read = _group(tokens, at + 1, parts[-1])
        if read is None:
            break
        joined = "and" if "and" in (joined, tokens[at].kind) else "to"
        group, at = read
        parts += group.parts
    clock, at = hour(tokens, at)
    bound, at = _bound(tokens, at)
    if joined == "and":
        parts = _share_edge(parts)
    start, end = tokens[begin].start, tokens[at - 1].end
    return Dates(tuple(parts), joined, start, end, bound, lead, clock, from_now), at


def _lead(tokens: Tokens, at: int) -> tuple[bool, str, int]:
    """即日起至, 截至, 到."""
    if tokens[at].kind == "now":
        after = at + 1
        while tokens[after].kind in ("from", "to"):
            after += 1
        return (True, "to", after) if tokens[after - 1].kind == "to" else (False, "", at)
    lead = ""
    while tokens[at].kind in ("to", "as_of", "until") and tokens[at].text != "-":
        lead = "as_of" if tokens[at].kind == "as_of" else lead or "to"
        at += 1
    return False, lead, at


def _bound(tokens: Tokens, at: int) -> tuple[str, int]:
    """前, 内, 期间, 起. 期间内 is 内; 起至今 is 以来."""
    kind, following = tokens[at].kind, tokens[at + 1].kind
    if kind not in _BOUNDS:
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
        replace(part, form=Edge(part.form, last.which))
        if isinstance(part.form, type(last.of))
        else part
        for part in parts
    ]


def _group(tokens: Tokens, at: int, before: When | None) -> Read:
    read = _READERS.get(tokens[at].kind)
    return read(tokens, at, before) if read else None


# --- numbers: what they count stands behind them ---


def _number(tokens: Tokens, at: int, before: When | None) -> Read:
    """A number begins a year, a quarter, a month, a day; or a run of them: 6、9、12月."""
    numbers, after, joint = _run(tokens, at)
    unit = tokens[after].kind
    if not numbers or (len(numbers) > 1 and max(numbers) > _HIGHEST.get(unit, 0)):
        return None
    if unit == "year" and numbers[0] in _CENTURIES:
        return _years(numbers, joint, tokens, after)
    if len(numbers) == 1 and unit == "year" and _short_year(tokens, at):
        return _after_year(YearWord(2000 + numbers[0]), tokens, after + 1)
    if unit == "quarter" and (tokens[after].text == "季度" or tokens[after + 1].kind == "edge"):
        return _edged([Quarters(n, n) for n in numbers], joint, tokens, after + 1)
    if unit == "month":
        return _months([Month(n) for n in numbers], joint, tokens, after + 1)
    if unit == "day":
        return _bare_days(numbers, joint, tokens, after, before)
    return None


def _run(tokens: Tokens, at: int) -> tuple[list[int], int, Joint]:
    """Return the numbers of a run, the place after it, and how they are joined."""
    both = numerals.pair(tokens[at].text)
    if both and tokens[at + 1].kind in ("month", "quarter"):
        return list(both), at + 1, "and"
    numbers, joints = [tokens[at].value], {tokens[at + 1].kind}
    at += 1
    while tokens[at].kind in _JOINTS and tokens[at + 1].kind == "num" and len(numbers) < _MOST:
        numbers.append(tokens[at + 1].value)
        joints.add(tokens[at].kind)
        at += 2
    if None in numbers:
        return [], at, ""
    return numbers, at, "" if len(numbers) == 1 else "and" if "and" in joints else "to"


def _short_year(tokens: Tokens, at: int) -> bool:
    """22年底, 22年9月; but 20年 is also how long something lasts."""
    word, following = tokens[at].text, tokens[at + 2].kind
    return word.isascii() and len(word) == 2 and word >= "15" and following in ("edge", "num")


def _years(numbers: list[int], joint: Joint, tokens: Tokens, at: int) -> tuple[Group, int]:
    at += 1
    if len(numbers) == 1:
        return _after_year(YearWord(numbers[0]), tokens, at)
    edge, at = _edge(tokens, at)
    forms = _with_edge([WholeYear()] * len(numbers), edge, joint)
    pairs = zip(forms, numbers, strict=True)
    return Group(tuple(When(form, YearWord(year)) for form, year in pairs), joint), at


def _months(forms: list[Month], joint: Joint, tokens: Tokens, at: int) -> tuple[Group, int]:
    """Read what follows 月: a third, an edge, days, a week of it, or nothing."""
    month, following = forms[-1], tokens[at]
    rest: list[Form] | None = None
    if following.kind == "third":
        rest, at = [Thirds(month, *following.value)], at + 1
    elif following.kind == "fortnight":
        rest, at = [Fortnight(month, following.value)], at + 1
    elif following.kind == "nth" and (read := _week_of_month(month, tokens, at)):
        rest, at = [read[0]], read[1]
    elif following.kind == "num":
        numbers, after, days_joint = _run(tokens, at)
        if numbers and tokens[after].kind == "day":
            rest, at, joint = [DayOf(month, n) for n in numbers], after + 1, days_joint
    if rest is None:
        return _edged(forms, joint, tokens, at)
    return _group_of([*forms[:-1], *rest], joint), at


def _week_of_month(month: Month, tokens: Tokens, at: int) -> tuple[Form, int] | None:
    number = at + 2 if tokens[at + 2].kind == "measure" else at + 1
    count, unit = tokens[at + 1], tokens[number + 1]
    if count.kind != "num" or count.value is None or unit.kind != "week":
        return None
    if tokens[number + 2].kind == "num":
        return None  # 第三个周五 is a day, not a week
    return Week(month=month, number=count.value), number + 2


def _bare_days(
    numbers: list[int], joint: Joint, tokens: Tokens, at: int, before: When | None
) -> tuple[Group, int] | None:
    """15日 after 9月1日至 is of the same month; alone it is this month's or the next."""
    month = before.form.month if before and isinstance(before.form, DayOf) else None
    forms: list[Form] = [DayOf(month, n) if month else BareDay(n) for n in numbers]
    return _group_of(forms, joint), at + 1


def _edged(forms: Sequence[Form], joint: Joint, tokens: Tokens, at: int) -> tuple[Group, int]:
    edge, at = _edge(tokens, at)
    return _group_of(_with_edge(forms, edge, joint), joint), at


def _with_edge(forms: Sequence[Form], edge: EdgeName | None, joint: Joint) -> list[Form]:
    """底 belongs to each of a list, but only to the end of a range."""
    if not edge:
        return list(forms)
    shared = joint == "and"
    last = len(forms) - 1
    return [Edge(f, edge) if shared or i == last else f for i, f in enumerate(forms)]


def _edge(tokens: Tokens, at: int) -> tuple[EdgeName | None, int]:
    """底, 末, 初 always; 中 only where a word of time or nothing follows: 9月中国庆… is none."""
    token, following = tokens[at], tokens[at + 1]
    if token.kind != "edge":
        return None, at
    if (
        token.value == "middle"
        and following.kind == "gap"
        and following.text[0] not in "，。；,;)）"
    ):
        return None, at
    found: EdgeName = token.value
    return found, at + 1


def _group_of(forms: Sequence[Form], joint: Joint = "", year: YearWord | None = None) -> Group:
    return Group(tuple(When(form, year) for form in forms), joint)


# --- after a year: 2022年 …, 今年 … ---


def _after_year(year: YearWord, tokens: Tokens, at: int) -> tuple[Group, int]:
    """Read the part of the year that follows, else the year itself with its edge."""
    while tokens[at].kind == "year":
        at += 1  # 2020年年底
    read = _READERS_IN_YEAR.get(tokens[at].kind, _nothing)(tokens, at, None)
    if read is not None and not any(part.year for part in read[0].parts):
        group, at = read
        return Group(tuple(replace(part, year=year) for part in group.parts), group.joint), at
    edge, at = _edge(tokens, at)
    return _group_of(_with_edge([WholeYear()], edge, ""), "", year), at


def _year_word(tokens: Tokens, at: int, before: When | None) -> Read:
    word = tokens[at].value
    year = YearWord(following=True) if word == "next" else YearWord(shift=word)
    return _after_year(year, tokens, at + 1)


def _plain_year(tokens: Tokens, at: int, before: When | None) -> Read:
    """年底, 年内, 年中: of the notice's year. 年前 and 年后 are about the Spring Festival."""
    edge, after = _edge(tokens, at + 1)
    if edge:
        return _group_of([Edge(WholeYear(), edge)]), after
    if tokens[at + 1].kind == "within" and tokens[at].text == "年":
        return _group_of([WholeYear()]), at + 1
    if tokens[at + 1].kind in ("before", "after") and tokens[at].text == "年":
        return _group_of([Feast("春节")]), at + 1
    return None


def _plain_month(tokens: Tokens, at: int, before: When | None) -> Read:
    """月底, 月初, 月中, 月内: the month of issue."""
    edge, after = _edge(tokens, at + 1)
    if edge:
        return _group_of([Edge(Month(), edge)]), after
    return (_group_of([Month()]), at + 1) if tokens[at + 1].kind == "within" else None


def _plain_quarter(tokens: Tokens, at: int, before: When | None) -> Read:
    edge, after = _edge(tokens, at + 1)
    if edge:
        return _group_of([Edge(ThisQuarter(), edge)]), after
    return (_group_of([ThisQuarter()]), at + 1) if tokens[at + 1].kind == "within" else None


# --- words that name a stretch by themselves ---


def _month_word(tokens: Tokens, at: int, before: When | None) -> Read:
    return _months([Month(shift=tokens[at].value)], "", tokens, at + 1)


def _quarter_word(tokens: Tokens, at: int, before: When | None) -> Read:
    return _edged([ThisQuarter(tokens[at].value)], "", tokens, at + 1)


def _quarter_sign(tokens: Tokens, at: int, before: When | None) -> Read:
    return _edged([Quarters(tokens[at].value, tokens[at].value)], "", tokens, at + 1)


def _half(tokens: Tokens, at: int, before: When | None) -> Read:
    return _edged([Half(tokens[at].value)], "", tokens, at + 1)


def _third(tokens: Tokens, at: int, before: When | None) -> Read:
    month = _month_of(before) or Month()
    return _group_of([Thirds(month, *tokens[at].value)]), at + 1


def _fortnight(tokens: Tokens, at: int, before: When | None) -> Read:
    return _group_of([Fortnight(Month(), tokens[at].value)]), at + 1


def _month_of(before: When | None) -> Month | None:
    form = before.form if before else None
    if isinstance(form, Edge):
        form = form.of
    if isinstance(form, Thirds | DayOf | Fortnight):
        return form.month
    return form if isinstance(form, Month) else None


def _nth(tokens: Tokens, at: int, before: When | None) -> Read:
    """第三季度, 第四季度."""
    count, unit = tokens[at + 1], tokens[at + 2]
    if count.kind == "measure" or unit.kind == "measure":
        count, unit = tokens[at + 1], tokens[at + 3]
        at += 1
    if count.kind != "num" or count.value is None or unit.kind != "quarter":
        return None
    return _edged([Quarters(count.value, count.value)], "", tokens, at + 3)


def _first_quarters(tokens: Tokens, at: int, before: When | None) -> Read:
    """前三季度; 前 alone is no date. 首季 is the first quarter."""
    count = tokens[at + 1]
    if count.kind == "num" and count.value in (2, 3) and tokens[at + 2].text in ("季度", "季"):
        return _edged([Quarters(1, count.value)], "", tokens, at + 3)
    return None


def _week(tokens: Tokens, at: int, before: When | None) -> Read:
    """周五, 星期三前, 周日."""
    return _weekday(None, tokens, at + 1)


def _week_word(tokens: Tokens, at: int, before: When | None) -> Read:
    """本周五, 下周三, 下周末, 本周内."""
    shift = tokens[at].value
    return _weekday(shift, tokens, at + 1) or _edged_week(shift, tokens, at + 1)


def _edged_week(shift: int, tokens: Tokens, at: int) -> tuple[Group, int]:
    edge, at = _edge(tokens, at)
    return _group_of(_with_edge([Week(shift)], edge, "")), at


def _weekday(shift: int | None, tokens: Tokens, at: int) -> Read:
    token = tokens[at]
    if token.text in ("日", "天"):
        return _group_of([Weekday(7, shift)]), at + 1
    if token.kind != "num" or token.value not in range(1, 7) or len(token.text) > 1:
        return None
    if tokens[at + 1].kind in ("measure", "times", "months"):
        return None  # 一周一次
    return _group_of([Weekday(token.value, shift)]), at + 1


def _weekend(tokens: Tokens, at: int, before: When | None) -> Read:
    return _group_of([Edge(Week(), "end")]), at + 1


def _day_word(tokens: Tokens, at: int, before: When | None) -> Read:
    return _group_of([NearDay(tokens[at].value)]), at + 1


def _festival(tokens: Tokens, at: int, before: When | None) -> Read:
    return _group_of([Feast(tokens[at].value)]), at + 1


def _plan(tokens: Tokens, at: int, before: When | None) -> Read:
    """“十四五”末, “十四五”期间内; the plan's name in a heading is no date."""
    form: Form = PlanYears(tokens[at].value)
    at += 1
    if tokens[at].text == "期" or (tokens[at].kind, tokens[at].text) == ("times", "期"):
        at += 1
    edge, after = _edge(tokens, at)
    if edge:
        return _group_of([Edge(form, edge)]), after
    if tokens[at].kind in ("before", "within", "during"):
        return _group_of([form]), at
    return None


# --- dates in figures: 2022.9.30, 2022-09, 5.31, 9/1 ---


def _ymd(tokens: Tokens, at: int, before: When | None) -> Read:
    year, month, day = tokens[at].value
    return _group_of([DayOf(Month(month), day)], "", YearWord(year)), at + 1


def _ym(tokens: Tokens, at: int, before: When | None) -> Read:
    year, month = tokens[at].value
    after = at + 1 + (tokens[at + 1].kind == "month")
    edge, after = _edge(tokens, after)
    return _group_of(_with_edge([Month(month)], edge, ""), "", YearWord(year)), after


def _md(tokens: Tokens, at: int, before: When | None) -> Read:
    """5.31前 is a day, 3.5个 is none: something of time, a sign or the end must follow."""
    month, day = tokens[at].value
    following = tokens[at + 1]
    plain = following.kind in ("", *_BOUNDS, *_JOINTS, "day", "clock_part")
    if not plain and not (following.kind == "gap" and following.text[0] not in _UNITS):
        return None
    return _group_of([DayOf(Month(month), day)]), at + 1 + (following.kind == "day")


_UNITS: Final = "亿万千百元米倍吨版度公平亩次项条部％%以多余"


def _nothing(tokens: Tokens, at: int, before: When | None) -> Read:
    return None


_READERS_IN_YEAR: Final[Mapping[str, Callable[[Tokens, int, When | None], Read]]] = {
    "num": _number,
    "half": _half,
    "nth": _nth,
    "before": _first_quarters,
    "quarter_word": _quarter_word,
    "q": _quarter_sign,
    "month": _plain_month,
    "festival": _festival,
    "md": _md,
}
_READERS: Final[Mapping[str, Callable[[Tokens, int, When | None], Read]]] = {
    **_READERS_IN_YEAR,
    "year": _plain_year,
    "year_word": _year_word,
    "year_end": lambda tokens, at, _: (_group_of([Edge(WholeYear(), "end")]), at + 1),
    "quarter": _plain_quarter,
    "month_word": _month_word,
    "third": _third,
    "fortnight": _fortnight,
    "week": _week,
    "week_word": _week_word,
    "weekend": _weekend,
    "day_word": _day_word,
    "plan": _plan,
    "ymd": _ymd,
    "ym": _ym,
}


# --- the time of day ---


def hour(tokens: Tokens, at: int) -> tuple[int | None, int]:
    """Read a time of day after a date: 下班前, 上午, 下午5点半, 17:00, 24时. Minutes of the day."""
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
    return _afternoon(first.value, part) * _MINUTES + minutes, after


def _afternoon(hours: int, part: int) -> int:
    return hours + 12 if part >= 12 and hours < 12 else hours
