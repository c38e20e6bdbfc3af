"""待核: the office accepts what was reported done, or returns it with a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from handlers.ability import OFFICE, Ability
from handlers.cards import short_title
from handlers.extension import decide as decide_extension
from handlers.moved_on import asks_else
from handlers.news import keep_for
from handlers.turn import Turn
from ledger.actions import action, long, short
from ledger.model import Assignment, Evidence, Part, State
from ledger.own_words import about
from ledger.planning.steps import concerns
from ledger.talk import Button, Reply, Text
from ledger.totals import state_of_task

SHOWN = 5
LINKS = 2  # of an item's evidence, the newest
RETURNABLE = (State.REPORTED_DONE, State.CLOSED)
MOST = 60  # numbers that a range may have; no list is longer

_ACCEPT = re.compile(r"(通过|办结|同意|可以|没问题|核过|销号|属实|accept)")
_RETURN = re.compile(r"(退回|退|打回|不通过|返工|重报|return)")
_NUMBERS = re.compile(r"(\d+)(?:\s*[-—–~～至到]+\s*(\d+))?")


async def handle(turn: Turn) -> Reply:
    """Show the list; or carry out a decision that names its task (`税务局6项退回补充链接`)."""
    if turn.frame.intent in ("approve", "reject") and (turn.frame.tasks or turn.frame.ask_back):
        return await _by_task(turn)
    return await waiting_list(turn)


async def press(turn: Turn) -> Reply:
    """`review` lists; `review ok|back ID` decides one."""
    verb = turn.word(0)
    number = long(turn.word(1))
    if verb not in ("ok", "back") or number is None:
        return await waiting_list(turn)
    assignment = await turn.uow.assignments.get(number)
    if assignment is None or assignment.state is not State.REPORTED_DONE:
        return Reply((Text("review.not_waiting"),))
    if verb == "ok":
        return Reply((await accept(turn, assignment),), (_more_button(),), replaces=True)
    return Reply((_ask_reason(turn, assignment),))


async def answer(turn: Turn) -> Reply | None:
    """Take `1、3通过，2退回 缺清单` on the list just shown, or the reason that was asked for."""
    waiting = turn.waiting
    if waiting.get("ask") == "reason":
        if asks_else(turn):
            return None
        assignment = await turn.uow.assignments.get(long(str(waiting["assignment"])) or 0)
        if assignment is None or assignment.state != waiting.get("state", assignment.state):
            nothing_else = turn.frame.intent == "out_of_scope"
            return Reply((Text("review.settled_meanwhile"),)) if nothing_else else None
        if assignment.state not in RETURNABLE:
            return None
        return Reply((await send_back(turn, assignment, turn.text),), (_more_button(),))
    decisions = decisions_in(turn.text, len(waiting.get("listed", ())))
    if not decisions:
        return None
    return await _carry_out(turn, waiting["listed"], decisions)


def decisions_in(text: str, count: int) -> list[tuple[int, bool, str]]:
    """Return (place in the list, accepted, reason) for each decision in a message.

    `1、3通过，2退回 没写公开了哪些医院`: numbers gather until a verb decides them; what follows
    退回 up to the next decision is the reason. A number beyond the list makes it no decision.
    """
    if re.fullmatch(r"\s*(全部?|都)(通过|同意|核过|办结)[。.!！]?\s*", text):
        return [(n, True, "") for n in range(1, count + 1)]
    decisions: list[tuple[int, bool, str]] = []
    verbs = sorted(
        [(m.start(), m.end(), False) for m in _RETURN.finditer(text)]
        + [
            (m.start(), m.end(), True)
            for m in _ACCEPT.finditer(text)
            if not _denied(text, m.start())
        ]
    )
    position = 0
    for index, (start, end, accepted) in enumerate(verbs):
        numbers = _listed(text[position:start])
        if not numbers:
            continue
        following = verbs[index + 1][0] if index + 1 < len(verbs) else len(text)
        tail = text[end:following]
        reason = "" if accepted else re.split(r"[,，;；]\s*\d", tail)[0].strip(" ,，。;；:：")
        if any(not 1 <= n <= count for n in numbers):
            return []
        decisions += [(n, accepted, reason) for n in numbers]
        position = end + len(tail) - len(tail.lstrip()) + (len(reason) if reason else 0)
    return decisions


def _listed(text: str) -> list[int]:
    """Return the numbers that stand in words, `1-5` with those between."""
    found: list[int] = []
    for first, last in _NUMBERS.findall(text):
        found += range(int(first), min(int(last or first), int(first) + MOST) + 1)
    return found


def _denied(text: str, start: int) -> bool:
    return text[max(0, start - 1) : start] == "不"


async def waiting_list(turn: Turn) -> Reply:
    """Return what was reported done and waits for the office, oldest first."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    waiting = await turn.uow.assignments.waiting_review(turn.notice.id)
    if not waiting:
        return Reply((Text("review.none"),))
    shown = waiting[:SHOWN]
    lines = [Text("review.head", count=len(waiting))]
    for place, item in enumerate(shown, 1):
        facts: dict[str, Any] = {
            "place": place,
            "unit": item.unit.name,
            "no": item.task.no,
            "title": short_title(item.task, 12),
        }
        said = about(item.last_words or "", item.task.no)[:30]
        tapped = Text("review.line_tapped", **facts)
        lines.append(Text("review.line", said=said, **facts) if said else tapped)
        if proofs := await turn.uow.evidence.of_assignment(item.id):
            lines.append(_proofs(proofs))
    if len(waiting) > len(shown):
        lines.append(Text("review.others", count=len(waiting) - len(shown)))
    lines.append(Text("review.how"))
    turn.expect("review", listed=[action("x", item.id).split()[1] for item in shown])
    if len(shown) > 1:
        return Reply(tuple(lines))
    buttons = (
        Button(Text("review.accept"), action("review", "ok", shown[0].id)),
        Button(Text("review.send_back"), action("review", "back", shown[0].id)),
    )
    return Reply(tuple(lines), buttons)


