"""The workbook that came back: what the office changed in it, and what had moved meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zlib import crc32

from ledger.model import Assignment, State
from ledger.papers.book import Book
from ledger.papers.workbook import STATES, Say

FIELDS = ("state", "problem", "next", "note")
"""What counts when it comes back; everything else in the sheet is the notice's or the units'."""

EDITABLE = frozenset(f"book.{name}" for name in FIELDS)
"""The headings of those columns."""

_STATE_OF_WORD = {
    "book.open": State.IN_PROGRESS,
    "book.waiting": State.REPORTED_DONE,
    "book.closed": State.CLOSED,
    "book.extended": State.EXTENDED,
    "book.aside": State.NOT_APPLICABLE,
    "book.carried": State.CARRIED_OVER,
}


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row as it came back: whose it is, which version was printed, and its editable cells.

    `printed` are the seals of those cells as they were printed: what still bears its seal was not
    touched, whatever the ledger says by now.
    """

    assignment_id: int
    version: int
    cells: Mapping[str, str]
    printed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that says something else than the ledger does."""

    assignment: Assignment
    field: str
    old: str
    new: str
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What would change; `conflicts` are rows that moved in the ledger since they were printed.

    `unknown` are words in 完成情况 that are none of the six.
    """

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    unknown: tuple[str, ...] = ()


def compare(rows: Iterable[ReturnedRow], book: Book, say: Say) -> Comparison:
    """Compare each returned row with the ledger, cell by cell.

    An assignment that stands on two sheets is changed once: the sheet that was edited is meant.
    Emptying a cell changes nothing: people sort and cut.
    """
    parts = {a.id: a for a in book.assignments}
    changes: dict[tuple[int, str], Change] = {}
    conflicts: dict[tuple[int, str], Change] = {}
    unknown: list[str] = []
    words = {say(word): _STATE_OF_WORD[word.key] for word in STATES.values()}
    for row in rows:
        part = parts.get(row.assignment_id)
        if part is None:
            continue
        now = current(book, part, say)
        for name in FIELDS:
            new = row.cells.get(name, "").strip()
            if not new or new == now[name] or row.printed.get(name) == seal(new):
                continue
            if name == "state" and new not in words:
                unknown.append(new)
                continue
            state = words[new] if name == "state" else None
            change = Change(part, name, now[name], new, state)
            found = conflicts if row.version != part.version else changes
            found[part.id, name] = change
    return Comparison(tuple(changes.values()), tuple(conflicts.values()), tuple(unknown))


def seal(words: str) -> str:
    """Return a short mark of what a cell says, to tell later whether it was edited."""
    return f"{crc32(words.strip().encode()):08x}"


def current(book: Book, part: Assignment, say: Say) -> Mapping[str, str]:
    """Return what the workbook prints in an assignment's editable cells today."""
    return {
        "state": say(STATES[part.state]),
        "problem": part.blocked or "",
        "next": book.noted(part, "next"),
        "note": book.noted(part, "note"),
    }
