"""提意见: what people think of the bot, and what the office answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from storage.ids import new_id
from storage.tables.talk import feedback
from storage.tenant import TENANT, Tenant

_C = feedback.c
_COLUMNS = (_C.id, _C.person_id, _C.text, _C.at, _C.answer)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said of the bot. `answer` is None while the office has not answered."""

    id: int
    person_id: int | None
    text: str
    at: datetime
    answer: str | None = None


class Feedback(Tenant):
    """The opinions in one jurisdiction."""

    async def add(self, *, person_id: int | None, text: str, at: datetime) -> int:
        """Keep an opinion word for word; return its id."""
        opinion_id = new_id()
        row = {"id": opinion_id, "person_id": person_id, "text": text, "at": at}
        await self._insert(insert(feedback), [row])
        return opinion_id

    async def get(self, opinion_id: int) -> Opinion | None:
        """Return one opinion."""
        found = await self._found(_C.id == opinion_id)
        return found[0] if found else None

    async def waiting(self) -> list[Opinion]:
        """Return what the office has not answered, the oldest first."""
        return await self._found(_C.answered_at.is_(None))

    async def answer(self, opinion_id: int, text: str, *, at: datetime, person_id: int) -> None:
        """Keep the office's answer."""
        await self._change(
            update(feedback)
            .where(_C.jurisdiction_id == TENANT, _C.id == opinion_id)
            .values(answer=text, answered_at=at, answered_by=person_id)
        )

    async def _found(self, *which: ColumnElement[bool]) -> list[Opinion]:
        rows = await self._all(
            select(*_COLUMNS).where(_C.jurisdiction_id == TENANT, *which).order_by(_C.id)
        )
        return [Opinion(*row) for row in rows]
