"""台账: how the whole ledger stands, for the office. Numbers that add up, no score and no rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from handlers.ability import OFFICE, Ability
from handlers.actions import action
from handlers.my_tasks import filtered
from handlers.turn import Turn
from ledger.model import Assignment, State
from ledger.talk import Button, Reply, Text
from ledger.totals import by_task

UNITS_SHOWN = 8


async def handle(turn: Turn) -> Reply:
    """Show the totals, or the state of the units that were named."""
    if turn.notice is None:
        return Reply((Text("ledger.none"),))
    assignments = await turn.uow.assignments.all(turn.notice.id)
    units = turn.frame.filters.get("units") or ()
    if units:
        return Reply(tuple(_unit_line(turn, name, assignments) for name in units[:UNITS_SHOWN]))
    return _summary(turn, assignments)


async def press(turn: Turn) -> Reply:
    """`ledger` shows the totals, `ledger overdue` the overdue items with their units."""
    if turn.notice is None:
        return Reply((Text("ledger.none"),))
    assignments = await turn.uow.assignments.all(turn.notice.id)
    if turn.args[:1] != ("overdue",):
        return _summary(turn, assignments)
    late = sorted(filtered(assignments, "overdue", turn.today), key=lambda a: (a.due, a.task.no))
    if not late:
        return Reply((Text("ledger.none_overdue"),))
    lines = [
        Text("ledger.late", no=a.task.no, unit=a.unit.name, due=a.due) for a in late[:UNITS_SHOWN]
    ]
    return Reply((Text("ledger.overdue_head", count=len(late)), *lines))


def _summary(turn: Turn, assignments: list[Assignment]) -> Reply:
    assert turn.notice is not None
    tasks = by_task(assignments, turn.today)
    parts = Counter(a.state for a in assignments)
    lines = (
        Text("ledger.title", title=turn.notice.title),
        Text(
            "ledger.tasks",
            count=tasks.total,
            closed=tasks.closed,
            waiting=tasks.waiting,
            open=tasks.open,
            overdue=tasks.overdue,
        ),
        Text(
            "ledger.parts",
            count=len(assignments),
            closed=parts[State.CLOSED],
            waiting=parts[State.REPORTED_DONE],
            aside=parts[State.NOT_APPLICABLE] + parts[State.CARRIED_OVER],
        ),
    )
    return Reply(
        lines,
        (
            Button(Text("ledger.overdue"), action("ledger", "overdue")),
            Button(Text("review.button"), action("review")),
            Button(Text("export.button"), action("export", "xlsx")),
        ),
    )


def _unit_line(turn: Turn, name: str, assignments: Iterable[Assignment]) -> Text:
    own = [a for a in assignments if a.unit.name == name]
    closed = sum(a.state is State.CLOSED for a in own)
    waiting = sum(a.state is State.REPORTED_DONE for a in own)
    late = tuple(a.task.no for a in filtered(own, "overdue", turn.today))
    facts = {"unit": name, "count": len(own), "closed": closed, "waiting": waiting}
    if late:
        return Text("ledger.unit_late", nos=late, **facts)
    return Text("ledger.unit", **facts)


ability = Ability(
    "ledger",
    OFFICE,
    handle,
    intents=frozenset({"stats", "my_tasks"}),
    acts=frozenset({"ledger"}),
    press=press,
)
