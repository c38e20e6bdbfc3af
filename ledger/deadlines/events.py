"""What a service limit counts from: the words before 后, 之日起 and 前."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_REACH: Final = 48  # signs to look back: an event is named in the same clause
_CLAUSE: Final = re.compile(r"[。；;，,：:！!？?|\n]")
_AFTER: Final = re.compile(
    r"(?P<event>.{1,44}?)(?P<mark>之日起算?的?|之日后|之时起|当[日天]起|次日起|的?[之以]?后的?|起的?)(?:至少|最迟|应|须|应当|务必|必须|即)?$"
)
_BEFORE: Final = re.compile(r"(?P<event>.{1,30}?)(?:的?[之以]?前)(?:至少|不少于)?$")
_OPENING: Final = re.compile(
    r".*(?:(?<![亲各])自(?![然治己查评行主动])|(?<![存现所实])在|(?<![对由关属位至])于|从(?!事|业))"
)
_ADVERB: Final = re.compile(r"^(?:请|应当|须|需|将|并|务必|必须|要(?![点求件素]))+")
_DEMONSTRATIVE: Final = re.compile(r"^(?:每年(?!度)|该|其|上述|相关|有关|每次|各|所有|一般|对|凡)+")
_TRAILING: Final = re.compile(r"(?:完毕|之|的|了|次|当|即)$")
_PAPERS: Final = "通知|要点|方案|计划|清单|分工|工作任务|责任分解表?|实施意见|通报|函"
_ISSUED: Final = "印发|下发|发布|公布|发出|下达|发文|公开"
_OWN: Final = re.compile(
    rf"(?:(?:本|此)(?:{_PAPERS}|文件?|公告|办法|细则|意见|决定|规定).{{0,3}}(?:{_ISSUED})"
    rf"|^(?:{_PAPERS})(?:正式)?(?:{_ISSUED})|^(?:发文|即))之?日?$"
)
_FULL: Final = {
    "会": "会议结束",
    "会议": "会议结束",
    "事": "事件发生",
    "节": "节日",
    "报告": "报告",
}
_AHEAD: Final = {"会": "会议召开", "会议": "会议召开"}
_EARLIER: Final = re.compile(r"(?:^|[。；;，,])([^。；;，,]{1,24}?)(?:之日起|[之以]?后)[，,]")
_ANSWERS: Final = re.compile(r"答复|回复|反馈|回应|答覆|办结|办理|处理|受理|转办|处置")
_RECEIVED: Final = re.compile(
    r"(?:咨询|网民|网友|群众|公众)?(?:留言|意见建议|来信|来电|诉求|投诉|举报|信访事项|信访件)"
    r"|咨询|工单|申请|提案|建议|邮件|问题"
)


class Event(NamedTuple):
    """What happens first. `from_the_day` counts that day itself (…之日起). `own` is this notice's
    own issue."""

    name: str
    from_the_day: bool = False
    before: bool = False
    own: bool = False


def event_before(text: str, at: int) -> Event | None:
    """Return the event that the words before a duration name, if they name one."""
    clause = _CLAUSE.split(text[max(0, at - _REACH) : at])[-1]
    found = _AFTER.match(clause)
    if found:
        name = _clean(found["event"])
        day = "之日起" in found["mark"] or "日起" in found["mark"] or "天起" in found["mark"]
        if len(name) > 1 or name in _FULL:
            return Event(_FULL.get(name, name), day, own=bool(_OWN.search(name)))
    found = _BEFORE.match(clause)
    name = _clean(found["event"]) if found else ""
    return Event(_AHEAD.get(name, name), before=True) if name else None


def event_earlier(sentence: str) -> str | None:
    """Return an event that an earlier clause names: 事件发生后，5小时内…，24小时内…."""
    found = _EARLIER.search(sentence)
    name = _clean(found[1]) if found else ""
    return _FULL.get(name, name) or None


def event_of_answering(sentence: str) -> str | None:
    """Return what must have come in where a sentence asks for an answer: 收到咨询留言."""
    if not _ANSWERS.search(sentence):
        return None
    found = _RECEIVED.search(sentence)
    return f"收到{found[0]}" if found else None


def _clean(words: str) -> str:
    rest = _ADVERB.sub("", _OPENING.sub("", words) or words)
    rest = _DEMONSTRATIVE.sub("", rest)
    return _TRAILING.sub("", rest).strip('"“”()')
