"""回头看: last year's unfinished tasks, and this year's that are most like them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.model import Assignment, State, Task
from ledger.totals import state_of_task, tasks_of

LIKE = 0.35
"""Share of common sign pairs from which two tasks are proposed as the same; the office decides."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A task of last year that was not closed: its units, the last words, this year's like it."""

    task: Task
    units: tuple[str, ...]
    last_words: str
    like: Task | None


def unfinished(assignments: Iterable[Assignment], this_year: Sequence[Task]) -> list[Unfinished]:
    """Return last year's tasks that were left open, each with the most similar new task."""
    found = []
    for parts in tasks_of(assignments).values():
        if state_of_task(parts) in (State.CLOSED, State.NOT_APPLICABLE, State.CARRIED_OVER):
            continue
        left = [a for a in parts if a.state not in (State.CLOSED, State.NOT_APPLICABLE)]
        words = next((a.last_words for a in left if a.last_words), "")
        task = parts[0].task
        units = tuple(dict.fromkeys(a.unit.name for a in left))
        found.append(Unfinished(task, units, words or "", most_like(task, this_year)))
    return found


def most_like(task: Task, others: Sequence[Task]) -> Task | None:
    """Return the task most like another by its words, if one is like it at all."""
    pairs = _pairs(task)
    scored = [(_likeness(pairs, _pairs(other)), -other.no, other) for other in others]
    best = max(scored, default=None, key=lambda item: item[:2])
    return best[2] if best and best[0] >= LIKE else None


def _pairs(task: Task) -> frozenset[str]:
    words = re.sub(r"[^\u4e00-\u9fff]", "", task.title + task.text)
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of the smaller text's sign pairs that the other has too."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0