def _proofs(proofs: Sequence[Evidence]) -> Text:
    """Return what was sent in as evidence: the newest links, and how many files."""
    links = tuple(proof.link for proof in reversed(proofs) if proof.link)[:LINKS]
    files = sum(proof.link is None for proof in proofs)
    if links and files:
        return Text("review.links_and_files", links=links, count=files)
    return Text("review.links", links=links) if links else Text("review.files", count=files)


def _ask_reason(turn: Turn, assignment: Assignment) -> Text:
    """Ask why work goes back; the answer counts while it stands as it does now."""
    turn.expect(
        "review", ask="reason", assignment=short(assignment.id), state=assignment.state.value
    )
    return Text("review.reason", unit=assignment.unit.name, no=assignment.task.no)


async def accept(turn: Turn, assignment: Assignment) -> Text:
    """Close an assignment; whoever reported it is told in their next message."""
    reporter = await turn.uow.entries.last_reporter(assignment.id)
    await keep_for(turn, assignment, reporter)
    await _decide(turn, assignment, State.CLOSED, "close", "")
    facts = {"unit": assignment.unit.name, "no": assignment.task.no}
    helpers = await _close_with_lead(turn, assignment)
    await turn.audit("review.closed", f"assignment:{assignment.id}", helpers=helpers)
    if helpers:
        return Text("review.accepted_all", count=helpers, **facts)
    return Text("review.accepted", **facts)


async def _close_with_lead(turn: Turn, assignment: Assignment) -> int:
    """Close what units would only have helped with, once all who lead are accepted; count it.

    Nobody has asked them for anything, so nothing of theirs is left to say. A unit that was told
    of the task, or has reported on it, keeps its own share open.
    """
    parts = await turn.uow.assignments.of_task(assignment.task.id)
    if state_of_task(parts) is not State.CLOSED:
        return 0
    scoped = await turn.uow.units.scoped()
    silent = [a for a in parts if a.state is State.OPEN and not concerns(a, scoped)]
    for part in silent:
        await _decide(turn, part, State.CLOSED, "close", "")
    return len(silent)


