"""The office's own push: what is new on its desk, and whom the bot could not tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.model import SETTLED, Assignment, Role, State
from ledger.planning.broadcast import group_digest
from ledger.planning.day import Day, DeskItem, Due
from ledger.planning.situation import Addressee, Digest, Push
from ledger.planning.statutory import county_report
from ledger.planning.steps import concerns, pressing_day
from ledger.planning.wording import to_office
from ledger.workdays import add_workdays

LATE, REVIEW, ASKED, BLOCKED = "late", "review", "asked", "blocked"
UNREACHED, CALENDAR, BROADCAST, REPORT = "unreached", "calendar", "broadcast", "report"


def office_digest(day: Day, addressee: Addressee) -> Digest | None:
    """Return a clerk's push: only if something is new, at most twice a week.

    The office's own items are told with it, where its unit has no liaison of its own.
    """
    person = addressee.person
    heard = day.memory.person(person.id)
    if not addressee.reachable or day.today in heard.days:
        return None
    own = Due() if person.unit_id in day.staffed else day.allowed(addressee, day.due(person))
    items = list(desk_items(day))
    new = [item for item in items if item.key not in heard.keys]
    if heard.in_week_of(day.today) >= day.policy.weekly_pushes:
        new, items = [], []
    if not new and not own:
        return None
    told = [*(item.key for item in new), *day.told(own)]
    numbers = [item.assignment.task.no for item in items if item.assignment]
    reply = to_office(day, items if new else [], own)
    return day.digest(person, Push.OFFICE, reply, [*numbers, *own.tasks], told)


def desk_items(day: Day) -> Iterator[DeskItem]:
    """Yield what waits for the office today."""
    for assignment in day.now.assignments:
        open_still = assignment.state not in SETTLED or assignment.waiting
        if open_still and (item := _of_assignment(day, assignment)):
            yield item
    yield from _unreached(day)
    yield from _calendar(day)
    due = county_report(day.today, calendar=day.calendar, policy=day.policy)
    if due and day.now.notice.year < due.year:
        yield DeskItem(REPORT, due)
    yield from _broadcasts(day)


def _of_assignment(day: Day, assignment: Assignment) -> DeskItem | None:
    """Return the one thing of an assignment that the office should look at, if any.

    What units ask for or report is left to the office's own pace for a working day.
    """
    said = day.ladder.said_on(assignment)
    settled_in = add_workdays(day.calendar, day.today, -1)
    if assignment.state is State.REPORTED_DONE:
        fits = said is not None and said <= settled_in
        return DeskItem(REVIEW, said, assignment) if fits and said else None
    if assignment.waiting:
        since = said or day.today
        return DeskItem(ASKED, since, assignment) if since <= settled_in else None
    if assignment.blocked and said:
        return DeskItem(BLOCKED, said, assignment)
    due = pressing_day(assignment) if concerns(assignment, day.now.scoped) else None
    if due and day.today >= add_workdays(day.calendar, due, day.policy.head_after):
        return DeskItem(LATE, due, assignment)
    return None


def _unreached(day: Day) -> Iterator[DeskItem]:
    """Yield, once for each due day, the units that something was due for and nobody was told."""
    units: dict[date, list[str]] = {}
    for unit_id, steps in _silent_units(day).items():
        for due in steps:
            units.setdefault(due, []).append(day.of_unit[unit_id][0].unit.name)
    for due, names in sorted(units.items()):
        yield DeskItem(UNREACHED, due, None, tuple(names))


def _silent_units(day: Day) -> dict[int, list[date]]:
    reached = {
        a.person.unit_id
        for a in day.now.people
        if a.person.active and a.reachable and a.person.role is Role.LIAISON
    }
    return {
        unit_id: sorted({step.due for a in own for step in day.ladder.steps(a)})
        for unit_id, own in day.of_unit.items()
        if unit_id not in reached and own and not own[0].unit.office
    }


def _calendar(day: Day) -> Iterator[DeskItem]:
    """Yield the task to fetch the coming year's calendar while it is still an estimate."""
    asked_from = day.policy.day_in(day.today.year, day.policy.calendar_task_from)
    if day.today >= asked_from and day.calendar.is_estimated(day.today.year + 1):
        yield DeskItem(CALENDAR, date(day.today.year + 1, 1, 1))


def _broadcasts(day: Day) -> Iterator[DeskItem]:
    """Yield what the groups could be told this week; the office sees it before it goes out."""
    if day.policy.group_unseen:
        return
    for group in day.now.groups:
        if digest := group_digest(day, group):
            yield DeskItem(BROADCAST, min(due for *_, due in digest.told), tasks=digest.tasks)
