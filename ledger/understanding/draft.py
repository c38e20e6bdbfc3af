"""A report being put together, and what words without a status word tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ledger.deadlines.numerals import value as number
from ledger.model import Status
from ledger.understanding import status_words
from ledger.understanding.frame import Report
from ledger.understanding.message import Message
from ledger.understanding.signs import COUNT, DATE, PERCENT, TASK, Said, pattern
from ledger.understanding.status import Reading

TELLS = pattern(r"了(?!解)|<count>|<percent>|已|过(?!期|程|去)|(?<=[做弄办搞推跑忙盯催跟])着")
_SCHEDULED = pattern(
    r"<date>(?![^,。;]{0,4}(?:没|无|未|不))[^,。;]{0,8}[一-龥](?<![前后内左右吧了到至])|(?:定"
    r"|安排|放)[在到于]<date>"
    r"|(?:要|得)(?:[等拖]?到)?(?:<date>|明年|年后|下半年)|<date>[^,。;]{0,4}没问题"
    r"|(?:最[迟晚快]|目标|计划|预计"
    r"|争取|力争"
    r"|预期"
    r"|打算|节点)[^,。]{0,3}<date>"
)
_CONDITION = pattern(
    r"^[ ]*(?:还?没)?(?:完成|办结|弄完|做完|搞完|搞定|好|结束|启动|弄好|做好)了?(?:之?前|以前"
    r"|之?后|以后|才|再|的话)"
)
_DUE_AND_DONE = re.compile(r"应[一-龥]{1,4}(?P<due>\d+)[^\d]{1,8}(?P<done>\d+)")
_DONE_AND_DUE = re.compile(r"(?P<done>\d+)[^\d]{1,4}应[一-龥]{1,4}(?P<due>\d+)")
_STEP = pattern(status_words.SUBSTEP)
_SOME_OF = pattern(
    r"(?P<how>前面?|后面?|最后|其中|[还只]?有|至少|任[意何])?(?P<n>[一两二三四五六七八九])(?:项"
    r"|个|条)(?!月|工作日|村|乡|镇|单位|部门)"
)
_ALL_DID = pattern(
    r"(?:都|全部?|均|已经?)(?:按期|按时|及时|依法|如期)[一-龥]{2}[!。~ ]*$|"
    r"[都全均][^,。;]{0,5}[一-龥]了[!。~ ]*$"
    r"|已经?(?:公开|公布|发布|印发|挂网|公示|上报|报送|提交|上墙|贴出|出台|报|发)(?:了"
    r"|出去)?[!。~ ]*$"
    r"|(?:公开|公布|发布|印发|挂网|公示|上报|报送|提交|上墙|出台)了[!。~ ]*$"
)
_OURS = re.compile(r"^ ?(?:[^,。;]{1,8}的)?(?:我们|我[局镇乡]|本[局镇乡]|这边)")
_THEY = re.compile(
    r"(?:(?:其他|别的|另外几?个?)(?:局|单位|部门|镇|乡镇)|他们|人家|别人|对方(?!(?:还|也|都"
    r"|正)?在[一-龥])|兄弟单位)(?:那边)?"
)
_SOME_UNIT = re.compile(
    r"[一-龥]{2,6}(?:局|委|办|中心|镇|乡)(?:那边|那里)?(?:都|也|目前"
    r"|现在)?(?:还?没|未)"
)
_THEIR_SIDE = re.compile(r"[那这][边里块儿头]|他们|的?(?:还没|没|未|还在)|局|部门")
OTHERS = pattern(
    r"^[ ]*(?:其余|其他|其它|别的|剩下的?|另外的?|余下的?)(?:的|几[项个])?(?:任务|事项"
    r"|项)?(?:还|都|全部?|也|均|暂|目前|正|没|未|在|按|推|继续|持续|进行|办|弄|处于|预计|我"
    r"|再|等|<date>)"
)


_REST = pattern("^[ ]*(?:剩下的?|余下的?|其余)")


def of_others(message: Message, clause: Said) -> bool:
    """Tell whether a clause is about other tasks; beside a share of one task, 剩下的 is its own."""
    if not OTHERS.search(clause.masked):
        return False
    shared = message.said.of(PERCENT) or message.said.of(COUNT)
    return not (len(message.numbers) == 1 and shared and _REST.search(clause.masked))


@dataclass(slots=True)
class Draft:
    """A report being put together."""

    reports: dict[int, Report] = field(default_factory=dict)
    matched: dict[int, str] = field(default_factory=dict)
    candidates: tuple[int, ...] = ()
    strange: tuple[int, ...] = ()
    reading: Reading = field(default_factory=Reading)
    ask: bool = False
    clauses: list[Said] = field(default_factory=list)
    strong: bool = False
    explicit: bool = False

    def add(self, no: int, reading: Reading, how: str) -> None:
        """Write one task's status, or note that it must be asked."""
        status = reading.status or Status.IN_PROGRESS
        self.strong = self.strong or reading.strong
        self.explicit = self.explicit or reading.explicit
        if reading.hedged:
            self.ask, self.reading = True, reading
            self.candidates = (*self.candidates, no)
            return
        self.reports[no] = Report(no, status, reading.percent)
        self.matched[no] = how

    def doubt(self, reading: Reading, candidates: Sequence[int] = ()) -> None:
        """Note that the task is not sure."""
        self.ask, self.reading = True, reading
        self.strong = self.strong or reading.strong
        self.candidates = tuple(dict.fromkeys((*self.candidates, *candidates)))


