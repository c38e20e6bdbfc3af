"""Evidence: links, photos and files, kept as they come and attached once it is clear to what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from ledger.model import Evidence
from storage.ids import new_id
from storage.tables.work import assignment, assignment_of, evidence
from storage.tenant import TENANT, Tenant

_C = evidence.c
_COLUMNS = (
    _C.id, _C.assignment_id, _C.entry_id, _C.at, _C.link, _C.digest, _C.name, _C.media_type,
)  # fmt: skip


class EvidenceKept(Tenant):
    """The evidence of one jurisdiction; the bytes of files lie in the blob store."""

    async def keep(
        self,
        *,
        at: datetime,
        person_id: int | None,
        link: str | None = None,
        digest: str | None = None,
        name: str | None = None,
        media_type: str | None = None,
    ) -> int:
        """Keep what somebody sent, attached to nothing yet; return its id."""
        evidence_id = new_id()
        row = {
            "id": evidence_id,
            "at": at,
            "person_id": person_id,
            "link": link,
            "digest": digest,
            "name": name,
            "media_type": media_type,
        }
        await self._insert(insert(evidence), [row])
        return evidence_id

    async def attach(
        self,
        ids: Sequence[int],
        assignment_id: int,
        *,
        at: datetime,
        entry_id: int | None = None,
    ) -> None:
        """Attach what was kept to an assignment, and to the entry that it proves."""
        await self._change(
            update(evidence)
            .where(_C.jurisdiction_id == TENANT, _C.id.in_(list(ids)))
            .values(assignment_id=assignment_id, entry_id=entry_id, attached_at=at)
        )

    async def drop(self, ids: Sequence[int], *, at: datetime) -> None:
        """Delete what was kept and not attached; its file is swept in the night."""
        await self._change(
            delete(evidence).where(
                _C.jurisdiction_id == TENANT,
                _C.id.in_(list(ids)),
                _C.assignment_id.is_(None),
                _C.at <= at,
            )
        )

    async def attached_with(self, evidence_id: int) -> list[Evidence]:
        """Return what was attached to one task in the same message, this one among it."""
        this = evidence.alias("this")
        rows = await self._all(
            select(*_COLUMNS)
            .join(
                this,
                (this.c.jurisdiction_id == _C.jurisdiction_id)
                & (this.c.assignment_id == _C.assignment_id)
                & (this.c.attached_at == _C.attached_at),
            )
            .where(_C.jurisdiction_id == TENANT, this.c.id == evidence_id)
            .order_by(_C.id)
        )
        return [Evidence(*row) for row in rows]

    async def detach(self, ids: Sequence[int]) -> None:
        """Take what was attached off its task; it is kept as if it had just come."""
        await self._change(
            update(evidence)
            .where(_C.jurisdiction_id == TENANT, _C.id.in_(list(ids)))
            .values(assignment_id=None, entry_id=None, attached_at=None)
        )

    async def of_assignment(self, assignment_id: int) -> list[Evidence]:
        """Return what proves an assignment, oldest first."""
        rows = await self._all(
            select(*_COLUMNS)
            .where(_C.jurisdiction_id == TENANT, _C.assignment_id == assignment_id)
            .order_by(_C.id)
        )
        return [Evidence(*row) for row in rows]

    async def of_notice(self, notice_id: int) -> list[Evidence]:
        """Return what proves the assignments of a notice, oldest first."""
        rows = await self._all(
            select(*_COLUMNS)
            .join(assignment, assignment_of(evidence))
            .where(_C.jurisdiction_id == TENANT, assignment.c.notice_id == notice_id)
            .order_by(_C.id)
        )
        return [Evidence(*row) for row in rows]

    async def may_see(self, digest: str, unit_id: int | None = None) -> bool:
        """Tell whether a file is evidence of this jurisdiction, and of one unit if it is given."""
        query = select(_C.id).where(_C.jurisdiction_id == TENANT, _C.digest == digest)
        if unit_id is not None:
            query = query.join(assignment, assignment_of(evidence)).where(
                assignment.c.unit_id == unit_id
            )
        return bool(await self._all(query.limit(1)))
