"""Which rung of its ladder an assignment stands on today: what is due to be told, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from ledger.calendar import Calendar
from ledger.deadlines.model import Deadline, Kind
from ledger.model import ANSWERED, Assignment, Milestone, Part
from ledger.planning.policy import Policy
from ledger.planning.recurrence import occurrences
from ledger.units import is_group
from ledger.workdays import add_workdays, last_workday_up_to, workdays_until

OVERDUE, PRESSING, SOON, AGAIN, STANDING = range(5)
"""Ranks: overdue > T−2 > T−7 > asked for again > mid-year. Over budget, the first are kept."""

MID, END = "mid", "end"

_STANDING_KINDS = frozenset({Kind.CONTINUOUS, Kind.VAGUE, Kind.NONE, Kind.SLA})


class Step(NamedTuple):
    """One thing to tell of one item. `since` is the working day on which the step begins.

    A tuple, since a country's morning has eight millions of them.
    """

    name: str
    rank: int
    due: date
    since: date
    assignment: Assignment
    milestone: Milestone | None = None
    need: int | None = None  # of a quota

    @property
    def deadline(self) -> Deadline:
        """The deadline that the step belongs to."""
        return (self.milestone or self.assignment.task).deadline

    @property
    def key(self) -> tuple[int, int, str, date]:
        """What makes a step the same step, for one person."""
        milestone = self.milestone.id if self.milestone else 0
        return self.assignment.id, milestone, self.name, self.due


class Ladder:
    """The steps of one day under one policy; what many items share is worked out once.

    `now` is a local moment: answers are compared with days of the office's own calendar.
    """

    def __init__(self, *, now: datetime, year: int, calendar: Calendar, policy: Policy) -> None:
        self.today = now.date()
        self.policy = policy
        self._zone = now.tzinfo
        self._year = year
        self._calendar = calendar
        self._rungs: dict[date, tuple[str, int, date] | None] = {}

    def steps(self, assignment: Assignment) -> list[Step]:
        """Return what is due to be told of an assignment, at most one step for each deadline.

        Nothing of what is settled, reported, snoozed, or waits for the office's answer.
        """
        if at_rest(assignment, self.today):
            return []
        own = self._of_deadline(assignment, None)
        found = [own] if own else []
        if milestones := assignment.task.milestones:
            mine = [self._of_deadline(assignment, m) for m in milestones if names(m, assignment)]
            found = _one_a_day([*mine, own])
        if assignment.snoozed_until and (
            again := self._again(assignment, assignment.snoozed_until)
        ):
            found.append(again)
        return found

    def head_step(self, assignment: Assignment) -> Step | None:
        """Return the one step that the unit's head is told: really overdue, and no answer since."""
        due = pressing_day(assignment)
        if due is None or at_rest(assignment, self.today):
            return None
        since = add_workdays(self._calendar, due, self.policy.head_after)
        if self.today < since or self._answered_after(assignment, due):
            return None
        return Step(f"T+{self.policy.head_after}", OVERDUE, due, since, assignment)

    def left(self, due: date) -> int:
        """Return the working days left to a day; negative when it has passed."""
        return workdays_until(self._calendar, self.today, due)

    def said_on(self, assignment: Assignment) -> date | None:
        """Return the local day on which anything was last said of an item."""
        at = assignment.answered_at
        return at.astimezone(self._zone).date() if at else None

    def _answered_after(self, assignment: Assignment, day: date | None) -> bool:
        said = self.said_on(assignment)
        return said is not None and (day is None or said > day)

    # ---- dated items ----------------------------------------------------------------------

    def _of_deadline(self, assignment: Assignment, milestone: Milestone | None) -> Step | None:
        deadline = (milestone or assignment.task).deadline
        if deadline.kind is Kind.RECURRING:
            return self._recurring(assignment, milestone, deadline)
        due = _milestone_day(deadline) if milestone else pressing_day(assignment)
        if due is None:
            return None
        if deadline.count_min and assignment.occurrences >= deadline.count_min:
            return None
        rung = self._rung(due)
        if rung is None or self._answered(assignment, due, rung):
            return None
        name, rank, since = rung
        return Step(name, rank, due, since, assignment, milestone, deadline.count_min)

    def _rung(self, due: date) -> tuple[str, int, date] | None:
        """Return the step that a due day stands on today: its name, rank and first day."""
        if due not in self._rungs:
            self._rungs[due] = self._find_rung(due)
        return self._rungs[due]

    def _find_rung(self, due: date) -> tuple[str, int, date] | None:
        policy = self.policy
        late = add_workdays(self._calendar, due, policy.step_after)
        if self.today >= late:
            return f"T+{policy.step_after}", OVERDUE, late
        for count in sorted(policy.steps_before):
            since = add_workdays(self._calendar, due, -count)
            if self.today >= since:
                rank = PRESSING if count == min(policy.steps_before) else SOON
                return f"T-{count}", rank, since
        return None

    def _answered(self, assignment: Assignment, due: date, rung: tuple[str, int, date]) -> bool:
        """Tell whether an answer has ended the step: since it began, or shortly before it.

        After the due day only an answer after it counts; the item is then on the office's list.
        """
        said = self.said_on(assignment)
        if said is None:
            return False
        _, rank, since = rung
        if rank == OVERDUE:
            return said > due
        return said >= add_workdays(self._calendar, since, -self.policy.rest_after_answer)

    # ---- what recurs, and what was asked for ----------------------------------------------

    def _recurring(
        self, assignment: Assignment, milestone: Milestone | None, deadline: Deadline
    ) -> Step | None:
        """Return the present round's reminder, while the count is short; it is never overdue."""
        days = self.rounds(deadline)
        if len(days) < 2:
            return None
        for number, due in enumerate(days, 1):
            since = add_workdays(self._calendar, due, -max(self.policy.steps_before, default=0))
            before = days[number - 2] if number > 1 else None
            if not since <= self.today <= due or self._answered_after(assignment, before):
                continue
            if deadline.count_min and assignment.occurrences >= deadline.count_min:
                continue
            return Step("round", SOON, due, since, assignment, milestone, deadline.count_min)
        return None

    def rounds(self, deadline: Deadline) -> tuple[date, ...]:
        """Return the due days of a recurring deadline in the plan year, from its start on."""
        start = deadline.start or date(self._year, 1, 1)
        return occurrences(deadline.rrule or "", start, date(self._year, 12, 31))

    def _again(self, assignment: Assignment, until: date) -> Step | None:
        """Return the step of a snooze that ends today or has ended: the person asked for it."""
        if until > self.today:
            return None
        said = self.said_on(assignment)
        if said is not None and said >= until:
            return None
        since = last_workday_up_to(self._calendar, until)
        return Step("again", AGAIN, until, since, assignment)


