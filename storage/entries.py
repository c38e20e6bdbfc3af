"""Entries: what was reported, appended and never changed; taking back is an entry too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import EllipsisType
from typing import Any

from sqlalchemy import Select, bindparam, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.model import SETTLED, Assignment, Entry, State, Status
from storage.assignments import Assignments
from storage.ids import new_id
from storage.tables.work import assignment, assignment_of, entry
from storage.tenant import TENANT, Tenant

_C = entry.c
_UNDONE = entry.alias("undoing")

UNIT_SPEAKS = frozenset({"report", "note", "ask_not_applicable", "ask_extension"})
"""Kinds by which the unit says something: they end a step of the chase ladder."""
ASKS_OFFICE = ("ask_not_applicable", "ask_extension", "ask_undo")
TAKES_BACK = ("undo", "withdrawn")


@dataclass(frozen=True, slots=True)
class _Before:
    """What an undo of an entry puts back."""

    state: State
    percent: int | None
    blocked: str | None
    occurrences: int
    answered_at: datetime | None
    last_words: str | None


class Entries(Tenant):
    """The history of one jurisdiction's assignments."""

    def __init__(
        self, connection: AsyncConnection, jurisdiction_id: int, assignments: Assignments
    ) -> None:
        super().__init__(connection, jurisdiction_id)
        self._assignments = assignments

    async def append(
        self,
        assignment_id: int,
        *,
        at: datetime,
        person_id: int | None,
        by: str,
        text: str = "",
        status: Status | None = None,
        percent: int | None = None,
        state_after: State | None = None,
        kind: str = "report",
        on_behalf: bool = False,
        until: date | None = None,
        blocked: str | EllipsisType | None = ...,
        waiting: str | EllipsisType | None = ...,
        occurrences_delta: int = 0,
        batch: int | None = None,
        due: date | EllipsisType | None = ...,
        extensions_delta: int = 0,
    ) -> Entry:
        """Append an entry and move its assignment, in the same work.

        `blocked`, `waiting` and `due` are left as they are unless given. A percentage that is not
        given stays, except that 100 falls away with the state that said so. `batch` is the inbox
        id of the message, which undoes as one. Raises ChangedMeanwhile when the assignment was
        changed by another process meanwhile. Without `state_after` the state stays.
        """
        known = await self._assignments.known(assignment_id)
        appended = Entry(
            new_id(), assignment_id, at, person_id, by, text, status, percent, known.state,
            state_after or known.state, on_behalf, until=until, kind=kind,
        )  # fmt: skip
        await self._insert(_INSERT, [_row(appended, known, batch)])
        changes = _changes(appended, known, blocked, waiting, occurrences_delta)
        if not isinstance(due, EllipsisType):
            changes["due"] = due
        if extensions_delta:
            changes["extensions"] = known.extensions + extensions_delta
        await self._assignments.change(assignment_id, **changes)
        return appended

    async def of_assignment(self, assignment_id: int, limit: int | None = None) -> list[Entry]:
        """Return an assignment's history, oldest first; the latest ones with a limit."""
        query = _entries().where(_C.assignment_id == assignment_id).order_by(_C.id.desc())
        rows = await self._all(query if limit is None else query.limit(limit))
        return [_entry(row) for row in reversed(rows)]

    async def of_notice(self, notice_id: int) -> list[Entry]:
        """Return the history of every assignment of a notice, oldest first."""
        rows = await self._all(
            _entries()
            .join(assignment, assignment_of(entry))
            .where(assignment.c.notice_id == notice_id)
            .order_by(_C.id)
        )
        return [_entry(row) for row in rows]

    async def of_batch(self, batch: int) -> list[Entry]:
        """Return what one message reported, in the order of the message."""
        rows = await self._all(_entries().where(_C.batch == batch).order_by(_C.id))
        return [_entry(row) for row in rows]

    async def get(self, entry_id: int) -> Entry | None:
        """Return one entry."""
        row = await self._one(_entries().where(_C.id == entry_id))
        return _entry(row) if row else None

    async def last_batch(self, person_id: int) -> list[Entry]:
        """Return what a person's last message reported and was not taken back since."""
        rows = await self._all(_LAST_REPORT, who=person_id)
        if not rows:
            return []
        if rows[0].batch is None:
            return [_entry(rows[0])]
        return [
            e
            for e in await self.of_batch(rows[0].batch)
            if e.person_id == person_id and e.kind == "report" and not e.undone
        ]

    async def last_act(self, person_id: int) -> Entry | None:
        """Return the last thing a person said of a task, asked of the office or took back."""
        rows = await self._all(_LAST_ACT, who=person_id)
        return _entry(rows[0]) if rows else None

    async def just_undone(self, person_id: int) -> bool:
        """Tell whether the last thing a person did was to take something back."""
        last = await self.last_act(person_id)
        return last is not None and last.kind in TAKES_BACK

    async def last_reporter(self, assignment_id: int) -> int | None:
        """Return who reported last on an assignment, to be told what the office says of it."""
        return await self.last_asker(assignment_id, "report")

    async def last_asker(self, assignment_id: int, kind: str) -> int | None:
        """Return who wrote the last standing entry of a kind."""
        rows = await self._all(
            _entries()
            .where(
                _C.assignment_id == assignment_id,
                _C.kind == kind,
                _C.person_id.is_not(None),
                ~_is_undone(),
            )
            .order_by(_C.id.desc())
            .limit(1)
        )
        return rows[0].person_id if rows else None

    async def undo(self, entry_id: int, *, at: datetime, person_id: int | None, by: str) -> Entry:
        """Take an entry back: append that it was, and restore what stood before it.

        Where a later report stands, that one counts and the state stays; taking back that one
        then restores what stood before both. Taken back already: the entry that did it.
        KeyError for an entry that is not there.
        """
        rows = await self._all(_WITH_HISTORY, which=entry_id)
        place = next((i for i, row in enumerate(rows) if row.id == entry_id), None)
        if place is None:
            raise KeyError(entry_id)
        if rows[place].undone:
            return next(_entry(row) for row in rows if row.undoes == entry_id)
        known = await self._assignments.known(rows[place].assignment_id)
        before = _restored(rows, place)
        undoing = Entry(
            new_id(), known.id, at, person_id, by, "", None, None, known.state,
            before.state if before else known.state, undoes=entry_id, kind="undo",
        )  # fmt: skip
        await self._insert(_INSERT, [_row(undoing, known, None)])
        if before:
            await self._assignments.change(
                known.id,
                state=before.state.value,
                percent=before.percent,
                blocked=before.blocked,
                occurrences=before.occurrences,
                answered_at=before.answered_at,
                last_words=before.last_words,
            )
        return undoing


