"""What was read out of a notice, and every doubt about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.deadlines.model import Deadline, Kind
from ledger.talk import Text
from ledger.units import UnitList


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that a person should look at: the sentence, and what a tap may answer.

    `field` names what is in doubt (text, lead, responsible, deadline, no, title, doc_number,
    issued_on, year, units, closing). `value` is what stands now, `alternatives` what else it may
    be; both are of the field's own kind (tuple of names, `date`, str, int) or empty.
    """

    say: Text
    field: str
    value: Any = None
    alternatives: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadMilestone:
    """时间节点: a dated obligation inside a task. `units` as printed, where it names them."""

    text: str
    deadline: Deadline
    units: tuple[str, ...] = ()
    target: str | None = None


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One task as a clerk would enter it. `printed_no` is the label where it differs from `no`.

    `deadline_text` are the words it was read from; `due_from` says where they stood: cell,
    annotation, heading, milestone, notice_default, or None.
    """

    no: int
    section: str
    title: str | None
    text: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    deadline: Deadline
    deadline_text: tuple[str, ...] = ()
    due_from: str | None = None
    milestones: tuple[ReadMilestone, ...] = ()
    target: str | None = None
    review: tuple[Doubt, ...] = ()
    printed_no: str = ""


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A unit of the notice's own list, with the other names that the list gives it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A notice as a ledger. `groups` are the printed phrases that stand for many units.

    `closing` are duties outside the numbered items. `doubts` concern the notice as a whole; those
    of a task stand in its `review`.
    """

    title: str | None
    doc_number: str | None
    issuer: str | None
    issued_on: date | None
    year: int | None
    addressees: tuple[str, ...] = ()
    units: tuple[ReadUnit, ...] = ()
    lists: tuple[UnitList, ...] = ()
    groups: tuple[str, ...] = ()
    tasks: tuple[ReadTask, ...] = ()
    closing: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class NotALedger(Exception):
    """The document holds no tasks. `say` tells what it is instead, and what to send.

    `reading` holds the fields that it has all the same.
    """

    def __init__(self, say: Text, reading: Reading) -> None:
        super().__init__(say.key)
        self.say = say
        self.reading = reading


def reading_to_json(reading: Reading, say: Callable[[Text], str]) -> dict[str, Any]:
    """Return the form that `read --json` writes (DESIGN §4); `say` words the doubts."""
    return {
        "notice": {
            "title": reading.title,
            "doc_number": reading.doc_number,
            "issuer": reading.issuer,
            "issued_on": _iso(reading.issued_on),
            "year": reading.year,
            "addressees": list(reading.addressees),
            "review": [say(doubt.say) for doubt in reading.doubts],
        },
        "units": [{"name": u.name, "aliases": list(u.aliases)} for u in reading.units],
        "groups": [{"phrase": phrase, "group": True} for phrase in reading.groups],
        "closing_obligations": list(reading.closing),
        "tasks": [_task(task, say) for task in reading.tasks],
    }


def _task(task: ReadTask, say: Callable[[Text], str]) -> dict[str, Any]:
    return {
        "no": task.no,
        "section": task.section,
        "title": task.title,
        "text": task.text,
        "lead": list(task.lead),
        "responsible": list(task.responsible),
        "deadline_text": "、".join(task.deadline_text),
        **_deadline(task.deadline),
        "target": task.target,
        "milestones": [
            {
                "text": m.text,
                "deadline_text": m.deadline.phrase,
                **_deadline(m.deadline),
                "units": list(m.units),
                "target": m.target,
            }
            for m in task.milestones
        ],
        "review": [say(doubt.say) for doubt in task.review],
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    """Return a deadline's figures. 全年 has an end, but no day on which it falls due."""
    dated = deadline.kind in (Kind.BY, Kind.SLA)
    sla = deadline.sla
    return {
        "due": _iso(deadline.due) if dated else None,
        "kind": deadline.kind.value,
        "rrule": deadline.rrule,
        "count_min": deadline.count_min,
        "sla": {"amount": sla.amount, "unit": sla.unit, "event": sla.event} if sla else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
