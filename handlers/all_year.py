"""其余都正常推进: one tap for every item without a date, when it is asked after."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers.ability import REPORTERS, Ability
from handlers.cards import undo_button
from handlers.my_tasks import page
from handlers.turn import Turn
from ledger.model import Assignment, Notice, Status
from ledger.planning import Day, Situation
from ledger.states import after_report
from ledger.talk import Reply, Text


async def handle(turn: Turn) -> Reply:
    """Show the open items: what stands all year is at the end of the list."""
    return page(turn, "open", 0)


async def press(turn: Turn) -> Reply:
    """`all_year unchanged`: what the push has asked after, and nothing else, is on track."""
    if turn.word(0) != "unchanged" or turn.notice is None:
        return turn.gone()
    standing = await _asked_after(turn, turn.notice)
    if not standing:
        return Reply((Text("all_year.none"),))
    await _on_track(turn, standing)
    nos = tuple(a.task.no for a in standing)
    return Reply(
        (Text("all_year.recorded", count=len(nos), nos=nos),),
        (undo_button(turn),),
    )


async def _asked_after(turn: Turn, notice: Notice) -> Sequence[Assignment]:
    """Return the own unit's items that the question of the season is about, as it stands now."""
    own = turn.assignments or await turn.uow.assignments.of_unit(turn.person.unit_id, notice.id)
    situation = Situation(
        notice=notice,
        assignments=own,
        people=(),
        told=(),
        policy=turn.policy,
        calendar=turn.calendar,
        now=turn.now.astimezone(ZoneInfo(turn.jurisdiction.timezone)),
        scoped=await turn.uow.units.scoped(),
    )
    return Day(situation).standing_of(turn.person.unit_id)


async def _on_track(turn: Turn, standing: Sequence[Assignment]) -> None:
    for assignment in standing:
        state = after_report(assignment.state, Status.IN_PROGRESS)
        await turn.write(
            assignment,
            status=Status.IN_PROGRESS,
            state_after=state or assignment.state,
        )


ability = Ability("all_year", REPORTERS, handle, press=press)
