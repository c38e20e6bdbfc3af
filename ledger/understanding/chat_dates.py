"""Covers the dates of a message, and tells 3号 the task from 3号 the day."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from ledger.deadlines import ChatDate, read_chat_date, speaks_of_time
from ledger.deadlines.numerals import value
from ledger.understanding.frame import Context
from ledger.understanding.signs import COUNT, DATE, PAST, Sheet
from ledger.understanding.taskrefs import is_date_like

_LEAD = re.compile(
    r"(?:申请|延期|延长|延后|延缓|推迟|顺延|宽限|延|缓|拖|推|再|多|给|到|至|于|在|我们?"
    r"|是|能|要|[ :,])*"
)
"""Words of a wish that a length of time may carry along: 延期一周, 再给10天, 到10月25日."""

_NUMBERED = re.compile(r"\d{1,2}(?:[、,和 ]\d{1,2})*[号日]?|[一二三四五六七八九十]{1,3}号")


@dataclass(frozen=True, slots=True)
class Day:
    """A date that was named. `day` is None where the words give none (过几天).

    `length` is a time from a base that is left open (延期一周, 晚两天).
    """

    phrase: str
    day: date | datetime | None
    length: bool = False
    today: bool = False


def cover_dates(sheet: Sheet, context: Context, mine: Collection[int]) -> None:
    """Cover every date; a bare number that may be a task's is a date only among a date's words."""
    if not speaks_of_time(_without_tasks(sheet.masked, mine)):
        return
    for found in _dates(sheet.masked, context):
        start, end = found.span
        lead = _LEAD.match(sheet.masked, start, end)
        start = lead.end() if lead else start
        if _NUMBERED.fullmatch(sheet.masked, start, end) and not _is_day(
            sheet.masked, start, end, mine
        ):
            continue
        late = bool(_LATER_BY.search(sheet.masked[:start])) and bool(_LENGTH.fullmatch(found.text))
        meant = None if late else found.day
        today = meant is not None and _date(meant) == context.now.date()
        day = Day(found.text, meant, found.relative or late, today)
        sheet.cover(start, end, _sign(sheet.masked, start, end, found, context), day)


def _without_tasks(text: str, mine: Collection[int]) -> str:
    """Return a text without the 3号 of 3号进展57%: where a report begins, one's task is no day."""
    return _REPORTED.sub(lambda found: "" if int(found[1]) in mine else found[0], text)


_REPORTED = re.compile(
    r"(?<![^,;。])(\d{1,2})号(?=已|进[展度]|任务|事项|那[项个]|完成|[办搞没未]|基本|正在|还[在没]|推进)"
)
"""A number and words with which no date goes on."""


def _dates(text: str, context: Context) -> list[ChatDate]:
    """Return the dates of a text; 20日完成 names a day, and 两周能好 counts from today."""
    found = [_named_day(one, context) for one in _read(text, context)]
    taken = [one.span for one in found]
    for length in _TAKES.finditer(text):
        start, end = length.span("length")
        if any(start < last and first < end for first, last in taken):
            continue
        if _TOOK.search(text[:start]):
            continue
        counted = _read("再给" + length["length"], context)[:1]
        said = text[start:end]
        found += [replace(one, span=(start, end), text=said, relative=True) for one in counted]
    return sorted(found, key=lambda one: one.span)


def _read(text: str, context: Context) -> list[ChatDate]:
    text = _ONE_BIT.sub(" ", text)
    return read_chat_date(text, now=context.now, calendar=context.calendar)


_ONE_BIT = re.compile(
    "(?<=一)下(?= ?下?个?(?:周|星期|礼拜))|(?<=[说报问催讲])下(?= 下?个?(?:周|星期|礼拜))"
    "|(?<=那)个(?=月[底末初中])"
)
"""通知一下 周五, 补贴那个月底: 下 and 个 belong to what is before them."""


def _named_day(found: ChatDate, context: Context) -> ChatDate:
    """Take 20日 in 20日完成 for the day of the month: twenty days are 20天 in chat."""
    if found.bound != "by" or not _DAY_OF_MONTH.fullmatch(found.text):
        return found
    alone = _read(found.text, context)
    return replace(found, day=alone[0].day, bound=alone[0].bound) if alone else found


