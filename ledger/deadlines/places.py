"""Grammar of places in a period: 末月25日, 首个工作日, 周一至周五, 结束后10日内."""

from __future__ import annotations

import re
from typing import Final

from ledger.deadlines.cycles import (
    ALL_MONTHS,
    EVERY_HALF,
    EVERY_QUARTER,
    EVERY_WEEK,
    LAST,
    WEEKDAYS,
    WORKDAYS,
    Read,
    Rhythm,
)
from ledger.deadlines.groups import ordinal, which_month
from ledger.deadlines.services import Length, length
from ledger.deadlines.tokens import Tokens

_LINK: Final = re.compile(r"[^，。；、,;]{0,10}?(?:于|在|的|\()$")


def inside(tokens: Tokens, at: int) -> int:
    """Skip the words between a period and its day: 每年应于1月底前, 每月的10日前."""
    gap = tokens[at]
    return at + 1 if gap.kind == "gap" and _LINK.fullmatch(gap.text) else at


def of(tokens: Tokens, at: int) -> int:
    """Skip 的: 每季度第一个月的5日前."""
    return at + (tokens[at].kind == "gap" and tokens[at].text == "的")


# --- inside a half year, a quarter, a month ---


def half_year(tokens: Tokens, at: int, text: str) -> Read:
    return month_of_period(tokens, at, (1, 7), 6) or (EVERY_HALF, at)


def quarter(tokens: Tokens, at: int, text: str) -> Read:
    return month_of_period(tokens, at, (1, 4, 7, 10), 3) or (EVERY_QUARTER, at)


def month_of_period(tokens: Tokens, at: int, firsts: tuple[int, ...], size: int) -> Read:
    """Read 末月25日, 首月10日, 第二个月, 次月5日, 末, 结束后10日内 of a longer period."""
    closed = after_closing(tokens, at, firsts)
    if closed:
        return closed
    at = inside(tokens, at)
    later = tokens[at].kind == "after"  # 每季度后首月5日前
    read = which_month(tokens, at + later, size)
    if read:
        offset, after = read
        offset += size * later
        months = tuple(sorted((first + offset - 1) % 12 + 1 for first in firsts))
        return days_of_month(tokens, after, months)
    if tokens[at].kind == "edge":
        return _edge_of_period(tokens, at, firsts, size)
    read = ordinal(tokens, at)
    if read and read[0] == 1 and tokens[read[1]].kind == "week":
        return Rhythm("YEARLY", months=firsts, days=(7,), ambiguous=True), read[1] + 1
    return None


def _edge_of_period(tokens: Tokens, at: int, firsts: tuple[int, ...], size: int) -> Read:
    which = tokens[at].value
    if which == "begin":
        return Rhythm("YEARLY", months=firsts, days=(10,), ambiguous=True), at + 1
    ends = tuple(first + size - 1 for first in firsts)
    read = days_named(tokens, of(tokens, at + 1))
    days, after = read or ((LAST,), at + 1)  # 每季度末25日前: of the last month
    return Rhythm("YEARLY", months=ends, days=days), after


def after_closing(tokens: Tokens, at: int, firsts: tuple[int, ...]) -> Read:
    """结束后10日内, 终了后5个工作日内: so long into the next period."""
    closed = tokens[at].kind == "closing"
    at += closed
    if tokens[at].kind != "after" and not closed:
        return None
    at = of(tokens, at + (tokens[at].kind == "after"))
    read = length(tokens, at)
    if read is None:
        return None
    span, after = read
    after += tokens[after].kind == "within"
    found = _into(span, firsts)
    return (found, after) if found else None


def _into(span: Length, firsts: tuple[int, ...]) -> Rhythm | None:
    yearly = "YEARLY" if firsts != ALL_MONTHS else "MONTHLY"
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


def month(tokens: Tokens, at: int, text: str) -> Read:
    """每月10日前, 每月1日和15日, 每月底, 每月下旬, 每月最后一个工作日, 每月5日至10日."""
    closed = after_closing(tokens, at, ALL_MONTHS)
    if closed:
        return closed
    return days_of_month(tokens, inside(tokens, at), ())


def days_of_month(tokens: Tokens, at: int, months: tuple[int, ...]) -> Read:
    frequency = "YEARLY" if months else "MONTHLY"
    at = of(tokens, at)
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
    read = days_named(tokens, at)
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


