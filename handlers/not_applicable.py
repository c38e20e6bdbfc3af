"""不涉及: the unit says a task is not its own, the office confirms; no chasing meanwhile."""

from __future__ import annotations

from handlers.ability import REPORTERS, Ability
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
    return Reply(tuple(lines))


async def press(turn: Turn) -> Reply:
    """`not_applicable ID` asks; `not_applicable yes|no ID` is the office's answer."""
    verb = turn.word(0)
    if verb in ("yes", "no"):
        return await _decide(turn, verb == "yes", turn.word(1))
    own = await reachable(turn, verb)
    if own is None or turn.is_clerk:
        return Reply((Text("tasks.gone"),))
    return Reply((await ask_office(turn, own),))


async def ask_office(turn: Turn, own: Assignment) -> Text:
    """Put the question on the office's desk and return what the unit is told."""
    no = own.task.no
    if own.state in SETTLED:
        return Text("report.already_settled", no=no, title="")
    if own.waiting == "not_applicable":
        return Text("not_applicable.already_asked", no=no)
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
