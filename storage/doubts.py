"""What an import was unsure of, until the office has settled it; the answer is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from ledger.talk import Text, text_from_json, text_to_json
from storage.ids import new_id
from storage.packing import pack, unpack
from storage.tables.office import doubt
from storage.tenant import TENANT, Tenant

_C = doubt.c


@dataclass(frozen=True, slots=True)
class NewDoubt:
    """A doubt as the reader has it; `task_no` is None where it concerns the notice as a whole."""

    task_no: int | None
    field: str
    say: Text
    value: Any = None
    alternatives: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stored doubt. `answer` says in plain words how it was settled, None while it is open."""

    id: int
    notice_id: int
    task_no: int | None
    field: str
    say: Text
    value: Any
    alternatives: tuple[Any, ...]
    answer: str | None = None
    settled_at: datetime | None = None


class Doubts(Tenant):
    """The doubts of one jurisdiction's notices."""

    async def add(self, notice_id: int, doubts: Sequence[NewDoubt]) -> None:
        """Store the doubts of an import, in the order of the notice."""
        rows = [
            {
                "id": new_id(),
                "notice_id": notice_id,
                "task_no": new.task_no,
                "field": new.field,
                "say": pack(text_to_json(new.say)),
                "value": pack(_plain(new.value)),
                "alternatives": pack(_plain(tuple(new.alternatives))),
            }
            for new in doubts
        ]
        await self._insert(insert(doubt), rows)

    async def open(self, notice_id: int) -> list[Doubt]:
        """Return what is not settled yet, in the order of the notice."""
        return [d for d in await self.all(notice_id) if d.settled_at is None]

    async def all(self, notice_id: int) -> list[Doubt]:
        """Return every doubt of a notice with its answer, for the workbook's last sheet."""
        return await self._found(_C.notice_id == notice_id)

    async def get(self, doubt_id: int) -> Doubt | None:
        """Return one doubt."""
        found = await self._found(_C.id == doubt_id)
        return found[0] if found else None

    async def settle(
        self, doubt_id: int, answer: str, *, at: datetime, person_id: int | None
    ) -> None:
        """Keep how a doubt was settled, and by whom."""
        await self._change(
            update(doubt)
            .where(_C.jurisdiction_id == TENANT, _C.id == doubt_id)
            .values(answer=answer, settled_at=at, settled_by=person_id)
        )

    async def _found(self, *which: ColumnElement[bool]) -> list[Doubt]:
        rows = await self._all(
            select(doubt).where(_C.jurisdiction_id == TENANT, *which).order_by(_C.id)
        )
        return [_doubt(row) for row in rows]


def _plain(value: Any) -> Any:
    """Return a doubt's value as JSON data: a day, names, a number or words."""
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _restored(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["on"])
    if isinstance(value, list):
        return tuple(_restored(item) for item in value)
    return value


def _doubt(row: Any) -> Doubt:
    return Doubt(
        id=row.id,
        notice_id=row.notice_id,
        task_no=row.task_no,
        field=row.field,
        say=text_from_json(unpack(row.say)),
        value=_restored(unpack(row.value)),
        alternatives=_restored(unpack(row.alternatives)),
        answer=row.answer,
        settled_at=row.settled_at,
    )
