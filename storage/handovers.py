"""Liaisons who named a successor, until the office has said yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ids import new_id
from storage.tables.office import handover

_C = handover.c


@dataclass(frozen=True, slots=True)
class Handover:
    """A wish to hand over. `agreed` is None while the office has not answered."""

    id: int
    person_id: int
    successor: str
    asked_at: datetime
    decided_at: datetime | None = None
    agreed: bool | None = None


class Handovers:
    """The handovers of one jurisdiction."""

    def __init__(self, connection: AsyncConnection, jurisdiction_id: int) -> None:
        self._connection = connection
        self._jurisdiction_id = jurisdiction_id

    async def ask(self, person_id: int, successor: str, *, at: datetime) -> int:
        """Store a wish and return its id; an earlier open one of the same person is replaced."""
        await self._connection.execute(
            update(handover)
            .where(
                _C.jurisdiction_id == self._jurisdiction_id,
                _C.person_id == person_id,
                _C.decided_at.is_(None),
            )
            .values(decided_at=at, agreed=False)
        )
        number = new_id()
        await self._connection.execute(
            insert(handover).values(
                jurisdiction_id=self._jurisdiction_id,
                id=number,
                person_id=person_id,
                successor=successor,
                asked_at=at,
            )
        )
        return number

    async def get(self, handover_id: int) -> Handover | None:
        """Return one wish."""
        result = await self._connection.execute(
            select(handover).where(
                _C.jurisdiction_id == self._jurisdiction_id, _C.id == handover_id
            )
        )
        row = result.mappings().one_or_none()
        return _handover(row) if row else None

    async def waiting(self) -> list[Handover]:
        """Return what waits for the office, oldest first."""
        result = await self._connection.execute(
            select(handover)
            .where(_C.jurisdiction_id == self._jurisdiction_id, _C.decided_at.is_(None))
            .order_by(_C.id)
        )
        return [_handover(row) for row in result.mappings()]

    async def decide(self, handover_id: int, agreed: bool, *, at: datetime, person_id: int) -> None:
        """Write the office's answer."""
        await self._connection.execute(
            update(handover)
            .where(_C.jurisdiction_id == self._jurisdiction_id, _C.id == handover_id)
            .values(agreed=agreed, decided_at=at, decided_by=person_id)
        )


def _handover(row: Any) -> Handover:
    return Handover(
        row["id"], row["person_id"], row["successor"], row["asked_at"], row["decided_at"],
        row["agreed"],
    )  # fmt: skip
