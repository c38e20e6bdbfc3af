"""不涉及: the unit says a task is not its own, the office confirms; no chasing meanwhile."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.ability import REPORTERS, Ability
from handlers.cards import WISH, short_title, shortened, undo_button, withdraw_button
from handlers.report import part_for, record_all
from handlers.task_detail import not_yours, reachable, which
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.model import SETTLED, Assignment, State
from ledger.talk import Button, Reply, Text


async def handle(turn: Turn) -> Reply:
    """Ask the office to confirm that a task is not the unit's; record what else was said."""
    numbers = turn.frame.tasks if turn.frame.ask_back else turn.numbers
    if not numbers:
        turn.expect("not_applicable", ask="which", said=turn.text)
        return which(turn, turn.frame.candidates, "not_applicable")
    if turn.is_clerk:
        return await _by_the_office(turn, numbers[0])
    lines, _ = await record_all(turn, turn.frame.reports)
    for no in numbers:
        own = turn.mine(no)
        lines.append(
            await ask_office(turn, own)
            if own
            else Text("task.not_yours", no=no, unit=turn.person.unit)
        )
    if turn.frame.reports:
        hint = Text("report.undo_this", no=turn.frame.reports[0].task)
        return Reply((*lines, hint), (undo_button(turn),))
    return _shown(tuple(lines), turn.mine(numbers[0]) if len(numbers) == 1 else None)


async def answer(turn: Turn) -> Reply | None:
    """Take the number of the task that was asked for."""
    if turn.waiting.get("ask") != "which" or turn.frame.reports or len(turn.frame.tasks) != 1:
        return None
    if not re.fullmatch(r"\D{0,3}\d{1,3}\s*[项号条]?(?:的|吧)?[。.]?", turn.text):
        return None
    if turn.is_clerk:
        return await _by_the_office(turn, turn.frame.tasks[0])
    own = turn.mine(turn.frame.tasks[0])
    if own is None:
        return await not_yours(turn, turn.frame.tasks[0])
    return _shown((await ask_office(turn, own),), own)


async def _by_the_office(turn: Turn, no: int) -> Reply:
    """Put the same question to the office itself: nothing leaves the ledger by a slip."""
    own = await part_for(turn, no)
    if own is None:
        return Reply((Text("task.unknown", no=no),))
    if own.state in SETTLED or own.waiting is not None:
        return Reply((await ask_office(turn, own),))
    await ask_office(turn, own)
    said = Text("not_applicable.office_own", no=no, unit=own.unit.name)
    return replace(office_card(own), lines=(said,))


async def press(turn: Turn) -> Reply:
    """`not_applicable ID` asks; `not_applicable yes|no ID` is the office's answer."""
    verb = turn.word(0)
    if verb in ("yes", "no"):
        return await _decide(turn, verb == "yes", turn.word(1))
    own = await reachable(turn, verb)
    if own is None or turn.is_clerk:
        return turn.gone()
    return _shown((await ask_office(turn, own),), own)


def _shown(lines: tuple[Text, ...], own: Assignment | None) -> Reply:
    """Return what the unit is told, with the way back while the office has not answered."""
    if own is None or lines[-1].key not in _STANDING:
        return Reply(lines)
    return Reply(lines, (withdraw_button("not_applicable", own.id),))


_STANDING = ("not_applicable.asked", "not_applicable.already_asked")


def _own_word(agreed: bool, no: int, unit: str) -> Text:
    """Return what the office is told of its own question: nobody else asked, nobody is told."""
    if agreed:
        return Text("not_applicable.office_noted", no=no, unit=unit)
    return Text("not_applicable.office_left", no=no, unit=unit)


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
        text=str(turn.waiting.get("said", "")) or turn.text,
        on_behalf=turn.is_clerk,
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
                text=shortened(assignment.last_words or "", WISH),
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
        return turn.gone()
    assignment = await turn.uow.assignments.get(number)
    if assignment is None or assignment.waiting != "not_applicable":
        return turn.gone()
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
    if asked_by == turn.person.id:
        return Reply((_own_word(agreed, no, unit),))
    if asked_by is not None:
        turn.tell(asked_by, Reply((told,)), about=f"not_applicable:{assignment.id}:{turn.inbox_id}")
    shown = (
        Text("not_applicable.office_agreed", unit=unit, no=no)
        if agreed
        else Text("not_applicable.office_declined", unit=unit, no=no)
    )
    return Reply((shown,))


ability = Ability(
    "not_applicable",
    REPORTERS,
    handle,
    intents=frozenset({"not_applicable"}),
    press=press,
    answer=answer,
)
