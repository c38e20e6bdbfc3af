"""How a report moves an assignment from state to state (DESIGN §7). Pure rules, one place."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.model import Entry, State, Status

OFFICE_ACTS = frozenset({"close", "return", "reopen"})
"""Kinds of entries by which the office has acted on a report."""


def after_report(state: State, status: Status) -> State | None:
    """Return the state after a unit's report, or None when the office has closed the matter.

    A unit says 办结 and waits for the office; anything else it says of an item that waits for
    review takes that back, because the later word counts.
    """
    if state in (State.CLOSED, State.NOT_APPLICABLE, State.CARRIED_OVER):
        return None
    if status is Status.DONE:
        return State.REPORTED_DONE
    if status is Status.NOT_STARTED:
        return State.OPEN
    return State.IN_PROGRESS


def may_undo(entry: Entry, later: Sequence[Entry]) -> bool:
    """Tell whether the sender may still take an entry back alone.

    Only until the office has acted on the assignment; after that the office is asked (B18).
    `later` are the assignment's entries after it.
    """
    return not entry.undone and not any(e.kind in OFFICE_ACTS for e in later)
