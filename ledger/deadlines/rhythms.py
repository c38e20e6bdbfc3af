"""Grammar of what falls due again and again: 每季度末月25日前, 每年不少于1次, 一月一调度.

rhythm = each [number] period [place in the period] | number period number times
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from ledger.deadlines.dates import Dates, Tokens, dates, hour
from ledger.deadlines.services import Length, length

QUARTER_ENDS: Final = (3, 6, 9, 12)
HALF_ENDS: Final = (6, 12)
WORKDAYS: Final = ("MO", "TU", "WE", "TH", "FR")
WEEKDAYS: Final = (*WORKDAYS, "SA", "SU")
LAST: Final = -1
_ALL_MONTHS: Final = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When something is due again. Plain data; `ledger.deadlines.rules` spells the RRULE.

    `months` is () for every month, `days` are days of a month (-1 the last), `inner` is what
    stands in a year (每年6月底和12月底). `place` picks the nth of the days (BYSETPOS).
    """

    frequency: str  # YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY
    interval: int = 1
    months: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    weekdays: tuple[str, ...] = ()
    place: int | None = None
    inner: Dates | None = None
    ambiguous: bool = False
    start: int = 0
    end: int = 0


Read: TypeAlias = tuple[Rhythm, int] | None

EVERY_YEAR: Final = Rhythm("YEARLY", months=(12,), days=(31,))
EVERY_HALF: Final = Rhythm("YEARLY", months=HALF_ENDS, days=(LAST,))
EVERY_QUARTER: Final = Rhythm("YEARLY", months=QUARTER_ENDS, days=(LAST,))
EVERY_MONTH: Final = Rhythm("MONTHLY", days=(LAST,))
EVERY_HALF_MONTH: Final = Rhythm("MONTHLY", days=(15, LAST))
EVERY_TEN_DAYS: Final = Rhythm("MONTHLY", days=(10, 20, LAST))
EVERY_WEEK: Final = Rhythm("WEEKLY", weekdays=("SU",))
EVERY_WORKDAY: Final = Rhythm("WEEKLY", weekdays=WORKDAYS, ambiguous=True)
EVERY_DAY: Final = Rhythm("DAILY")
EVERY_HOUR: Final = Rhythm("HOURLY")


def rhythm(tokens: Tokens, at: int, text: str) -> Read:
    """Read a rhythm that begins at a place."""
    reader = _READERS.get(tokens[at].kind)
    read = reader(tokens, at, text) if reader else None
    if read is None:
        return None
    found, after = read
    _, after = hour(tokens, after)
    after += tokens[after].kind in ("before", "within", "until")
    return replace(found, start=tokens[at].start, end=tokens[after - 1].end), after


# --- every … ---


def _each(tokens: Tokens, at: int, text: str) -> Read:
    word = tokens[at].text
    period = _PERIODS.get(tokens[at + 1].kind)
    if tokens[at + 1].kind == "edge" and tokens[at + 1].value == "middle":
        return None
    if period is None:
        return _each_several(tokens, at, text)
    if word in ("各", "各个") and tokens[at + 1].kind != "quarter":
        return None
    if word in ("按", "各", "逐") and tokens[at + 1].text == "年度" and _goes_on(tokens, at + 2):
        return None  # 按年度计划
    if tokens[at + 1].text == "号" or (word == "按" and tokens[at + 1].kind == "day"):
        return None
    return period(tokens, at + 2, text)


def _goes_on(tokens: Tokens, at: int) -> bool:
    return tokens[at].kind == "gap" and tokens[at].text[0] not in "，。；、,;)）"


def _each_several(tokens: Tokens, at: int, text: str) -> Read:
    """每两年, 每3个月, 每两周, 每10天: where it begins is not said."""
    if tokens[at].text not in ("每", "每隔", "每满"):
        return None
    read = length(tokens, at + 1)
    if read is None:
        return None
    span, after = read
    found = _several(span)
    return (found, after) if found else None


def _several(span: Length) -> Rhythm | None:
    n, unit = span.amount, span.unit
    if n < 1:
        return None
    if unit == "month":
        return _every_months(n)
    if unit == "week":
        return replace(EVERY_WEEK, interval=n, ambiguous=n > 1)
    if unit == "day":
        return replace(EVERY_DAY, interval=n, ambiguous=n > 1)
    if unit == "workday":
        return EVERY_WORKDAY
    return replace(EVERY_HOUR, interval=n) if unit == "hour" else None


