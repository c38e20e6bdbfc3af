"""Which reminders are still to come, for the ledger's 节点 sheet: nothing is sent from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from ledger.calendar import Calendar
from ledger.deadlines.model import Kind
from ledger.model import Assignment, Milestone
from ledger.planning.policy import Policy
from ledger.planning.steps import Ladder, at_rest, concerns, is_standing, names, pressing_day
from ledger.workdays import add_workdays, last_workday_up_to


def reminders_to_come(
    assignments: Iterable[Assignment],
    *,
    now: datetime,
    year: int,
    calendar: Calendar,
    policy: Policy,
    scoped: frozenset[str] = frozenset(),
) -> list[tuple[date, int, str]]:
    """Return (day, task number, unit) of each step after today, as things stand now.

    What is answered meanwhile is never sent, so this is the most that can come.
    """
    ladder = Ladder(now=now, year=year, calendar=calendar, policy=policy)
    found = {
        (day, a.task.no, a.unit.name)
        for a in assignments
        if concerns(a, scoped) and not at_rest(a, ladder.today)
        for day in _days(a, ladder, year, calendar, policy)
        if day > ladder.today
    }
    return sorted(found)


def _days(
    assignment: Assignment, ladder: Ladder, year: int, calendar: Calendar, policy: Policy
) -> Iterator[date]:
    if is_standing(assignment, ladder):
        for season in (policy.mid_year, policy.year_end):
            yield last_workday_up_to(calendar, policy.day_in(year, season))
    for due in _dues(assignment):
        yield from (add_workdays(calendar, due, -before) for before in policy.steps_before)
        yield add_workdays(calendar, due, policy.step_after)
    if assignment.task.deadline.kind is Kind.RECURRING:
        ahead = max(policy.steps_before, default=0)
        rounds = ladder.rounds(assignment.task.deadline)
        yield from (add_workdays(calendar, due, -ahead) for due in rounds if len(rounds) > 1)


def _dues(assignment: Assignment) -> set[date]:
    own: list[Milestone] = [m for m in assignment.task.milestones if names(m, assignment)]
    days = {m.deadline.due for m in own if m.deadline.kind is Kind.BY}
    return {day for day in (*days, pressing_day(assignment)) if day}
