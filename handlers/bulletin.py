"""通报: a draft, a check with the units it would name, a name that signs it; then the group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from handlers.ability import REPORTERS, Ability
from handlers.cards import some
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.model import Assignment, Role
from ledger.papers.bulletin import overdue_parts
from ledger.talk import Button, Paper, Reply, Text
from ledger.totals import by_task
from ledger.workdays import add_workdays
from storage.bulletins import Bulletin, Check

TIME_TO_ANSWER = 2  # working days that a named unit has (PRODUCT, conversation 20)
SHOWN = 5
UNITS = 30  # units that a line names: who is to be called must not be lost


async def handle(turn: Turn) -> Reply:
    """Draft the next bulletin, and say whom it would name."""
    if not turn.is_clerk:
        return Reply((Text("refuse.not_yours"),))
    if turn.notice is None:
        return Reply((Text("ledger.none"),))
    assignments = await turn.uow.assignments.all(turn.notice.id)
    sums = by_task(assignments, turn.today)
    late = overdue_parts(assignments, turn.today)
    draft = await turn.uow.bulletins.draft(
        turn.notice.id, asdict(sums), [a.id for a in late], at=turn.now, person_id=turn.person.id
    )
    lines = [
        Text(
            "bulletin.drafted",
            number=draft.number,
            total=sums.total,
            closed=sums.closed,
            waiting=sums.waiting,
            open=sums.open,
            extended=sums.extended,
            overdue=sums.overdue,
        )
    ]
    if late:
        named = some(tuple(dict.fromkeys(a.unit.name for a in late)), UNITS)
        lines.append(Text("bulletin.to_check", units=named, days=TIME_TO_ANSWER))
        buttons = (
            Button(Text("bulletin.check"), action("bulletin", "check", draft.id)),
            Button(Text("bulletin.look"), action("bulletin", "look", draft.id)),
        )
    else:
        buttons = (
            Button(Text("bulletin.approve"), action("bulletin", "approve", draft.id)),
            Button(Text("bulletin.look"), action("bulletin", "look", draft.id)),
        )
    return Reply(tuple(lines), buttons, question=True, papers=(await _paper(turn, draft, ()),))


async def press(turn: Turn) -> Reply:
    """`bulletin check|look|approve ID`, and `bulletin clear|keep CHECK` on a unit's answer."""
    verb = turn.word(0)
    number = long(turn.word(1))
    if not turn.is_clerk or number is None:
        return turn.gone()
    if verb in ("clear", "keep"):
        return await _decide(turn, number, cleared=verb == "clear")
    draft = await turn.uow.bulletins.get(number)
    if draft is None or draft.approved_at:
        return turn.gone()
    if verb == "check":
        return await _ask_units(turn, draft)
    if verb == "approve":
        return await _approve(turn, draft)
    return Reply((Text("bulletin.only_looked"),))


async def answer(turn: Turn) -> Reply | None:
    """Take what a unit says to being named; silence is never taken as agreement."""
    if re.fullmatch(r"说明[:：。]?", turn.text) and not turn.is_clerk:
        turn.pending = turn.conversation.pending
        return Reply((Text("bulletin.say_it"),))
    if turn.is_clerk or turn.frame.intent in ("my_tasks", "task_detail", "help"):
        return None
    own = {a.id: a for a in turn.assignments}
    asked = [await turn.uow.bulletins.check(int(number)) for number in turn.waiting["checks"]]
    open_checks = [c for c in asked if c and not c.outcome and c.assignment_id in own]
    named = [c for c in open_checks if own[c.assignment_id].task.no in turn.frame.tasks]
    meant = named or open_checks
    if not meant:
        return None
    for check in meant:
        await turn.uow.bulletins.answer(check.id, turn.text, at=turn.now)
    nos = tuple(own[c.assignment_id].task.no for c in meant)
    said = Text("bulletin.unit_says", unit=turn.person.unit, no=nos, words=turn.text)
    turn.tell_office(
        Reply((said,), _verdicts(meant[0]), question=True),
        about=f"check:{meant[0].id}:{turn.inbox_id}",
    )
    return Reply((Text("bulletin.heard", no=nos),))


async def waiting(turn: Turn, notice_id: int) -> tuple[int, Reply] | None:
    """Return how many checks of a bulletin wait for the office, and the card of the next step.

    A unit's answer comes first; without one the office calls when the time to answer is over.
    """
    draft = await turn.uow.bulletins.being_checked(notice_id)
    if draft is None:
        return None
    left = [c for c in await turn.uow.bulletins.checks(draft.id) if c.outcome is None]
    answered = [c for c in left if c.answer]
    if not left:
        return 0, _ready(draft.id)
    if answered or _time_is_over(turn, draft):
        return len(left), await _verdict_card(turn, (answered or left)[0])
    return len(left), Reply((Text("bulletin.still_asked", by=draft.answers_by),))


def _time_is_over(turn: Turn, draft: Bulletin) -> bool:
    return draft.answers_by is not None and turn.today > draft.answers_by


