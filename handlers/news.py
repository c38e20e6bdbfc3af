"""What the office accepted, told in the unit's next message: never a message of its own."""

from __future__ import annotations

from dataclasses import replace

from handlers.turn import Turn
from ledger.model import Assignment, State
from ledger.planning import DECIDED
from ledger.talk import Reply, Text


async def keep_for(turn: Turn, assignment: Assignment, person_id: int | None) -> None:
    """Keep for somebody that the office has accepted what they reported."""
    if person_id is not None and person_id != turn.person.id:
        await turn.uow.reminders.ask(
            person_id, assignment.id, not_before=turn.now, at=turn.now, kind=DECIDED
        )


async def with_news(turn: Turn, reply: Reply) -> Reply:
    """Return a reply that begins with what the office has accepted since, if anything."""
    if turn.said.group or not reply or not any(a.state is State.CLOSED for a in turn.assignments):
        return reply
    wishes = await turn.uow.reminders.of_person(turn.person.id, DECIDED)
    if not wishes:
        return reply
    await turn.uow.reminders.settle([wish.id for wish in wishes], at=turn.now)
    told = {wish.assignment_id for wish in wishes}
    nos = tuple(a.task.no for a in turn.assignments if a.id in told and a.state is State.CLOSED)
    if not nos:
        return reply
    return replace(reply, lines=(Text("review.news", count=len(nos), nos=nos), *reply.lines))
