"""Counting the ledger, one way for every paper and every page, so that numbers always agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.deadlines.model import Kind
from ledger.model import Assignment, Part, State


@dataclass(frozen=True, slots=True)
class Totals:
    """How many tasks stand where. `closed + waiting + open + aside == total`; `overdue` ⊆ `open`.

    `extended` counts open tasks whose day the office has moved.
    """

    total: int = 0
    closed: int = 0
    waiting: int = 0
    open: int = 0
    aside: int = 0  # 不涉及, 转下年
    overdue: int = 0
    extended: int = 0


def is_overdue(assignment: Assignment, today: date) -> bool:
    """Tell whether a dated item is past its day and the unit has not reported it done."""
    return (
        assignment.state in (State.OPEN, State.IN_PROGRESS, State.RETURNED, State.EXTENDED)
        and assignment.task.deadline.kind is not Kind.CONTINUOUS
        and assignment.due is not None
        and assignment.due < today
    )


def deciding(parts: Iterable[Assignment]) -> list[Assignment]:
    """Return the parts that decide how a task stands: the lead units', else everybody's."""
    listed = list(parts)
    leads = [a for a in listed if a.part is Part.LEAD]
    return leads or listed


def state_of_task(parts: Iterable[Assignment]) -> State:
    """Return where a whole task stands: as far as its least advanced deciding part.

    A unit that the task does not concern does not count, unless it concerns none.
    """
    counted = deciding(parts)
    concerned = [a for a in counted if a.state is not State.NOT_APPLICABLE] or counted
    return min((a.state for a in concerned), key=_ADVANCE.__getitem__)


_ADVANCE = {
    state: place
    for place, state in enumerate(
        (
            State.RETURNED,
            State.OPEN,
            State.IN_PROGRESS,
            State.EXTENDED,
            State.REPORTED_DONE,
            State.CARRIED_OVER,
            State.CLOSED,
            State.NOT_APPLICABLE,
        )
    )
}


def tasks_of(assignments: Iterable[Assignment]) -> Mapping[int, list[Assignment]]:
    """Return the assignments by task id, in the order of the task numbers."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    for assignment in sorted(assignments, key=lambda a: a.task.no):
        found[assignment.task.id].append(assignment)
    return found


def chapters_of(assignments: Iterable[Assignment]) -> Mapping[str, list[Assignment]]:
    """Return the assignments by their notice's chapters (一、 二、), in its order."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in sorted(assignments, key=lambda a: a.task.no):
        found[assignment.task.section.split(" / ")[0]].append(assignment)
    return found


def by_task(assignments: Iterable[Assignment], today: date) -> Totals:
    """Count whole tasks: each once, however many units are on it."""
    counts = dict.fromkeys(Totals.__slots__, 0)
    for parts in tasks_of(assignments).values():
        state = state_of_task(parts)
        counts["total"] += 1
        counts[_BUCKET[state]] += 1
        if _BUCKET[state] == "open":
            counts["overdue"] += any(is_overdue(a, today) for a in deciding(parts))
            counts["extended"] += any(a.extensions for a in deciding(parts))
    return Totals(**counts)


def by_assignment(assignments: Iterable[Assignment], today: date) -> Totals:
    """Count parts: each unit's share in each task."""
    counts = dict.fromkeys(Totals.__slots__, 0)
    for assignment in assignments:
        bucket = _BUCKET[assignment.state]
        counts["total"] += 1
        counts[bucket] += 1
        counts["overdue"] += is_overdue(assignment, today)
        counts["extended"] += bucket == "open" and assignment.extensions > 0
    return Totals(**counts)


_BUCKET = {
    State.OPEN: "open",
    State.IN_PROGRESS: "open",
    State.RETURNED: "open",
    State.EXTENDED: "open",
    State.REPORTED_DONE: "waiting",
    State.CLOSED: "closed",
    State.NOT_APPLICABLE: "aside",
    State.CARRIED_OVER: "aside",
}
