"""What the group is told: the dates that fall due soon, at most once a week, nobody by name.

It rings at those liaisons alone who have something to do in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ledger.model import ANSWERED, Account, Assignment, Group, Person, Role, Task
from ledger.planning.day import Day
from ledger.planning.hours import close_of, slot
from ledger.planning.situation import Digest, Push
from ledger.planning.steps import pressing_day
from ledger.planning.told import Line
from ledger.planning.wording import to_group
from ledger.workdays import add_workdays, first_workday_from

STEP = "group"
PRESSING = 5
"""Working days before a date from which a broadcast no longer waits for the week's first day."""


def group_digest(day: Day, group: Group) -> Digest | None:
    """Return the week's broadcast for a group, or None when nothing new falls due.

    It is planned on the week's first allowed day, or later in the week when a date is near. The
    office sees it before it goes out, unless its policy says otherwise.
    """
    heard = day.memory.group(group.id)
    if not group.active or heard.in_week_of(day.today) >= day.policy.group_weekly:
        return None
    due = {
        task.no: (task, until)
        for task, until in _falling_due(day)
        if (task.id, 0, STEP, until) not in heard.keys
    }
    if not due or not _may_be_told(day, [until for _, until in due.values()]):
        return None
    tasks = sorted(due.values(), key=lambda each: (each[1], each[0].no))
    # A group is told of tasks, so the task stands in the assignment's place.
    told = tuple((task.id, 0, STEP, until) for task, until in tasks)
    return Digest(
        key=f"group:{group.id}:{day.today.isoformat()}",
        push=Push.GROUP,
        reply=to_group(tasks, day.policy.items_in_full),
        tasks=tuple(sorted(due)),
        told=told,
        not_before=slot(day.now.now, group.id, calendar=day.calendar, policy=day.policy),
        expires_at=close_of(day.now.now, policy=day.policy),
        group=group,
    )


def units_concerned(assignments: Iterable[Assignment], told: Iterable[Line]) -> frozenset[int]:
    """Return the units that have still to do, by its day, something that a group is told of."""
    days = {(task_id, due) for task_id, _, _, due in told}
    return frozenset(
        one.unit.id
        for one in assignments
        if one.state not in ANSWERED
        and not days.isdisjoint({(one.task.id, one.due), (one.task.id, pressing_day(one))})
    )


def rung_at(
    units: frozenset[int], people: Iterable[Person], accounts: Iterable[Account], group: Group
) -> tuple[str, ...]:
    """Return the ids, on a group's own platform, of the liaisons of units."""
    liaisons = {p.id for p in people if p.active and p.role is Role.LIAISON and p.unit_id in units}
    return tuple(
        account.sender
        for account in accounts
        if account.person_id in liaisons
        and (account.channel, account.bot) == (group.channel, group.bot)
    )


def _may_be_told(day: Day, dates: list[date]) -> bool:
    monday = day.today - timedelta(days=day.today.weekday())
    first = first_workday_from(day.calendar, monday + timedelta(days=day.policy.group_weekday))
    near = day.ladder.left(min(dates)) <= PRESSING
    return day.today == first or (day.today > first and near)


def _falling_due(day: Day) -> list[tuple[Task, date]]:
    """Return the tasks with a date in the days ahead that some unit has still to do."""
    horizon = add_workdays(day.calendar, day.today, day.policy.group_ahead)
    found: dict[tuple[int, date], Task] = {}
    for assignment in day.now.assignments:
        until = pressing_day(assignment)
        open_ = assignment.state not in ANSWERED
        if until and open_ and day.today <= until <= horizon:
            found[assignment.task.id, until] = assignment.task
    return [(task, until) for (_, until), task in found.items()]
