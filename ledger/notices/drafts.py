"""Tasks as they were found, before their dates are read and their doubts are looked for."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ledger.notices.owners import Owners


@dataclass(slots=True)
class Draft:
    """One task as found. `times` are the words of its time cell or note, `time_from` which."""

    number: int | None
    printed: str
    section: str
    title: str | None
    text: str
    owners: Owners
    times: tuple[str, ...] = ()
    time_from: str | None = None
    target: str | None = None
    merged_units: bool = False
    unnumbered: bool = False
    lead_column: bool = False  # the table has a column of its own for the lead
    unit_column: bool = False
    time_column: bool = False
    broken: list[str] = field(default_factory=list)  # fields that a reader found garbled
    cells: Mapping[str, str] = field(default_factory=dict)  # its row's units and time as printed
    last_number: int | None = None  # where its cell for the number holds two


def numbered(drafts: Sequence[Draft]) -> list[int]:
    """Return the number of each task: as printed, or running where the numbers restart.

    A number that is printed twice makes all of them running ones, so that each names one task.
    A row without one between 5 and 6 is counted on from the last: 第6项 is what is printed so.
    """
    printed = [draft.number for draft in drafts]
    figures = [number for number in printed if number is not None]
    if len(figures) == len(printed) and all(b > a for a, b in itertools.pairwise(figures)):
        return figures
    return _filled(printed) or _counted_on(printed) or list(range(1, len(drafts) + 1))


def _counted_on(printed: Sequence[int | None]) -> list[int] | None:
    """Return the printed numbers, and those after the last for a few rows that have none."""
    figures = [number for number in printed if number is not None]
    rising = all(b > a for a, b in itertools.pairwise(figures))
    if not rising or len(figures) * 4 < len(printed) * 3:
        return None
    more = itertools.count(figures[-1] + 1)
    return [next(more) if number is None else number for number in printed]


def _filled(printed: Sequence[int | None]) -> list[int] | None:
    """Return the printed numbers with the missing ones set, where they fit in."""
    filled: list[int] = []
    for number in printed:
        due = filled[-1] + 1 if filled else 1
        if number is not None and number < due:
            return None
        filled.append(due if number is None else number)
    return filled