def _changes(
    new: Entry,
    known: Assignment,
    blocked: str | EllipsisType | None,
    waiting: str | EllipsisType | None,
    occurrences_delta: int,
) -> dict[str, Any]:
    """Return what an entry changes on its assignment."""
    settled = new.state_after in SETTLED
    changes: dict[str, Any] = {"state": new.state_after.value}
    if new.percent is not None:
        changes["percent"] = new.percent
    elif known.percent == 100 and new.state_after not in (State.REPORTED_DONE, *SETTLED):
        changes["percent"] = None
    if settled:
        changes |= {"blocked": None, "waiting": None}
    elif not isinstance(blocked, EllipsisType):
        changes["blocked"] = blocked
    if not isinstance(waiting, EllipsisType):
        changes["waiting"] = waiting
    if occurrences_delta:
        changes["occurrences"] = known.occurrences + occurrences_delta
    if new.kind in UNIT_SPEAKS:
        changes |= {"answered_at": new.at, "last_words": new.text or None}
    return changes


def _restored(rows: Sequence[Any], place: int) -> _Before | None:
    """Return what an undo puts back, or None where something later counts.

    `rows` is the whole history, oldest first. Entries right before that were taken back while
    this one stood have not been restored yet: go back beyond them.
    """
    counting = [row for row in rows if _counts(row)]
    index = counting.index(rows[place])
    if any(not row.undone for row in counting[index + 1 :]):
        return None
    while index > 0 and counting[index - 1].undone:
        index -= 1
    row = counting[index]
    return _Before(
        State(row.state_before), row.percent_before, row.blocked_before, row.occurrences_before,
        row.answered_before, row.words_before,
    )  # fmt: skip


def _counts(row: Any) -> bool:
    """Tell whether an entry says where its assignment stands, and is not itself an undo."""
    moved: bool = row.state_before != row.state_after
    return row.kind != "undo" and (row.kind == "report" or moved)


def _row(new: Entry, known: Assignment, batch: int | None) -> dict[str, Any]:
    return {
        "id": new.id,
        "assignment_id": new.assignment_id,
        "batch": batch,
        "at": new.at,
        "person_id": new.person_id,
        "said_by": new.by,
        "kind": new.kind,
        "text": new.text,
        "status": new.status.value if new.status else None,
        "percent": new.percent,
        "state_before": new.state_before.value,
        "state_after": new.state_after.value,
        "on_behalf": new.on_behalf,
        "until": new.until,
        "undoes": new.undoes,
        "percent_before": known.percent,
        "blocked_before": known.blocked,
        "occurrences_before": known.occurrences,
        "answered_before": known.answered_at,
        "words_before": known.last_words,
    }


def _entry(row: Any) -> Entry:
    return Entry(
        id=row.id,
        assignment_id=row.assignment_id,
        at=row.at,
        person_id=row.person_id,
        by=row.said_by,
        text=row.text,
        status=Status(row.status) if row.status else None,
        percent=row.percent,
        state_before=State(row.state_before),
        state_after=State(row.state_after),
        on_behalf=row.on_behalf,
        undone=bool(row.undone),
        undoes=row.undoes,
        until=row.until,
        kind=row.kind,
    )


def _is_undone() -> Any:
    return exists().where(_UNDONE.c.jurisdiction_id == TENANT, _UNDONE.c.undoes == _C.id)


def _entries() -> Select[Any]:
    return select(*_C, _is_undone().label("undone")).where(_C.jurisdiction_id == TENANT)


_INSERT = insert(entry)
_LAST_REPORT = (
    _entries()
    .where(_C.person_id == bindparam("who"), _C.kind == "report", ~_is_undone())
    .order_by(_C.id.desc())
    .limit(1)
)
_LAST_ACT = (
    _entries()
    .where(_C.person_id == bindparam("who"), _C.kind.in_(("report", *ASKS_OFFICE, *TAKES_BACK)))
    .order_by(_C.id.desc())
    .limit(1)
)
_THIS = entry.alias("this")
_WITH_HISTORY = (
    _entries()
    .where(
        _C.assignment_id
        == select(_THIS.c.assignment_id)
        .where(_THIS.c.jurisdiction_id == TENANT, _THIS.c.id == bindparam("which"))
        .scalar_subquery()
    )
    .order_by(_C.id)
)
