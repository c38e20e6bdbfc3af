"""红黄绿灯: the light of an assignment, derived from its state and the day."""

from __future__ import annotations

from datetime import date

from ledger.calendar import Calendar
from ledger.deadlines.model import Kind
from ledger.model import SETTLED, Assignment, Light, State
from ledger.planning.policy import Policy
from ledger.totals import is_overdue
from ledger.workdays import add_workdays


def light(assignment: Assignment, *, today: date, calendar: Calendar, policy: Policy) -> Light:
    """Return an assignment's light on a day.

    What is reported done waits for the office and is the unit's worry no more: green, whatever
    the day. An item without a date to push is grey unless it is blocked.
    """
    if assignment.state in SETTLED:
        return Light.BLUE
    if assignment.state is State.REPORTED_DONE:
        return Light.GREEN
    due = assignment.due
    if due is None or assignment.task.deadline.kind is Kind.CONTINUOUS:
        return Light.YELLOW if assignment.blocked else Light.GREY
    if is_overdue(assignment, today):
        return Light.RED
    if assignment.blocked or due < add_workdays(calendar, today, policy.yellow_within + 1):
        return Light.YELLOW
    return Light.GREEN
