"""What is no longer to be said: its key is free again, and what it told is due anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, literal, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outgoing import DERIVED, Kind
from storage.reminders import Reminders
from storage.rounds import Rounds
from storage.tables.delivery import outbox
from storage.told import TellingLog


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A message that is not said after all; `planned_at` is when it was put into the outbox."""

    jurisdiction_id: int
    key: str
    kind: Kind
    person_id: int | None
    planned_at: datetime


def is_derived() -> ColumnElement[bool]:
    """Select what is planned anew from the ledger when it could not be sent in its day."""
    return outbox.c.kind.in_([kind.value for kind in DERIVED])


def superseded(at: datetime, why: str) -> dict[str, Any]:
    """Return the values of a superseded row: its key is free for what is planned instead."""
    retired = literal("~") + cast(outbox.c.id, String) + literal("~") + outbox.c.key
    return {"state": "superseded", "settled_at": at, "why": why, "key": retired}


async def fold_rows(
    connection: AsyncConnection, which: Sequence[ColumnElement[bool]], at: datetime, why: str
) -> int:
    """Supersede open rows and forget that their content was told; return how many."""
    result = await connection.execute(
        update(outbox)
        .where(is_open(), *which)
        .values(**superseded(at, why))
        .returning(
            outbox.c.jurisdiction_id, outbox.c.key, outbox.c.kind, outbox.c.person_id,
            outbox.c.created_at,
        )
    )  # fmt: skip
    gone = [
        Unsaid(jurisdiction, retired.split("~", 2)[2], Kind(kind), person, planned_at)
        for jurisdiction, retired, kind, person, planned_at in result
    ]
    await withdraw_told(connection, gone, at)
    return len(gone)


async def withdraw_told(
    connection: AsyncConnection, unsaid: Sequence[Unsaid], at: datetime
) -> None:
    """Forget what messages would have told, since they were never sent, and plan anew.

    A wish that such a message would have fulfilled (the office's chase) is open again.
    """
    by_jurisdiction: dict[int, list[Unsaid]] = defaultdict(list)
    for each in unsaid:
        by_jurisdiction[each.jurisdiction_id].append(each)
    for jurisdiction, gone in by_jurisdiction.items():
        await TellingLog(connection, jurisdiction).forget([each.key for each in gone])
        wished: dict[datetime, list[int]] = defaultdict(list)
        for each in gone:
            if each.kind is Kind.DIGEST and each.person_id is not None:
                wished[each.planned_at].append(each.person_id)
        for planned_at, people in wished.items():
            await Reminders(connection, jurisdiction).reopen(people, planned_at)
        await Rounds(connection).again(jurisdiction, at)


def is_open() -> ColumnElement[bool]:
    """Select what was neither sent nor given up, and is on nobody's wire."""
    return and_(outbox.c.settled_at.is_(None), outbox.c.state.in_(("pending", "held")))
