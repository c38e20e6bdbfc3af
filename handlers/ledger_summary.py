"""台账: how the whole ledger stands, for the office. Numbers that add up, no score and no rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from handlers.ability import OFFICE, Ability
from handlers.cards import some
from handlers.my_tasks import FILTER_WORDS, filtered, named_in
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import ANSWERED, Assignment, State
from ledger.planning.steps import concerns
from ledger.talk import Button, Reply, Text
from ledger.totals import by_task

NUMBERS = 12
UNITS_SHOWN = 8


async def handle(turn: Turn) -> Reply:
    """Show the totals, or the state of the units that were named."""
    if turn.notice is None:
        return Reply((Text("ledger.none"),))
    assignments = await turn.uow.assignments.all(turn.notice.id)
    units = turn.frame.filters.get("units") or ()
    named = _filter_named(turn)
    if named:
        return await _listed(
            turn, named, [a for a in assignments if not units or a.unit.name in units]
        )
    if units:
        return Reply(tuple(_unit_line(turn, name, assignments) for name in units[:UNITS_SHOWN]))
    return _summary(turn, assignments)


def _filter_named(turn: Turn) -> str | None:
    """Return the filter that was said: 谁没报, 下周到期的."""
    if turn.frame.act == "list":
        return named_in(turn.text)
    said = (turn.frame.filters.get(name) for name in ("status", "due"))
    return next((name for name in said if isinstance(name, str) and name in FILTER_WORDS), None)


async def _listed(turn: Turn, name: str, assignments: list[Assignment]) -> Reply:
    """List what a filter names, by unit and number, in the notice's order."""
    late = name == "overdue"
    found = await overdue(turn, assignments) if late else filtered(assignments, name, turn.today)
    if not found:
        return Reply((Text("ledger.none_of_these", filter=FILTER_WORDS[name]),))
    units: dict[str, list[int]] = {}
    for a in sorted(found, key=lambda a: (a.unit.position, a.unit.id, a.task.no)):
        units.setdefault(a.unit.name, []).append(a.task.no)
    lines = [
        Text("ledger.of_unit", unit=unit, nos=some(nos, NUMBERS), count=len(nos))
        for unit, nos in list(units.items())[:UNITS_SHOWN]
    ]
    if len(units) > UNITS_SHOWN:
        lines.append(Text("ledger.more_units", count=len(units) - UNITS_SHOWN))
    head = Text("ledger.filtered", filter=FILTER_WORDS[name], count=len(found), units=len(units))
    return Reply((head, *lines))


async def press(turn: Turn) -> Reply:
    """`ledger_summary` shows the totals, `… overdue` the overdue items with their units."""
    if turn.notice is None:
        return Reply((Text("ledger.none"),))
    assignments = await turn.uow.assignments.all(turn.notice.id)
    if turn.word(0) != "overdue":
        return _summary(turn, assignments)
    late = sorted(await overdue(turn, assignments), key=lambda a: (a.due, a.task.no))
    if not late:
        return Reply((Text("ledger.none_overdue"),))
    lines = [
        Text("ledger.late", no=a.task.no, unit=a.unit.name, due=a.due) for a in late[:UNITS_SHOWN]
    ]
    return Reply((Text("ledger.overdue_head", count=len(late)), *lines))


async def overdue(turn: Turn, assignments: Iterable[Assignment]) -> list[Assignment]:
    """Return what the office has to see to: overdue, and of a unit that was to be told of it."""
    scoped = await turn.uow.units.scoped()
    return [a for a in filtered(assignments, "overdue", turn.today) if concerns(a, scoped)]


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
            Button(Text("ledger.overdue"), action("ledger_summary", "overdue")),
            Button(Text("review.button"), action("review")),
            Button(Text("export.button"), action("export", "xlsx")),
        ),
    )


def _unit_line(turn: Turn, name: str, assignments: Iterable[Assignment]) -> Text:
    own = [a for a in assignments if a.unit.name == name]
    closed = sum(a.state is State.CLOSED for a in own)
    waiting = sum(a.state is State.REPORTED_DONE for a in own)
    late = tuple(a.task.no for a in filtered(own, "overdue", turn.today))
    open_still = sum(a.state not in ANSWERED for a in own)
    facts = {
        "unit": name,
        "count": len(own),
        "closed": closed,
        "waiting": waiting,
        "open": open_still,
    }
    if late:
        return Text("ledger.unit_late", nos=late, **facts)
    return Text("ledger.unit", **facts)


ability = Ability(
    "ledger_summary",
    OFFICE,
    handle,
    intents=frozenset({"stats", "my_tasks"}),
    acts=frozenset({"ledger", "list"}),
    press=press,
)
