"""Reminders that somebody asked for by name: no push of ours, so they count against no budget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from ledger.model import Person
from ledger.planning.day import Day, Due
from ledger.planning.hours import spread_until
from ledger.planning.situation import Addressee, Digest, Push, Wish
from ledger.planning.steps import AGAIN, Step, at_rest
from ledger.planning.wording import to_liaison

LIFE = timedelta(days=7)
"""How long such a reminder is of use when it cannot be delivered."""


def asked_digest(day: Day, addressee: Addressee, push: Digest | None) -> Digest | None:
    """Return the reminder that a person asked for, of one item or of all that is open.

    None where the push of the day tells it already.
    """
    person = addressee.person
    told = push.wishes if push else ()
    wishes = [w for w in day.wishes(person, "asked") if w.is_due(day.now.now) and w.id not in told]
    steps = _steps(day, person, wishes) if addressee.reachable else ()
    if not steps:
        return None
    due = Due(tuple(steps))
    return Digest(
        key=f"asked:{wishes[0].id}",
        push=Push.ASKED,
        reply=to_liaison(day, due),
        tasks=due.tasks,
        told=day.told(due),
        not_before=day.now.now,
        expires_at=day.now.now + LIFE,
        person=person,
        wishes=tuple(wish.id for wish in wishes),
    )


def with_asked(day: Day, person: Person, due: Due) -> tuple[Due, list[Wish]]:
    """Return a push together with what its person asked for about the time when it leaves.

    Two messages to one person on one morning would be one too many.
    """
    soon = spread_until(day.now.now, policy=day.policy)
    wishes = [wish for wish in day.wishes(person, "asked") if wish.is_due(soon)]
    there = {step.assignment.id for step in due.steps}
    more = [s for s in _steps(day, person, wishes) if s.assignment.id not in there]
    told = there | {step.assignment.id for step in more}
    kept = [wish for wish in wishes if wish.assignment_id is None or wish.assignment_id in told]
    return replace(due, steps=(*due.steps, *more)), kept


def _steps(day: Day, person: Person, wishes: Iterable[Wish]) -> Sequence[Step]:
    wanted = {wish.assignment_id for wish in wishes}
    return [
        Step("again", AGAIN, a.snoozed_until or day.today, day.today, a)
        for a in day.of_unit.get(person.unit_id, ())
        if a.id in wanted or (None in wanted and not at_rest(a, day.today))
    ]
