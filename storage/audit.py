"""Who did what from where: append-only, readable by the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select

from storage.ids import new_id
from storage.packing import pack, unpack
from storage.tables.talk import audit
from storage.tenant import TENANT, Tenant

_C = audit.c
_COLUMNS = (_C.at, _C.person_id, _C.action, _C.subject, _C.detail, _C.source)


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the audit log."""

    at: datetime
    person_id: int | None
    action: str
    subject: str
    detail: Mapping[str, Any]
    source: str


class Audit(Tenant):
    """The audit log of one jurisdiction."""

    async def add(
        self,
        *,
        at: datetime,
        person_id: int | None,
        action: str,
        subject: str,
        detail: Mapping[str, Any],
        source: str,
    ) -> None:
        """Append one act. `source` is the channel it came from, or `command`."""
        row = {
            "id": new_id(),
            "at": at,
            "person_id": person_id,
            "action": action,
            "subject": subject,
            "detail": pack(dict(detail)),
            "source": source,
        }
        await self._insert(insert(audit), [row])

    async def latest(self, limit: int = 20) -> list[Act]:
        """Return the last acts, the newest first."""
        return await self._found(limit)

    async def since(self, moment: datetime, limit: int | None = None) -> list[Act]:
        """Return the acts from a moment on, the newest first."""
        return await self._found(limit, _C.at >= moment)

    async def _found(self, limit: int | None, *which: ColumnElement[bool]) -> list[Act]:
        rows = await self._all(
            select(*_COLUMNS)
            .where(_C.jurisdiction_id == TENANT, *which)
            .order_by(_C.id.desc())
            .limit(limit)
        )
        return [
            Act(at, person_id, action, subject, unpack(detail), source)
            for at, person_id, action, subject, detail, source in rows
        ]
