"""Makes a report of what was said: a status for each task that is surely meant, else a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ledger.model import Status
from ledger.understanding.clauses import Statement, clauses_of, statements
from ledger.understanding.frame import Frame, Report
from ledger.understanding.message import Message
from ledger.understanding.outcome import outcome
from ledger.understanding.resolve import POINTED, Meant, essence, likely, meant
from ledger.understanding.signs import DATE, Said, pattern
from ledger.understanding.status import Reading, read_status
from ledger.understanding.until import expected

_SHARE = re.compile("[1-9][05]")
_EXPERIENCED = pattern(r"(?<![没未])(?P<verb>[听开学办讲])(?:取|了)?过了(?:[ ,。!]|$)")
_TOPIC = 0.6  # a clause that is little else than a task's name
_NONE_LEFT = pattern(r"没有?(?:什么|啥|任何)?(?:没|未)(?:完成|办结|办|做|弄|报)")
_UNSURE_TYPO = pattern(
    r"(?:[末味维尾]|(?<![标记改设报成作视认定更])为)(?:完成|办结|办完)|(?<![a-z])(?:bj|wc"
    r"|ywc|ybj|wwc|wbj|jxz)(?![a-z])|已未|未已|完未成|已没"
)
_PARTS = re.compile(r"[和跟与及、]|以及|还有")
_FOR_ALL = pattern("都|均|全部|全都|一起")


_Group = tuple[tuple[Meant, ...], list[Said]]


@dataclass(slots=True)
class Draft:
    """A report being put together."""

    reports: dict[int, Report] = field(default_factory=dict)
    matched: dict[int, str] = field(default_factory=dict)
    candidates: tuple[int, ...] = ()
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


def bare_share(message: Message) -> Frame | None:
    """Return the share that a mere number answers a push with: 80."""
    no = message.context.replying_to
    if no is None or no not in message.mine or not _SHARE.fullmatch(message.text):
        return None
    share = int(message.text)
    if share in message.mine:
        return None
    return Frame("report", reports=(Report(no, Status.IN_PROGRESS, share),), matched={no: "reply"})


def draft_of(message: Message) -> Draft | None:
    """Return the report that a message may make, None where it says nothing of any status."""
    draft = _numbered(message) if message.numbers else _unnumbered(message)
    return draft if draft and (draft.reports or draft.ask) else None


def read_report(message: Message) -> Frame | None:
    """Return the report that a message makes as a frame."""
    draft = draft_of(message)
    return frame_of(message, draft) if draft else None


def frame_of(message: Message, draft: Draft) -> Frame:
    """Return a drafted report as a frame."""
    reports = tuple(draft.reports.values())
    if _UNSURE_TYPO.search(message.masked):
        return Frame(
            "report", ask_back=True, candidates=tuple(draft.reports) or draft.candidates,
            links=message.links,
        )  # fmt: skip
    open_ = [r for r in reports if r.status is not Status.DONE] or (draft.ask and not reports)
    until = expected(draft.clauses, message.context.now) if open_ else None
    return Frame(
        "report",
        reports=reports,
        until=until,
        ask_back=draft.ask,
        candidates=draft.candidates,
        status=draft.reading.status if draft.ask else None,
        percent=draft.reading.percent if draft.ask else None,
        matched=draft.matched,
        links=message.links,
    )


def _numbered(message: Message) -> Draft | None:
    draft, said = Draft(), statements(message.rest)
    preface = said[0] if said and not said[0].refs else Statement((), ())
    for at, statement in enumerate(said):
        if not statement.refs:
            continue
        clauses: Sequence[Said] = _about_own(message, statement.clauses)
        reading = outcome(clauses)
        if statement.asked:
            if reading.hedged:
                draft.doubt(reading, [n for ref in statement.refs for n in ref.numbers])
            continue
        if statement.unclear:
            draft.doubt(reading)
            continue
        if reading.status is None and _later_status(said, at) is not None:
            clauses = _later_status(said, at) or ()
            reading = outcome(clauses)
        if reading.status is None and preface.clauses:
            reading = outcome(preface.clauses)
            clauses = preface.clauses
        _add_numbers(message, draft, statement, reading, clauses)
    _add_excepted(message, draft)
    if any(_OTHERS.search(clause.masked) for one in said for clause in one.clauses):
        draft.ask = True
    return draft


def _add_excepted(message: Message, draft: Draft) -> None:
    """Write what was said of the numbers taken out: 1到4除了3没完成都完成了."""
    if not message.excepted or not message.excepted.words:
        return
    reading = outcome([message.excepted.words])
    for no in message.excepted.numbers & message.mine:
        if reading.status is not None:
            draft.add(no, reading, "number")


def _later_status(said: Sequence[Statement], at: int) -> tuple[Said, ...] | None:
    """Return the clauses of the next statement when these have none: 第3项，第38项，都办结."""
    if said[at].clauses or at + 1 >= len(said):
        return None
    return said[at + 1].clauses


def _add_numbers(
    message: Message, draft: Draft, statement: Statement, reading: Reading, clauses: Sequence[Said]
) -> None:
    wanted = [n for ref in statement.refs for n in ref.numbers if n in message.numbers]
    strange = [n for n in wanted if n not in message.mine]
    if reading.asked:
        if reading.hedged and reading.status is not None:
            draft.doubt(reading, wanted)
        return
    if strange:
        draft.doubt(reading, [n for n in wanted if n in message.mine])
        if any(ref.ranged for ref in statement.refs):
            return
    if reading.status is None and not _says_something(clauses):
        if _unclear(clauses):
            draft.doubt(reading, wanted)
        return
    draft.clauses.extend(clauses)
    for no in wanted:
        if no in message.mine:
            draft.add(no, _carried_out(message, no, reading, clauses), "number")


def _carried_out(message: Message, no: int, reading: Reading, clauses: Sequence[Said]) -> Reading:
    """Take 局长听过了 as done where the task itself is to 听取: the verb is the task's own."""
    if reading.status is not None:
        return reading
    for clause in clauses:
        found = _EXPERIENCED.search(clause.masked)
        if found and found["verb"] in message.index.texts[no]:
            return replace(reading, status=Status.DONE, strong=True, explicit=True)
    return reading


