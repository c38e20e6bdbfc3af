"""全都完成, 除了6都正常: said of everything at once, laid out for a yes before it counts."""

from __future__ import annotations

import re

from handlers.turn import Turn
from ledger.model import ANSWERED, Status
from ledger.understanding import Report

_EVERYTHING = re.compile(r"全部?|都|所有|统统|均|其余|其他")
_DENIED = re.compile(r"没|未|不|还|差|别|吗|么|[?？]")
_DONE = re.compile(r"完|办结|落实|弄好|搞定|结束")
_ON_TRACK = re.compile(r"正常|推进|在办|进行|按计划")
_EXCEPT = re.compile(r"除了?|除开|不含|不包括")


def swept(turn: Turn) -> tuple[Report, ...]:
    """Return what a sweeping sentence would record, number by number; nothing if it is none.

    Nothing of it counts before a yes. What was reported done or is settled is left as it is.
    """
    text = turn.text
    if turn.is_clerk or len(text) > 40 or not _EVERYTHING.search(text) or _DENIED.search(text):
        return ()
    numbers = {int(n) for n in re.findall(r"(?<![\d.])\d{1,3}(?![\d.%％])", text)}
    if numbers and not _EXCEPT.search(text):
        return ()
    status = _status(text)
    if status is None:
        return ()
    return tuple(
        Report(a.task.no, status)
        for a in turn.assignments
        if a.state not in ANSWERED and a.waiting is None and a.task.no not in numbers
    )


_REST = re.compile(
    r"[，,。；; ](?:其余|其他|其它|别的|剩下|剩余)"
    r"(?:的|几项|各项|项|任务|工作|都|均|也|全部?|暂时?|[，, ])*"
    r"(?P<said>正常推进|正常|没有?变化|无变化|在?推进中?|按计划推进|在办|已?(?:完成|办结)了?)"
    r"[了。.!！]*$"
)


def rest_swept(turn: Turn) -> tuple[Report, ...]:
    """Return what `7已完成，其余都正常推进` says of those that were not named; a yes is needed."""
    found = _REST.search(turn.text)
    if found is None or turn.is_clerk:
        return ()
    done = "完成" in found["said"] or "办结" in found["said"]
    status = Status.DONE if done else Status.IN_PROGRESS
    named = {report.task for report in turn.frame.reports}
    return tuple(
        Report(a.task.no, status)
        for a in turn.assignments
        if a.state not in ANSWERED and a.waiting is None and a.task.no not in named
    )


def _status(text: str) -> Status | None:
    done, on_track = _DONE.search(text), _ON_TRACK.search(text)
    if done and not on_track:
        return Status.DONE
    return Status.IN_PROGRESS if on_track and not done else None
