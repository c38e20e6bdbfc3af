"""Grammar of lengths of time: 5个工作日内, 收到申请之日起7日内, 提前3天, 再给10天."""

from __future__ import annotations

import re
from math import ceil
from typing import Final, NamedTuple

from ledger.deadlines import numerals
from ledger.deadlines.events import Event, event_before
from ledger.deadlines.facts import is_term
from ledger.deadlines.hours import hour
from ledger.deadlines.tokens import Token, Tokens

_UNITS: Final = {
    "workday": "workday",
    "nature_day": "day",
    "week": "week",
    "months": "month",
    "hour": "hour",
    "minute": "minute",
}
_HALVES: Final = {
    "half_year": (6, "month"),
    "half_month": (15, "day"),
    "half_day": (4, "hour"),
    "half_hour": (30, "minute"),
}
_TERM: Final = re.compile("(?:保存|保管|有效|质保|保修|贷款|租赁|借款|服务)期限?为?$")
_NOT_A_LIMIT: Final = re.compile(
    r"(?:[×xX*]|缩短|压缩|减少|节省|了|过|共|累计|历时|满|少于|超过|超|高于|逾期|持续|连续|近|每|第|公示|公告|会期|为期|历经|超出|延迟|晚|忙|弄|花|讨论|培训|已[^，。]{0,4})$"
)
_LIMIT: Final = re.compile(
    r"(?:时限|期限|时间|限期|时效|周期)(?:为|是|:|原则上|一般|统一|均为|压缩至|缩短至|缩短到|压缩到)*$"
)
_DOING: Final = re.compile(
    r"(?:内|之内)?(?:必须|务必|要|应当?|须|全部|一次性|予以|作出|给予|完成|进行|依法|及时|先行|"
    r"[书口]面|首次|初次|电话|正式)*"
    r"(?:答复|办结|反馈|回复|报送?|公开|公布|发布|转办|办理|受理|审[核批查]|响应|处[置理]|更新|解读|"
    r"回应|整改|交办|签收|批复|补正|告知|送达|上传|完成|制定|辟谣|核实|调查|办完|搞定|交|给|拿出|备案)"
)
_UNDONE: Final = re.compile(
    r"(?:之?以?内|以上)?(?:均|都|仍|一直)?(?:未|没有?|无)(?:更新|完成|整改|办|报|公开|发布|信息"
    r"|回应|答复|回复|反馈|响应|受理|处理|提出|登录)"
)
_LONGEST: Final = 10_000


class Length(NamedTuple):
    """So much time."""

    amount: int
    unit: str


class Service(NamedTuple):
    """A length of time as a limit. `how` is within, more (再给), postpone or after (三天后)."""

    length: Length
    start: int
    end: int
    event: Event | None = None
    how: str = "within"


def length(tokens: Tokens, at: int) -> tuple[Length, int] | None:
    """Read an amount and its unit: 5个工作日, 两周, 半个月, 三到五天 (the longer)."""
    token = tokens[at]
    if token.kind in _HALVES:
        return Length(*_HALVES[token.kind]), at + 1
    if token.kind == "decimal":
        return _decimal(tokens, at)
    if token.kind != "num":
        return None
    if tokens[at + 1].kind == "to" and tokens[at + 2].kind == "num":
        at += 2
    amount, after = _amount(tokens[at]), at + 1
    if amount is None or amount > _LONGEST:
        return None
    if tokens[after].kind == "measure":
        after += 1
    return _with_unit(amount, tokens, after)


def _decimal(tokens: Tokens, at: int) -> tuple[Length, int] | None:
    """Read 0.5个工作日 like 半天, 1.5小时 in minutes; of other lengths a begun one counts whole."""
    after = at + 1 + (tokens[at + 1].kind == "measure")
    unit, amount = tokens[after].kind, tokens[at].value
    if unit == "hour":
        return Length(round(amount * 60), "minute"), after + 1
    if amount < 1 and unit in ("workday", "nature_day"):
        return Length(round(amount * _OFFICE_HOURS), "hour"), after + 1
    if amount < 1 and unit == "months":
        return Length(round(amount * 30), "day"), after + 1
    return _with_unit(ceil(amount), tokens, after)


_OFFICE_HOURS: Final = 8  # of a day


def _amount(token: Token) -> int | None:
    """Return the number; 三五天, 两三天 are at most so many."""
    if len(token.text) == 2 and all(sign in "一二两三四五六七八九" for sign in token.text):
        return numerals.value(token.text[1])
    value: int | None = token.value
    return value


def _with_unit(amount: int, tokens: Tokens, at: int) -> tuple[Length, int] | None:
    unit = tokens[at]
    if unit.kind in _UNITS:
        return Length(amount, _UNITS[unit.kind]), at + 1
    if unit.kind == "half_month" and tokens[at - 1].kind == "measure":
        return Length(30 * amount + 15, "day"), at + 1
    if unit.kind == "day" and unit.text == "日":
        return Length(amount, "day"), at + 1
    if unit.kind == "quarter" and tokens[at - 1].kind == "measure":
        return Length(3 * amount, "month"), at + 1
    if unit.text == "年" and amount <= 20:
        return Length(12 * amount, "month"), at + 1
    return None