def _says_something(clauses: Sequence[Said]) -> bool:
    """Tell whether words without a status word still tell of work done: 报了6期."""
    if _SCHEDULED.search("".join(clause.masked for clause in clauses)):
        return True
    return any(_TELLS.search(clause.masked) for clause in clauses)


def _unclear(clauses: Sequence[Said]) -> bool:
    """Tell whether something is said that is no status: then it is asked."""
    return any(clause.of(DATE) or len(essence(clause.masked).strip()) >= 2 for clause in clauses)


def _about_own(message: Message, clauses: Sequence[Said]) -> list[Said]:
    """Drop clauses about how other units stand: the own share is what is reported."""
    kept: list[Said] = []
    for clause in clauses:
        other = _other_unit_first(message, clause) or (
            message.numbers and _OTHERS.search(clause.masked)
        )
        if other and kept:
            continue
        kept.append(clause)
    return kept


def _other_unit_first(message: Message, clause: Said) -> bool:
    words = re.sub(r"^(?:但是?|不过|可是|就是|只是|另外|而且|[ ,])+", "", clause.masked)
    for mention in message.mentions:
        said = mention.span.value
        if mention.name == message.context.unit or not words.startswith(said):
            continue
        if not mention.bare or _THEIR_SIDE.match(words[len(said) :]):
            return True
    return False


_THEIR_SIDE = re.compile(r"那[边里块儿]|他们|还没|没|未|还在|局|部门")
_OTHERS = pattern(
    r"^[ ]*(?:其余|其他|其它|别的|剩下的?|另外的?|余下的?)(?:的|几[项个])?(?:任务|事项"
    r"|项)?(?:还|都|全部?|也|均|暂时|目前|正在|没|未|在|正常|按)"
)


def _unnumbered(message: Message) -> Draft | None:
    clauses = clauses_of(message.said)
    total = outcome(_about_own(message, clauses))
    known = message.context.replying_to or message.sole
    if known is not None:
        return _known_task(message, known, clauses, total)
    if _NONE_LEFT.search(message.masked):
        return Draft(ask=True, strong=True, reading=Reading(Status.DONE, hedged=True))
    draft = _by_words(message, clauses)
    if draft.reports or draft.ask:
        return draft
    if not total.strong or (total.asked and not total.hedged):
        return None
    draft.doubt(total, likely(message, message.said))
    return draft


def _known_task(message: Message, no: int, clauses: Sequence[Said], total: Reading) -> Draft | None:
    if total.asked and not total.hedged:
        return None
    if total.status is None and not _says_something(clauses):
        return None
    draft = Draft(clauses=list(clauses))
    how = "reply" if message.context.replying_to else "sole"
    if no in message.mine:
        draft.add(no, total, how)
    else:
        draft.doubt(total)
    return draft


