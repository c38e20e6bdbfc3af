"""Acts that the label set has no intent for and that are no bare commands: 不对，是9号, 回头看."""

from __future__ import annotations

from dataclasses import replace

from ledger.understanding import reports, until
from ledger.understanding.frame import Frame
from ledger.understanding.message import Message
from ledger.understanding.signs import PERCENT, pattern

_LOOK_BACK = pattern(
    r"(?:开始|启动|做|开展|搞|发起|看|去年|上年|上一?年度|20\d\d年?).{0,8}回头看|^回头看(?!(?:那"
    r"|这)[个项条块]|[^,。;]*(?:没|未|完成|办结|在办|推进|启动))"
)
_NEW_DATE = pattern(
    r"(?:时限|期限|截止(?:日期|时间)?|到期日|时间)[^,。]{0,6}(?:改|调|订|更正|修改|应|是"
    r"|写|定)[^,。]{0,6}<date>|<date>[^,。]{0,4}(?:是|应为|应该是|改为|改成|指)<date>"
    r"|<date>[^,。]{0,2}[, ]*(?:不是|而不是|并非)<date>|(?:改到|改成|改为|调到|调整到"
    r"|调整为)<date>"
)
_DECIDED = pattern(r"延期|延长|宽限|同意|批|准|通过|退回|驳回|提醒|催")
_INSTEAD = pattern(
    r"^(?:不对|错了|不是|搞错了|记错了|写错了|更正|纠正|更正一下|应该是|改成|改为|改一下"
    r"|应为|是)(?:[,: ]|是|应该是|改成|改为|应为|一下|了)*(?=<date>|<percent>|<past>)"
)


def read_ability(message: Message) -> Frame | None:
    """Return an act of ACTS that has no intent of its own."""
    return _correction(message) or _look_back(message) or _new_date(message)


def _correction(message: Message) -> Frame | None:
    """Return what is put in place of what was just said: 不对，是9号; 改成80%."""
    if message.numbers or message.context.pending or not _INSTEAD.search(message.masked):
        return None
    if message.said.of(PERCENT):
        frame = reports.read_report(message)
        return replace(frame, act="correct") if frame else None
    return Frame("deny", until=until.last_day(message), ask_back=True, act="correct")


def _look_back(message: Message) -> Frame | None:
    if not message.office or message.numbers or not _LOOK_BACK.search(message.text):
        return None
    return Frame("out_of_scope", act="look_back")


def _new_date(message: Message) -> Frame | None:
    """Return a day that the office puts right: 第20项三季度前是9月30号，不是6月30号."""
    text = message.masked
    if message.context.role != "clerk" or len(message.numbers) != 1 or _DECIDED.search(text):
        return None
    if not _NEW_DATE.search(text):
        return None
    day = until.last_day(message)
    return Frame("out_of_scope", tasks=message.numbers, until=day, act="change_date")
