"""Reads the answer to the bot's own open question, or that the person has moved on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger.model import Status
from ledger.understanding.clauses import clauses_of
from ledger.understanding.evidence import borne_out
from ledger.understanding.frame import Frame, Report
from ledger.understanding.message import Message
from ledger.understanding.outcome import outcome
from ledger.understanding.reports import draft_of
from ledger.understanding.resolve import essence, meant
from ledger.understanding.signs import TASK, Said, pattern
from ledger.understanding.status import Reading

_YES = pattern(
    r"^(?:(?:都|全|全部)?(?:是|对|嗯|恩|好|可以|行|确认|确定|没错|没问题|不错|正确|ok|okay|yes"
    r"|y|中|对头|要得|得|确定|定了|就是|就这样|就这么|同意|提交|记(?:上|吧|下)|可|成|无误|必须|当然"
    r"|肯定|1|1项|准确|属实|没毛病|是这样|是我|保存|入账)(?:的|吧|了|呀|啊|滴|嘞|哒|就|这"
    r"|那|是|记|办|对|没错|提交|确认|录入|好|都|全|[!。,.~ ])*)+$"
)
_YES_DONE = pattern(
    r"^(?:是的?|对的?|嗯+|没错|确实|[, ])+(?:就?是|都|全部?|已经?|确实|[, ])*(?:完成|办结|弄完|做完"
    r"|办完|好)了?[!。 ]*$"
)
_YES_THESE = pattern(
    r"^(?:是|对|嗯|没错|就是)[的,了 ]*(?:<task>[和、,跟 ]*)+(?:吧|的|了|完成|办结|没错|[!。 ])*$"
)
_NO = pattern(
    r"^(?:不(?!对外)|没(?!问题|错|毛病)|还没|还在|才|只|错|否|取消|算了|别|先别|不用|不行"
    r"|先不要?(?:[报记填写]|登记|提交|上报|录)|先放|搞错|弄错|记错|报错|说错|[搞弄记报说]反|撤|no\b"
    r"|n$|0$|2$|放弃|先?等等|先?等|慢着|等一下|不记|不要|非|有误"
    r"|有问题|重来|都不是|等会)"
)
_NO_ANYWHERE = pattern(
    r"不对|错了|[搞弄记报说]反了|不是这|不是这个|记错|弄错|搞错|报错|说错|写错|取消|算了|别记"
    r"|都不是"
    r"|不是的"
)
_INSTEAD = pattern(r"(?:不是|并非)[ ]*<task>|<task>[^,。]{0,3}(?:不是|错)")
_ONLY = pattern(
    r"^(?:只有|就|仅|应该)?(?:是|报|记)?[ ]*<task>(?:[和、,跟 ]<task>)*(?:完成|办结|吧|的"
    r"|了)*[!。 ]*$"
)
_NEITHER = pattern(
    r"^不是(?:这个?|这些|的)?[!。 ]*$|都不是|都不对|没有一个|^算了|^取消|^不(?:用"
    r"|要)?了?[!。 ]*$|^0[!。 ]*$|不记了|别记"
    r"|没有?[!。 ]*$|都没有"
)
_BOTH = pattern(
    r"^(?:[两二三四全]?(?:项|个|条)?都|全部?|一起|统统|都是)(?:是|对|完成|记|算|有|的|了"
    r"|项|报|吧|要|,|。)*[!。 ]*$|都(?:是|完成|办结|弄完|记|算)"
)
_ORDER = pattern(
    r"^(?:第|是|就|选|选择|回复?|答|:|[ ])*(?P<no>[一二三四1234])(?:个|条|项|号|那个|)(?:吧"
    r"|的|那个|任务|。|[ ])*$|^(?P<front>前[面头]?|上[面头]|打?头)(?:那|的|一)(?:一?[个条项])?"
    r"|(?P<last>最?后[面头]?|下面|末了|末尾|最末)(?:那|的|一)(?:一?[个条项])?"
)
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}


def read_answer(message: Message) -> Frame | None:
    """Return the answer to the open question; None when something else is being said."""
    pending = message.context.pending
    if not pending:
        return None
    if pending.get("ask") == "confirm":
        return _confirmation(message, pending["reports"])
    if pending.get("ask") == "which_task":
        return _which(message, pending)
    return None


def _confirmation(message: Message, asked: Sequence[Any]) -> Frame | None:
    text = message.masked
    if _BUTTON.fullmatch(message.text) and 1 not in {_report(one).task for one in asked}:
        return Frame("confirm")
    if _YES.search(text) and not (message.numbers and message.numbers != (1,)):
        return Frame("confirm")
    more = _and_more(message, asked)
    if more:
        return Frame("report", reports=more, matched={one.task: "answer" for one in more})
    if _YES_DONE.search(text) and all(_report(one).status is Status.DONE for one in asked):
        return Frame("confirm")
    if _YES_THESE.search(text) and set(message.numbers) == {_report(one).task for one in asked}:
        return Frame("confirm")
    differing = _all_but(message, asked) or _differing(message, asked)
    if differing:
        return Frame("deny", reports=differing)
    otherwise = _otherwise(message, asked)
    if otherwise:
        return Frame("deny", reports=otherwise)
    denied = _NO.search(text) or _NO_ANYWHERE.search(text) or _INSTEAD.search(text)
    if not denied and not _contradicts(message, asked) and not _ONLY.search(text):
        return None
    return Frame("deny", reports=_corrected(message, [_report(one) for one in asked]))


def _and_more(message: Message, asked: Sequence[Any]) -> tuple[Report, ...]:
    """Return what a yes adds to, with what it adds: 对，还有10; 是的，38也完成了."""
    about = [_report(one) for one in asked]
    added = [n for n in message.numbers if n not in {one.task for one in about}]
    as_well = _AS_WELL.search(message.masked)
    if not as_well or not added or not set(added) <= message.mine:
        return ()
    if len({one.status for one in about}) > 1 or (as_well["done"] and about[0].status is not _DONE):
        return ()
    first = about[0]
    return (*about, *(Report(no, first.status, first.percent) for no in added))


_DONE = Status.DONE
_BUTTON = pattern(r"1[.。!]?")
_AS_WELL = pattern(
    r"^(?:是的?|对的?|嗯+|没错|好的?|可以)[!, ]+(?:还有|以及|加上|另外|和"
    r"|[ ])*(?:<task>[和、,跟 ]*)+"
    r"(?:也是?|一起|都)?(?P<done>(?:已经?)?(?:完成|办结|弄完|做完|好)了?)?[!。 ]*$"
)


_BUT = (
    pattern(
        r"^(?:对|是的?|嗯|好的?)?[, ]*(?:除(?:了|开|去)?|去掉|不含|不包括)[ ]*"
        r"(?:<task>[ 、和跟与及]*)+(?:之外|以外|外|不算)?[ ,]*(?:(?:其他|其它|其余|别的|剩下)的?)?"
        r"(?:都|全部?)?(?:是|对|可以|已?完成|已?办结|记)?的?了?[!。~ ]*$"
    ),
    pattern(
        r"^(?:但是?|不过|就|只有)?[ ]*(?:<task>[ 、和跟与及]*)+(?:都|暂时)?"
        r"(?:还没有?|没有?|除外|不算|先不[记报])[呢啊呀哦的!。~ ]*$"
    ),
)
"""除了10; 10还没: what is left of a list that was asked about."""


def _all_but(message: Message, asked: Sequence[Any]) -> tuple[Report, ...]:
    """Return what was asked about without those that are excepted; of these nothing is said."""
    if not any(but.search(message.masked) for but in _BUT):
        return ()
    about = [_report(one) for one in asked]
    gone = {number for ref in message.said.values(TASK) for number in ref.numbers}
    if not gone < {one.task for one in about}:
        return ()
    return tuple(one for one in about if one.task not in gone)


def _differing(message: Message, asked: Sequence[Any]) -> tuple[Report, ...]:
    """Return what stands in the place of several that were asked about: 10还没有，3完成了."""
    draft = draft_of(message) if len(message.numbers) > 1 else None
    about = {one.task: one.status for one in map(_report, asked)}
    if draft is None or draft.ask or not set(draft.reports) <= set(about):
        return ()
    reports = tuple(draft.reports.values())
    return reports if any(one.status is not about[one.task] for one in reports) else ()


def _otherwise(message: Message, asked: Sequence[Any]) -> tuple[Report, ...]:
    """Return another share or status of the one task asked about, said without a word more."""
    if len(asked) != 1 or message.numbers or _NO.search(message.masked):
        return ()
    if essence(_INSTEAD_OF.sub(" ", message.masked)).strip():
        return ()
    one, said = _report(asked[0]), _said(message, clauses_of(message.said))
    if not said.strong or said.asked or said.hedged or said.status is None:
        return ()
    if (said.status, said.percent) == (one.status, one.percent):
        return ()
    return (Report(one.task, said.status, said.percent),) if _less(said, one) else ()


def _said(message: Message, clauses: Sequence[Said]) -> Reading:
    """Return what is said of the tasks asked about; an end must be borne out here too."""
    return borne_out(message, message.mine, outcome(clauses), clauses)


_INSTEAD_OF = pattern("改成|改为|改|应该是|应该|是|[一-龥]?点")


def _less(said: Reading, one: Report) -> bool:
    """Tell whether something else is said than what was asked, and not merely 完成 again."""
    return said.status is not one.status or said.percent is not None


def _contradicts(message: Message, asked: Sequence[Any]) -> bool:
    """Tell whether one of the tasks asked about is said to stand otherwise: 10没完成."""
    numbers = frozenset(message.numbers)
    said = _said(message, clauses_of(message.said))
    about = [one for one in map(_report, asked) if one.task in numbers]
    return bool(about) and said.strong and all(one.status is not said.status for one in about)


def _corrected(message: Message, asked: Sequence[Report]) -> tuple[Report, ...]:
    """Return what the denial puts in place: another task, another status, another share."""
    reading = _said(message, [c for c in clauses_of(message.said) if not _only_denial(c.masked)])
    stated = reading.explicit and not reading.asked and not reading.hedged
    numbers = _instead(message, asked)
    if numbers and _ONLY.search(message.masked) and not stated:
        return tuple(one for one in asked if one.task in numbers)
    several = _each(message)
    if several:
        return several
    if numbers and not stated and set(numbers) & {one.task for one in asked}:
        return _still_open(numbers, reading)
    if numbers:
        first = asked[0]
        if stated:
            return tuple(Report(no, _status(reading), reading.percent) for no in numbers)
        return tuple(Report(no, first.status, first.percent) for no in numbers)
    if stated:
        return tuple(Report(one.task, _status(reading), reading.percent) for one in asked)
    return ()


def _each(message: Message) -> tuple[Report, ...]:
    """Return what is put right of several, each with a status of its own: 38完成，3没动."""
    draft = draft_of(message) if len(message.numbers) > 1 else None
    if draft is None or draft.ask or len({one.status for one in draft.reports.values()}) < 2:
        return ()
    return tuple(draft.reports.values())


def _still_open(numbers: Sequence[int], reading: Reading) -> tuple[Report, ...]:
    """Return what 不是，10还没 says of a task that was asked about: nothing more than 还没."""
    if reading.status in (None, Status.DONE) or reading.asked or reading.hedged:
        return ()
    return tuple(Report(no, _status(reading), reading.percent) for no in numbers)


_DENIAL = pattern(
    r"^(?:不对|不是|错了?|搞错了?|弄错了?|不|没有|否|算了|取消|记错了?|[ 了的啊呀!])+$"
)


def _only_denial(words: str) -> bool:
    return bool(_DENIAL.search(words))


_NOT_IT = pattern(r"(?:不是|并非|不含|不包括|除了?)[ ]*(?:第)?(?P<ref><task>)")


def _ruled_out(message: Message) -> frozenset[int]:
    """Return the numbers that are denied: 38 in 是3不是38."""
    return frozenset(
        number
        for found in _NOT_IT.finditer(message.masked)
        for span in message.said.within(found.start(), found.end()).spans
        for number in getattr(span.value, "numbers", ())
    )


def _instead(message: Message, asked: Sequence[Report]) -> tuple[int, ...]:
    """Return the numbers that are meant instead: 是38不是3."""
    gone = _ruled_out(message)
    kept = tuple(n for n in message.numbers if n not in gone and n in message.mine)
    if kept:
        return kept
    if gone and message.numbers:
        return ()
    found = meant(message, message.said)
    return (found.no,) if found.no is not None and found.no not in {r.task for r in asked} else ()


_SOMETHING_ELSE = pattern(
    r"提醒|延期|延到|推迟|宽限|不涉及|撤销|撤回|谁|什么|怎么|为啥|为何|多少|帮助|联络员|意见"
)
"""What nobody says who only names the task that was asked for."""


_UNDECIDED = pattern(
    r"<task>[^,。]{0,2}(?:或者?|要么|还是)[^,。]{0,3}<task>|可能|好像|也许|或许|大概|说不定"
    r"|不太?确定|吗"
)
"""3或者38, 可能是3: no choice was made."""


def _which(message: Message, pending: Any) -> Frame | None:
    if _SOMETHING_ELSE.search(message.masked) or _UNDECIDED.search(message.masked):
        return None
    candidates = tuple(pending.get("candidates") or ())
    reading = _said(message, clauses_of(message.said))
    chosen = _chosen(message, candidates)
    if chosen:
        lower = (
            reading.strong
            and not _ORDER.search(message.text)
            and reading.status is not _known(pending.get("status"))
        )
        said = (reading.explicit or lower) and not reading.asked and not reading.hedged
        status = _status(reading) if said else _known(pending.get("status"))
        percent = reading.percent if said else pending.get("percent")
        reports = tuple(Report(no, status, percent) for no in chosen)
        return Frame("report", reports=reports, matched=dict.fromkeys(chosen, "answer"))
    if _NEITHER.search(message.text):
        return Frame("deny")
    return None


def _chosen(message: Message, candidates: tuple[int, ...]) -> tuple[int, ...]:
    order = _ORDER.search(message.text)
    gone = _ruled_out(message)
    named = tuple(n for n in message.numbers if n in message.mine and n not in gone)
    if named and set(named) <= set(candidates):
        return named
    if order and not named:
        return _by_order(order, candidates)
    if named and not order:
        return named
    if order and named and not set(named) & set(candidates):
        return _by_order(order, candidates)
    if _BOTH.search(message.masked) and candidates:
        return candidates
    found = meant(message, message.said, candidates) if candidates else meant(message, message.said)
    if found.no is not None or not candidates:
        return (found.no,) if found.no is not None else ()
    return ()


def _by_order(order: Any, candidates: tuple[int, ...]) -> tuple[int, ...]:
    if order["front"]:
        return candidates[:1]
    if order["last"]:
        return candidates[-1:]
    place = _NUMERALS.get(order["no"]) or int(order["no"])
    return candidates[place - 1 : place]


def _report(data: Any) -> Report:
    if isinstance(data, Report):
        return data
    return Report(data["task"], Status(data["status"]), data.get("percent"))


def _known(status: Any) -> Status:
    return Status(status) if status else Status.IN_PROGRESS


def _status(reading: Reading) -> Status:
    return reading.status or Status.IN_PROGRESS