def _by_words(message: Message, clauses: Sequence[Said]) -> Draft:
    """Give each clause to the task that it names; one that names none goes with its neighbour."""
    draft = Draft()
    groups = _grouped(message, clauses)
    if len(groups) == 1 and not POINTED.search(message.masked):
        groups = [(_confirmed(message, groups[0][0]), groups[0][1])]
    readings = _shared([outcome(_about_own(message, group)) for _, group in groups], groups)
    for (found, group), reading in zip(groups, readings, strict=True):
        if reading.asked and not reading.hedged:
            continue
        for one in found:
            if one.no is None:
                told = reading.status or reading.hedged or _TELLS.search(_words(group))
                if one.candidates and told:
                    draft.doubt(reading, one.candidates)
                continue
            previous = draft.reports.get(one.no)
            if previous is not None:
                reading = _lower(previous, reading)
            draft.clauses.extend(group)
            draft.add(one.no, reading, "content")
    return draft


def _confirmed(message: Message, found: tuple[Meant, ...]) -> tuple[Meant, ...]:
    """Look again with all words of the message: they may tell against what one clause named."""
    if len(found) != 1 or found[0].no is None:
        return found
    whole = meant(message, message.said)
    if whole.no == found[0].no or not whole.candidates:
        return found
    return (replace(found[0], no=None, candidates=whole.candidates),)


_TELLS = pattern(r"了(?!解)|<count>|<percent>|已|过(?!期|程|去)|(?<=[做弄办搞推跑忙盯催跟])着")
_SCHEDULED = pattern(
    r"<date>[^,。;]{0,8}(?:完|好|出来|上线|到位|公开|发布|印发|挂网|公示|弄|办|做|搞|报完"
    r"|交付|验收|结|贴|建|装|启动|开始|开工)|(?:最[迟晚快]|目标|计划|预计|争取|力争|预期"
    r"|打算|节点)[^,。]{0,3}<date>"
)


def _words(group: Sequence[Said]) -> str:
    return " ".join(clause.masked for clause in group)


def _shared(readings: list[Reading], groups: Sequence[_Group]) -> list[Reading]:
    """Give what is listed without a status the one that follows for all: 甲 乙 都办结."""
    for at in range(len(readings) - 2, -1, -1):
        if not readings[at].strong and _FOR_ALL.search(_words(groups[at + 1][1])):
            readings[at] = readings[at + 1]
    return readings


def _lower(previous: Report, reading: Reading) -> Reading:
    rank = (Status.NOT_STARTED, Status.BLOCKED, Status.IN_PROGRESS, Status.DONE)
    if reading.status is None or rank.index(previous.status) < rank.index(reading.status):
        return replace(reading, status=previous.status, percent=previous.percent)
    if previous.status is Status.DONE and reading.status is Status.NOT_STARTED:
        return replace(reading, status=Status.IN_PROGRESS)
    return reading


def _grouped(message: Message, clauses: Sequence[Said]) -> list[_Group]:
    groups: list[_Group] = []
    waiting: list[Said] = []
    for clause in clauses:
        found = _meant_by(message, clause)
        sure = tuple(one for one in found if one.no is not None)
        doubtful = bool(found) and len(sure) < len(found)
        if groups and not POINTED.search(clause.masked):
            before = {one.no for one in groups[-1][0]}
            likely = {no for one in found for no in (one.no, *one.candidates)}
            named = any(one.no is not None and one.share >= _TOPIC for one in found)
            topic = named and not _TELLS.search(clause.masked)
            if before & likely or not (topic or read_status(clause).strong):
                groups[-1][1].append(clause)
                continue
        if groups and sure and _likely(groups[-1][0], sure):
            groups[-1] = (sure, [*groups[-1][1], clause])
        elif sure or doubtful:
            groups.append((found, [*waiting, clause]))
            waiting = []
        elif groups:
            groups[-1][1].append(clause)
        else:
            waiting.append(clause)
    return groups


def _likely(doubtful: Sequence[Meant], sure: Sequence[Meant]) -> bool:
    """Tell whether a clause settles what the one before it left open."""
    if any(one.no is not None for one in doubtful):
        return False
    return {one.no for one in sure} <= {no for one in doubtful for no in one.candidates}


def _meant_by(message: Message, clause: Said) -> tuple[Meant, ...]:
    """Return what a clause names: one task, or several that are listed (专区跟补贴都搞好了)."""
    parts = _PARTS.split(clause.masked)
    if len(parts) > 1 and "都" in clause.masked:
        several = [meant(message, part) for part in parts]
        if all(one.no is not None for one in several):
            return tuple({one.no: one for one in several}.values())
    one = meant(message, clause)
    return (one,) if one.no is not None or one.candidates else ()
