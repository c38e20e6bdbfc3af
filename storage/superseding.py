"""What is no longer to be said: its key is free again, and what it told is due anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, literal, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outgoing import DERIVED
from storage.rounds import Rounds
from storage.tables.delivery import outbox
from storage.told import TellingLog


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
        .returning(outbox.c.jurisdiction_id, outbox.c.key)
    )
    keys = [(jurisdiction, retired.split("~", 2)[2]) for jurisdiction, retired in result]
    await withdraw_told(connection, keys, at)
    return len(keys)


async def withdraw_told(
    connection: AsyncConnection, keys: Sequence[tuple[int, str]], at: datetime
) -> None:
    """Forget what a message would have told, since it was never sent, and plan anew."""
    by_jurisdiction: dict[int, list[str]] = defaultdict(list)
    for jurisdiction, key in keys:
        by_jurisdiction[jurisdiction].append(key)
    for jurisdiction, retired in by_jurisdiction.items():
        await TellingLog(connection, jurisdiction).forget(retired)
        await Rounds(connection).again(jurisdiction, at)


def is_open() -> ColumnElement[bool]:
    """Select what was neither sent nor given up, and is on nobody's wire."""
    return and_(outbox.c.settled_at.is_(None), outbox.c.state.in_(("pending", "held")))
