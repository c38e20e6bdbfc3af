"""其余都正常推进: one tap for every item without a date, when it is asked after."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.ability import REPORTERS, Ability
from handlers.cards import undo_button
from handlers.my_tasks import is_all_year, page
from handlers.turn import Turn
from ledger.model import ANSWERED, Assignment, Status
from ledger.states import after_report
from ledger.talk import Reply, Text


async def handle(turn: Turn) -> Reply:
    """Show the open items: what stands all year is at the end of the list."""
    return page(turn, "open", 0)


async def press(turn: Turn) -> Reply:
    """`all_year unchanged`: everything of the own unit that has no date is on track."""
    if turn.word(0) != "unchanged" or turn.notice is None:
        return Reply((Text("tasks.gone"),))
    own = turn.assignments or await turn.uow.assignments.of_unit(
        turn.person.unit_id, turn.notice.id
    )
    standing = [a for a in own if is_all_year(a) and a.state not in ANSWERED]
    if not standing:
        return Reply((Text("all_year.none"),))
    await _on_track(turn, standing)
    nos = tuple(a.task.no for a in standing)
    return Reply(
        (Text("all_year.recorded", count=len(nos), nos=nos),),
        (undo_button(turn),),
    )


async def _on_track(turn: Turn, standing: Sequence[Assignment]) -> None:
    for assignment in standing:
        state = after_report(assignment.state, Status.IN_PROGRESS)
        await turn.write(
            assignment,
            status=Status.IN_PROGRESS,
            state_after=state or assignment.state,
        )


ability = Ability("all_year", REPORTERS, handle, press=press)
