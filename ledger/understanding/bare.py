"""Answers to a push that are nothing but a share or a day."""

from __future__ import annotations

import re

from ledger.model import Status
from ledger.understanding.frame import Frame, Report
from ledger.understanding.message import Message
from ledger.understanding.signs import pattern
from ledger.understanding.until import last_day

_SHARE = re.compile("[1-9][05]")


def bare_share(message: Message) -> Frame | None:
    """Return the share that a mere number answers a push with: 80."""
    no, said = message.context.replying_to, message.text.rstrip("。!~了吧 ")
    if no is None or no not in message.mine or not _SHARE.fullmatch(said):
        return _whole_or_none(no, said) if no in message.mine else None
    share = int(said)
    if share in message.mine:
        return None
    return Frame("report", reports=(Report(no, Status.IN_PROGRESS, share),), matched={no: "reply"})


def _whole_or_none(no: int | None, said: str) -> Frame | None:
    """Return what 100 and 0 answer a push with."""
    status = {"100": Status.DONE, "0": Status.NOT_STARTED}.get(said)
    if status is None or no is None:
        return None
    return Frame("report", reports=(Report(no, status),), matched={no: "reply"})


DATE_ONLY = pattern(
    r"^(?:预计|估计|大概|大约|可能|应该|争取|计划|最[迟晚快]|得|要|到|等|能"
    r"|[ ])*<date>(?:左右|吧|没问题"
    r"|前|之前|以前|的?样子"
    r"|能|可以|[!。 ])*$"
)


def bare_date(message: Message) -> Frame | None:
    """Return the expected day that answers a push: 10月15号前. Tomorrow may be a mere put-off."""
    no = message.context.replying_to or message.sole
    if no is None or no not in message.mine or not DATE_ONLY.search(message.masked):
        return None
    day = last_day(message)
    if day is None or (day - message.context.now.date()).days < 2:
        return None
    report = Report(no, Status.IN_PROGRESS)
    return Frame("report", reports=(report,), until=day, matched={no: "reply"})
