"""Covers the dates of a message, and tells 3号 the task from 3号 the day."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from ledger.deadlines import read_chat_date
from ledger.understanding.frame import Context
from ledger.understanding.signs import COUNT, DATE, Sheet
from ledger.understanding.taskrefs import is_date_like

_LEAD = re.compile(
    r"(?:申请|延期|延长|延后|延缓|推迟|顺延|宽限|延|缓|拖|推|再|多|给|到|至|于|在|我们?|是|能|要|[ :,])*"
)
"""Words of a wish that a length of time may carry along: 延期一周, 再给10天, 到10月25日."""

_NUMBERED = re.compile(r"\d{1,2}(?:[、,和 ]\d{1,2})*[号日]?")


@dataclass(frozen=True, slots=True)
class Day:
    """A date that was named. `day` is None where the words give none (过几天).

    `length` is a time from a base that is left open (延期一周). `past` says that something already
    happened then: such a date answers no question about when.
    """

    phrase: str
    day: date | datetime | None
    length: bool = False
    past: bool = False


def cover_dates(sheet: Sheet, context: Context, mine: Collection[int]) -> None:
    """Cover every date; a bare number that may be a task's is a date only among a date's words."""
    for found in read_chat_date(sheet.masked, now=context.now, calendar=context.calendar):
        start, end = found.span
        lead = _LEAD.match(sheet.masked, start, end)
        start = lead.end() if lead else start
        if _NUMBERED.fullmatch(sheet.masked, start, end) and not _is_day(sheet.masked, start, end, mine):
            continue
        day = Day(found.text, found.day, found.relative, found.done)
        sheet.cover(start, end, DATE if found.day or found.relative else COUNT, day)


def _is_day(text: str, start: int, end: int, mine: Collection[int]) -> bool:
    if text[end - 1] == "日" or is_date_like(text, start, end):
        return True
    numbers = [int(number) for number in re.findall(r"\d+", text[start:end])]
    return text[end - 1] == "号" and not any(number in mine for number in numbers)
