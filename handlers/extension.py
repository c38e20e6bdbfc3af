"""延期: a unit asks for another day, the office answers; chasing pauses meanwhile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.ability import REPORTERS, Ability
from handlers.cards import WISH, short_title, shortened, withdraw_button
from handlers.moved_on import OFFICE_THINGS, OTHER_THINGS
from handlers.task_detail import reachable, which
from handlers.turn import Turn
from ledger.actions import action, long, short
from ledger.deadlines.spans import add_months
from ledger.model import SETTLED, Assignment, Extension
from ledger.talk import Button, Reply, Text
from ledger.workdays import add_workdays


async def handle(turn: Turn) -> Reply:
    """Take a request as far as what was said allows; ask for the one thing that is missing."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    numbers = turn.numbers
    if not numbers and len(turn.frame.candidates) == 1:
        numbers = turn.frame.candidates
    if len(numbers) != 1:
        return _which(turn, numbers or turn.frame.candidates)
    assignment = turn.mine(numbers[0])
    if assignment is None:
        return Reply((Text("task.not_yours", no=numbers[0], unit=turn.person.unit),))
    until = turn.until or _longer(turn, assignment)
    return await request(turn, assignment, until, _reason(turn.text))


def _which(turn: Turn, numbers: tuple[int, ...]) -> Reply:
    """Ask which one task is meant; the day and the reason that were said are kept."""
    until, reason = turn.until, _reason(turn.text)
    turn.expect("extension", ask="which", until=until.isoformat() if until else None, reason=reason)
    return which(turn, numbers, "extension")


async def press(turn: Turn) -> Reply:
    """`extension ID` opens a request; `extension grant|refuse|other ID` is the office's answer."""
    verb = turn.word(0)
    if verb in ("grant", "refuse", "other"):
        return await _decide_by_button(turn, verb, turn.word(1))
    assignment = await reachable(turn, verb)
    if assignment is None or turn.is_clerk:
        return turn.gone()
    return await _chosen(turn, assignment)


async def _chosen(turn: Turn, assignment: Assignment) -> Reply:
    """Go on with a request whose task was asked for."""
    asked = turn.waiting if turn.waiting.get("ask") == "which" else {}
    until = date.fromisoformat(asked["until"]) if asked.get("until") else None
    return await request(turn, assignment, until, str(asked.get("reason", "")))


async def answer(turn: Turn) -> Reply | None:
    """Take the day or the reason that was asked for."""
    waiting = turn.waiting
    if waiting.get("ask") == "other_day":
        return await _other_day(turn)
    if waiting.get("ask") == "decide":
        return await _decide_in_words(turn)
    if waiting.get("ask") == "sent":
        return await _another_day(turn)
    if waiting.get("ask") == "which":
        own = [a for no in turn.frame.tasks if (a := turn.mine(no))]
        bare = re.fullmatch(r"\D{0,3}\d{1,3}\s*[项号条]?(?:的|吧)?[。.]?", turn.text)
        return await _chosen(turn, own[0]) if bare and len(own) == 1 else None
    if turn.frame.intent in OTHER_THINGS or turn.frame.act or _names_a_number(turn):
        return None
    if waiting.get("ask") == "reason" and _asks_anew(turn):
        return None
    assignment = await reachable(turn, str(waiting.get("assignment", "")))
    if assignment is None:
        return None
    until = date.fromisoformat(waiting["until"]) if waiting.get("until") else None
    said = turn.until or _said_day(turn) or _longer(turn, assignment)
    if waiting["ask"] == "day":
        if said is None:
            return None
        reason = str(waiting.get("reason", "")) or _reason_beside_day(turn)
        return await request(turn, assignment, said, reason)
    return await request(turn, assignment, until, turn.text)


_NOT_THAT_DAY = re.compile(r"[^，。,]{0,4}(?:不对|不是|错了|应该?是|改[成到为])")


async def _another_day(turn: Turn) -> Reply | None:
    """Take `不对，是10月20日`, said of a request just sent: it is taken back and asked for anew."""
    asked = await turn.uow.extensions.get(long(str(turn.waiting.get("extension", ""))) or 0)
    day = turn.until or _said_day(turn)
    if asked is None or day is None or not _NOT_THAT_DAY.match(turn.text) or turn.frame.tasks:
        return None
    own = await reachable(turn, short(asked.assignment_id))
    if own is None or own.due is None or day <= own.due:
        return None
    if not await turn.uow.extensions.withdraw(asked.id, at=turn.now, person_id=turn.person.id):
        return Reply((Text("undo.answered_before"),))
    return await _submit(turn, replace(own, waiting=None), day, asked.reason)


