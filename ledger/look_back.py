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


MEANT = 0.75
"""Share of a title's sign pairs that somebody's words must hold to be about that very task."""


def alike(words: str, tasks: Sequence[Task]) -> Task | None:
    """Return the one task whose title somebody's words repeat; None for none, or for several."""
    said = _sign_pairs(words)
    held = [(_held(_sign_pairs(t.title or t.text), said), t) for t in tasks]
    best = sorted((share, len(t.title or t.text)) for share, t in held if share >= MEANT)
    if not best:
        return None
    found = [t for share, t in held if (share, len(t.title or t.text)) == best[-1]]
    return found[0] if len(found) == 1 else None


def _held(title: frozenset[str], said: frozenset[str]) -> float:
    return len(title & said) / len(title) if title else 0.0


def _pairs(task: Task) -> frozenset[str]:
    return _sign_pairs(task.title + task.text)


def _sign_pairs(text: str) -> frozenset[str]:
    words = re.sub(r"[^\u4e00-\u9fff]", "", text)
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of the smaller text's sign pairs that the other has too."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0