_DAY_OF_MONTH = re.compile(r"(?:\d{1,2}|[一二三]?十?[一二三四五六七八九十])日")
_TAKES = re.compile(
    r"(?P<length>(?:半|(?<![\d.])\d{1,2}|[一二两三四五六七八九十]{1,2})个?(?:天|周|星期|礼拜|月"
    r"|工作日))"
    r"(?:左右|上下|之?内|的?时间|的?样子)*(?:就|应该|估计|差不多|大概)*(?:能|可以|会|够)?(?:全部"
    r"|基本)?"
    r"(?:[完办做弄搞整][完成结好定掉]|好|出来?|上线|搞定|完(?!成)|$|[,。!吧])(?![了过的啦])"
)
"""How long something will take, said without 再给: 十天左右能完."""
_TOOK = re.compile(
    r"[第了花用时提前延期迟晚缓限超逾过近上这那每隔给多剩差干忙拖欠头满足连]个?[ ]*$|(?:已经?"
    r"|再有?过)$"
)
"""What is said before a time that was taken, or that is counted from elsewhere."""
_LATER_BY = re.compile(r"(?:晚|延|缓|推迟|拖|迟)(?:期|个)?$")
_LENGTH = re.compile(r"[^天周月日]*[天周月日期]")
_HAPPENED = re.compile(
    r"[^,。;能会要可前后内争]{0,5}(?:完成|办结|办完|弄[完好]|做[完好]|搞[完好定]|赶出来|办过"
    r"|(?:印|发|开|公开|公示|办"
    r"|验收)[了的过])"
    r"(?![^,。;]{0,6}(?:能|会|要))"
)
_LASTED = re.compile("[半一二两三四五六七八九十\\d]+个?(?:天|周|星期|礼拜|月|工作日)")
_OVER = re.compile("就?(?:全部|都)?(?:完成|办结|办完|[弄做搞][完好定])了")
"""三天完成了 tells how long it took."""
_SOON = re.compile("再?过|这[几两]天|再有|近[几两]?[天日]")
"""过几天 gives no day, but is to come."""
_TO_COME = re.compile("下个?(?:周|星期|礼拜|月|季度)|明天|明日|后天|大后天|明年|来年")
_CURRENT = re.compile(r"[这本]个?(?:周|星期|礼拜|月)[里内]?$")
_WITH_DONE = re.compile("[了过的]|已|刚")
_FAR = 200
"""Days: 8月30日完成 in September was last week's, 1月10日完成 is next year's."""
_PLANNED = re.compile("(?:预计|预期|计划|争取|力争|打算|准备|拟|确保|保证|[将能要会])在?$")
_JUST = re.compile("才(?![能会可])")
_NEXT_YEAR = re.compile("明年|次年|来年|20[2-9][0-9]")


def _sign(text: str, start: int, end: int, found: ChatDate, context: Context) -> str:
    """Return whether the day is to come, is past, or is none.

    A plain 8月30日 in September is next year's by the rule; where something was finished on it, it
    was this year's.
    """
    if found.day is None:
        return DATE if found.relative or _SOON.match(found.text) else COUNT
    if found.bound == "by" and _LASTED.fullmatch(found.text) and _OVER.match(text, end):
        return COUNT
    day = _date(found.day)
    today = context.now.date()
    if day > today and _TO_COME.match(found.text):
        return DATE
    if found.done or day < today:
        return PAST
    if isinstance(found.day, datetime) and found.day.replace(tzinfo=None) > _local(context):
        return DATE
    happened = found.bound == "on" and _HAPPENED.match(text, end)
    if found.bound == "by" and _WITH_DONE.search(text[end : end + 10]):
        happened = _HAPPENED.match(text, end)
    rolled = day.year > today.year and not _NEXT_YEAR.search(found.text)
    if rolled and not _WITH_DONE.search(text[end : end + 10]):
        rolled = (day - today).days > _FAR and not _PLANNED.search(text[:start])
    current = _CURRENT.match(found.text) and _HAPPENED.match(text, end)
    lately = current or (day == today and happened)
    done_lately = lately and (_WITH_DONE.search(text[end : end + 10]) or _JUST.match(text, end))
    return PAST if done_lately or (happened and rolled) else DATE


def _date(day: date | datetime) -> date:
    return day.date() if isinstance(day, datetime) else day


def _local(context: Context) -> datetime:
    return context.now.replace(tzinfo=None)


def _is_day(text: str, start: int, end: int, mine: Collection[int]) -> bool:
    if (text[end - 1] == "日" and text[end : end + 1] != "常") or is_date_like(text, start, end):
        return True
    numbers = [
        value(part) or 0 for part in re.findall(r"\d+|[一二三四五六七八九十]+", text[start:end])
    ]
    return text[end - 1] == "号" and not any(number in mine for number in numbers)