async def request(turn: Turn, assignment: Assignment, until: date | None, reason: str) -> Reply:
    """Ask for what is missing, then lay the request before the office."""
    no = assignment.task.no
    turn.topic = no
    if assignment.state in SETTLED:
        return Reply((Text("report.already_settled", no=no, title=short_title(assignment.task)),))
    if assignment.waiting == "extension":
        return Reply((Text("extension.already_asked", no=no),))
    if assignment.waiting is not None:
        return Reply((Text("not_applicable.first_the_other", no=no),))
    if assignment.due is None:
        return Reply((Text("extension.no_date", no=no),))
    key = action("extension", assignment.id).split()[1]
    if until is None:
        turn.expect("extension", ask="day", assignment=key, reason=reason)
        return Reply((Text("extension.which_day", no=no, due=assignment.due),))
    if until <= assignment.due:
        turn.expect("extension", ask="day", assignment=key, reason=reason)
        return Reply((Text("extension.not_later", no=no, due=assignment.due, until=until),))
    if not reason and not assignment.extensions:
        turn.expect("extension", ask="reason", assignment=key, until=until.isoformat())
        return Reply((Text("extension.reason", no=no, due=assignment.due, until=until),))
    return await _submit(turn, assignment, until, reason)


async def _submit(turn: Turn, assignment: Assignment, until: date, reason: str) -> Reply:
    extension = await turn.uow.extensions.ask(
        assignment.id, at=turn.now, person_id=turn.person.id, until=until, reason=reason
    )
    no = assignment.task.no
    again = assignment.extensions > 0
    turn.tell_office(
        office_card(turn.person.unit, assignment, extension),
        about=f"ext:{extension.id}",
        expecting=in_words(extension),
    )
    turn.expect("extension", ask="sent", extension=short(extension.id))
    if again:
        line = Text("extension.second", no=no, count=assignment.extensions, due=assignment.due)
    else:
        line = Text("extension.sent", no=no, due=assignment.due, until=until)
    return Reply((line,), (withdraw_button("extension", extension.id),))


def office_card(unit: str, assignment: Assignment, extension: Extension) -> Reply:
    """Return the request as the office sees it, with its three answers."""
    facts = {
        "unit": unit,
        "no": assignment.task.no,
        "due": assignment.due,
        "until": extension.until,
        "reason": shortened(extension.reason, WISH) or Text("extension.no_reason"),
    }
    line = (
        Text("extension.office_again", count=assignment.extensions, **facts)
        if assignment.extensions
        else Text("extension.office_first", **facts)
    )
    return Reply(
        (line,),
        (
            Button(Text("extension.grant"), action("extension", "grant", extension.id)),
            Button(Text("extension.other"), action("extension", "other", extension.id)),
            Button(Text("extension.refuse"), action("extension", "refuse", extension.id)),
        ),
        question=True,
    )


def in_words(extension: Extension) -> tuple[str, Mapping[str, Any]]:
    """Return what is left open beside the card: `2 9月9日` answers it in one message."""
    return "extension", {"ask": "decide", "extension": short(extension.id)}


async def decide(turn: Turn, extension: Extension, granted: date | None, note: str = "") -> Reply:
    """Write the office's answer, move the day, and tell the unit."""
    if extension.decision == "withdrawn":
        return Reply((Text("extension.withdrawn_before"),))
    if extension.decision is not None:
        return Reply((Text("extension.decided_before"),))
    assignment = await turn.uow.assignments.get(extension.assignment_id)
    assert assignment is not None
    no = assignment.task.no
    if not await turn.uow.extensions.decide(
        extension.id, at=turn.now, person_id=turn.person.id, granted_due=granted, note=note
    ):
        return Reply((Text("extension.decided_before"),))  # by another clerk, at this moment
    await turn.audit(
        "extension.granted" if granted else "extension.refused",
        f"assignment:{assignment.id}",
        due=granted.isoformat() if granted else None,
        note=note,
    )
    if granted:
        told = Reply((Text("extension.granted", no=no, due=granted),))
        shown = Text("extension.office_granted", unit=assignment.unit.name, no=no, due=granted)
    else:
        told = Reply((Text("extension.refused", no=no, due=assignment.due, note=note),))
        shown = Text("extension.office_refused", unit=assignment.unit.name, no=no)
    if extension.asked_by is not None:
        turn.tell(extension.asked_by, told, about=f"extension:{extension.id}")
    return Reply((shown,))


async def _decide_by_button(turn: Turn, verb: str, word: str) -> Reply:
    number = long(word)
    if not turn.is_clerk or number is None:
        return turn.gone()
    extension = await turn.uow.extensions.get(number)
    if extension is None:
        return turn.gone()
    if verb == "other":
        turn.expect("extension", ask="other_day", extension=word)
        return Reply((Text("extension.office_which_day"),))
    return await decide(turn, extension, extension.until if verb == "grant" else None)


