"""Reminders that somebody asked for by name: no push of ours, so they count against no budget."""

from __future__ import annotations

from datetime import timedelta

from ledger.planning.day import Day, Due
from ledger.planning.situation import Addressee, Digest, Push
from ledger.planning.steps import AGAIN, Step, at_rest
from ledger.planning.wording import to_liaison

LIFE = timedelta(days=7)
"""How long such a reminder is of use when it cannot be delivered."""


def asked_digest(day: Day, addressee: Addressee) -> Digest | None:
    """Return the reminder that a person asked for, of one item or of all that is open."""
    person = addressee.person
    wishes = [w for w in day.now.wishes if w.person_id == person.id and w.kind == "asked"]
    if not wishes or not addressee.reachable:
        return None
    wanted = {wish.assignment_id for wish in wishes}
    steps = [
        Step("again", AGAIN, a.snoozed_until or day.today, day.today, a)
        for a in day.of_unit.get(person.unit_id, ())
        if a.id in wanted or (None in wanted and not at_rest(a, day.today))
    ]
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
