"""What a time limit comes to when the days off are put right: the same words, another calendar."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ledger.calendar import Calendar
from ledger.deadlines import read_deadline
from ledger.deadlines.model import Deadline
from ledger.model import Notice


def recounted(
    deadline: Deadline, context: str, *, notice: Notice, before: Calendar, after: Calendar
) -> Deadline | None:
    """Return how a limit's words read by another calendar, None where they say the same as before.

    `context` is the text that the words stand in. A day that they did not give by the calendar
    before was set by hand and is not touched; what the office has settled stays settled. Where the
    day is the same but no longer an estimate, the sentence alone is new.
    """
    if notice.issued_on is None or deadline.falls_due is None:
        return None
    read = partial(
        read_deadline,
        deadline.phrase,
        issued=notice.issued_on,
        plan_year=notice.year,
        context=context,
    )
    old, new = read(calendar=before), read(calendar=after)
    if (old.kind, old.due) != (deadline.kind, deadline.due) or new.kind is not old.kind:
        return None
    reworded = deadline.why == old.why != new.why
    if new.due is None or (new.due == old.due and not reworded):
        return None
    return replace(new, ambiguous=deadline.ambiguous)