async def _decide_in_words(turn: Turn) -> Reply | None:
    """Take `2 9月9日`, `改到9月9日`, `3 应按期完成`: the card's number with its day or reason."""
    extension = await turn.uow.extensions.get(long(str(turn.waiting["extension"])) or 0)
    others = OTHER_THINGS | OFFICE_THINGS
    if extension is None or extension.decision is not None or turn.frame.intent in others:
        return None
    found = re.fullmatch(r"\s*([23])[\s,，、.:：]+(\S.*)", turn.text)
    if found and found.group(1) == "3":
        return await decide(turn, extension, None, found.group(2).strip())
    if refused := re.match(r"\s*不(?:同意|批|行|准)[,，:：\s]*", turn.text):
        return await decide(turn, extension, None, turn.text[refused.end() :].strip())
    words = found.group(2) if found else turn.text
    if not _ONLY_A_DAY.fullmatch(words):
        return None
    day = _said_day(turn, words)
    return await decide(turn, extension, day) if day else None


_ONLY_A_DAY = re.compile(
    r"\s*(?:同意|可以|批准)?(?:延|改|宽限)?(?:期)?[到至]?[^,，。;；第项]{2,12}?(?:前|为止)?\s*[。.]?"
)


async def _other_day(turn: Turn) -> Reply | None:
    number = long(str(turn.waiting.get("extension", "")))
    day = turn.until or _said_day(turn)
    if number is None or day is None or turn.frame.intent in OTHER_THINGS | OFFICE_THINGS:
        return None
    extension = await turn.uow.extensions.get(number)
    return await decide(turn, extension, day) if extension else None


_STRETCH = re.compile(
    r"(?:再|多|延|宽限|推迟|缓|给)(?:(?![到至])\D){0,4}?(\d{1,2}|[一两二三四五六七八九十半])个?"
    r"(工作日|星期|礼拜|周|天|日|月(?!\d|[底末初中上下]))"
)
"""How much longer, not up to when: 延期到2月30日 names a day, and one that there is not."""
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


def _longer(turn: Turn, assignment: Assignment) -> date | None:
    """Return the day that `再延一周` means: so much later than the day that counts now."""
    found = _STRETCH.search(turn.text)
    if found is None or assignment.due is None:
        return None
    number, unit = found.groups()
    if number == "半":
        return assignment.due + timedelta(days=15) if unit == "月" else None
    count = _DIGITS.get(number) or int(number)
    if unit == "工作日":
        return add_workdays(turn.calendar, assignment.due, count)
    if unit == "月":
        return add_months(assignment.due, count)
    return assignment.due + timedelta(days=count if unit in "天日" else 7 * count)


def _said_day(turn: Turn, words: str | None = None) -> date | None:
    return next(iter(turn.days_said(words)), None)


def _names_a_number(turn: Turn) -> bool:
    """Whether a report on numbered tasks was meant, and not the reason that was asked for."""
    return bool(turn.frame.reports) and "number" in turn.frame.matched.values()


def _asks_anew(turn: Turn) -> bool:
    """Whether another day was asked for instead of the reason: 第6项延到9月20日."""
    wish = turn.frame.intent == "request_extension"
    return wish and bool(turn.frame.tasks or turn.until or _said_day(turn))


_ASKING = re.compile(
    r"延|宽限|推迟|能不能|可不可以|可否|行不行|行吗|好吗|可以吗|请求|申请|来不及|赶不上|完不成|[到至].{0,4}[月日号天周]"
)


def _reason(text: str) -> str:
    """Return the words that give a reason: those beside the number, the day and the asking."""
    parts = [part.strip() for part in re.split(r"[，,。；;！!？?\n]", text)]
    bare = [re.sub(r"^第?\d+[项号条]?", "", p) for p in parts if not _ASKING.search(p)]
    return "，".join(p for p in bare if len(p) > 1 and not _NO_REASON.fullmatch(p)).strip()


def _reason_beside_day(turn: Turn) -> str:
    """Return the reason that comes with the day that was asked for: 7月20日，印刷没到."""
    parts = re.split(r"[，,。；;！!？?\n]", turn.text)
    return _reason("，".join(part for part in parts if not turn.days_said(part)))


_NO_REASON = re.compile(
    r"[您你]?好|(?:谢谢|麻烦|辛苦|拜托|感谢|请|望|求).*|.{0,3}(?:领导|主任|老师|科长).{0,2}"
    r"|[您你]看.*|我(?:们|想).{0,2}|行不.{0,2}|第.{1,3}[项条]|[\d%％]+"
)
"""Words beside a request that give no reason: 您好, 麻烦批一下."""


ability = Ability(
    "extension",
    REPORTERS,
    handle,
    intents=frozenset({"request_extension"}),
    press=press,
    answer=answer,
)
