"""我的任务: the unit's list, most pressing first, with filters and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from handlers.ability import UNIT, Ability
from handlers.cards import detail_button, light_of, line
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.deadlines.model import Kind
from ledger.model import SETTLED, Assignment, Light, Part, State
from ledger.talk import Button, Reply, Text
from ledger.totals import is_overdue

NUMBERS = 6  # all-year items named by number; more are a count
PAGE = 5  # lines that fit one phone screen with their buttons

_ORDER = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, Light.GREY: 3, Light.BLUE: 4}
_STATUS_STATES = {
    "done": {State.REPORTED_DONE, State.CLOSED},
    "in_progress": {State.IN_PROGRESS, State.RETURNED, State.EXTENDED},
    "not_started": {State.OPEN},
    "not_reported": {State.OPEN},
    "not_done": set(State) - SETTLED - {State.REPORTED_DONE},
}
FILTER_WORDS = {
    "overdue": Text("filter.overdue"),
    "today": Text("filter.today"),
    "this_week": Text("filter.this_week"),
    "next_week": Text("filter.next_week"),
    "this_month": Text("filter.this_month"),
    "next_month": Text("filter.next_month"),
    "this_quarter": Text("filter.this_quarter"),
    "this_year": Text("filter.this_year"),
    "open": Text("filter.open"),
    "all": Text("filter.all"),
    "done": Text("filter.done"),
    "in_progress": Text("filter.in_progress"),
    "not_started": Text("filter.not_started"),
    "not_done": Text("filter.open"),
    "not_reported": Text("filter.not_reported"),
    "blocked": Text("filter.blocked"),
    "lead": Text("filter.lead"),
    "responsible": Text("filter.responsible"),
}


async def handle(turn: Turn) -> Reply:
    """Show the unit's open assignments, or those a filter was said for."""
    filters = turn.frame.filters
    for name in ("due", "status", "role"):
        if isinstance(filters.get(name), str) and filters[name] in FILTER_WORDS:
            return page(turn, filters[name], 0)
    return page(turn, named_in(turn.text) if turn.frame.act == "list" else "open", 0)


def named_in(text: str) -> str:
    """Return the filter that a bare word names: 本月, 逾期."""
    return next((name for word, name in _SAID if word in text), "open")


_SAID = (
    ("今天", "today"), ("本周", "this_week"), ("这周", "this_week"), ("下周", "next_week"),
    ("本月", "this_month"), ("这个月", "this_month"), ("下月", "next_month"),
    ("下个月", "next_month"), ("本季度", "this_quarter"), ("今年", "this_year"),
    ("逾期", "overdue"), ("有困难", "blocked"), ("全部", "all"), ("未办结", "open"),
)  # fmt: skip
"""The bare words by which a list is asked for, as the buttons under one are named."""


async def press(turn: Turn) -> Reply:
    """Show another page or filter in the place of the card."""
    name = turn.word(0) if turn.word(0) in FILTER_WORDS else "open"
    return page(turn, name, long(turn.word(1)) or 0, replaces=True)


