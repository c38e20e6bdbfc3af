"""The words of the ledger as data: jurisdictions, units, people, notices, tasks, assignments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from ledger.deadlines.model import Deadline
from ledger.languages import DEFAULT_LANGUAGE


class Role(StrEnum):
    """What a person is in the office or a unit (DESIGN §8)."""

    LIAISON = "liaison"
    HEAD = "head"
    CLERK = "clerk"


class Part(StrEnum):
    """The two ways a unit is on a task."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"


class State(StrEnum):
    """States of an assignment (DESIGN §7). There is no 签收: nobody is asked to acknowledge."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    REPORTED_DONE = "reported_done"
    CLOSED = "closed"
    RETURNED = "returned"
    EXTENDED = "extended"
    NOT_APPLICABLE = "not_applicable"
    CARRIED_OVER = "carried_over"


SETTLED = frozenset({State.CLOSED, State.NOT_APPLICABLE, State.CARRIED_OVER})
"""States in which nothing is left to do for the unit or the office."""
ANSWERED = SETTLED | {State.REPORTED_DONE}
"""States in which nothing is left to do for the unit."""


class Status(StrEnum):
    """What a liaison says of a task in one report."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    BLOCKED = "blocked"


class Light(StrEnum):
    """红黄绿灯, derived (ledger.lights), never stored."""

    RED = "red"  # overdue
    YELLOW = "yellow"  # due soon, or blocked
    GREEN = "green"  # on track
    BLUE = "blue"  # closed
    GREY = "grey"  # all year, no date to push


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One office with its units, people, notices and policy: the tenant."""

    id: int
    name: str
    timezone: str
    policy: Mapping[str, Any] = field(default_factory=dict)  # what differs from the defaults


@dataclass(frozen=True, slots=True)
class Unit:
    """A 单位, in the order in which the notice lists it. `office` marks the office itself."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    position: int = 0
    office: bool = False


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A 单位组: a phrase that stands for many units. `scoped` once the office has ticked them."""

    id: int
    phrase: str
    unit_ids: tuple[int, ...] = ()
    scoped: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the bot talks to: name, unit, role, language, and nothing else about them."""

    id: int
    jurisdiction_id: int
    unit_id: int
    unit: str
    role: Role
    name: str = ""
    language: str = DEFAULT_LANGUAGE
    active: bool = True
    muted_until: date | None = None  # asked not to be pushed before this day

    @property
    def called(self) -> str:
        """How the history calls them: by name, by the unit where no name is known."""
        return self.name or self.unit


@dataclass(frozen=True, slots=True)
class Account:
    """A person's identity on one channel. `broken` says why it cannot be reached, if so."""

    id: int
    jurisdiction_id: int
    person_id: int
    channel: str
    bot: str
    sender: str
    chat: str
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A source document."""

    id: int
    title: str
    doc_number: str | None
    issuer: str | None
    issued_on: date | None
    year: int
    confirmed_at: datetime | None = None
    digest: str | None = None  # of the file it was read from


@dataclass(frozen=True, slots=True)
class Milestone:
    """时间节点: a dated obligation inside a task. `units` as printed, where it names them."""

    id: int
    text: str
    deadline: Deadline
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One numbered item of a notice. `lead` and `responsible` are the phrases as printed."""

    id: int
    notice_id: int
    no: int
    section: str
    title: str
    text: str
    deadline: Deadline
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    target: str | None = None  # 解读率达到90%以上


@dataclass(frozen=True, slots=True)
class Entry:
    """进展: one appended report. `undone` marks one taken back; nothing is ever erased."""

    id: int
    assignment_id: int
    at: datetime
    person_id: int | None
    by: str  # the name at the time, or the unit and role after a person was forgotten
    text: str
    status: Status | None
    percent: int | None
    state_before: State
    state_after: State
    on_behalf: bool = False
    undone: bool = False
    undoes: int | None = None
    until: date | None = None
    kind: str = "report"  # report, undo, close, return, extension, not_applicable, note, carry …


@dataclass(frozen=True, slots=True)
class Evidence:
    """佐证: a link, photo or file that belongs to an entry."""

    id: int
    assignment_id: int
    entry_id: int | None
    at: datetime
    link: str | None = None
    digest: str | None = None
    name: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """延期申请. The old date is kept; `decision` is None while the office has not answered."""

    id: int
    assignment_id: int
    asked_at: datetime
    asked_by: int | None
    old_due: date | None
    until: date | None
    reason: str
    decision: str | None = None  # granted, refused, withdrawn
    granted_due: date | None = None
    decided_at: datetime | None = None
    decided_by: int | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """承办: one unit's part in one task, with its own state.

    `due` is the day that counts now; `original_due` the notice's. `waiting` names what the office
    owes an answer to: "extension", "not_applicable" or None. `snoozed_until` is a day before which
    the person asked not to be reminded. `answered_at` is the last time anything was said of it.
    """

    id: int
    task: Task
    unit: Unit
    part: Part
    state: State
    due: date | None
    original_due: date | None
    percent: int | None = None
    blocked: str | None = None
    waiting: str | None = None
    snoozed_until: date | None = None
    answered_at: datetime | None = None
    last_words: str | None = None
    extensions: int = 0
    occurrences: int = 0  # counted towards a quota (每年不少于1次)
    shared: bool = False  # it came to the unit through a group phrase (各有关单位)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat that the office registered for broadcasts."""

    id: int
    channel: str
    bot: str
    chat: str
    title: str
    active: bool = True
