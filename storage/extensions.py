"""Extensions: asked for by a unit, answered by the office; the old day is kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.model import SETTLED, Assignment, Extension, State
from storage.assignments import Assignments
from storage.entries import Entries
from storage.ids import new_id
from storage.people import People
from storage.tables.work import assignment, assignment_of, extension
from storage.tenant import TENANT, Tenant

_C = extension.c
_COLUMNS = (
    _C.id, _C.assignment_id, _C.asked_at, _C.asked_by, _C.old_due, _C.until, _C.reason,
    _C.decision, _C.granted_due, _C.decided_at, _C.decided_by,
)  # fmt: skip

_STILL_TO_DO = frozenset({State.OPEN, State.IN_PROGRESS, State.RETURNED, State.EXTENDED})
"""States that a granted extension turns into 延期; what was reported done stays reported."""


class Extensions(Tenant):
    """The extensions of one jurisdiction."""

    def __init__(
        self,
        connection: AsyncConnection,
        jurisdiction_id: int,
        assignments: Assignments,
        entries: Entries,
        people: People,
    ) -> None:
        super().__init__(connection, jurisdiction_id)
        self._assignments = assignments
        self._entries = entries
        self._people = people

    async def ask(
        self,
        assignment_id: int,
        *,
        at: datetime,
        person_id: int | None,
        until: date | None,
        reason: str,
    ) -> Extension:
        """Put a request on the office's desk; while it waits the item is not pushed."""
        known = await self._assignments.known(assignment_id)
        asked = Extension(new_id(), assignment_id, at, person_id, known.due, until, reason)
        row = {
            "id": asked.id,
            "assignment_id": assignment_id,
            "asked_at": at,
            "asked_by": person_id,
            "old_due": known.due,
            "until": until,
            "reason": reason,
            "note": "",
        }
        await self._insert(insert(extension), [row])
        await self._note(known, "ask_extension", at, person_id, reason, until, "extension")
        return asked

    async def decide(
        self,
        extension_id: int,
        *,
        at: datetime,
        person_id: int | None,
        granted_due: date | None,
        note: str = "",
    ) -> bool:
        """Write the office's answer: a new day, or None for a refusal with its reason.

        Granted, the unit's own day moves and the item starts its ladder anew. False, and nothing
        done, when it was answered before.
        """
        decided = await self._one(
            update(extension)
            .where(_C.jurisdiction_id == TENANT, _C.id == extension_id, _C.decision.is_(None))
            .values(
                decision="granted" if granted_due else "refused",
                granted_due=granted_due,
                decided_at=at,
                decided_by=person_id,
                note=note,
            )
            .returning(_C.assignment_id)
        )
        if decided is None:
            return False
        known = await self._assignments.known(decided.assignment_id)
        kind = "extension" if granted_due else "extension_refused"
        await self._note(known, kind, at, person_id, note, granted_due, None)
        return True

    async def withdraw(self, extension_id: int, *, at: datetime, person_id: int | None) -> bool:
        """Take a request back for the unit; False, and nothing done, when it was answered."""
        gone = await self._one(
            update(extension)
            .where(_C.jurisdiction_id == TENANT, _C.id == extension_id, _C.decision.is_(None))
            .values(decision="withdrawn", decided_at=at, decided_by=person_id)
            .returning(_C.assignment_id)
        )
        if gone is None:
            return False
        known = await self._assignments.known(gone.assignment_id)
        await self._note(known, "withdrawn", at, person_id, "", None, None)
        return True

    async def get(self, extension_id: int) -> Extension | None:
        """Return one request."""
        found = await self._found(_C.id == extension_id)
        return found[0] if found else None

    async def waiting(self) -> list[tuple[Extension, Assignment]]:
        """Return what waits for the office, oldest first; what is settled anyway waits no more."""
        found = await self._found(_C.decision.is_(None))
        parts = await self._assignments.by_ids([asked.assignment_id for asked in found])
        pairs = [(asked, parts[asked.assignment_id]) for asked in found]
        return [(asked, part) for asked, part in pairs if part.state not in SETTLED]

    async def of_notice(self, notice_id: int) -> list[Extension]:
        """Return every request under a notice, oldest first."""
        return await self._found(assignment.c.notice_id == notice_id)

    async def _note(
        self,
        known: Assignment,
        kind: str,
        at: datetime,
        person_id: int | None,
        words: str,
        until: date | None,
        waiting: str | None,
    ) -> None:
        """Write the step into the history; a granted one moves the day with it."""
        granted = kind == "extension"
        moves = granted and known.state in _STILL_TO_DO
        await self._entries.append(
            known.id,
            at=at,
            person_id=person_id,
            by=await self._name(person_id),
            text=words,
            state_after=State.EXTENDED if moves else known.state,
            kind=kind,
            until=until,
            waiting=waiting,
            due=until if granted else ...,
            extensions_delta=1 if granted else 0,
        )

    async def _name(self, person_id: int | None) -> str:
        person = await self._people.get(person_id) if person_id is not None else None
        return person.called if person else ""

    async def _found(self, *which: ColumnElement[bool]) -> list[Extension]:
        rows = await self._all(
            select(*_COLUMNS)
            .join(assignment, assignment_of(extension))
            .where(_C.jurisdiction_id == TENANT, *which)
            .order_by(_C.id)
        )
        return [Extension(*row) for row in rows]
