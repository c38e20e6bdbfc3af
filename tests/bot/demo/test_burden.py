"""What the page says of today's practice, and how the neighbours behave."""

from __future__ import annotations

from datetime import date

import pytest

from bot.demo.burden import usual_messages
from bot.demo.neighbours import reports_due
from bot.workdays import workdays
from ledger.deadlines.model import Deadline, Kind
from ledger.model import Assignment, Part, Role, State, Task, Unit
from ledger.talk import Text

BEGINS = date(2026, 4, 15)


def part(no: int, due: date, unit: str = "县水务局", state: State = State.OPEN) -> Assignment:
    why = Text("plain", text="")
    task = Task(no, 1, no, "", f"任务{no}", "…", Deadline("时限", Kind.BY, why, due=due))
    return Assignment(no, task, Unit(len(unit), unit), Part.LEAD, state, due, due)


@pytest.mark.parametrize(
    ("role", "count"),
    [(None, 11), (Role.HEAD, 3), (Role.LIAISON, 11 + 3 + 1), (Role.CLERK, 11 + 3)],
)
def test_todays_practice_is_counted_as_the_page_says(role, count):
    parts = [part(1, date(2026, 5, 31)), part(2, date(2026, 12, 31))]

    assert usual_messages(role, parts, begins=BEGINS, today=date(2026, 7, 1)) == count


def test_on_the_first_day_there_is_nothing_to_compare():
    assert usual_messages(Role.LIAISON, [], begins=BEGINS, today=BEGINS) == 0


def test_neighbours_report_each_item_once_before_its_day():
    parts = [part(1, date(2026, 5, 29)), part(2, date(2026, 5, 29)), part(3, date(2026, 12, 31))]
    calendar = workdays({})

    early = reports_due(parts, today=BEGINS, calendar=calendar, silent=frozenset())
    late = reports_due(parts, today=date(2026, 5, 27), calendar=calendar, silent=frozenset())

    assert early == {}
    assert late["县水务局"].startswith("1、2已办结")


def test_the_visitors_own_phones_are_left_to_the_visitor():
    parts = [part(1, date(2026, 5, 29)), part(2, date(2026, 5, 29), state=State.REPORTED_DONE)]
    today, calendar = date(2026, 5, 28), workdays({})

    assert reports_due(parts, today=today, calendar=calendar, silent=frozenset({"县水务局"})) == {}
