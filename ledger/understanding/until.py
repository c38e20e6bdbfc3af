"""Picks the one date that an intent means among the dates of a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from ledger.understanding.chat_dates import Day
from ledger.understanding.message import Message
from ledger.understanding.signs import DATE, Said, Span, pattern

_GOAL_BEFORE = pattern(
    r"(?:预计|预期|计划|争取|力争|打算|准备|拟|确保|保证|目标|估计|大概|应该|可能|到|至"
    r"|等到?|要|得|最[晚迟快]|将在?|能在?|会在?|承诺|定在?|放在|安排在?|排到?|于|在"
    r"|节点是?|是)[^,。;]{0,3}$"
)
_GOAL_AFTER = pattern(
    r"^(?:之?前|以前|内|以内|底|左右|上午|下午|晚上|一定|肯定|才|就|再|估计|应该|差不多"
    r"|大概|前后|的?时候)*(?:全部|都|基本|可以?|能够?|会|要|将)?(?:能|会|可以?|要|才能?"
    r"|就|再|完|办|做|弄|搞|整|交|报|上线|上墙|公开|发布|印发|发|出|好|结|验收|开|搞定"
    r"|落实|加班|给|见|到位|培训|会议|检查|截止|挂网|公示|建|编|收|定稿)"
)
_DEED = pattern(
    r"^(?!的|是|还|没|未|被|才?开始|.*(?:已|结果|数据|情况))[^,。;<]{0,6}[一-龥](?<![了过中着])$"
)
"""下周五公布, 下周二定人: what is done on the day."""

_EVENT = pattern(
    r"^(?:上午|下午|晚上)?(?:才|再|就|能|可以?|正式|要|会|[ ])*(?:开始|启动|动工|开工|着手)"
    r"|^[^,。;]{0,10}才(?:能|会|正式|可以)?(?:开始|启动|开工|动工|动手|着手)"
    r"|^(?:上午|下午|晚上)?[^,。;]{0,4}(?:到期|截止|开会|检查|督查|考核|(?<!出)来(?!得)|有会|放假"
    r"|出差|停电|要求|通知)"
)
_STEP = pattern(
    r"^(?:上午|下午|晚上|才|再|就|能|可以?|正式|要|会|说是|[ ])*(?:到(?:货|场|齐)?(?=$|[!。 ,])"
    r"|进场"
    r"|开标|评标|签(?:合同|约)|招标|询价|出[^,。;]{0,3}(?:测试版|[初草样]稿?)"
    r"|[上开][^,。;]{0,5}会(?=$|[!。 ,议]))"
)
"""设备下周到, 周四上常务会: the day of a step, not of the end."""
_DENIED = pattern(r"(?:不是|并非)$")
_NOT_A_GOAL = pattern(
    r"(?:从|自|自从|于|截至|截止到?|(?<![要得能等拖计])到|(?<!都)是)$|(?:报|发|印|开|做|办"
    r"|完成|公开"
    r"|公示)(?:了|于"
    r"|在|是)[^,。]{0,4}$"
)
_MISSED = pattern(r"^[^,。;]{0,3}(?:[完办弄做搞赶]不|来不|不能|没法|无法|不了|不行|没(?!问题))")
_FORMERLY = pattern(
    r"(?:若|如果|要是|假如|只要|万一)(?!没|不出|顺利|一切)[^,。;]{0,8}$|(?:原(?:计划|定|来|本|先)"
    r"|本来|之前)[^,。;以]{0,6}$"
)
_BOUND = pattern(r"(?:前|之前|以前|内|以内|为止)$")
_TO = pattern(
    r"(?:延长?期?[到至]|[到至]|延[到至]|推迟?[到至]?|拖[到至]?|改[到成为]|放[到在]"
    r"|宽限[到至]|顺延[到至]?|于|成|为|是)[^,。;]{0,3}$"
)


def expected(clauses: Sequence[Said], now: datetime) -> date | None:
    """Return when the sender expects to be done; a day that is past is no expectation."""
    for clause in reversed(clauses):
        for span in reversed(clause.of(DATE)):
            day = _day(span.value)
            if not day or day < now.date() or _FORMERLY.search(clause.masked[: span.start]):
                continue
            if span.value.phrase.endswith("开始") or _STEP.search(clause.masked[span.end :]):
                continue
            before, after = clause.masked[: span.start], clause.masked[span.end :]
            if _NAMES_A_TASK.match(after) or (_DID.search(before) and _SHARE.match(after)):
                continue
            if _is_goal(clause, span) or _is_deed(clause, span):
                return day
    return None


_NAMES_A_TASK = pattern("[^,。; ]{0,8}[那这](?:个|项|条|块|件|份|边)")
"""5个工作日答复那条: a time in what the task is called by."""


_DID, _SHARE = pattern("(?:完成|办结)了?$"), pattern("的?(?:任务|目标|工作|部分)")
"""完成了三季度任务: the share of a time, not when it will be."""


def _is_deed(clause: Said, span: Span) -> bool:
    after = clause.masked[span.end :]
    return bool(_DEED.search(after)) and not _EVENT.search(after) and not _MISSED.search(after)


def _is_goal(clause: Said, span: Span) -> bool:
    before, after = clause.masked[: span.start], clause.masked[span.end :]
    if not after.strip(" ,!.。吧了~"):
        return not _NOT_A_GOAL.search(before)
    if _EVENT.search(after) or _MISSED.search(after):
        return False
    return bool(
        _BOUND.search(span.value.phrase) or _GOAL_AFTER.search(after) or _GOAL_BEFORE.search(before)
    )


def requested(message: Message) -> date | None:
    """Return the day asked for in an extension: the one after 到, else the last one named."""
    spans = [span for span in message.said.of(DATE) if _day(span.value)]
    after_to = [span for span in spans if _TO.search(message.masked[: span.start])]
    chosen = (after_to or [span for span in spans if not span.value.length])[-1:]
    return _day(chosen[0].value) if chosen else None


def told(message: Message) -> date | None:
    """Return the day by which something is to be done, as the office tells it."""
    for span in reversed(message.said.of(DATE)):
        day = _day(span.value)
        if _OF_PAPER.match(message.masked, span.end):
            continue
        if day and day >= message.context.now.date() and _is_goal(message.said, span):
            return day
    return None


_OF_PAPER = pattern("的?(?:工作|年度)?(?:总结|报告|报表|考核|评议|述职|盘点)")
"""年底总结 is what a paper is called, no day."""


def last_day(message: Message) -> date | None:
    """Return the last day that is to come and is not denied (是9月30号，不是6月30号)."""
    spans = [span for span in message.said.of(DATE) if _day(span.value)]
    meant = [span for span in spans if not _DENIED.search(message.masked[: span.start])]
    return _day(meant[-1].value) if meant else None


def moment(message: Message) -> date | datetime | None:
    """Return when to remind: a moment where a time was said, else a day."""
    values = [day.day for day in message.days if day.day is not None]
    if not values:
        return None
    value = values[0]
    if not isinstance(value, datetime):
        return value
    value, now = value.replace(tzinfo=None), message.context.now.replace(tzinfo=None)
    gone = value < now and value.date() == now.date()
    today = any(day.today and "今" in day.phrase for day in message.days)
    return value + timedelta(days=1) if gone and not today else value


def _day(value: Day) -> date | None:
    return value.day.date() if isinstance(value.day, datetime) else value.day
