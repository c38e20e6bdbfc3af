"""Reads the filters of look-ups and commands: only what was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ledger.deadlines.numerals import value as number
from ledger.understanding.message import Message
from ledger.understanding.signs import pattern

_DUE = (
    (
        "overdue",
        r"(?<!快)(?<!快要)(?<!即将)(?<!马上)(?:超期|逾期|过期)|超时|拖期|到期(?:了|还)?(?:没"
        r"|未)|过了?(?:时限|期限|期)|延误",
    ),
    ("next_week", r"下(?:个)?(?:周|星期|礼拜)"),
    ("next_month", r"下个?月"),
    ("today", r"今天|今日|当天"),
    ("this_week", r"(?:这|本)个?(?:周|星期|礼拜)|周内"),
    ("this_month", r"(?:这个?|本|当)月|(?<![\d一二三四五六七八九十])月底|月内"),
    ("this_quarter", r"(?:这个?|本|当)季度?|季度(?:末|底|内)"),
    ("this_year", r"今年|本年|年底|年内|全年内|年度内"),
)
_STATUS = (
    (
        "not_reported",
        r"(?:没|未|不)(?:有)?(?:报(?!告)|上报|反馈|回复?|填|动静|吭声|提交|交|说话|响应|更新)",
    ),
    ("not_started", r"(?:没|未)(?:有)?(?:启动|开始|动|开展|开工|着手)|一点没"),
    ("blocked", r"卡住|卡着|受阻|有困难|推不动|停滞"),
    ("in_progress", r"在办(?![结完好])|办理中|进行中|推进中|正在(?:办|做|推)|在推进"),
    (
        "not_done",
        r"(?:没|未)(?:有|能|曾|按时|按期|全部)?(?:完成?|办[结完]?|弄完?|做完?|搞[定完]?|结"
        r"|了结|落实|销号|好|清)|剩(?:下|余)?|还[有要](?:几|哪|什么|啥|多少|任务|事"
        r"|活)|还差|还(?:要|得|该)(?:办|做|交|报|完成)|在手|欠",
    ),
    (
        "done",
        r"(?<![要该得能])(?<!(?<!目)前)(?:已经?)?(?:完成|办结|办完|做完|弄完|销号|完事|搞定)(?!率"
        r"|情况|得"
        r"|的?怎|度"
        r"|进度|时限|时间)",
    ),
)
_ROLE = (
    ("lead", r"牵头|主办|领头|带头"),
    ("responsible", r"(?:责任|配合|协办|参与|协同)(?:的|单位的|项|任务|事项|单位)?"),
)
_FORMAT = (
    ("xlsx", r"excel|xlsx?|表格|电子表"),
    ("docx", r"word|docx?|文档"),
    ("pdf", r"pdf"),
)
_WHAT = (
    ("report", r"通报|报告|[月季周]报|简报|总结|年报|情况说明"),
    ("ledger", r"台账|总表|汇总表|任务表|进度表|统计表|清单|明细|[一-龥]表(?![示态现扬决])"),
)
_ALL_UNITS = pattern(
    r"(?:所有|全体|全部|各(?!自|乡|镇)|每个)(?:有关|相关|责任|牵头|县直|成员)?(?:单位"
    r"|部门|联络员|人员?|局|家)|全体|所有人|大家|@all|@全体|群发|联络员们|各位|每家|家家"
)
_GROUP = pattern(r"(?:在|到|往|向)?(?:工作)?群里?(?!众|体|团|策|发)|发群")


def due(message: Message) -> str | None:
    """Return the period that was asked for, by its word or by its number (三季度, 10月)."""
    periods = _DUE[1:] if _DUE_WITHIN.search(message.text) else _DUE
    return _first(periods, message.text) or _numbered_period(message)


_DUE_WITHIN = pattern(
    r"(?:今[天日]|[本这下]个?(?:周|星期|礼拜|月|季度?)|[今本]年|[月年]底)(?:[内里前就要该快])?到期"
)
"""本月到期还没完成的 are due this month, not overdue."""


_QUARTER = pattern(r"第?([一二三四1-4])季度")
_MONTH = pattern(
    r"(?<!\d)(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|底|内|前|要|到期|的|台账|任务"
    r"|清单|$)"
)


def _numbered_period(message: Message) -> str | None:
    now = message.context.now
    quarter, month = _QUARTER.search(message.text), _MONTH.search(message.text)
    if quarter and number(quarter[1]) == (now.month + 2) // 3:
        return "this_quarter"
    if month:
        return {now.month: "this_month", now.month % 12 + 1: "next_month"}.get(
            number(month[1]) or 0
        )
    return None


_DUE_TO_BE = pattern(r"[要该得需应]在?<date>[^,。;]{0,3}(?:完成|办结|办完|做完|弄完)(?!了)")
"""要在下周完成的 are not those that are done."""


def status(message: Message) -> str | None:
    """Return the status that was asked for."""
    said = _first(_STATUS, message.text)
    if said == "done" and _HOW_FAR.search(message.text):
        return None
    return None if said == "done" and _DUE_TO_BE.search(message.masked) else said


_HOW_FAR = pattern(r"(?:整体|总体|总的)[^,。;]{0,4}(?:完成|办结)了?多少(?![项个条件])")
"""整体完成多少了 asks how far it all is."""


def role(message: Message) -> str | None:
    """Return lead or responsible, where one was said."""
    return _first(_ROLE, message.text)


def what(message: Message) -> str | None:
    """Return what to print: ledger or report."""
    return _first(_WHAT, message.text)


def file_format(message: Message) -> str | None:
    """Return the file format that was asked for."""
    return _first(_FORMAT, message.text)


def units(message: Message, *, bare: bool = True) -> tuple[str, ...]:
    """Return the units that were named, each once."""
    names = (m.name for m in message.mentions if bare or not m.bare)
    return tuple(dict.fromkeys(names))


def target(message: Message) -> str | None:
    """Return all or group, where everybody is addressed."""
    head, _, _ = message.masked.partition(":")
    if _ALL_UNITS.search(head) and not _GROUP.search(head):
        return "all"
    if _GROUP.search(message.masked):
        return "group"
    return "all" if _ALL_UNITS.search(message.masked) else None


def told(**found: Any) -> dict[str, Any]:
    """Return the filters that were said, without the empty ones."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
        if value not in (None, (), False)
    }


def _first(words: Iterable[tuple[str, str]], text: str) -> str | None:
    return next((name for name, form in words if pattern(form).search(text)), None)