async def send_back(turn: Turn, assignment: Assignment, reason: str) -> Text:
    """Return work with its reason; whoever reported it is told at once."""
    await _decide(turn, assignment, State.RETURNED, "return", reason)
    await turn.audit("review.returned", f"assignment:{assignment.id}", reason=reason)
    reporter = await turn.uow.entries.last_reporter(assignment.id)
    if reporter is not None:
        told = Text("review.returned", no=assignment.task.no, reason=reason, due=assignment.due)
        if assignment.due is None:
            told = Text("review.returned_no_date", no=assignment.task.no, reason=reason)
        turn.tell(reporter, Reply((told,)), about=f"return:{assignment.id}:{turn.inbox_id}")
    return Text("review.sent_back", unit=assignment.unit.name, no=assignment.task.no, reason=reason)


async def _decide(turn: Turn, assignment: Assignment, state: State, kind: str, reason: str) -> None:
    await turn.write(assignment, text=reason, state_after=state, kind=kind)


async def _carry_out(
    turn: Turn, listed: Sequence[str], decisions: Sequence[tuple[int, bool, str]]
) -> Reply:
    lines = []
    for place, accepted, reason in decisions:
        assignment = await turn.uow.assignments.get(long(listed[place - 1]) or 0)
        if assignment is None or assignment.state is not State.REPORTED_DONE:
            lines.append(Text("review.not_waiting"))
        elif accepted:
            lines.append(await accept(turn, assignment))
        elif not reason:
            lines.append(_ask_reason(turn, assignment))
        else:
            lines.append(await send_back(turn, assignment, reason))
    return Reply(tuple(lines), (_more_button(),))


async def _by_task(turn: Turn) -> Reply:
    """Decide by task number and unit, for review and for extensions alike."""
    assert turn.notice is not None
    units = turn.frame.filters.get("units") or ()
    granted = await _extension_meant(turn, units)
    if granted:
        return granted
    waiting = await turn.uow.assignments.waiting_review(turn.notice.id)
    meant = [
        a for a in waiting if a.task.no in turn.frame.tasks and (not units or a.unit.name in units)
    ]
    if not meant and turn.frame.intent == "reject":
        meant = await _closed(turn, units)
    if len(meant) != 1:
        return await waiting_list(turn)
    if turn.frame.intent == "approve":
        return Reply((await accept(turn, meant[0]),))
    reason = re.split(r"退回|打回|不通过", turn.text, maxsplit=1)[-1].strip(" ,，:：。")
    if not reason:
        return Reply((_ask_reason(turn, meant[0]),))
    return Reply((await send_back(turn, meant[0], reason),))


async def _closed(turn: Turn, units: Sequence[str]) -> list[Assignment]:
    """Return the closed parts that were named: what was accepted by a slip is returned too."""
    assert turn.notice is not None
    return [
        a
        for a in await turn.uow.assignments.all(turn.notice.id)
        if a.state is State.CLOSED
        and a.task.no in turn.frame.tasks
        and (a.unit.name in units if units else a.part is Part.LEAD)
    ]


async def _extension_meant(turn: Turn, units: Sequence[str]) -> Reply | None:
    if "延" not in turn.text:
        return None
    for extension, assignment in await turn.uow.extensions.waiting():
        if assignment.task.no in turn.frame.tasks and (not units or assignment.unit.name in units):
            granted = (turn.until or extension.until) if turn.frame.intent == "approve" else None
            return await decide_extension(turn, extension, granted)
    return None


def _more_button() -> Button:
    return Button(Text("review.more"), action("review"))


ability = Ability(
    "review",
    OFFICE,
    handle,
    intents=frozenset({"approve", "reject"}),
    acts=frozenset({"review"}),
    press=press,
    answer=answer,
)
