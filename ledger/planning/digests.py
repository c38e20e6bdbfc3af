"""One push for each person who has something to do today: merged, inside the budget, or none."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.model import Role, State
from ledger.planning.asked import asked_digest, with_asked
from ledger.planning.broadcast import group_digest
from ledger.planning.day import Day
from ledger.planning.desk import office_digest
from ledger.planning.heads import head_digest
from ledger.planning.hours import close_of
from ledger.planning.situation import (
    DECIDED,
    Addressee,
    Digest,
    Plan,
    Push,
    Situation,
    Withheld,
)
from ledger.planning.wording import to_liaison


def plan(situation: Situation) -> Plan:
    """Return what is to be said now, at most one push a person and day.

    Pure: planning the same situation twice gives the same keys, and what was told before is not
    told again. Nothing is planned on a day off, nor after the day's office hours.
    """
    if not situation.calendar.is_workday(situation.today):
        return Plan()
    if situation.now >= close_of(situation.now, policy=situation.policy):
        return Plan()
    day = Day(situation)
    return Plan(tuple(_digests(day)), (*day.withheld, *_nobody(day)))


def _digests(day: Day) -> Iterator[Digest]:
    for addressee in day.now.people:
        if not addressee.person.active:
            continue
        push = _push(day, addressee)
        if push:
            yield push
        if asked := asked_digest(day, addressee, push):
            yield asked
    for group in day.now.groups if day.policy.group_unseen else ():
        if broadcast := group_digest(day, group):
            yield broadcast


def _push(day: Day, addressee: Addressee) -> Digest | None:
    role = addressee.person.role
    if role is Role.HEAD:
        return head_digest(day, addressee)
    if role is Role.CLERK:
        return office_digest(day, addressee)
    return _liaison_digest(day, addressee)


def _liaison_digest(day: Day, addressee: Addressee) -> Digest | None:
    person = addressee.person
    due = day.allowed(addressee, day.due(person))
    if not due:
        return None
    due, asked = with_asked(day, person, due)
    wishes = [*asked, *day.wishes(person, "chase", DECIDED)]
    decided = {wish.assignment_id for wish in wishes if wish.kind == DECIDED}
    closed = [
        a.task.no
        for a in day.of_unit.get(person.unit_id, ())
        if a.id in decided and a.state is State.CLOSED
    ]
    reply = to_liaison(day, due, closed)
    ids = tuple(wish.id for wish in wishes)
    return day.digest(person, Push.DIGEST, reply, due.tasks, day.told(due), ids)


def _nobody(day: Day) -> Iterator[Withheld]:
    """Yield the units that have nobody to be told anything: they are the office's to call."""
    for unit_id, own in day.of_unit.items():
        if unit_id in day.staffed or own[0].unit.office:
            continue
        if items := sum(1 for assignment in own for _ in day.ladder.steps(assignment)):
            yield Withheld("no_liaison", own[0].unit.name, None, items)