def says_something(clauses: Sequence[Said]) -> bool:
    """Tell whether words without a status word still tell of work done: 报了6期."""
    if _SCHEDULED.search("".join(clause.masked for clause in clauses)):
        return True
    return any(TELLS.search(clause.masked) or _takes_time(clause) for clause in clauses)


def _takes_time(clause: Said) -> bool:
    """Tell whether a length of time is still needed: 还得半个月."""
    return any(span.value.phrase.startswith(("还得", "还要", "还需")) for span in clause.of(DATE))


def is_condition(clauses: Sequence[Said]) -> bool:
    """Tell whether a number's end is only the condition for another: 38完成前3没法动."""
    return bool(clauses) and bool(_CONDITION.search(clauses[0].masked))


def is_of_some(clauses: Sequence[Said], count: int) -> bool:
    """Tell whether only some of `count` numbers are meant: 6、9、10 两项完成."""
    for clause in clauses:
        for found in _SOME_OF.finditer(clause.text):
            named = clause.masked[found.start("n")] == TASK
            if not named and (found["how"] or number(found["n"]) != count):
                return True
    return False


def maybe_done(clauses: Sequence[Said]) -> bool:
    """Tell whether 各村都贴了 may be the end or a step: two readings, so it is asked.

    As much done as was due (应公开20条, 公开20条) may be the end too, and so may any verb that is
    no known word for a status (已备好, 定了信息员).
    """
    words = ",".join(clause.text for clause in clauses)
    due = _DUE_AND_DONE.search(words) or _DONE_AND_DUE.search(words)
    if due and due["due"] == due["done"]:
        return True
    if not clauses or _STEP.search(clauses[-1].masked):
        return False
    if _ALL_DID.search(clauses[-1].masked):
        return True
    whole = "".join(clause.masked for clause in clauses)
    if _MEASURED.search(whole):
        return False
    if any(clause.of(DATE) for clause in clauses):
        return bool(_DID.search(whole))
    return bool(_TOLD.search(whole))


def is_open(reading: Reading, clauses: Sequence[Said]) -> bool:
    """Tell whether what was said may be the end of a task or a step towards it."""
    if reading.status is None:
        return maybe_done(clauses)
    return not reading.strong and bool(clauses and _WORKED_ON.search(clauses[-1].masked))


