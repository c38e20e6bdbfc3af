"""Counts what a reading has right, field by field, against the ledger that was printed."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from ledger.notices import Reading, ReadTask
from ledger.notices.healing import squeeze
from tests.ledger.notices.fiction import Item, Ledger

FIGURES = ("found", "true", "lead", "responsible", "due", "whole", "calm")
ALIKE = 0.8


def count(reading: Reading | None, ledger: Ledger) -> Counter[str]:
    """Return for each figure how many are right (`found`) and of how many (`found of`)."""
    counts: Counter[str] = Counter()
    tasks = list(reading.tasks) if reading else []
    for item in ledger.items:
        task = max(tasks, key=lambda t: _likeness(t, item), default=None)
        same = task is not None and _likeness(task, item) > ALIKE
        _add(counts, "found", same)
        if not same or task is None:
            continue
        tasks.remove(task)
        due = task.deadline.falls_due.isoformat() if task.deadline.falls_due else None
        _add(counts, "lead", set(task.lead) == set(item.lead))
        _add(counts, "responsible", set(task.responsible) == set(item.responsible))
        _add(counts, "due", (due, task.deadline.kind.value) == (item.due, item.kind))
        _add(counts, "whole", squeeze(item.body) in squeeze(task.text))
        _add(counts, "calm", not task.review)
    total = len(reading.tasks) if reading else 0
    counts["true"], counts["true of"] = total - len(tasks), total
    return counts


def rate(counts: Counter[str], figure: str) -> float | None:
    """Return the share that is right, None where there was nothing to judge."""
    of = counts[f"{figure} of"]
    return counts[figure] / of if of else None


def _add(counts: Counter[str], figure: str, right: bool) -> None:
    counts[figure] += right
    counts[f"{figure} of"] += 1


def _likeness(task: ReadTask, item: Item) -> float:
    printed, wanted = squeeze((task.title or "") + task.text), squeeze(item.title + item.body)
    return max(
        SequenceMatcher(None, text, wanted, autojunk=False).ratio()
        for text in (printed, squeeze(task.text))
    )
