"""What understanding is told of the tasks and the units: made once, until the ledger changes."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.model import Task, Unit
from ledger.understanding import KnownTask
from ledger.understanding.kept import Kept

Shares = dict[frozenset[int] | None, tuple[KnownTask, ...]]


def known_tasks(tasks: tuple[Task, ...], mine: frozenset[int] | None) -> tuple[KnownTask, ...]:
    """Return a notice's tasks for a speaker with these numbers; None: all are the office's."""
    shares = _shares(tasks)
    if mine not in shares:
        shares[mine] = tuple(
            KnownTask(
                task.no, task.title, task.text, task.lead, task.responsible, task.deadline.due,
                mine=mine is None or task.no in mine,
            )
            for task in tasks
        )  # fmt: skip
    return shares[mine]


def _no_shares(_: tuple[Task, ...]) -> Shares:
    return {}


def _names(units: Mapping[int, Unit]) -> Mapping[str, str]:
    return {name: unit.name for unit in units.values() for name in (unit.name, *unit.aliases)}


_shares = Kept(_no_shares)
"""By what is whose: as many as there are units."""

unit_names = Kept(_names)
"""Every name and alias of a jurisdiction's units, to the full name."""