def days_named(tokens: Tokens, at: int) -> tuple[tuple[int, ...], int] | None:
    """Read 1日和15日, 1、15日, 5日前和20日前, 15日和月底, 25日至28日 (due on its last)."""
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
        if tokens[joint].kind in ("and", "to") and _is_month_end(tokens, joint + 1):
            kept = days if tokens[joint].kind == "and" else days[:-1]
            return (*kept, LAST), joint + 3
        if tokens[joint].kind == "to" and tokens[joint + 1].text in ("次月", "翌月", "下月"):
            joint += 1  # 25日至次月5日
        if tokens[joint].kind not in ("and", "to", "month_word"):
            break
        if tokens[joint + 1].kind != "num":
            break
        if tokens[joint].kind != "and":
            days.pop()
        at = joint + 1
    return (tuple(days), at) if days else None


def _is_month_end(tokens: Tokens, at: int) -> bool:
    return tokens[at].kind == "month" and tokens[at + 1].value == "end"


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
    read = ordinal(tokens, at)
    if read is None:
        return None
    number, after = read
    if tokens[after].kind != "week":
        return None
    day = tokens[after + 1]
    if day.text in ("日", "天"):
        return Rhythm(frequency, months=months, weekdays=(f"{number}SU",)), after + 2
    if day.kind == "num" and day.value in range(1, 7):
        weekday = (f"{number}{WEEKDAYS[day.value - 1]}",)
        return Rhythm(frequency, months=months, weekdays=weekday), after + 2
    if number not in range(-1, 5):
        return None
    days = (LAST,) if number == -1 else (7 * number,)
    return Rhythm(frequency, months=months, days=days, ambiguous=True), after + 1


# --- inside a week; shorter periods ---


def week(tokens: Tokens, at: int, text: str) -> Read:
    """每周五前, 每周一、三、五, 每周一至周五, 每周最后一个工作日; alone it is Sunday."""
    nth = _nth_workday(tokens, inside(tokens, at))
    if nth:
        place, after = nth
        day = WORKDAYS[place if place < 0 else min(place, 5) - 1]
        return Rhythm("WEEKLY", weekdays=(day,), ambiguous=True), after
    if tokens[at].kind == "edge":
        return EVERY_WEEK, at + 1
    if _ONE_REPORT.match(text, tokens[at].start):
        return EVERY_WEEK, at
    days, after = _weekdays(tokens, inside(tokens, at))
    return (Rhythm("WEEKLY", weekdays=days), after) if days else (EVERY_WEEK, at)


_ONE_REPORT: Final = re.compile(r"一[报评结清晒更巡查考会](?=[，。；、,;)\"]|$)")  # 每周一报


def _weekdays(tokens: Tokens, at: int) -> tuple[tuple[str, ...], int]:
    found: list[int] = []
    while len(found) < 7:
        at += tokens[at].kind == "week" and bool(found)
        day = _weekday(tokens[at], tokens[at + 1].kind)
        if not day:
            break
        found += day
        at += 1
        if tokens[at].kind == "num" and tokens[at].start == tokens[at - 1].end:
            more = _weekday(tokens[at], tokens[at + 1].kind)  # 周一三五
            found, at = found + more, at + bool(more)
        joint = tokens[at]
        following = tokens[at + 1 + (tokens[at + 1].kind == "week")]
        if joint.kind not in ("and", "to") or not _weekday(following, ""):
            break
        if joint.kind == "to" and len(found) == 1:
            found = [*range(found[0], _weekday(following, "")[0])]
        at += 1
    return tuple(WEEKDAYS[day - 1] for day in found), at


_COUNTED: Final = ("times", "measure", "day", "months", "nature_day", "half_day", "hour", "week")


def _weekday(token: object, following: str) -> list[int]:
    text = getattr(token, "text", "")
    if following in _COUNTED or not text:
        return []
    if text in ("日", "天"):
        return [7]
    days = ["一二三四五六".find(sign) + 1 for sign in text] if len(text) <= 5 else [0]
    if text in ("1", "2", "3", "4", "5", "6"):
        return [int(text)]
    return days if all(days) and days == sorted(days) else []
