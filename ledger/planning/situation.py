"""What planning reads and what it gives: plain data on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ledger.calendar import Calendar
from ledger.model import Assignment, Group, Notice, Person
from ledger.planning.policy import Policy
from ledger.planning.told import Line, Telling, Told
from ledger.talk import Reply

DECIDED = "decided"
"""The kind of wish that tells what the office accepted: rides with a push, never causes one."""


class Push(StrEnum):
    """What kind of push a digest is."""

    DIGEST = "digest"  # to a liaison
    HEAD = "head"
    OFFICE = "office"
    GROUP = "group"
    ASKED = "asked"  # a reminder that the person asked for: no push of ours


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who may be told something.

    `reachable` is False for a person without a working account on any channel. Before
    `muted_until` only what is overdue is told.
    """

    person: Person
    reachable: bool = True
    muted_until: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to tell by name: the person's wish (`asked`), the office's (`chase`, `decided`).

    `not_before` is the moment that was asked for; None for now.
    """

    id: int
    person_id: int
    assignment_id: int | None
    kind: str = "asked"
    not_before: datetime | None = None

    def is_due(self, by: datetime) -> bool:
        """Tell whether its moment has come by another one."""
        return self.not_before is None or self.not_before <= by


@dataclass(frozen=True, slots=True)
class Situation:
    """One notice's ledger and its people at one moment.

    `now` is local to the office. `scoped` are the group phrases whose units the office has
    ticked. `wishes` are those that are due, and those of people for a later moment of this day.
    `missed` says on how many working days nothing could be planned until today.
    """

    notice: Notice
    assignments: Sequence[Assignment]
    people: Sequence[Addressee]
    told: Sequence[Told]
    policy: Policy
    calendar: Calendar
    now: datetime
    groups: Sequence[Group] = ()
    scoped: frozenset[str] = frozenset()
    wishes: Sequence[Wish] = ()
    missed: int = 0

    @property
    def today(self) -> date:
        """The office's own day."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Digest:
    """One push: to whom, what is said, and what is told by it. `key` makes it unique for ever."""

    key: str
    push: Push
    reply: Reply
    tasks: tuple[int, ...]
    told: tuple[Line, ...]
    not_before: datetime
    expires_at: datetime
    person: Person | None = None
    group: Group | None = None
    wishes: tuple[int, ...] = ()

    def telling(self, notice_id: int, on: date) -> Telling:
        """Return what is to be remembered of it: if it is never sent, it was never told."""
        person = self.person.id if self.person else 0
        group = self.group.id if self.group else 0
        return Telling(self.key, on, notice_id, self.told, person, group)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something due that was not told, and why: no_account, muted, week_full."""

    why: str
    unit: str
    person_id: int | None = None
    items: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be said now, and what was withheld with its reason."""

    digests: tuple[Digest, ...] = ()
    withheld: tuple[Withheld, ...] = field(default=())
