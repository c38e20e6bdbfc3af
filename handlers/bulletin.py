"""通报: a draft, a check with the units it would name, a name that signs it; then the group."""

from __future__ import annotations

from dataclasses import asdict

from handlers.ability import REPORTERS, Ability
from handlers.actions import action, long
from handlers.turn import Turn
from ledger.model import Role
from ledger.papers.bulletin import overdue_parts
from ledger.talk import Button, Paper, Reply, Text
from ledger.totals import by_task
from ledger.workdays import add_workdays
from storage.bulletins import Bulletin, Check

TIME_TO_ANSWER = 2  # working days that a named unit has (PRODUCT, conversation 20)
SHOWN = 5


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
        named = tuple(dict.fromkeys(a.unit.name for a in late))[:SHOWN]
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
    verb = turn.args[0] if turn.args else ""
    number = long(turn.args[1]) if len(turn.args) > 1 else None
    if not turn.is_clerk or number is None:
        return Reply((Text("tasks.gone"),))
    if verb in ("clear", "keep"):
        return await _decide(turn, number, cleared=verb == "clear")
    draft = await turn.uow.bulletins.get(number)
    if draft is None or draft.approved_at:
        return Reply((Text("tasks.gone"),))
    if verb == "check":
        return await _ask_units(turn, draft)
    if verb == "approve":
        return await _approve(turn, draft)
    return Reply((Text("bulletin.only_looked"),))


async def answer(turn: Turn) -> Reply | None:
    """Take what a unit says to being named; silence is never taken as agreement."""
    check = await turn.uow.bulletins.check(int(turn.waiting.get("check", 0)))
    if check is None or check.outcome or turn.is_clerk:
        return None
    part = next((a for a in turn.assignments if a.id == check.assignment_id), None)
    if part is None:
        return None
    await turn.uow.bulletins.answer(check.id, turn.text, at=turn.now)
    turn.tell_office(
        Reply(
            (
                Text(
                    "bulletin.unit_says",
                    unit=turn.person.unit,
                    no=part.task.no,
                    words=turn.text,
                ),
            ),
            _verdicts(check),
            question=True,
        ),
        about=f"check:{check.id}",
    )
    return Reply((Text("bulletin.heard", no=part.task.no),))


async def _ask_units(turn: Turn, draft: Bulletin) -> Reply:
    """Ask each unit that would be named, in private, with two working days to answer."""
    answers_by = add_workdays(turn.calendar, turn.today, TIME_TO_ANSWER)
    await turn.uow.bulletins.ask(draft.id, at=turn.now, answers_by=answers_by)
    asked, silent = 0, []
    for check in await turn.uow.bulletins.checks(draft.id):
        part = await turn.uow.assignments.get(check.assignment_id)
        if part is None:
            continue
        staff = await turn.uow.people.of_unit(part.unit.id, Role.LIAISON)
        people = [p for p in staff if p.active]
        if not people:
            silent.append(part.unit.name)
        for person in people:
            turn.tell(
                person.id,
                Reply(
                    (
                        Text(
                            "bulletin.would_say",
                            no=part.task.no,
                            due=part.due,
                            by=answers_by,
                        ),
                    )
                ),
                about=f"check:{check.id}",
                expecting=("bulletin", {"check": check.id}),
            )
            asked += 1
    lines = [Text("bulletin.asked", count=asked, by=answers_by)]
    if silent:
        lines.append(Text("bulletin.call_them", units=tuple(dict.fromkeys(silent))))
    return Reply(tuple(lines))


async def _decide(turn: Turn, number: int, *, cleared: bool) -> Reply:
    check = await turn.uow.bulletins.check(number)
    if check is None:
        return Reply((Text("tasks.gone"),))
    await turn.uow.bulletins.decide(
        check.id, "cleared" if cleared else "standing", person_id=turn.person.id
    )
    left = [c for c in await turn.uow.bulletins.checks(check.bulletin_id) if c.outcome is None]
    if left:
        return Reply((Text("bulletin.decided_more", count=len(left)),))
    return Reply(
        (Text("bulletin.decided_all"),),
        (Button(Text("bulletin.approve"), action("bulletin", "approve", check.bulletin_id)),),
        question=True,
    )


async def _approve(turn: Turn, draft: Bulletin) -> Reply:
    """Sign it off with the clerk's own name; only what was confirmed is named."""
    if not turn.person.name:
        return Reply((Text("bulletin.needs_name"),))
    checks = await turn.uow.bulletins.checks(draft.id)
    open_checks = [c for c in checks if c.outcome is None]
    if open_checks and (draft.answers_by is None or turn.today <= draft.answers_by):
        return Reply((Text("bulletin.not_yet", count=len(open_checks), by=draft.answers_by),))
    await turn.uow.bulletins.approve(
        draft.id, at=turn.now, person_id=turn.person.id, signed=turn.person.name
    )
    await turn.uow.audit.add(
        at=turn.now,
        person_id=turn.person.id,
        action="bulletin.approved",
        subject=f"bulletin:{draft.id}",
        detail={"number": draft.number},
        source=turn.said.channel,
    )
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