async def _verdict_card(turn: Turn, check: Check) -> Reply:
    part = await turn.uow.assignments.get(check.assignment_id)
    assert part is not None
    facts = {"unit": part.unit.name, "no": part.task.no}
    line = (
        Text("bulletin.unit_says", words=check.answer, **facts)
        if check.answer
        else Text("bulletin.no_answer", **facts)
    )
    return Reply((line,), _verdicts(check), question=True)


def _ready(draft_id: int) -> Reply:
    return Reply(
        (Text("bulletin.decided_all"),),
        (Button(Text("bulletin.approve"), action("bulletin", "approve", draft_id)),),
        question=True,
    )


async def _ask_units(turn: Turn, draft: Bulletin) -> Reply:
    """Ask each unit that would be named, once for all its items; it has two working days."""
    answers_by = add_workdays(turn.calendar, turn.today, TIME_TO_ANSWER)
    await turn.uow.bulletins.ask(draft.id, at=turn.now, answers_by=answers_by)
    checks = await turn.uow.bulletins.checks(draft.id)
    parts = await turn.uow.assignments.by_ids([c.assignment_id for c in checks])
    units: dict[int, list[Check]] = {}
    for check in checks:
        if check.assignment_id in parts:
            units.setdefault(parts[check.assignment_id].unit.id, []).append(check)
    asked, silent = 0, []
    for unit_id, own in units.items():
        named = [parts[c.assignment_id] for c in own]
        told = await _ask_unit(turn, unit_id, own, named, answers_by)
        asked += told
        if not told:
            silent.append(named[0].unit.name)
    lines = [Text("bulletin.asked", count=asked, by=answers_by)]
    if silent:
        lines.append(Text("bulletin.call_them", units=some(silent, UNITS)))
    return Reply(tuple(lines))


async def _ask_unit(
    turn: Turn, unit_id: int, own: Sequence[Check], named: Sequence[Assignment], by: date
) -> int:
    """Ask a unit's liaisons whether what would be said is right; return how many are asked."""
    staff = [p for p in await turn.uow.people.of_unit(unit_id, Role.LIAISON) if p.active]
    items = tuple(Text("bulletin.would_name", no=a.task.no, due=a.due) for a in named[:SHOWN])
    for person in staff:
        turn.tell(
            person.id,
            Reply((Text("bulletin.would_say", items=items, by=by),)),
            about=f"check:{own[0].id}",
            expecting=("bulletin", {"checks": [c.id for c in own]}),
        )
    return len(staff)


async def _decide(turn: Turn, number: int, *, cleared: bool) -> Reply:
    check = await turn.uow.bulletins.check(number)
    if check is None:
        return turn.gone()
    await turn.uow.bulletins.decide(
        check.id, "cleared" if cleared else "standing", person_id=turn.person.id
    )
    left = [c for c in await turn.uow.bulletins.checks(check.bulletin_id) if c.outcome is None]
    if not left:
        return _ready(check.bulletin_id)
    said = Text("bulletin.decided_more", count=len(left))
    draft = await turn.uow.bulletins.get(check.bulletin_id)
    answered = [c for c in left if c.answer]
    if draft and (answered or _time_is_over(turn, draft)):
        card = await _verdict_card(turn, (answered or left)[0])
        return Reply((said, *card.lines), card.buttons, question=True)
    return Reply((said,))


async def _approve(turn: Turn, draft: Bulletin) -> Reply:
    """Sign it off with the clerk's own name; only what was confirmed is named."""
    if not turn.person.name:
        return Reply((Text("bulletin.needs_name"),))
    checks = await turn.uow.bulletins.checks(draft.id)
    open_checks = [c for c in checks if c.outcome is None]
    if open_checks and draft.answers_by is None:
        return Reply((Text("bulletin.check_first", count=len(open_checks)),))
    # Silence is no consent: what nobody decided on is counted in the paper, and not named.
    if open_checks and not _time_is_over(turn, draft):
        by = draft.answers_by
        return Reply((Text("bulletin.not_yet", count=len(open_checks), by=by),))
    await turn.uow.bulletins.approve(
        draft.id, at=turn.now, person_id=turn.person.id, signed=turn.person.name
    )
    await turn.audit("bulletin.approved", f"bulletin:{draft.id}", number=draft.number)
    return Reply(
        (Text("bulletin.approved", number=draft.number, name=turn.person.name),),
        papers=(await _paper(turn, draft, checks),),
    )


async def _paper(turn: Turn, draft: Bulletin, checks: tuple[Check, ...] | list[Check]) -> Paper:
    before = await turn.uow.bulletins.last_approved(draft.notice_id)
    return Paper(
        "bulletin",
        {
            "number": draft.number,
            "standing": [c.assignment_id for c in checks if c.outcome == "standing"],
            "cleared": [c.assignment_id for c in checks if c.outcome == "cleared"],
            "before": dict(before.totals) if before else None,
            "by": add_workdays(turn.calendar, turn.today, TIME_TO_ANSWER).isoformat(),
        },
    )


def _verdicts(check: Check) -> tuple[Button, ...]:
    return (
        Button(Text("bulletin.clear"), action("bulletin", "clear", check.id)),
        Button(Text("bulletin.keep"), action("bulletin", "keep", check.id)),
    )


ability = Ability(
    "bulletin",
    REPORTERS,
    handle,
    acts=frozenset({"bulletin"}),
    press=press,
    answer=answer,
)
