"""Today's practice in messages, as the demo page assumes it and says so on the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.deadlines.model import Kind
from ledger.model import Assignment, Role

CHASES_AN_ITEM = 3  # calls or private messages before each dated item
FORMS_A_QUARTER = 1


def usual_messages(
    role: Role | None, parts: Iterable[Assignment], *, begins: date, today: date
) -> int:
    """Return how many messages today's practice would have brought by today.

    The group is chased once a week, and a liaison reads that too; before each dated item three
    more come; each quarter a form; a unit's head hears a summary each month; the clerk is
    counted like a liaison of all items. An assumption, made for comparison, not a statistic.
    """
    weeks = (today - begins).days // 7
    due = len({part.task.no for part in parts if _was_due(part, begins, today)})
    if role is None:
        return weeks
    if role is Role.HEAD:
        return _months(begins, today)
    if role is Role.CLERK:
        return weeks + CHASES_AN_ITEM * due
    return weeks + CHASES_AN_ITEM * due + FORMS_A_QUARTER * (_months(begins, today) // 3)


def _was_due(part: Assignment, begins: date, today: date) -> bool:
    return (
        part.task.deadline.kind is Kind.BY and part.due is not None and begins <= part.due <= today
    )


def _months(first: date, last: date) -> int:
    return max(0, (last.year - first.year) * 12 + last.month - first.month)
