"""Grammar of one stretch of the calendar, or of several that share a unit.

    stretch = [year] (half | quarter | month [third | edge | day] | edge | festival) | week | day

Every function takes the words and a place, and returns what it read with the place after it, or
None. Nothing looks at the calendar here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ledger.deadlines.figures import md, ym, ymd
from ledger.deadlines.forms import (
    BareDay,
    DayOf,
    Edge,
    Feast,
    Form,
    Fortnight,
    Half,
    Month,
    NearDay,
    NthWeekday,
    NthWorkday,
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
from ledger.deadlines.groups import (
    BOUNDS,
    Group,
    Joint,
    Read,
    edge,
    edged,
    group_of,
    ordinal,
    run,
    which_month,
    with_edge,
)
from ledger.deadlines.tokens import Tokens

_HIGHEST: Final = {"year": 2200, "quarter": 4, "month": 12, "day": 31}
_CENTURIES: Final = range(1900, 2200)


def group(tokens: Tokens, at: int, before: When | None) -> Read:
    """Read what begins at a place; `before` is the stretch it is joined to."""
    read = _READERS.get(tokens[at].kind)
    return read(tokens, at, before) if read else None


# --- numbers: what they count stands behind them ---


def _number(tokens: Tokens, at: int, before: When | None, *, in_year: bool = False) -> Read:
    """A number begins a year, a quarter, a month, a day; or a run of them: 6、9、12月."""
    numbers, after, joint = run(tokens, at)
    unit = tokens[after].kind
    if not numbers or (len(numbers) > 1 and max(numbers) > _HIGHEST.get(unit, 0)):
        return None
    if unit == "year" and not in_year:
        return _numbered_year(numbers, joint, tokens, at, after)
    if unit == "quarter" and (tokens[after].text == "季度" or tokens[after + 1].kind == "edge"):
        return _quarters(numbers, joint, tokens, after + 1)
    if unit == "month":
        return _months([Month(n) for n in numbers], joint, tokens, after + 1)
    if unit == "day":
        return _bare_days(numbers, joint, tokens, after, before)
    return None


def _number_in_year(tokens: Tokens, at: int, before: When | None) -> Read:
    return _number(tokens, at, before, in_year=True)


def _quarters(numbers: list[int], joint: Joint, tokens: Tokens, at: int) -> tuple[Group, int]:
    """Read what follows 季度: a month of it (一季度末月25日), an edge, or nothing."""
    month = which_month(tokens, at, 3) if len(numbers) == 1 else None
    if month and month[0] < 3:
        return _months([Month(3 * numbers[0] - 2 + month[0])], "", tokens, month[1])
    return edged([Quarters(n, n) for n in numbers], joint, tokens, at)


def _numbered_year(numbers: list[int], joint: Joint, tokens: Tokens, at: int, after: int) -> Read:
    follows = tokens[after + 1].kind
    if numbers[0] in _CENTURIES or (numbers[0] >= 100 and follows in ("edge", "num", "half")):
        return _years(numbers, joint, tokens, after)
    if len(numbers) == 1 and _short_year(tokens, at):
        return _after_year(YearWord(2000 + numbers[0]), tokens, after + 1)
    return None


def _short_year(tokens: Tokens, at: int) -> bool:
    """22年底, 22年9月; but 20年 is also how long something lasts."""
    word, following = tokens[at].text, tokens[at + 2].kind
    return word.isascii() and len(word) == 2 and word >= "15" and following in ("edge", "num")


def _years(numbers: list[int], joint: Joint, tokens: Tokens, at: int) -> tuple[Group, int]:
    at += 1
    if len(numbers) == 1:
        return _after_year(YearWord(numbers[0]), tokens, at)
    which, at = edge(tokens, at)
    forms = with_edge([WholeYear()] * len(numbers), which, joint)
    pairs = zip(forms, numbers, strict=True)
    return Group(tuple(When(form, YearWord(year)) for form, year in pairs), joint), at


def _months(forms: list[Month], joint: Joint, tokens: Tokens, at: int) -> tuple[Group, int]:
    """Read what follows 月: a third, an edge, days, a week of it, or nothing."""
    at += tokens[at].text == "的" and tokens[at + 1].kind in _ORDINALS
    month, following = forms[-1], tokens[at]
    rest: list[Form] | None = None
    if following.kind == "third":
        rest, at = [Thirds(month, *following.value)], at + 1
    elif following.kind == "fortnight":
        rest, at = [Fortnight(month, following.value)], at + 1
    elif following.kind in _ORDINALS and (read := _nth_of_month(month, tokens, at)):
        rest, at = [read[0]], read[1]
    elif following.kind == "num":
        numbers, after, days_joint = run(tokens, at)
        if numbers and tokens[after].kind == "day":
            rest, at, joint = [DayOf(month, n) for n in numbers], after + 1, days_joint
    if rest is None:
        return edged(forms, joint, tokens, at)
    return group_of([*forms[:-1], *rest], joint), at


_ORDINALS: Final = frozenset({"nth", "first", "last"})


def _nth_of_month(month: Month, tokens: Tokens, at: int) -> tuple[Form, int] | None:
    """Read 第二周, 第三个周五, 最后一个工作日 of a month."""
    read = ordinal(tokens, at)
    if read is None:
        return None
    number, after = read
    if tokens[after].kind == "workday":
        return NthWorkday(month, number), after + 1
    if tokens[after].kind != "week":
        return None
    day = tokens[after + 1]
    if day.text in ("日", "天"):
        return NthWeekday(month, number, 7), after + 2
    if day.kind != "num":
        return Week(month=month, number=number), after + 1
    named = day.value in range(1, 7) and len(day.text) == 1
    return (NthWeekday(month, number, day.value), after + 2) if named else None


def _bare_days(
    numbers: list[int], joint: Joint, tokens: Tokens, at: int, before: When | None
) -> tuple[Group, int] | None:
    """15日 after 9月1日至 is of the same month; alone it is this month's or the next."""
    month = before.form.month if before and isinstance(before.form, DayOf) else None
    if max(numbers) > 31 and tokens[at + 1].kind not in BOUNDS:
        return None  # 百日攻坚
    forms: list[Form] = [DayOf(month, n) if month else BareDay(n) for n in numbers]
    return group_of(forms, joint), at + 1