def page(turn: Turn, name: str, number: int, *, replaces: bool = False) -> Reply:
    """Return one page of the list under a filter."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    chosen = sorted(filtered(turn.assignments, name, turn.today), key=lambda a: sort_key(turn, a))
    quiet = [a for a in chosen if is_all_year(a)] if name == "open" else []
    listed = [a for a in chosen if a not in quiet]
    if not chosen:
        return Reply(
            (Text("tasks.none", unit=turn.person.unit, filter=FILTER_WORDS[name]),),
            _filter_buttons(name),
            replaces=replaces,
        )
    if not listed:
        listed, quiet = quiet, []
    number = max(0, min(number, (len(listed) - 1) // PAGE))
    shown = listed[number * PAGE : (number + 1) * PAGE]
    lines = [_head(turn, name, len(listed), number), *(line(turn, a) for a in shown)]
    if quiet:
        lines.append(_all_year(quiet))
    buttons = _page_buttons(name, number, len(listed))
    if len(shown) == 1:
        buttons = (detail_button(shown[0]), *buttons)
        turn.topic = shown[0].task.no
    else:
        lines.append(Text("tasks.hint", no=shown[0].task.no))
    return Reply(tuple(lines), buttons, replaces=replaces)


def is_all_year(assignment: Assignment) -> bool:
    """Tell whether an item has no day to push: it is confirmed twice a year, all at once."""
    return assignment.task.deadline.kind in (Kind.CONTINUOUS, Kind.NONE, Kind.VAGUE) and (
        assignment.due is None or assignment.task.deadline.kind is Kind.CONTINUOUS
    )


def filtered(assignments: Iterable[Assignment], name: str, today: date) -> list[Assignment]:
    """Return the assignments a filter names; the name is one of FILTER_WORDS."""
    keep = _DUE.get(name) or _OTHER.get(name)
    if keep:
        return [a for a in assignments if keep(a, today)]
    states = _STATUS_STATES[name]
    return [a for a in assignments if a.state in states]


def sort_key(turn: Turn, assignment: Assignment) -> tuple[int, date, int]:
    """Order by light, then day, then number."""
    return (
        _ORDER[light_of(turn, assignment)],
        assignment.due or date.max,
        assignment.task.no,
    )


def _open(assignment: Assignment) -> bool:
    return assignment.state not in SETTLED


def _due_within(assignment: Assignment, first: date, last: date) -> bool:
    if not _open(assignment) or assignment.task.deadline.kind is Kind.CONTINUOUS:
        return False
    days = [assignment.due, *(m.deadline.due for m in assignment.task.milestones)]
    return any(day and first <= day <= last for day in days)


def _month(day: date, ahead: int) -> tuple[date, date]:
    first = date(day.year + (day.month - 1 + ahead) // 12, (day.month - 1 + ahead) % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _week(day: date, ahead: int) -> tuple[date, date]:
    monday = day + timedelta(days=7 * ahead - day.weekday())
    return monday, monday + timedelta(days=6)


def _quarter(day: date) -> tuple[date, date]:
    month = (day.month - 1) // 3 * 3
    first = date(day.year, month + 1, 1)
    return first, _month(first, 2)[1]


_Keep = Callable[[Assignment, date], bool]

_DUE: Mapping[str, _Keep] = {
    "overdue": is_overdue,
    "today": lambda a, t: _due_within(a, t, t),
    "this_week": lambda a, t: _due_within(a, *_week(t, 0)),
    "next_week": lambda a, t: _due_within(a, *_week(t, 1)),
    "this_month": lambda a, t: _due_within(a, *_month(t, 0)),
    "next_month": lambda a, t: _due_within(a, *_month(t, 1)),
    "this_quarter": lambda a, t: _due_within(a, *_quarter(t)),
    "this_year": lambda a, t: _due_within(a, date(t.year, 1, 1), date(t.year, 12, 31)),
}
_OTHER: Mapping[str, _Keep] = {
    "open": lambda a, t: _open(a),
    "all": lambda a, t: True,
    "blocked": lambda a, t: _open(a) and a.blocked is not None,
    "lead": lambda a, t: _open(a) and a.part is Part.LEAD,
    "responsible": lambda a, t: _open(a) and a.part is Part.RESPONSIBLE,
}


def _head(turn: Turn, name: str, count: int, number: int) -> Text:
    pages = (count - 1) // PAGE + 1
    facts: dict[str, Any] = {"unit": turn.person.unit, "count": count}
    if name != "open":
        facts["filter"] = FILTER_WORDS[name]
        return Text("tasks.head_filtered", **facts)
    if pages > 1:
        return Text("tasks.head_paged", page=number + 1, pages=pages, **facts)
    return Text("tasks.head", **facts)


def _all_year(quiet: list[Assignment]) -> Text:
    if len(quiet) > NUMBERS:
        return Text("tasks.all_year_many", count=len(quiet))
    return Text("tasks.all_year", count=len(quiet), nos=tuple(a.task.no for a in quiet))


def _page_buttons(name: str, number: int, count: int) -> tuple[Button, ...]:
    buttons = []
    if (number + 1) * PAGE < count:
        buttons.append(Button(Text("tasks.next"), action("my_tasks", name, number + 1)))
    if number:
        buttons.append(Button(Text("tasks.previous"), action("my_tasks", name, number - 1)))
    return (*buttons, *_filter_buttons(name))


def _filter_buttons(name: str) -> tuple[Button, ...]:
    others = [other for other in ("overdue", "this_month", "open") if other != name]
    return tuple(Button(FILTER_WORDS[other], action("my_tasks", other, 0)) for other in others)


ability = Ability(
    "my_tasks",
    UNIT,
    handle,
    intents=frozenset({"my_tasks"}),
    acts=frozenset({"list"}),
    press=press,
)
