"""Whose pushes are to be planned now: one row an office, which planners take turns by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.delivery import planning_round
from storage.tables.people import jurisdiction
from storage.tables.told import reminder
from storage.upsert import OnEngine


@dataclass(frozen=True, slots=True)
class Round:
    """An office's turn, since `next_at`; `planned_on` is the last day its pushes were planned."""

    jurisdiction_id: int
    planned_on: date | None
    next_at: datetime


class Rounds:
    """Across all offices, like the sender: it asks when, and reads nothing of theirs."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def due(self, at: datetime, limit: int = 200) -> list[int]:
        """Return the offices whose round has come, or where somebody asked to be reminded."""
        rounds = await self._connection.execute(_DUE, {"then": at, "most": limit})
        wishes = await self._connection.execute(_WISHES, {"then": at, "most": limit})
        return sorted({*rounds.scalars(), *wishes.scalars()})

    async def take(self, jurisdiction_id: int, at: datetime) -> Round | None:
        """Take an office's turn until this work ends; None while another planner has it."""
        first = {"jurisdiction_id": jurisdiction_id, "next_at": at}
        await self._connection.execute(_BEGIN.of(self._connection), first)
        result = await self._connection.execute(_TAKE, {"tenant": jurisdiction_id})
        row = result.one_or_none()
        return Round(jurisdiction_id, row[0], row[1]) if row else None

    async def done(self, jurisdiction_id: int, planned_on: date | None, next_at: datetime) -> None:
        """Note that an office has been planned for, and when it is its turn again."""
        await self._connection.execute(
            _DONE, {"tenant": jurisdiction_id, "day": planned_on, "then": next_at}
        )

    async def next_at(self, jurisdiction_id: int) -> datetime | None:
        """Return when an office is planned for next; None before its first round."""
        result = await self._connection.execute(_NEXT, {"tenant": jurisdiction_id})
        moment: datetime | None = result.scalar_one_or_none()
        return moment

    async def again(self, jurisdiction_id: int, at: datetime) -> None:
        """Plan an office anew: something it was to be told was never sent."""
        await self._connection.execute(_AGAIN, {"tenant": jurisdiction_id, "then": at})

    async def put_off(self, jurisdiction_id: int, wishes: Sequence[int], until: datetime) -> None:
        """Leave wishes that cannot be fulfilled today for another day."""
        await self._connection.execute(
            update(reminder)
            .where(reminder.c.jurisdiction_id == jurisdiction_id, reminder.c.id.in_(list(wishes)))
            .values(not_before=until)
        )


_DUE = (
    select(jurisdiction.c.id)
    .outerjoin(planning_round, planning_round.c.jurisdiction_id == jurisdiction.c.id)
    .where(or_(planning_round.c.next_at.is_(None), planning_round.c.next_at <= bindparam("then")))
    .order_by(planning_round.c.next_at, jurisdiction.c.id)
    .limit(bindparam("most"))
)
_WISHES = (
    select(reminder.c.jurisdiction_id)
    .where(reminder.c.settled_at.is_(None), reminder.c.not_before <= bindparam("then"))
    .distinct()
    .limit(bindparam("most"))
)
_BEGIN = OnEngine(planning_round, lambda insert: insert.on_conflict_do_nothing())
_TAKE = (
    select(planning_round.c.planned_on, planning_round.c.next_at)
    .where(planning_round.c.jurisdiction_id == bindparam("tenant"))
    .with_for_update(skip_locked=True)
)
_NEXT = select(planning_round.c.next_at).where(
    planning_round.c.jurisdiction_id == bindparam("tenant")
)
_DONE = (
    update(planning_round)
    .where(planning_round.c.jurisdiction_id == bindparam("tenant"))
    .values(planned_on=bindparam("day"), next_at=bindparam("then"))
)
_AGAIN = (
    update(planning_round)
    .where(
        planning_round.c.jurisdiction_id == bindparam("tenant"),
        planning_round.c.next_at > bindparam("then"),
    )
    .values(next_at=bindparam("then"))
)
