"""Makes a report of what was said: a status for each task that is surely meant, else a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledger.model import Status
from ledger.understanding.bare import DATE_ONLY
from ledger.understanding.by_words import by_words
from ledger.understanding.clauses import Statement, clauses_of, statements
from ledger.understanding.draft import (
    Draft,
    about_own,
    is_condition,
    is_of_others,
    is_of_some,
    is_open,
    maybe_done,
    of_others,
    says_something,
)
from ledger.understanding.evidence import borne_out
from ledger.understanding.frame import Frame, Report
from ledger.understanding.message import Message
from ledger.understanding.outcome import outcome
from ledger.understanding.resolve import essence, likely, meant, resembles
from ledger.understanding.signs import DATE, Hinted, Said, pattern
from ledger.understanding.status import Reading
from ledger.understanding.until import expected

_EXPERIENCED = pattern(
    r"(?<![没未])(?P<verb>[听开学办讲])(?:取|了)?过了(?:[ ,。!]|$)|已经?(?P<did>听取|召开"
    r"|组织|培训|学习)"
)
_TRAINED = pattern(
    r"^[^,。;]{0,4}培训(?:已经?|都|全部|[搞办做弄])*(?:完成|结束|完毕|完)了?[!。 ]*$"
)
_NONE_LEFT = pattern(r"没有?(?:什么|啥|任何)?(?:没|未)(?:完成|办结|办|做|弄|报)")
_UNSURE_TYPO = Hinted(
    "末味维尾为未没或/|bwyj",
    r"(?:[末味维尾]|(?<![标记改设报成作视认定更以])为)(?:完成|办结|[办弄做]完|[办弄做]好|搞定"
    r"|上线)|(?<![a-z])(?:bj|wc"
    r"|ywc|ybj|wwc|wbj|jxz)(?![a-z])|已未|未已|完未成|已没"
    r"|(?:完成|办结) ?[/|或] ?(?:未|没|已|在办|进行中)"
    r"|[己巳]未|未[己巳]|(?:在办"
    r"|[行进理]中) ?[/|或] ?已?(?:完成|办结)",
)


def vague(message: Message) -> Frame | None:
    """Ask where a liaison tells of something done that no task is sure to be meant by."""
    if message.context.role != "liaison" or not _DID_SOMETHING.search(message.masked):
        return None
    if not resembles(message):
        return None
    return Frame("report", ask_back=True, candidates=likely(message, message.said))


_DID_SOMETHING = pattern(
    r"(?<![天周月饭班家会])(?<![导长任人们风雨]来)了(?:[!。~ ,]|$)|了(?:<count>"
    r"|[一几两]?[次遍期批场个份])"
    r"|已(?!经?[知阅悉收])|(?:刚刚?|才|新近)(?:印|发|出|办|公|上|挂|报)|就(?:公开|办|发|做)"
    r"|(?:全部|全都|均)[一-龥]{2,4}[!。 ]*$|(?:上线|挂网|发布|公示|公开|修复|印发|出台"
    r"|公布)[!。 ]*$"
)


def draft_of(message: Message) -> Draft | None:
    """Return the report that a message may make, None where it says nothing of any status."""
    if supposes(message) or (_WISHES.search(message.masked) and not message.numbers):
        return None
    if message.context.role != "liaison" and _ORDERED.search(message.masked):
        return None
    draft = _numbered(message) if message.numbers else _unnumbered(message)
    return draft if draft and (draft.reports or draft.ask) else None


_SUPPOSED = pattern(
    r"^(?:那|请问|[ ,])*(?:如果|要是|假如|假设|若(?!干)|万一|倘若|倘使)"
    r"[^。;!]*(?:\?|吗|么|(?:还用|要不要|需不需要|用不用|是不是)[^,。;]*)[!。 ]*$"
)
"""要是18办结了，17还用报吗."""


_ORDERED = pattern(
    r"(?:必须|务必|要尽快|要抓紧|要加快|请于?(?!示)(?:<date>)?|^[让叫催][^,。;]{2,14}?[把将]?)"
    r"(?:<task>|<date>|[于在前把将全部都])*(?:抓紧|尽快|及时|按时)*(?:完成|办结|落实|报送?|办好"
    r"|[弄做办搞]完)"
    r"(?!了)"
)
"""38项月底前必须完成: said by the office, a leader or in a group it tells what is to be."""

_WISHES = pattern(
    r"注意(?:人身|出行|交通|用[电火])?(?:安全|身体|防护|保暖|保重)|(?:路上|一路)(?:小心|慢|平安)"
    r"|多(?:穿|喝|保重)|早点(?:休息|回家|睡)"
)
"""台风来了注意安全: of nothing that the ledger holds."""


def supposes(message: Message) -> bool:
    """Tell whether a question is put about what may come: nothing in it has happened."""
    return bool(_SUPPOSED.search(message.masked))


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
    asked = draft.ask and not reports and draft.reading.status is not Status.DONE
    open_ = asked or any(report.status is not Status.DONE for report in reports)
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
        strange=draft.strange,
    )


def _numbered(message: Message) -> Draft | None:
    if _EITHER.search(message.masked) or _WAITS.search(message.masked):
        return Draft(ask=True, strong=True, candidates=message.numbers)
    draft, said = _by_pointing(message, statements(message.rest))
    preface = said[0] if said and not said[0].refs else Statement((), ())
    for at, statement in enumerate(said):
        if not statement.refs or (is_condition(statement.clauses) and _others(said, statement)):
            continue
        clauses: Sequence[Said] = about_own(message, statement.clauses)
        reading = outcome(clauses)
        if statement.asked:
            if reading.hedged:
                draft.doubt(reading, [n for ref in statement.refs for n in ref.numbers])
            continue
        listed = sum(len(ref.numbers) for ref in statement.refs)
        some = listed > 1 and is_of_some(clauses, listed)
        if statement.unclear or some:
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
    _add_replied(message, draft)
    if draft.reading.status is None and not draft.reading.hedged and draft.candidates:
        draft.ask = draft.ask and not set(draft.candidates) <= set(draft.reports)
    others = any(of_others(message, clause) for one in said for clause in one.clauses)
    if (others and not message.excepted) or _ALL_BUT.search(message.masked):
        draft.ask = True
    if others and _PART_OPEN.search(message.masked):
        draft.reports = {no: _begun(one) for no, one in draft.reports.items()}
    return draft


_PART_OPEN = pattern("<task>的[一-龥]{2,8}?(?:还|都|也)?(?:没|未)")
"""6的效果报告还没写，别的都弄完了: the rest may be the rest of 6, so that 6 is not unbegun."""


def _begun(report: Report) -> Report:
    unbegun = report.status is Status.NOT_STARTED
    return replace(report, status=Status.IN_PROGRESS) if unbegun else report


def _by_pointing(
    message: Message, said: Sequence[Statement]
) -> tuple[Draft, tuple[Statement, ...]]:
    """Return what is said of tasks that are pointed at beside the numbers, and all the rest.

    预算那项在走会签，38在收: what follows 那项 up to the next number is of that task.
    """
    draft, rest = Draft(), []
    for statement in said:
        clauses = statement.clauses
        at = next((at for at, one in enumerate(clauses) if _elsewhere(message, one)), len(clauses))
        if clauses[at:] and outcome(clauses[at:]).strong:
            told = by_words(message, clauses[at:])
            draft.reports |= told.reports
            draft.matched |= told.matched
            draft.ask = draft.ask or told.ask
            draft.strong = draft.strong or told.strong
            draft.explicit = draft.explicit or told.explicit
            draft.clauses += told.clauses
            statement = statement._replace(clauses=clauses[:at])
        if statement.refs or statement.clauses:
            rest.append(statement)
    return draft, tuple(rest)


def _elsewhere(message: Message, clause: Said) -> bool:
    """Tell whether a clause points at a task that the message names by no number."""
    if not _POINTED_AT.search(clause.masked):
        return False
    no = meant(message, clause).no
    return no is not None and no not in message.numbers


_POINTED_AT = pattern("^[^,。;]{2,}那[项个条]")


_WAITS = pattern(
    r"(?:^|[,。; ])(?:要?等|待|只要)<task>[^,。;]{0,4}(?:完成|办结|弄完|做完|好)[^,。;]{0,2}(?:再"
    r"|才|后|就)[^,。;]*<task>"
)
_EITHER = pattern(
    "前者[^,。;]*[,。; ]+后者|<task>[^,。;]{0,2}(?:或者?|要么|还是)[^,。;]{0,3}<task>"
)


_ALL_BUT = pattern("[就只]剩下?了?<task>")
"""就剩40没完成了 says that all others are done: that is shown for a yes."""


def _others(said: Sequence[Statement], one: Statement) -> bool:
    return any(other.refs and other is not one for other in said)


_TOGETHER = pattern(
    "(?:(?:这个?|这[项条件]|本项|它)(?:和|跟|与|、|同)<task>|<task>(?:和|跟|与|、|同)(?:这个?"
    "|这[项条件]|本项|它))"
    "[^,。]{0,6}(?:一起|都|全|均|也|同时)"
)


def _add_excepted(message: Message, draft: Draft) -> None:
    """Write what was said of the numbers taken out: 1到4除了3没完成都完成了."""
    if not message.excepted or not message.excepted.words:
        return
    words = [message.excepted.words]
    reading = borne_out(message, message.excepted.numbers, outcome(words), words)
    for no in message.excepted.numbers & message.mine:
        if reading.status is not None:
            draft.add(no, reading, "number")


def _add_replied(message: Message, draft: Draft) -> None:
    """Give the task replied to the same status where it is named with a number: 这个和19都好了."""
    no = message.context.replying_to
    if no not in message.mine or no in draft.reports or not _TOGETHER.search(message.masked):
        return
    for first in tuple(draft.reports.values())[:1]:
        draft.reports[no] = Report(no, first.status, first.percent)
        draft.matched[no] = "reply"


def _later_status(said: Sequence[Statement], at: int) -> tuple[Said, ...] | None:
    """Return the clauses of the next statement when these have none: 第3项，第38项，都办结."""
    if at + 1 >= len(said):
        return None
    later = said[at + 1].clauses
    if said[at].clauses:
        both = [clause for clause in later if _BOTH.match(clause.masked)]
        return tuple(both) if both and len(said) == 2 else None
    return later


_BOTH = pattern(r"[ ]*(?:这?[两二]|俩)[个项条件]?[^,。;]{0,2}(?:都|均|全)")
"""16没问题29没问题，两个都弄好了: said of the one before as well."""


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
        draft.strange = (*draft.strange, *strange)
        draft.doubt(reading, [n for n in wanted if n in message.mine])
        if any(ref.ranged for ref in statement.refs):
            return
    carried = {
        no: _carried_out(message, no, reading, clauses) for no in wanted if no in message.mine
    }
    if not any(one.strong for one in carried.values()) and is_open(reading, clauses):
        draft.doubt(reading, wanted)
        return
    if reading.status is Status.DONE and is_of_others(message, clauses):
        draft.doubt(reading, wanted)
        return
    if reading.status is None and not says_something(clauses) and not _day_only(draft, clauses):
        if _unclear(clauses):
            draft.doubt(reading, wanted)
        return
    draft.clauses.extend(clauses)
    for no, told in carried.items():
        draft.add(no, borne_out(message, (no,), told, clauses), "number")


def _day_only(draft: Draft, clauses: Sequence[Said]) -> bool:
    """Tell whether nothing but a day to come is named beside what is reported: 3完了，38下月底."""
    if not any(DATE_ONLY.search(clause.masked) for clause in clauses):
        return False
    led = any(_MAY_LAST.match(clause.masked) for clause in clauses)
    return led or (len(clauses) == 1 and bool(draft.reports))


_MAY_LAST = pattern("[ ]*(?:可能|估计|大概|恐怕|怕是)*(?:要|得|拖)(?:[等拖]?到)?<date>")


def _carried_out(message: Message, no: int, reading: Reading, clauses: Sequence[Said]) -> Reading:
    """Take 局长听过了 as done where the task itself is to 听取: the verb is the task's own."""
    trained = reading.status is Status.IN_PROGRESS and _TRAINED.search(clauses[-1].masked)
    if trained and len(clauses) == 1 and "培训" in message.index.texts[no]:
        return reading._replace(status=Status.DONE, strong=True, explicit=True)
    if reading.status is not None:
        return reading
    for clause in clauses:
        found = _EXPERIENCED.search(clause.masked)
        if found and (found["verb"] or found["did"]) in message.index.texts[no]:
            return reading._replace(status=Status.DONE, strong=True, explicit=True)
    return reading