_WORK = "(?:更新|整理|汇总|梳理|修改|完善|办理|处理|整改)"
_WORKED_ON = pattern(rf"(?:已经?(?:全部|都)?{_WORK}(?:了|过)?|{_WORK}[了过])[!。~ ]*$")
"""Of these verbs it is open whether they are the task or only work on it."""
_DID = pattern(r"了[!。~啊呀哈 ]*$")
_TOLD = pattern(r"了(?!解)|已经?[一-龥]|过(?!期|程|去)")
_MEASURED = pattern(
    rf"<count>|<percent>|着|[一二两三四五六七八九十几]+[次场遍期批篇条份户家件]|小一?半|列了|前提"
    rf"|{status_words.SUBSTEP}"
)
"""What a count, a day or a step tells of is on its way; 已 and 了 alone may be the end."""


def about_own(message: Message, clauses: Sequence[Said]) -> list[Said]:
    """Drop clauses about how other units stand: the own share is what is reported."""
    if message.office:  # the office tells how all of them stand
        return [_own_part(message, clause) for clause in clauses]
    kept: list[Said] = []
    for clause in clauses:
        ours = bool(kept and _is_ours(message, kept[0]))
        theirs = _other_unit_first(message, clause) or (
            ours and bool(_SOME_UNIT.match(clause.masked.strip()) or _awaited(message, clause))
        )
        other = theirs or (message.numbers and of_others(message, clause))
        if other and (kept or (theirs and _OURS.search(clauses[-1].masked))):
            continue
        kept.append(_own_part(message, clause))
    return kept


def _is_ours(message: Message, clause: Said) -> bool:
    """Tell whether a clause is about the own unit, by 我们 or by its name: 财政已完成，等发改."""
    words = clause.masked.lstrip()
    own = (one.span.value for one in message.mentions if one.name == message.context.unit)
    return bool(_OURS.search(clause.masked)) or any(words.startswith(name) for name in own)


def _awaited(message: Message, clause: Said) -> bool:
    """Tell whether another unit is only waited for: 我们这头好了，就等农业局."""
    waits = _WAITS.match(clause.masked)
    if waits is None:
        return False
    words = clause.masked[waits.end() :]
    others = (one for one in message.mentions if one.name != message.context.unit)
    return any(words.startswith(one.span.value) for one in others)


_WAITS = pattern("[ ]*(?:现在|就|只|还)*[等差](?!不)")


def _own_part(message: Message, clause: Said) -> Said:
    """Blank out 财政这部分 of the finance bureau: the own part is no mere part."""
    for mention in message.mentions:
        if mention.name == message.context.unit:
            part = re.compile(re.escape(mention.span.value) + "(?:局|这边|的|这)*部分")
            masked = part.sub(lambda found: "○" * len(found[0]), clause.masked)
            clause = clause._replace(masked=masked)
    masked = _OUR_PART.sub(lambda found: "○" * len(found[0]), clause.masked)
    return clause if masked == clause.masked else clause._replace(masked=masked)


_OUR_PART = pattern("(?:我们?|咱们?|本)(?:[局镇乡]|单位|科室|街道|中心)(?:的|这)*部分")


def is_of_others(message: Message, clauses: Sequence[Said]) -> bool:
    """Tell whether a liaison tells only how another unit stands: 38农业农村局弄完了."""
    if message.context.role != "liaison" or not clauses:
        return False
    return all(_other_unit_first(message, clause) for clause in clauses)


def _other_unit_first(message: Message, clause: Said) -> bool:
    words = re.sub(r"^(?:但是?|不过|可是|就是|只是|另外|而且|[ ,])+", "", clause.masked)
    if _THEY.match(words):
        return True
    for mention in message.mentions:
        said = mention.span.value
        if mention.name == message.context.unit or not words.startswith(said):
            continue
        if not mention.bare or _THEIR_SIDE.match(words[len(said) :]):
            return True
    return False
