"""How the own unit stands, in one line: for the head, pulled, never a daily report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from handlers.ability import UNIT, Ability
from handlers.my_tasks import filtered, is_all_year
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import SETTLED, Assignment, State
from ledger.talk import Button, Reply, Text


async def handle(turn: Turn) -> Reply:
    """Say how many items are open, overdue and next due."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    return Reply(
        lines(turn, turn.assignments),
        (
            Button(Text("filter.overdue"), action("my_tasks", "overdue", 0)),
            Button(Text("filter.this_month"), action("my_tasks", "this_month", 0)),
        ),
    )


async def press(turn: Turn) -> Reply:
    """`unit_state` shows the state."""
    return await handle(turn)


def lines(turn: Turn, assignments: Iterable[Assignment]) -> tuple[Text, ...]:
    """Return the unit's state: counts that add up, the overdue ones by number, the next day."""
    listed = list(assignments)
    states = Counter(a.state for a in listed)
    still_open = [a for a in listed if a.state not in SETTLED]
    overdue = filtered(listed, "overdue", turn.today)
    said = [
        Text(
            "unit.counts",
            unit=turn.person.unit,
            count=len(listed),
            open=len(still_open) - states[State.REPORTED_DONE],
            waiting=states[State.REPORTED_DONE],
            closed=len(listed) - len(still_open),
        )
    ]
    if overdue:
        said.append(Text("unit.overdue", count=len(overdue), nos=tuple(a.task.no for a in overdue)))
    coming = sorted(
        a.due for a in still_open if a.due and a.due >= turn.today and not is_all_year(a)
    )
    if coming:
        nos = tuple(a.task.no for a in still_open if a.due == coming[0] and not is_all_year(a))
        said.append(Text("unit.next", due=coming[0], nos=nos))
    return tuple(said)


ability = Ability(
    "unit_state",
    UNIT,
    handle,
    intents=frozenset({"stats"}),
    acts=frozenset({"unit_state"}),
    press=press,
)
