"""What a message means, and what must be known to say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ledger.calendar import Calendar
from ledger.model import Status
from ledger.understanding.kept import Kept


@dataclass(frozen=True, slots=True)
class Report:
    """What may be written to the ledger of one task."""

    task: int
    status: Status
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a message means. Intents and slots: shared README-chat, docs/understanding.md.

    With `ask_back` nothing may be recorded before the person answers: `candidates` are the task
    numbers to choose from (empty: none is likely), `status` and `percent` what would be recorded
    for the chosen one; `reports` then holds what is shown for a yes.
    `matched` names how each task was found (number, reply, sole, content), for explanations.
    """

    intent: str
    reports: tuple[Report, ...] = ()
    tasks: tuple[int, ...] = ()
    until: date | datetime | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    ask_back: bool = False
    candidates: tuple[int, ...] = ()
    status: Status | None = None
    percent: int | None = None
    proposed: tuple[Report, ...] = ()  # shown for a yes, recorded only after it
    matched: Mapping[int, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    strange: tuple[int, ...] = ()  # numbers that were reported on and are not the sender's
    act: str | None = None  # see ACTS


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task as far as understanding needs it. `mine`: the sender's unit may report on it."""

    no: int
    title: str
    text: str
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    due: date | None = None
    mine: bool = True


def _by_number(tasks: tuple[KnownTask, ...]) -> Mapping[int, KnownTask]:
    return {task.no: task for task in tasks}


def _mine(tasks: tuple[KnownTask, ...]) -> frozenset[int]:
    return frozenset(task.no for task in tasks if task.mine)


by_number = Kept(_by_number)
mine_of = Kept(_mine)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when a message arrives.

    `pending` is the bot's own open question: `{"ask": "confirm", "reports": […]}` or
    `{"ask": "which_task", "status", "percent", "candidates": […]}`, as in README-chat.
    `units` maps every name and alias of the jurisdiction's units to the full name.
    """

    now: datetime
    role: str  # liaison, clerk, head, group
    unit: str
    tasks: tuple[KnownTask, ...]
    calendar: Calendar
    replying_to: int | None = None
    pending: Mapping[str, Any] | None = None
    units: Mapping[str, str] = field(default_factory=dict)