def _every_months(n: int) -> Rhythm | None:
    if n % 12 == 0:
        return replace(EVERY_YEAR, interval=n // 12, ambiguous=n > 12)
    if 12 % n == 0:
        return (
            Rhythm("YEARLY", months=tuple(range(n, 13, n)), days=(LAST,), ambiguous=n not in (3, 6))
            if n > 1
            else EVERY_MONTH
        )
    return replace(EVERY_MONTH, interval=n, ambiguous=True)


def _every_other(tokens: Tokens, at: int, text: str) -> Read:
    """隔月, 隔周, 每隔两周."""
    read = length(tokens, at + 1)
    if read:
        found = _several(Length(read[0].amount + 1, read[0].unit))
        return (replace(found, ambiguous=True), read[1]) if found else None
    base = _OTHERS.get(tokens[at + 1].kind)
    return (replace(base, interval=2, ambiguous=True), at + 2) if base else None


_OTHERS: Final = {
    "month": EVERY_MONTH, "week": EVERY_WEEK, "year": EVERY_YEAR, "day": EVERY_DAY,
    "nature_day": EVERY_DAY,
}  # fmt: skip


# --- inside a year ---


def _year(tokens: Tokens, at: int, text: str) -> Read:
    """每年1月31日前, 每年6月、12月底, 每年年底, 每年底; alone it is the last day of the year."""
    if tokens[at].kind == "edge":
        return _edge_of_year(tokens, at)
    closed = _after_closing(tokens, at, (1,))
    if closed:
        return closed
    read = dates(tokens, _inside(tokens, at))
    if read and not read[0].from_now and not any(part.year for part in read[0].parts):
        return replace(EVERY_YEAR, inner=read[0]), read[1]
    return EVERY_YEAR, at


def _edge_of_year(tokens: Tokens, at: int) -> Read:
    if tokens[at].value == "end":
        return EVERY_YEAR, at + 1
    months = (1,) if tokens[at].value == "begin" else (6,)
    open_ended = tokens[at].value == "begin"
    return Rhythm("YEARLY", months=months, days=(LAST,), ambiguous=open_ended), at + 1


_LINK: Final = re.compile(r"[^，。；、,;]{0,10}?(?:于|在|的)$")


def _inside(tokens: Tokens, at: int) -> int:
    """Skip the words between a period and its day: 每年应于1月底前, 每月的10日前."""
    gap = tokens[at]
    return at + 1 if gap.kind == "gap" and _LINK.fullmatch(gap.text) else at


# --- inside a half year, a quarter, a month ---


def _half_year(tokens: Tokens, at: int, text: str) -> Read:
    return _month_of_period(tokens, at, (1, 7), 6) or (EVERY_HALF, at)


def _quarter(tokens: Tokens, at: int, text: str) -> Read:
    return _month_of_period(tokens, at, (1, 4, 7, 10), 3) or (EVERY_QUARTER, at)


def _month_of_period(tokens: Tokens, at: int, firsts: tuple[int, ...], size: int) -> Read:
    """Read 末月25日, 首月10日, 第二个月, 次月5日, 末, 结束后10日内 of a longer period."""
    closed = _after_closing(tokens, at, firsts)
    if closed:
        return closed
    at = _inside(tokens, at)
    read = _which_month(tokens, at, size)
    if read:
        offset, after = read
        months = tuple(sorted((first + offset - 1) % 12 + 1 for first in firsts))
        return _days_of_month(tokens, after, months)
    if tokens[at].kind == "edge":
        return _edge_of_period(tokens, at, firsts, size)
    return None


def _edge_of_period(tokens: Tokens, at: int, firsts: tuple[int, ...], size: int) -> Read:
    which = tokens[at].value
    if which == "begin":
        return Rhythm("YEARLY", months=firsts, days=(10,), ambiguous=True), at + 1
    ends = tuple(first + size - 1 for first in firsts)
    read = _days(tokens, at + 1)
    days, after = read or ((LAST,), at + 1)  # 每季度末25日前: of the last month
    return Rhythm("YEARLY", months=ends, days=days), after


def _which_month(tokens: Tokens, at: int, size: int) -> tuple[int, int] | None:
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
        read = _which_month(tokens, at + 1, size)
        return (read[0] + size, read[1]) if read else None
    return None


def _after_closing(tokens: Tokens, at: int, firsts: tuple[int, ...]) -> Read:
    """结束后10日内, 终了后5个工作日内: so long into the next period."""
    if tokens[at].kind == "closing":
        at += 1
    if tokens[at].kind != "after":
        return None
    at += 1
    at += tokens[at].kind == "gap" and tokens[at].text == "的"
    read = length(tokens, at)
    if read is None:
        return None
    span, after = read
    after += tokens[after].kind == "within"
    found = _into(span, firsts)
    return (found, after) if found else None


def _into(span: Length, firsts: tuple[int, ...]) -> Rhythm | None:
    yearly = "YEARLY" if firsts != _ALL_MONTHS else "MONTHLY"
    months = firsts if yearly == "YEARLY" else ()
    if span.unit == "workday" and 0 < span.amount < 24:
        return Rhythm(yearly, months=months, weekdays=WORKDAYS, place=span.amount, ambiguous=True)
    amount = span.amount * 7 if span.unit == "week" else span.amount
    if span.unit in ("day", "week") and 0 < amount <= 28:
        return Rhythm(yearly, months=months, days=(amount,))
    if (span.unit == "day" and amount <= 31) or (span.unit, amount) == ("month", 1):
        return Rhythm(yearly, months=months, days=(LAST,))
    if span.unit == "month" and months and amount <= 12:
        later = tuple(sorted((first + amount - 2) % 12 + 1 for first in firsts))
        return Rhythm(yearly, months=later, days=(LAST,))
    return None


def _month(tokens: Tokens, at: int, text: str) -> Read:
    """每月10日前, 每月1日和15日, 每月底, 每月下旬, 每月最后一个工作日, 每月5日至10日."""
    closed = _after_closing(tokens, at, _ALL_MONTHS)
    if closed:
        return closed
    return _days_of_month(tokens, _inside(tokens, at), ())


def _days_of_month(tokens: Tokens, at: int, months: tuple[int, ...]) -> Read:
    frequency = "YEARLY" if months else "MONTHLY"
    while tokens[at].kind == "month" or (tokens[at].kind == "month_word" and not tokens[at].value):
        at += 1  # 每月月底, 每月当月25日
    nth = _nth_workday(tokens, at)
    if nth:
        place, after = nth
        found = Rhythm(frequency, months=months, weekdays=WORKDAYS, place=place, ambiguous=True)
        return found, after
    week = _nth_week(tokens, at, frequency, months)
    if week:
        return week
    days, after, open_ended = _day_or_edge(tokens, at)
    return Rhythm(frequency, months=months, days=days, ambiguous=open_ended), after


def _day_or_edge(tokens: Tokens, at: int) -> tuple[tuple[int, ...], int, bool]:
    """Return the days of the month, the place after them, and whether usage leaves them open."""
    token = tokens[at]
    read = _days(tokens, at)
    if read:
        return (*read, False)
    if token.kind == "edge":
        day = {"begin": 10, "middle": 15, "end": LAST}[token.value]
        return (day,), at + 1, token.value != "end"
    if token.kind == "third":
        last = token.value[1]
        return (LAST if last == 3 else 10 * last,), at + 1, tokens[at + 1].kind == "before"
    if token.kind == "fortnight":
        return (15 if token.value == 1 else LAST,), at + 1, False
    return (LAST,), at, False


def _days(tokens: Tokens, at: int) -> tuple[tuple[int, ...], int] | None:
    """Read 1日和15日, 1、15日, 5日前和20日前, 25日至28日 (due on the last of a range)."""
    days: list[int] = []
    while tokens[at].kind == "num" and len(days) < 31:
        unit = tokens[at + 1].kind
        value = tokens[at].value
        if value is None or unit not in ("day", "and", "to"):
            break
        if unit != "day" and tokens[at + 2].kind != "num":
            break
        days.append(value)
        at += 2 if unit == "day" else 1
        bounded = tokens[at].kind == "before" and tokens[at + 1].kind == "and"
        joint = at + 1 if bounded else at
        if tokens[joint].kind not in ("and", "to") or tokens[joint + 1].kind != "num":
            break
        if tokens[joint].kind == "to":
            days.pop()
        at = joint + 1
    return (tuple(days), at) if days else None


def _nth_workday(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """首个工作日 is 1, 最后一个工作日 is -1, 前5个工作日 and 第5个工作日 are 5."""
    first = tokens[at]
    if first.kind in ("first", "last"):
        after = at + 1
        after += tokens[after].kind == "num" and tokens[after].value == 1
        after += tokens[after].kind == "measure"
        place = 1 if first.kind == "first" else -1
        return (place, after + 1) if tokens[after].kind == "workday" else None
    if first.kind not in ("before", "nth") or tokens[at + 1].kind != "num":
        return None
    count, after = tokens[at + 1].value, at + 2
    after += tokens[after].kind == "measure"
    if tokens[after].kind != "workday" or not 0 < (count or 0) < 24:
        return None
    return count, after + 1


def _nth_week(tokens: Tokens, at: int, frequency: str, months: tuple[int, ...]) -> Read:
    """每月第一周 is its seventh day; 每月第一个周五, 每月最后一个周五 are weekdays."""
    read = _ordinal(tokens, at)
    if read is None:
        return None
    number, after = read
    if tokens[after].kind != "week":
        return None
    day = tokens[after + 1]
    if day.kind == "num" and day.value in range(1, 7):
        weekday = (f"{number}{WEEKDAYS[day.value - 1]}",)
        return Rhythm(frequency, months=months, weekdays=weekday), after + 2
    if number not in range(-1, 5):
        return None
    days = (LAST,) if number == -1 else (7 * number,)
    return Rhythm(frequency, months=months, days=days, ambiguous=True), after + 1


def _ordinal(tokens: Tokens, at: int) -> tuple[int, int] | None:
    first = tokens[at]
    if first.kind in ("first", "last"):
        after = at + 1 + (tokens[at + 1].value == 1)
        after += tokens[after].kind == "measure"
        return (1 if first.kind == "first" else -1), after
    if first.kind == "nth" and tokens[at + 1].kind == "num" and tokens[at + 1].value:
        after = at + 2 + (tokens[at + 2].kind == "measure")
        return tokens[at + 1].value, after
    return None


# --- inside a week; shorter periods ---


def _week(tokens: Tokens, at: int, text: str) -> Read:
    """每周五前, 每周一、三、五, 每周一至周五, 每周最后一个工作日; alone it is Sunday."""
    nth = _nth_workday(tokens, _inside(tokens, at))
    if nth:
        place, after = nth
        day = WORKDAYS[place if place < 0 else min(place, 5) - 1]
        return Rhythm("WEEKLY", weekdays=(day,), ambiguous=True), after
    if tokens[at].kind == "edge":
        return EVERY_WEEK, at + 1
    days, after = _weekdays(tokens, _inside(tokens, at))
    return (Rhythm("WEEKLY", weekdays=days), after) if days else (EVERY_WEEK, at)


def _weekdays(tokens: Tokens, at: int) -> tuple[tuple[str, ...], int]:
    found: list[int] = []
    while len(found) < 7:
        at += tokens[at].kind == "week" and bool(found)
        day = _weekday(tokens[at], tokens[at + 1].kind)
        if not day:
            break
        found += day
        at += 1
        joint = tokens[at]
        following = tokens[at + 1 + (tokens[at + 1].kind == "week")]
        if joint.kind not in ("and", "to") or not _weekday(following, ""):
            break
        if joint.kind == "to" and len(found) == 1:
            found = [*range(found[0], _weekday(following, "")[0])]
        at += 1
    return tuple(WEEKDAYS[day - 1] for day in found), at


def _weekday(token: object, following: str) -> list[int]:
    text = getattr(token, "text", "")
    if following in ("times", "measure", "day", "months") or not text:
        return []
    if text in ("日", "天"):
        return [7]
    days = ["一二三四五六".find(sign) + 1 for sign in text] if len(text) <= 5 else [0]
    if text in ("1", "2", "3", "4", "5", "6"):
        return [int(text)]
    return days if all(days) and days == sorted(days) else []


def _fixed(base: Rhythm) -> Callable[[Tokens, int, str], Read]:
    def read(tokens: Tokens, at: int, text: str) -> Read:
        return base, at

    return read


def _months_as_period(tokens: Tokens, at: int, text: str) -> Read:
    """每个月: the lexer has 每个 and 月, or 每 and 个月."""
    return _month(tokens, at, text)


_PERIODS: Final[Mapping[str, Callable[[Tokens, int, str], Read]]] = {
    "year": _year,
    "half_year": _half_year,
    "quarter": _quarter,
    "month": _month,
    "months": _months_as_period,
    "half_month": _fixed(EVERY_HALF_MONTH),
    "ten_days": _fixed(EVERY_TEN_DAYS),
    "week": _week,
    "weekend": _fixed(EVERY_WEEK),
    "workday": _fixed(EVERY_WORKDAY),
    "day": _fixed(EVERY_DAY),
    "nature_day": _fixed(EVERY_DAY),
    "hour": _fixed(EVERY_HOUR),
    "even_odd": lambda tokens, at, text: _even_odd(tokens, at - 1, text),
}


# --- without 每 ---


def _even_odd(tokens: Tokens, at: int, text: str) -> Read:
    """逢双月, 单月10日前."""
    return _days_of_month(tokens, _inside(tokens, at + 1), tokens[at].value)


_TOGETHER: Final = {
    "year": EVERY_YEAR, "half_year": EVERY_HALF, "quarter": EVERY_QUARTER, "month": EVERY_MONTH,
    "week": EVERY_WEEK, "day": EVERY_DAY, "nature_day": EVERY_DAY, "half_month": EVERY_HALF_MONTH,
    "ten_days": EVERY_TEN_DAYS, "months": EVERY_MONTH,
}  # fmt: skip
_ACTIVITY: Final = (
    r"(?:统计|评选|通报|调度|例会|报告|报表|报送|小结|总结|监测|抽查|检查|督查|督导|考核|考评|"
    r"评估|测评|盘点|分析|汇总|更新|会商|巡检|巡查|自查|简报|研判|梳理|公布|排名|复盘|推进会)"
)
_SHORT_ACTIVITY: Final = re.compile(
    r"(?:[月季周日]|半年)(?:报(?!送|道)|通报|调度|例会|考核|小结|评比|评选|研判|督查|巡查|会商|"
    r"排名|盘点)"
)
_ADJECTIVE: Final = re.compile(
    rf"(?:季度|月度|半年度|每?周度)(?:工作|信息|进展|情况|任务)*{_ACTIVITY}"
)
_ONE_EACH: Final = re.compile(rf"(?:一|1)(?:{_ACTIVITY}|报|评|考|公开|会|主题|清零|清)")


def _times_in(tokens: Tokens, at: int, text: str) -> Read:
    """一年两次, 半年一次, 两年一轮, 一月一调度."""
    base, after = _TOGETHER.get(tokens[at].kind), at + 1
    if tokens[at].kind == "num":
        base = _TOGETHER.get(tokens[at + 1].kind)
        many = tokens[at].value or 0
        after = at + 2
        if many > 1 and base:
            read = length(tokens, at)
            base = _several(read[0]) if read else None
    count = tokens[after]
    if base is None or count.kind != "num" or not 0 < (count.value or 0) < 100:
        return None
    if tokens[after + 1].kind == "times":
        return base, after
    return (base, after) if _ONE_EACH.match(text, count.start) else None


def _adjective(tokens: Tokens, at: int, text: str) -> Read:
    """季度评选, 月度统计制度, 月调度: a rhythm, but the words do not say it is a duty."""
    base = _TOGETHER[tokens[at].kind]
    before = tokens[at - 1] if at else None
    if _ADJECTIVE.match(text, tokens[at].start):
        return replace(base, ambiguous=True), at + 1
    opens = before is None or before.kind == "and" or text[before.end - 1] in '，。；,;:："(行立'
    if opens and _SHORT_ACTIVITY.match(text, tokens[at].start):
        return replace(base, ambiguous=True), at + 1
    return None


def _period_word(tokens: Tokens, at: int, text: str) -> Read:
    return _times_in(tokens, at, text) or _adjective(tokens, at, text) or _after_period(tokens, at)


def _after_period(tokens: Tokens, at: int) -> Read:
    """季后10日内, 月后5日内, 季度终了后15日内."""
    if tokens[at].kind == "quarter":
        return _after_closing(tokens, at + 1, (1, 4, 7, 10))
    if tokens[at].kind == "month":
        return _after_closing(tokens, at + 1, _ALL_MONTHS)
    if tokens[at].kind == "half_year":
        return _after_closing(tokens, at + 1, (1, 7))
    return None


def _next_month(tokens: Tokens, at: int, text: str) -> Read:
    """于次月5日前: of every month, since 次月 has nothing else to follow."""
    if tokens[at].text not in ("次月", "翌月") or not _days(tokens, at + 1):
        return None
    return _days_of_month(tokens, at + 1, ())


_READERS: Final[Mapping[str, Callable[[Tokens, int, str], Read]]] = {
    "each": _each,
    "every_other": _every_other,
    "even_odd": _even_odd,
    "num": _times_in,
    "half_year": _period_word,
    "half_month": _period_word,
    "quarter": _period_word,
    "month": _period_word,
    "week": _period_word,
    "day": _period_word,
    "month_word": _next_month,
}
