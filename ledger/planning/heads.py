"""The unit's head hears once of an item that is really overdue, and only after vain chases."""

from __future__ import annotations

from ledger.model import Role
from ledger.planning.day import Day
from ledger.planning.situation import Addressee, Digest, Push
from ledger.planning.steps import Step
from ledger.planning.wording import to_head
from ledger.workdays import add_workdays


def head_digest(day: Day, addressee: Addressee) -> Digest | None:
    """Return the push for a unit's head, if there is something the head must know."""
    person = addressee.person
    heard = day.memory.person(person.id)
    if not addressee.reachable or day.today in heard.days:
        return None
    steps = [
        step
        for assignment in day.of_unit.get(person.unit_id, ())
        if (step := day.ladder.head_step(assignment))
        and step.key not in heard.keys
        and _chased_in_vain(day, step)
    ]
    if not steps:
        return None
    told = [step.key for step in steps]
    chases = max(len(day.memory.chases(step.assignment.id, step.due)) for step in steps)
    reply = to_head(steps, chases, _liaisons(day, person.unit_id), day.policy.items_in_full)
    return day.digest(person, Push.HEAD, reply, (step.assignment.task.no for step in steps), told)


def _chased_in_vain(day: Day, step: Step) -> bool:
    """Tell whether the liaison had time to answer: after a downtime the head does not come first.

    A unit without a liaison has nobody else to be told.
    """
    if step.assignment.unit.id not in day.staffed:
        return True
    grace = day.policy.head_after - day.policy.step_after
    latest = add_workdays(day.calendar, day.today, -grace)
    chases = day.memory.chases(step.assignment.id, step.due)
    return any(step.due < chased <= latest for chased in chases)


def _liaisons(day: Day, unit_id: int) -> tuple[str, ...]:
    people = (a.person for a in day.now.people)
    return tuple(
        person.name
        for person in people
        if person.active
        and person.unit_id == unit_id
        and person.role is Role.LIAISON
        and person.name
    )