def _unclear(clauses: Sequence[Said]) -> bool:
    """Tell whether something is said that is no status: then it is asked."""
    return any(clause.of(DATE) or len(essence(clause.masked).strip()) >= 2 for clause in clauses)


def _unnumbered(message: Message) -> Draft | None:
    clauses = clauses_of(message.said)
    total = outcome(about_own(message, clauses))
    known = message.context.replying_to or message.sole
    if known is not None:
        return _known_task(message, known, clauses, total)
    if _NONE_LEFT.search(message.masked):
        return Draft(ask=True, strong=True, reading=Reading(Status.DONE, hedged=True))
    draft = by_words(message, clauses)
    if draft.reports or draft.ask:
        return draft
    if maybe_done(clauses) and _DID_ALL_OF_IT.search(message.masked) and not total.asked:
        draft.doubt(total, likely(message, message.said))
        return draft
    if not total.strong or (total.asked and not total.hedged):
        return None
    draft.doubt(total, likely(message, message.said))
    return draft


_DID_ALL_OF_IT = pattern(r"[都全](?:弄|做|办|搞|报|贴|发|公开|公示|上报|交|整)了")


def _known_task(message: Message, no: int, clauses: Sequence[Said], total: Reading) -> Draft | None:
    if total.asked and not total.hedged:
        return None
    if total.status is None and not says_something(clauses):
        return None
    if is_open(total, clauses):
        return Draft(ask=True, reading=total, candidates=(no,))
    if no in message.mine:
        total = _carried_out(message, no, total, clauses)
    draft = Draft(clauses=list(clauses))
    how = "reply" if message.context.replying_to else "sole"
    if no in message.mine:
        draft.add(no, borne_out(message, (no,), total, clauses), how)
    else:
        draft.doubt(total)
    return draft