class Standing:
    """The two questions a year about what has no date: asked of all such items at once."""

    def __init__(
        self, *, today: date, begun: date, year: int, calendar: Calendar, policy: Policy
    ) -> None:
        self._today = today
        self._begun = begun
        self._year = year
        self._calendar = calendar
        self._policy = policy

    @cached_property
    def question(self) -> tuple[str, date] | None:
        """The question of the present season and the day it was to be asked, if any."""
        if self._year_end <= self._today <= self._last_day:
            return END, self._year_end
        middle = self._middle
        too_late = add_workdays(self._calendar, self._year_end, -self._policy.settling_days)
        if middle and middle <= self._today < too_late:
            return MID, middle
        return None

    @property
    def _last_day(self) -> date:
        return self._policy.day_in(self._year, self._policy.year_end)

    @cached_property
    def _year_end(self) -> date:
        """The year-end question rides with the first reminder of the items due that day."""
        first = max(self._policy.steps_before, default=0)
        return add_workdays(self._calendar, self._last_day, -first)

    @cached_property
    def _middle(self) -> date | None:
        """Mid-year, or halfway to the year's end for a notice that came about then or later."""
        settled = add_workdays(self._calendar, self._begun, self._policy.settling_days)
        middle = self._policy.day_in(self._year, self._policy.mid_year)
        if settled > middle:
            middle = self._begun + (self._last_day - self._begun) / 2
            if settled > middle:
                return None
        return last_workday_up_to(self._calendar, middle)

    def asks_of(self, assignment: Assignment, ladder: Ladder) -> bool:
        """Tell whether an item belongs into the question: undated, open, not heard of lately."""
        if at_rest(assignment, self._today) or not is_standing(assignment, ladder):
            return False
        said = ladder.said_on(assignment)
        return said is None or said < self._lately

    @cached_property
    def _lately(self) -> date:
        asked = self.question[1] if self.question else self._today
        return add_workdays(self._calendar, asked, -self._policy.settling_days)


def _one_a_day(found: Iterable[Step | None]) -> list[Step]:
    """Return the steps that there are, of those with the same due day the first."""
    steps: dict[date, Step] = {}
    for step in found:
        if step:
            steps.setdefault(step.due, step)
    return list(steps.values())


def pressing_day(assignment: Assignment) -> date | None:
    """Return the day that an item is due, None for what runs all year or recurs.

    全年 has the year's last day as the end of its period, which is no deadline; a day that the
    office has set since is one.
    """
    kind = assignment.task.deadline.kind
    if kind is Kind.BY or assignment.due != assignment.original_due:
        return assignment.due
    return None if kind in _STANDING_KINDS or kind is Kind.RECURRING else assignment.due


def is_standing(assignment: Assignment, ladder: Ladder) -> bool:
    """Tell whether an item is asked after only mid-year and at the year's end.

    A quota of the whole year (每年不少于1次) is too, until its count is reached.
    """
    deadline = assignment.task.deadline
    if pressing_day(assignment) is not None:
        return False
    if deadline.kind is Kind.RECURRING:
        if deadline.count_min and assignment.occurrences >= deadline.count_min:
            return False
        return len(ladder.rounds(deadline)) < 2
    return True


def at_rest(assignment: Assignment, today: date) -> bool:
    """Tell whether nobody is to be told of an item: settled, reported, waiting, or snoozed."""
    return (
        assignment.state in ANSWERED
        or assignment.waiting is not None
        or (assignment.snoozed_until is not None and assignment.snoozed_until > today)
    )


def concerns(assignment: Assignment, scoped: frozenset[str]) -> bool:
    """Tell whether a unit is told of an item at all.

    Lead units are; responsible ones only where nobody leads, a milestone names them, or the
    office has ticked them for the phrase (`scoped`) that brought them there.
    """
    task = assignment.task
    if assignment.part is Part.LEAD or not task.lead:
        return True
    if any(milestone.units and names(milestone, assignment) for milestone in task.milestones):
        return True
    return assignment.shared and any(phrase in scoped for phrase in task.responsible)


def names(milestone: Milestone, assignment: Assignment) -> bool:
    """Tell whether a milestone is a unit's: it names the unit, a group of units, or nobody."""
    unit = assignment.unit
    return not milestone.units or any(
        name == unit.name or name in unit.aliases or (is_group(name) and assignment.shared)
        for name in milestone.units
    )


def _milestone_day(deadline: Deadline) -> date | None:
    return deadline.due if deadline.kind is Kind.BY else None