def service(tokens: Tokens, at: int, text: str) -> tuple[Service, int] | None:
    """Read a limit by length of time that begins at a place, with one of `BEGINNINGS`."""
    return _READERS[tokens[at].kind](tokens, at, text)


def _plain(tokens: Tokens, at: int, text: str) -> tuple[Service, int] | None:
    read = length(tokens, at)
    if read is None or _UNDONE.match(text, tokens[read[1] - 1].end):
        return None
    (span, after), start = read, tokens[at].start
    following, end = tokens[after].kind, tokens[after - 1].end
    if is_term(text, start, tokens[after].end if following == "within" else end):
        return None
    if _AHEAD_OF_PLAN.search(text[max(0, start - 12) : start]):
        return None
    event = event_before(text, start) or _received(text, start)
    if following == "within" and text[start - 1 : start] == "近":
        return None  # 近三年内
    if tokens[after - 1].kind == "year" and event and event.before and event.name[-1] not in "满期":
        return None  # 公开前三年决算
    if following == "within":
        negative = event is not None and event.before
        return Service(_signed(span, negative), start, tokens[after].end, event), after + 1
    if following == "before":
        return _before_event(span, tokens, after, text, start)
    if following == "after" and _NOT_A_LIMIT.search(text[max(0, start - 8) : start]):
        return None  # 期满两年后
    if (following in ("after", "around") and span.unit != "day") or _days_later(tokens, after):
        how = "after" if following == "after" else "within"
        return Service(span, start, tokens[after].end, None, how), after + 1
    if _limits(span, event, text, start, end):
        return Service(_signed(span, event is not None and event.before), start, end, event), after
    return None


def _days_later(tokens: Tokens, after: int) -> bool:
    """三天后, 10天左右, 半个月后; 三日后 could be the third of a month."""
    unit = tokens[after - 1].kind
    return tokens[after].kind in ("after", "around") and unit in ("nature_day", "half_month")


def _before_event(
    span: Length, tokens: Tokens, after: int, text: str, start: int
) -> tuple[Service, int] | None:
    """召开3日前: so long before it. Without an event 3日前 is a date."""
    name = _event_name(text[max(0, start - 16) : start])
    if not name:
        return None
    event = Event(name, before=True)
    return Service(_signed(span, True), start, tokens[after].end, event), after + 1


_HAPPENS: Final = re.compile(
    r"([^。；;，,：:、\d]{0,10}(?:召开|举行|开始|到期|届满|期满|开标|实施|施行|开庭|举办|截止|会议|活动|开工|出台|印发)|(?:召开|举行|举办|组织)[^。；;，,：:、\d]{1,10})"
    r"(?:的|至少|不少于)*$"
)


def _event_name(before: str) -> str:
    found = _HAPPENS.search(before)
    return found[1] if found else ""


def _limits(span: Length, event: Event | None, text: str, start: int, end: int) -> bool:
    """Tell whether a bare length limits something: 1个工作日答复, 办理时限15日, 会后7日."""
    before = text[max(0, start - 8) : start]
    if _NOT_A_LIMIT.search(before) or _TERM.search(before):
        return False
    if _LIMIT.search(before) or event is not None:
        return True
    alone = start == 0 and end == len(text) and span.unit not in ("day", "week")
    closes = span.unit == "workday" and text[end : end + 1] in ("", "。", ",", ";", ")")
    return (
        alone
        or closes
        or (span.unit in ("workday", "hour", "minute", "day") and bool(_DOING.match(text, end)))
    )


def _signed(span: Length, negative: bool) -> Length:
    return Length(-span.amount, span.unit) if negative else span


def _at_most(tokens: Tokens, at: int, text: str) -> tuple[Service, int] | None:
    """不超过5个工作日, 限3日内."""
    read = length(tokens, at + 1)
    start = tokens[at].start
    if read is None or _TERM.search(text[max(0, start - 8) : tokens[at].end]):
        return None
    span, after = read
    if is_term(text, start, tokens[after - 1].end):
        return None
    if tokens[after].kind == "within":
        after += 1
    event = event_before(text, start) or event_before(text, tokens[at + 1].start)
    return Service(span, start, tokens[after - 1].end, event), after


_COMPARED: Final = re.compile("[较比][^，。；;,]{0,8}$")
_AHEAD_OF_PLAN: Final = re.compile("[较比][^，。；;,]{0,8}(?:提前|提早)$")


