"""Everything the papers are drawn from: one notice's ledger on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from ledger.calendar import Calendar
from ledger.model import Assignment, Entry, Evidence, Extension, Notice, Person, Status, Unit
from ledger.own_words import detail
from ledger.planning.policy import Policy
from ledger.talk import Text


@dataclass(frozen=True, slots=True)
class SettledDoubt:
    """Something the import was unsure of, and how the office settled it (None: still open)."""

    no: int | None
    say: Text
    answer: str | None


@dataclass(frozen=True, slots=True)
class CarriedTask:
    """Last year's unfinished item: what was said of it last, and where it went."""

    no: int
    title: str
    units: tuple[str, ...]
    last_words: str
    outcome: Text | None = None
    becomes: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A line of the audit log: when (the office's time), who, what, about what, from where."""

    at: str
    who: Text
    what: Text
    subject: str
    source: str


@dataclass(frozen=True, slots=True)
class Book:
    """A ledger, whole, on the day `today`. Entries and evidence are by assignment id.

    `done` is the audit log, the newest first. `coming` are the reminders that the planner would
    still send, as (day, task number, unit). `zone` is the office's: its days are the paper's.
    """

    office: str
    notice: Notice
    today: date
    calendar: Calendar
    policy: Policy
    assignments: Sequence[Assignment]
    units: Sequence[Unit]
    people: Sequence[Person] = ()
    entries: Mapping[int, Sequence[Entry]] = field(default_factory=dict)
    evidence: Mapping[int, Sequence[Evidence]] = field(default_factory=dict)
    extensions: Sequence[Extension] = ()
    doubts: Sequence[SettledDoubt] = ()
    carried: Sequence[CarriedTask] = ()
    coming: Sequence[tuple[date, int, str]] = ()
    done: Sequence[Done] = ()
    zone: tzinfo = UTC

    def day(self, at: datetime) -> date:
        """Return the office's own day of a moment."""
        return at.astimezone(self.zone).date()

    def history(self, assignment: Assignment) -> Sequence[Entry]:
        """Return what was said of an assignment, taken-back entries left out."""
        return [e for e in self.entries.get(assignment.id, ()) if not e.undone and e.kind != "undo"]

    def latest(self, assignment: Assignment) -> Entry | None:
        """Return the last thing the unit said of an assignment."""
        reports = [e for e in self.history(assignment) if e.kind == "report"]
        return reports[-1] if reports else None

    def noted(self, assignment: Assignment, kind: str) -> str:
        """Return the office's latest word of a kind (next, note), as it wrote it into the sheet."""
        found = [e.text for e in self.history(assignment) if e.kind == kind]
        return found[-1] if found else ""

    def told(self, assignment: Assignment) -> str:
        """Return what the unit said of an accomplished task beyond that it is done, or ""."""
        done = [e for e in self.history(assignment) if e.status is Status.DONE]
        return detail(done[-1].text, assignment.task.no) if done else ""

    def links(self, assignment: Assignment) -> tuple[str, ...]:
        """Return the public links that prove an assignment."""
        return tuple(e.link for e in self.evidence.get(assignment.id, ()) if e.link)
