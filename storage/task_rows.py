"""Tasks and milestones as they are to be stored, and as they lie in their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from ledger.deadlines.model import Deadline
from ledger.model import Milestone, Task
from storage.ids import new_id
from storage.packing import names, pack, pack_deadline, unpack_deadline
from storage.tables.notices import milestone, task
from storage.tenant import TENANT

_T, _M = task.c, milestone.c


@dataclass(frozen=True, slots=True)
class NewMilestone:
    """A milestone as it is to be stored."""

    text: str
    deadline: Deadline
    units: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as it is to be stored; `lead` and `responsible` are the phrases as printed."""

    no: int
    section: str
    title: str
    text: str
    deadline: Deadline
    lead: Sequence[str] = ()
    responsible: Sequence[str] = ()
    milestones: Sequence[NewMilestone] = ()
    target: str | None = None


def task_row(notice_id: int, task_id: int, new: NewTask) -> dict[str, Any]:
    """Return a new task as its row."""
    return {
        "id": task_id,
        "notice_id": notice_id,
        "no": new.no,
        "section": new.section,
        "title": new.title,
        "text": new.text,
        "lead": pack(list(new.lead)),
        "responsible": pack(list(new.responsible)),
        "target": new.target,
        **deadline_columns(new.deadline),
    }


def milestone_row(notice_id: int, task_id: int, position: int, new: NewMilestone) -> dict[str, Any]:
    """Return a new milestone as its row."""
    return {
        "id": new_id(),
        "task_id": task_id,
        "notice_id": notice_id,
        "position": position,
        "text": new.text,
        "units": pack(list(new.units)),
        **deadline_columns(new.deadline),
    }


def deadline_columns(deadline: Deadline) -> dict[str, Any]:
    """Return a deadline whole, and beside it what is asked for."""
    return {
        "kind": deadline.kind.value,
        "due": deadline.due,
        "deadline": pack_deadline(deadline),
    }


def task_of(notice_id: int, row: Any, milestones: Sequence[Milestone]) -> Task:
    """Return a row of `TASKS` as data."""
    task_id, no, section, title, words, deadline, lead, responsible, target = row
    return Task(
        task_id, notice_id, no, section, title, words, unpack_deadline(deadline), names(lead),
        names(responsible), tuple(milestones), target,
    )  # fmt: skip


TASKS = (
    select(
        _T.id, _T.no, _T.section, _T.title, _T.text, _T.deadline, _T.lead, _T.responsible,
        _T.target,
    )
    .where(_T.jurisdiction_id == TENANT, _T.notice_id == bindparam("which"))
    .order_by(_T.no)
)  # fmt: skip
MILESTONES = (
    select(_M.task_id, _M.id, _M.text, _M.units, _M.deadline)
    .where(_M.jurisdiction_id == TENANT, _M.notice_id == bindparam("which"))
    .order_by(_M.task_id, _M.position)
)