# --- after a year: 2022年 …, 今年 … ---


def _after_year(year: YearWord, tokens: Tokens, at: int) -> tuple[Group, int]:
    """Read the part of the year that follows, else the year itself with its edge."""
    while tokens[at].kind == "year":
        at += 1  # 2020年年底
    read = _READERS_IN_YEAR.get(tokens[at].kind, _nothing)(tokens, at, None)
    if read is not None and not any(part.year for part in read[0].parts):
        group, at = read
        return Group(tuple(When(part.form, year) for part in group.parts), group.joint), at
    which, at = edge(tokens, at)
    return group_of(with_edge([WholeYear()], which, ""), "", year), at


def _year_word(tokens: Tokens, at: int, before: When | None) -> Read:
    word = tokens[at].value
    year = YearWord(following=True) if word == "next" else YearWord(shift=word)
    return _after_year(year, tokens, at + 1)


def _cut_off(tokens: Tokens, at: int) -> bool:
    """Tell whether a number too long to be read stands before: 20222年底 is not 年底."""
    return tokens[at - 1].kind in ("num", "ymd", "ym", "md", "rate")


def _plain_year(tokens: Tokens, at: int, before: When | None) -> Read:
    """年底, 年内, 年中: of the notice's year. 年前 and 年后 are about the Spring Festival."""
    if _cut_off(tokens, at):
        return None
    which, after = edge(tokens, at + 1)
    if which:
        return group_of([Edge(WholeYear(), which)]), after
    if tokens[at + 1].kind == "within" and tokens[at].text in ("年", "年度"):
        return group_of([WholeYear()]), at + 1
    if tokens[at].text == "年" and (
        tokens[at + 1].kind in ("before", "after") or tokens[at - 1].kind == "gone"
    ):
        return group_of([Feast("春节")]), at + 1
    return None


def _plain_month(tokens: Tokens, at: int, before: When | None) -> Read:
    """月底, 月初, 月中, 月内: the month of issue."""
    if _cut_off(tokens, at):
        return None
    which, after = edge(tokens, at + 1)
    if which:
        return group_of([Edge(Month(), which)]), after
    return (group_of([Month()]), at + 1) if tokens[at + 1].kind == "within" else None


def _plain_quarter(tokens: Tokens, at: int, before: When | None) -> Read:
    if _cut_off(tokens, at):
        return None
    which, after = edge(tokens, at + 1)
    if which:
        return group_of([Edge(ThisQuarter(), which)]), after
    return (group_of([ThisQuarter()]), at + 1) if tokens[at + 1].kind == "within" else None


# --- words that name a stretch by themselves ---


def _month_word(tokens: Tokens, at: int, before: When | None) -> Read:
    return _months([_beside(_month_of(before), tokens[at].value)], "", tokens, at + 1)


def _beside(month: Month | None, shift: int) -> Month:
    """Return the month so many after the one before it: 5月20日至次月20日."""
    if month is None or month.number is None:
        return Month(shift=shift)
    return Month((month.number + shift - 1) % 12 + 1)


def _quarter_word(tokens: Tokens, at: int, before: When | None) -> Read:
    return edged([ThisQuarter(tokens[at].value)], "", tokens, at + 1)


def _quarter_sign(tokens: Tokens, at: int, before: When | None) -> Read:
    return edged([Quarters(tokens[at].value, tokens[at].value)], "", tokens, at + 1)


def _half(tokens: Tokens, at: int, before: When | None) -> Read:
    return edged([Half(tokens[at].value)], "", tokens, at + 1)


