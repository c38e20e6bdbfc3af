"""通报: drafted, checked with the units that it would name, signed off by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from storage.ids import new_id
from storage.packing import pack, unpack
from storage.tables.office import bulletin, bulletin_check
from storage.tenant import TENANT, Tenant

_B = bulletin.c
_C = bulletin_check.c


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bulletin. `totals` are the ledger's numbers when it was drafted, for the next one."""

    id: int
    notice_id: int
    number: int
    drafted_at: datetime
    totals: Mapping[str, int]
    answers_by: date | None
    approved_at: datetime | None
    signed: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """One item that a bulletin would name. `outcome` is standing or cleared, None while open."""

    id: int
    bulletin_id: int
    assignment_id: int
    asked_at: datetime | None
    answer: str | None
    outcome: str | None


class Bulletins(Tenant):
    """The bulletins of one jurisdiction."""

    async def draft(
        self,
        notice_id: int,
        totals: Mapping[str, int],
        assignment_ids: Sequence[int],
        *,
        at: datetime,
        person_id: int,
    ) -> Bulletin:
        """Begin the next bulletin; a draft that was never approved is replaced."""
        before = await self.last_approved(notice_id)
        number = before.number + 1 if before else 1
        drafted = Bulletin(new_id(), notice_id, number, at, dict(totals), None, None, None)
        row = {
            "id": drafted.id,
            "notice_id": notice_id,
            "number": number,
            "drafted_at": at,
            "drafted_by": person_id,
            "totals": pack(dict(totals)),
        }
        await self._insert(insert(bulletin), [row])
        checks = [
            {"id": new_id(), "bulletin_id": drafted.id, "assignment_id": assignment_id}
            for assignment_id in assignment_ids
        ]
        await self._insert(insert(bulletin_check), checks)
        return drafted

    async def get(self, bulletin_id: int) -> Bulletin | None:
        """Return one bulletin."""
        found = await self._found(_B.id == bulletin_id)
        return found[0] if found else None

    async def last_approved(self, notice_id: int) -> Bulletin | None:
        """Return the bulletin before the one being drafted, if there was one."""
        found = await self._found(_B.notice_id == notice_id, _B.approved_at.is_not(None))
        return found[-1] if found else None

    async def being_checked(self, notice_id: int) -> Bulletin | None:
        """Return the latest draft whose units were asked and which nobody has signed yet."""
        found = await self._found(_B.notice_id == notice_id)
        latest = found[-1] if found else None
        return latest if latest and latest.answers_by and not latest.approved_at else None

    async def ask(self, bulletin_id: int, *, at: datetime, answers_by: date) -> None:
        """Note that the units were asked, and until when they may answer."""
        await self._change(
            update(bulletin)
            .where(_B.jurisdiction_id == TENANT, _B.id == bulletin_id)
            .values(answers_by=answers_by)
        )
        await self._change(
            update(bulletin_check)
            .where(_C.jurisdiction_id == TENANT, _C.bulletin_id == bulletin_id)
            .values(asked_at=at)
        )

    async def approve(self, bulletin_id: int, *, at: datetime, person_id: int, signed: str) -> None:
        """Sign a bulletin off, with the name of whoever does."""
        await self._change(
            update(bulletin)
            .where(_B.jurisdiction_id == TENANT, _B.id == bulletin_id)
            .values(approved_at=at, approved_by=person_id, signed=signed)
        )

    async def checks(self, bulletin_id: int) -> list[Check]:
        """Return what a bulletin would name, in the order of its draft."""
        return await self._checks(_C.bulletin_id == bulletin_id)

    async def check(self, check_id: int) -> Check | None:
        """Return one item."""
        found = await self._checks(_C.id == check_id)
        return found[0] if found else None

    async def answer(self, check_id: int, words: str, *, at: datetime) -> None:
        """Keep what the unit says to being named."""
        await self._change(
            update(bulletin_check)
            .where(_C.jurisdiction_id == TENANT, _C.id == check_id)
            .values(answer=words, answered_at=at)
        )

    async def decide(self, check_id: int, outcome: str, *, person_id: int) -> None:
        """Keep the office's word: `standing` is named, `cleared` is not."""
        await self._change(
            update(bulletin_check)
            .where(_C.jurisdiction_id == TENANT, _C.id == check_id)
            .values(outcome=outcome, decided_by=person_id)
        )

    async def _found(self, *which: ColumnElement[bool]) -> list[Bulletin]:
        rows = await self._all(
            select(
                _B.id, _B.notice_id, _B.number, _B.drafted_at, _B.totals, _B.answers_by,
                _B.approved_at, _B.signed,
            )
            .where(_B.jurisdiction_id == TENANT, *which)
            .order_by(_B.id)
        )  # fmt: skip
        return [_bulletin(row) for row in rows]

    async def _checks(self, *which: ColumnElement[bool]) -> list[Check]:
        rows = await self._all(
            select(_C.id, _C.bulletin_id, _C.assignment_id, _C.asked_at, _C.answer, _C.outcome)
            .where(_C.jurisdiction_id == TENANT, *which)
            .order_by(_C.id)
        )
        return [Check(*row) for row in rows]


def _bulletin(row: Any) -> Bulletin:
    values = list(row)
    values[4] = unpack(values[4])
    return Bulletin(*values)
