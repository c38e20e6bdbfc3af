"""Grammar of what falls due again and again: 每季度末月25日前, 每年不少于1次, 一月一调度.

rhythm = each [number] period [place in the period] | number period number times
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from ledger.deadlines.cycles import (
    ALL_MONTHS,
    EVERY_DAY,
    EVERY_FORTNIGHT,
    EVERY_HALF,
    EVERY_HALF_MONTH,
    EVERY_HOUR,
    EVERY_MONTH,
    EVERY_QUARTER,
    EVERY_TEN_DAYS,
    EVERY_WEEK,
    EVERY_WORKDAY,
    EVERY_YEAR,
    LAST,
    Read,
    Rhythm,
    counted_back,
    several,
)
from ledger.deadlines.dates import Dates, ahead, dates
from ledger.deadlines.forms import DayOf, Edge, Feast, Month, When
from ledger.deadlines.groups import which_month
from ledger.deadlines.hours import hour
from ledger.deadlines.places import (
    after_closing,
    days_named,
    days_of_month,
    half_year,
    inside,
    month,
    month_of_period,
    quarter,
    week,
)
from ledger.deadlines.services import Length, length
from ledger.deadlines.standing import before_season
from ledger.deadlines.tokens import Tokens


def rhythm(tokens: Tokens, at: int, text: str) -> Read:
    """Read a rhythm that begins at a place, with one of `BEGINNINGS`."""
    read = _READERS[tokens[at].kind](tokens, at, text)
    if read is None:
        return None
    found, after = read
    _, after = hour(tokens, after)
    closed = after + (tokens[after].kind == "closing")  # 每季度结束前10日
    if tokens[closed].kind == "before":
        early, after_early = ahead(tokens, closed + 1)
        found, after = (counted_back(found, early), after_early) if early else (found, after)
    after += tokens[after].kind in ("before", "within", "until")
    return found._replace(start=tokens[at].start, end=tokens[after - 1].end), after


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
    if tokens[at + 1].text == "年度" and _PLANNED.match(tokens[at + 2].text):
        return None  # 按年度计划
    if tokens[at + 1].text == "号" or (word == "按" and _is_noun(tokens, at + 1)):
        return None
    if at and tokens[at - 1].kind == "workday":
        return EVERY_WORKDAY, at + 2  # 工作日每天
    return period(tokens, at + 2, text)


def _is_noun(tokens: Tokens, at: int) -> bool:
    """按日期, 按日程."""
    return tokens[at].kind == "day" and tokens[at + 1].text[:1] in tuple("期程历常")


_PLANNED: Final = re.compile(r"计划|目标|任务|工作|要点|预算|考核|安排|方案|要求|进度|重点")


def _each_several(tokens: Tokens, at: int, text: str) -> Read:
    """每两年, 每3个月, 每两周, 每10天: where it begins is not said."""
    if tokens[at].text not in ("每", "每隔", "每满"):
        return None
    read = _stretch(tokens, at + 1)
    if read is None:
        return None
    span, after = read
    found = several(span)
    return (found, after) if found else None


def _stretch(tokens: Tokens, at: int) -> tuple[Length, int] | None:
    """Read a length; 两月 after 每 is one too, and 3月15日 is none."""
    count, unit = tokens[at], tokens[at + 1]
    months = count.kind == "num" and unit.text == "月" and tokens[at + 3].kind != "day"
    if months and count.value and count.value > 1:
        return Length(count.value, "month"), at + 2
    return length(tokens, at)


def _every_other(tokens: Tokens, at: int, text: str) -> Read:
    """隔月, 隔周, 每隔两周."""
    read = length(tokens, at + 1)
    if read:
        found = several(Length(read[0].amount + 1, read[0].unit))
        return (found._replace(ambiguous=True), read[1]) if found else None
    base = _OTHERS.get(tokens[at + 1].kind)
    return (base._replace(interval=2, ambiguous=True), at + 2) if base else None


_OTHERS: Final = {
    "month": EVERY_MONTH, "week": EVERY_WEEK, "year": EVERY_YEAR, "day": EVERY_DAY,
    "nature_day": EVERY_DAY,
}  # fmt: skip


# --- inside a year ---


def _year(tokens: Tokens, at: int, text: str) -> Read:
    """每年1月31日前, 每年6月、12月底, 每年年底, 每年底; alone it is the last day of the year."""
    if tokens[at].kind == "edge":
        return _edge_of_year(tokens, at)
    closed = after_closing(tokens, at, (1,))
    if closed:
        return closed
    if _counts_from_event(tokens, at):
        return None
    read = _in_year(tokens, inside(tokens, at))
    if read is None:
        behind = text[tokens[at - 1].end :][:_SEASON]
        return EVERY_YEAR._replace(ambiguous=before_season(behind)), at
    inner, after = read
    if inner.early:
        return _early_in_year(inner, inner.early), after
    while tokens[after].kind == "and" and (more := _in_year(tokens, after + 1)):
        inner, after = inner._replace(parts=inner.parts + more[0].parts, joined="and"), more[1]
    return EVERY_YEAR._replace(inner=inner, ambiguous=any(map(_is_open, inner.parts))), after


_BREAK: Final = re.compile("[，。；;,、]")
_SEASON: Final = 24  # signs of an event that are looked at


def _early_in_year(inner: Dates, early: Length) -> Rhythm:
    """每年6月底前10个工作日, 每年12月20日前3天."""
    form = inner.parts[0].form
    month = form.of if isinstance(form, Edge) else form.month if isinstance(form, DayOf) else None
    if len(inner.parts) > 1 or not isinstance(month, Month) or not month.number:
        return EVERY_YEAR._replace(inner=inner, ambiguous=True)
    day = form.day if isinstance(form, DayOf) else LAST
    return counted_back(Rhythm("YEARLY", months=(month.number,), days=(day,)), early)


def _counts_from_event(tokens: Tokens, at: int) -> bool:
    """每年开学后1个月内 counts from a day that no calendar has."""
    event = tokens[at]
    at += 1 + (tokens[at + 1].kind == "closing")
    if event.kind != "gap" or tokens[at].kind != "after" or _BREAK.search(event.text):
        return False
    read = length(tokens, at + 1)
    return read is not None and tokens[read[1]].kind == "within"


def _is_open(part: When) -> bool:
    """年初 and festivals fall on no fixed day of the year."""
    form = part.form
    return isinstance(form, Feast) or (isinstance(form, Edge) and form.which == "begin")


def _in_year(tokens: Tokens, at: int) -> tuple[Dates, int] | None:
    """Read dates that may stand in any year: 1月底, 次年1月15日."""
    read = dates(tokens, at)
    if read is None or read[0].from_now:
        return None
    named = any(part.year and not part.year.following for part in read[0].parts)
    return None if named else read


def _edge_of_year(tokens: Tokens, at: int) -> Read:
    if tokens[at].value == "end":
        return EVERY_YEAR, at + 1
    months = (1,) if tokens[at].value == "begin" else (6,)
    open_ended = tokens[at].value == "begin"
    return Rhythm("YEARLY", months=months, days=(LAST,), ambiguous=open_ended), at + 1


def _fixed(base: Rhythm) -> Callable[[Tokens, int, str], Read]:
    def read(tokens: Tokens, at: int, text: str) -> Read:
        return base, at

    return read


_PERIODS: Final[Mapping[str, Callable[[Tokens, int, str], Read]]] = {
    "year": _year,
    "half_year": half_year,
    "quarter": quarter,
    "month": month,
    "months": month,  # 每 and 个月
    "half_month": _fixed(EVERY_HALF_MONTH),
    "ten_days": _fixed(EVERY_TEN_DAYS),
    "week": week,
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
    return days_of_month(tokens, inside(tokens, at + 1), tokens[at].value)


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
    r"(?:[月季周日]|半年)(?:报(?!送|道|表|刊|社|纸)|更新|通报|调度|例会|考核|小结|评比|评选|研判|督查|巡查|会商|"
    r"排名|盘点)"
)
_LINKED: Final = (  # 周报告 alone is a paper; beside 月通报 it is a rhythm
    rf"(?:[日周旬月季年]|半年|季度|月度|年度)(?:{_ACTIVITY}|报(?!送|道)|例会|考核|评比|评价|点评|提示|提醒|"
    r"督办|推进|跟踪|跟进|晾晒|亮晒|比武|会审|清零|销号|对账|部署|安排|听取|观摩|碰头|研究|打分|排序|问效|回访|"
    r"反馈|交账|约谈|核查|评议|述职|曝光|会办|清单)"
)
_LINK: Final = re.compile(_LINKED)
_AFTER_LINK: Final = re.compile(f"{_LINKED}[、,，和及]$")
_CHAINED: Final = re.compile(rf"{_LINKED}[、,，和及]{_LINKED}")
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
            read = _stretch(tokens, at)
            base = several(read[0]) if read else None
    if base and tokens[after].kind == "at_least" and tokens[after - 1].kind != "quarter":
        return base, after  # 一年至少两次; 一季度至少两次 is the first quarter
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
        return base._replace(ambiguous=True), at + 1
    opens = before is None or before.kind == "and" or text[before.end - 1] in _OPENS
    if opens and _is_regular(text, tokens[at].start):
        return base._replace(ambiguous=True), at + 1
    return None


_OPENS: Final = '，。；,;:："(行立实全持施'  # 实行, 建立, 落实, 健全, 坚持, 实施


def _is_regular(text: str, at: int) -> bool:
    """月通报, or any of 周报告、月通报、季评估."""
    if _SHORT_ACTIVITY.match(text, at) or _CHAINED.match(text, at):
        return True
    before = text[max(0, at - _LONGEST_LINK) : at]
    return bool(_AFTER_LINK.search(before)) and bool(_LINK.match(text, at))


_LONGEST_LINK: Final = 8


def _link(tokens: Tokens, at: int, text: str) -> Read:
    """年考核, 旬通报: only in a chain."""
    start = tokens[at].start
    if not _LINK.match(text, start) or not _is_regular(text, start):
        return None
    return _TOGETHER[tokens[at].kind]._replace(ambiguous=True), at + 1


def _period_word(tokens: Tokens, at: int, text: str) -> Read:
    return (
        _times_in(tokens, at, text)
        or _adjective(tokens, at, text)
        or _after_period(tokens, at)
        or _alone(tokens, at, text)
    )


def _alone(tokens: Tokens, at: int, text: str) -> Read:
    """季度, 月度 and nothing else: a cell of the time column."""
    token = tokens[at]
    if token.text in ("季度", "月度", "半年度") and token.start == 0 and token.end == len(text):
        return _TOGETHER[token.kind]._replace(ambiguous=True), at + 1
    return None


def _after_period(tokens: Tokens, at: int) -> Read:
    """季后10日内, 月后5日内, 季度终了后15日内."""
    if tokens[at].kind == "quarter":
        firsts = (1, 4, 7, 10)
        closed = after_closing(tokens, at + 1, firsts)
        if closed or not which_month(tokens, at + 1, 3):
            return closed
        return month_of_period(tokens, at + 1, firsts, 3)  # 季度末月25日前
    if tokens[at].kind == "month":
        return after_closing(tokens, at + 1, ALL_MONTHS)
    if tokens[at].kind == "half_year":
        return after_closing(tokens, at + 1, (1, 7))
    return None


def _next_month(tokens: Tokens, at: int, text: str) -> Read:
    """于次月5日前: of every month, since 次月 has nothing else to follow."""
    read = days_named(tokens, at + 1)
    if tokens[at].text not in ("次月", "翌月") or not read or tokens[read[1]].kind == "from":
        return None  # 次月1日起享受待遇
    return days_of_month(tokens, at + 1, ())


def _next_quarter(tokens: Tokens, at: int, text: str) -> Read:
    """于下季度首月5日前: of every quarter, as with 次月."""
    if tokens[at].value != 1 or not which_month(tokens, at, 3):
        return None
    return month_of_period(tokens, at, (1, 4, 7, 10), 3)


_READERS: Final[Mapping[str, Callable[[Tokens, int, str], Read]]] = {
    "quarter_word": _next_quarter,
    "each_other_week": lambda tokens, at, text: (EVERY_FORTNIGHT, at + 1),
    "each": _each,
    "every_other": _every_other,
    "even_odd": _even_odd,
    "num": _times_in,
    "year": _link,
    "ten_days": _link,
    "half_year": _period_word,
    "half_month": _period_word,
    "quarter": _period_word,
    "month": _period_word,
    "week": _period_word,
    "day": _period_word,
    "month_word": _next_month,
}
BEGINNINGS: Final = frozenset(_READERS)  # the kinds of words with which a rhythm begins
