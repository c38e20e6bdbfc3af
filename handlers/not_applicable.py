"""不涉及: the unit says a task is not its own, the office confirms; no chasing meanwhile."""

from __future__ import annotations

from handlers.ability import REPORTERS, Ability
from handlers.cards import short_title, withdraw_button
from handlers.report import record_all
from handlers.task_detail import reachable, which
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.model import SETTLED, Assignment, State
from ledger.talk import Button, Reply, Text


async def handle(turn: Turn) -> Reply:
    """Ask the office to confirm that a task is not the unit's; record what else was said."""
    numbers = turn.frame.tasks if turn.frame.ask_back else turn.numbers
    if not numbers:
        return which(turn, turn.frame.candidates)
    lines, _ = await record_all(turn, turn.frame.reports)
    for no in numbers:
        own = turn.mine(no)
        lines.append(
            await ask_office(turn, own)
            if own
            else Text("task.not_yours", no=no, unit=turn.person.unit)
        )
    asked = turn.mine(numbers[0]) if len(numbers) == 1 and not turn.frame.reports else None
    return _shown(tuple(lines), asked)


async def press(turn: Turn) -> Reply:
    """`not_applicable ID` asks; `not_applicable yes|no ID` is the office's answer."""
    verb = turn.word(0)
    if verb in ("yes", "no"):
        return await _decide(turn, verb == "yes", turn.word(1))
    own = await reachable(turn, verb)
    if own is None or turn.is_clerk:
        return Reply((Text("tasks.gone"),))
    return _shown((await ask_office(turn, own),), own)


def _shown(lines: tuple[Text, ...], own: Assignment | None) -> Reply:
    """Return what the unit is told, with the way back while the office has not answered."""
    if own is None or lines[-1].key not in _STANDING:
        return Reply(lines)
    return Reply(lines, (withdraw_button("not_applicable", own.id),))


_STANDING = ("not_applicable.asked", "not_applicable.already_asked")


async def ask_office(turn: Turn, own: Assignment) -> Text:
    """Put the question on the office's desk and return what the unit is told."""
    no = own.task.no
    if own.state in SETTLED:
        return Text("report.already_settled", no=no, title=short_title(own.task))
    if own.waiting == "not_applicable":
        return Text("not_applicable.already_asked", no=no)
    if own.waiting is not None:
        return Text("not_applicable.first_the_other", no=no)
    await turn.write(
        own,
        text=turn.text,
        kind="ask_not_applicable",
        waiting="not_applicable",
    )
    turn.tell_office(office_card(own), about=f"not_applicable:{own.id}:{turn.inbox_id}")
    return Text("not_applicable.asked", no=no, unit=turn.person.unit)


def office_card(assignment: Assignment) -> Reply:
    """Return the question as the office sees it."""
    return Reply(
        (
            Text(
                "not_applicable.office",
                unit=assignment.unit.name,
                no=assignment.task.no,
                text=assignment.last_words or "",
            ),
        ),
        (
            Button(Text("not_applicable.yes"), action("not_applicable", "yes", assignment.id)),
            Button(Text("not_applicable.no"), action("not_applicable", "no", assignment.id)),
        ),
        question=True,
    )


async def _decide(turn: Turn, agreed: bool, word: str) -> Reply:
    number = long(word)
    if not turn.is_clerk or number is None:
        return Reply((Text("tasks.gone"),))
    assignment = await turn.uow.assignments.get(number)
    if assignment is None or assignment.waiting != "not_applicable":
        return Reply((Text("tasks.gone"),))
    asked_by = await turn.uow.entries.last_asker(assignment.id, "ask_not_applicable")
    await turn.write(
        assignment,
        state_after=State.NOT_APPLICABLE if agreed else assignment.state,
        kind="not_applicable" if agreed else "still_applicable",
        waiting=None,
    )
    no, unit = assignment.task.no, assignment.unit.name
    told = (
        Text("not_applicable.agreed", no=no) if agreed else Text("not_applicable.declined", no=no)
    )
    if asked_by is not None:
        turn.tell(asked_by, Reply((told,)), about=f"not_applicable:{assignment.id}:{turn.inbox_id}")
    shown = (
        Text("not_applicable.office_agreed", unit=unit, no=no)
        if agreed
        else Text("not_applicable.office_declined", unit=unit, no=no)
    )
    return Reply((shown,))


ability = Ability(
    "not_applicable", REPORTERS, handle, intents=frozenset({"not_applicable"}), press=press
)