def _halves(tokens: Tokens, at: int, before: When | None) -> Read:
    return edged([Half(1), Half(2)], "and", tokens, at + 1)


def _third(tokens: Tokens, at: int, before: When | None) -> Read:
    month = _month_of(before) or Month()
    return group_of([Thirds(month, *tokens[at].value)]), at + 1


def _fortnight(tokens: Tokens, at: int, before: When | None) -> Read:
    return group_of([Fortnight(Month(), tokens[at].value)]), at + 1


def _month_of(before: When | None) -> Month | None:
    form = before.form if before else None
    if isinstance(form, Edge):
        form = form.of
    if isinstance(form, (Thirds, DayOf, Fortnight)):
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
    if unit.text == "季" and tokens[at + 3].kind not in ("edge", *BOUNDS):
        return None  # 节目第一季
    return _quarters([count.value], "", tokens, at + 3)


def _first_quarters(tokens: Tokens, at: int, before: When | None) -> Read:
    """前三季度; 前 alone is no date. 首季 is the first quarter."""
    count = tokens[at + 1]
    if count.kind == "num" and count.value in (2, 3) and tokens[at + 2].text in ("季度", "季"):
        return edged([Quarters(1, count.value)], "", tokens, at + 3)
    return None


def _week(tokens: Tokens, at: int, before: When | None) -> Read:
    """周五, 星期三前, 周日."""
    same_week = before.form.shift if before and isinstance(before.form, Weekday) else None
    return _weekday(same_week, tokens, at + 1)


def _week_word(tokens: Tokens, at: int, before: When | None) -> Read:
    """本周五, 下周三, 下周末, 本周内."""
    shift = tokens[at].value
    return _weekday(shift, tokens, at + 1) or _edged_week(shift, tokens, at + 1)


def _edged_week(shift: int, tokens: Tokens, at: int) -> tuple[Group, int]:
    which, at = edge(tokens, at)
    return group_of(with_edge([Week(shift)], which, "")), at


def _weekday(shift: int | None, tokens: Tokens, at: int) -> Read:
    token = tokens[at]
    if token.text in ("日", "天"):
        return group_of([Weekday(7, shift)]), at + 1
    if token.kind != "num" or token.value not in range(1, 7) or len(token.text) > 1:
        return None
    if tokens[at + 1].kind in ("measure", "times", "months"):
        return None  # 一周一次
    return group_of([Weekday(token.value, shift)]), at + 1


def _weekend(tokens: Tokens, at: int, before: When | None) -> Read:
    if tokens[at].text == "双休日" and tokens[at + 1].kind not in BOUNDS:
        return None
    return group_of([Edge(Week(), "end")]), at + 1


def _day_word(tokens: Tokens, at: int, before: When | None) -> Read:
    return group_of([NearDay(tokens[at].value)]), at + 1


def _festival(tokens: Tokens, at: int, before: When | None) -> Read:
    return group_of([Feast(tokens[at].value)]), at + 1


def _plan(tokens: Tokens, at: int, before: When | None) -> Read:
    """“十四五”末, “十四五”期间内; the plan's name in a heading is no date."""
    form: Form = PlanYears(tokens[at].value)
    at += 1
    if tokens[at].text == "期" or (tokens[at].kind, tokens[at].text) == ("times", "期"):
        at += 1
    which, after = edge(tokens, at)
    if which:
        return group_of([Edge(form, which)]), after
    counted = tokens[at].kind == "before" and tokens[at + 1].kind == "num"  # “十四五”前三年
    if tokens[at].kind in ("before", "within", "during") and not counted:
        return group_of([form]), at
    return None


def _nothing(tokens: Tokens, at: int, before: When | None) -> Read:
    return None


_READERS_IN_YEAR: Final[Mapping[str, Callable[[Tokens, int, When | None], Read]]] = {
    "num": _number_in_year,
    "half": _half,
    "halves": _halves,
    "nth": _nth,
    "before": _first_quarters,
    "quarter_word": _quarter_word,
    "q": _quarter_sign,
    "month": _plain_month,
    "festival": _festival,
    "md": md,
}
_READERS: Final[Mapping[str, Callable[[Tokens, int, When | None], Read]]] = {
    **_READERS_IN_YEAR,
    "num": _number,
    "year": _plain_year,
    "year_word": _year_word,
    "year_end": lambda tokens, at, _: (group_of([Edge(WholeYear(), "end")]), at + 1),
    "quarter": _plain_quarter,
    "month_word": _month_word,
    "third": _third,
    "fortnight": _fortnight,
    "week": _week,
    "week_word": _week_word,
    "weekend": _weekend,
    "day_word": _day_word,
    "plan": _plan,
    "ymd": ymd,
    "ym": ym,
}
BEGINNINGS: Final = frozenset(_READERS)  # the kinds of words with which a stretch begins