def _in_advance(tokens: Tokens, at: int, text: str) -> tuple[Service, int] | None:
    """提前3天, 提前至少5个工作日."""
    after = at + 1 + (tokens[at + 1].kind == "at_least")
    read = length(tokens, after)
    if read is None:
        return None
    span, after = read
    start = tokens[at].start
    if _COMPARED.search(text[max(0, start - 10) : start]):
        return None  # 较计划提前5天
    event = Event(_event_name(text[max(0, start - 16) : start]), before=True)
    return (
        Service(_signed(span, True), start, tokens[after - 1].end, event if event.name else None),
        after,
    )


def _more(tokens: Tokens, at: int, text: str) -> tuple[Service, int] | None:
    """再给10天, 宽限一周, 延期10天."""
    how = "more" if tokens[at].kind == "more" else "postpone"
    read = length(tokens, at + 1)
    if read is None:
        return None
    span, after = read
    if is_term(text, tokens[at].start, tokens[after - 1].end):
        return None  # 展览展期30天
    after += tokens[after].kind in ("within", "around")
    return Service(span, tokens[at].start, tokens[after - 1].end, None, how), after


def _inside(tokens: Tokens, at: int, text: str) -> tuple[Service, int] | None:
    """过一小时, 再过三天, 过两小时; 过两天 is soon."""
    read = length(tokens, at + 1)
    vague = tokens[at + 1].text == "两" and tokens[at + 2].kind != "hour"
    if read is None or vague:
        return None
    span, after = read
    after += tokens[after].kind == "after"
    return Service(span, tokens[at].start, tokens[after - 1].end, None, "after"), after


def _half_a_year_later(tokens: Tokens, at: int, text: str) -> tuple[Service, int] | None:
    """Read 竣工验收后半年内, where 后半年 is no second half."""
    start = tokens[at].start + 1
    if tokens[at].text != "后半年" or tokens[at + 1].kind != "within":
        return None
    event = event_before(text, start)
    return (
        (Service(Length(6, "month"), start, tokens[at + 1].end, event), at + 2) if event else None
    )


def _received(text: str, start: int) -> Event | None:
    """Return what has come in, where the words leave 后 out: 接到群众投诉2小时内."""
    found = _RECEIVING.search(text[max(0, start - 20) : start])
    return Event(found[1]) if found else None


_RECEIVING: Final = re.compile(r"((?:收到|接到|接报)[^。；;，,：:、]{0,12})$")


def _named_event(before: str) -> Event | None:
    """Return what the words before 当日, 次日 name: 收到转办单, 受理, 文件印发."""
    found = _HAPPENED.search(before)
    return Event(found[1]) if found else None


_HAPPENED: Final = re.compile(
    r"((?:收到|接到|接报)[^。；;，,：:、]{0,12}"
    r"|[^。；;，,：:、]{0,8}(?:印发|出台|发布|受理|形成|产生|变更|签收|结束|召开|公布))[的之]?$"
)


def _same_day(tokens: Tokens, at: int, text: str) -> tuple[Service, int] | None:
    """当日, 收到当天."""
    start, end = tokens[at].start, tokens[at].end
    after = at + 1
    event = event_before(text, start) or _named_event(text[max(0, start - 20) : start])
    if tokens[after].kind in ("within", "before"):
        end, after = tokens[after].end, after + 1
    alone = start == 0 and end == len(text)
    if event is None and not alone and not _DOING.match(text, end) and end == tokens[at].end:
        return None
    return Service(Length(0, "day"), start, end, event), after


_HAPPENING: Final = re.compile(
    r"[^，。；;,]{0,6}?(?:被|已|了|仍|便|又|共(?![同享商建])|达|气温|天气|有\d)"
)


def _next(tokens: Tokens, at: int, text: str) -> tuple[Service, int] | None:
    """次日, 次一工作日, 下一个工作日."""
    unit = "workday" if tokens[at].kind == "next_workday" else "day"
    clock, after = hour(tokens, at + 1)
    bounded = tokens[after].kind in ("within", "before")
    after += bounded
    start, end = tokens[at].start, tokens[after - 1].end
    event = event_before(text, start) or _named_event(text[max(0, start - 20) : start])
    alone = start == 0 and end == len(text)
    asked = event or bounded or alone or _DOING.match(text, end)
    if unit == "day" and not asked and (clock is not None or _HAPPENING.match(text, end)):
        return None  # 火灾于次日凌晨被扑灭
    return Service(Length(1, unit), tokens[at].start, tokens[after - 1].end, event), after


_READERS: Final = {
    "num": _plain,
    "decimal": _plain,
    **dict.fromkeys(_HALVES, _plain),
    "at_most": _at_most,
    "in_advance": _in_advance,
    "more": _more,
    "postpone": _more,
    "inside": _inside,
    "half": _half_a_year_later,
    "same_day": _same_day,
    "next_day": _next,
    "next_workday": _next,
}
BEGINNINGS: Final = frozenset(_READERS)  # the kinds of words with which a length begins
