"""What has been told to whom: the memory of planning. A row stands for one line of one push."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain, repeat
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from ledger.planning.told import Telling, Told
from storage.ids import new_ids
from storage.tables.told import told
from storage.tenant import TENANT, Tenant
from storage.upsert import OnEngine

_C = told.c
_COLUMNS = (
    _C.step, _C.due, _C.told_on, _C.outbox_key, _C.notice_id, _C.person_id, _C.group_id,
    _C.assignment_id, _C.milestone_id,
)  # fmt: skip
_OF_NOTICE = (
    select(*_COLUMNS)
    .where(_C.jurisdiction_id == TENANT, _C.notice_id == bindparam("which"))
    .order_by(_C.id)
)
_LATEST = (
    select(*_COLUMNS)
    .where(
        _C.jurisdiction_id == TENANT,
        _C.outbox_key
        == select(_C.outbox_key)
        .where(_C.jurisdiction_id == TENANT, _C.person_id == bindparam("who"))
        .order_by(_C.id.desc())
        .limit(1)
        .scalar_subquery(),
    )
    .order_by(_C.id)
)
_OF_LINE = ("assignment_id", "milestone_id", "step", "due")
_OF_MESSAGE = ("outbox_key", "told_on", "notice_id", "person_id", "group_id")
_ONCE = ("jurisdiction_id", "person_id", "group_id", *_OF_LINE)
_ALL_NEW = OnEngine(told, lambda insert: insert)
_ADD = OnEngine(told, lambda insert: insert.on_conflict_do_nothing(index_elements=_ONCE))


class TellingLog(Tenant):
    """What the people and groups of one jurisdiction were told."""

    async def of_notice(self, notice_id: int) -> list[Told]:
        """Return every line that was told of a notice, in the order of telling."""
        return [_told(row) for row in await self._all(_OF_NOTICE, which=notice_id)]

    async def latest(self, person_id: int) -> list[Told]:
        """Return the lines of the last push a person got."""
        return [_told(row) for row in await self._all(_LATEST, who=person_id)]

    async def add_many(self, tellings: Sequence[Telling]) -> None:
        """Note what is being told; a line that is known already is passed over."""
        lines = [line for telling in tellings for line in telling.lines]
        if not lines:
            return
        columns: dict[str, Sequence[Any]] = dict(
            zip(_OF_LINE, zip(*lines, strict=True), strict=True)
        )
        columns |= {name: _for_each_line(tellings, name) for name in _OF_MESSAGE}
        columns |= {"id": new_ids(len(lines))}
        await self._add(columns, {"jurisdiction_id": self._jurisdiction_id})

    async def _add(self, columns: Mapping[str, Sequence[Any]], owner: Mapping[str, Any]) -> None:
        """Insert lines that nearly always are all new.

        A server that first looks for each of them works a third longer: it does so only where one
        is known indeed (a person has asked to be reminded of what a push tells as well).
        """
        if self._connection.dialect.name == "postgresql":
            with suppress(IntegrityError):
                async with self._connection.begin_nested():
                    await _ALL_NEW.put_columns(self._connection, columns, owner)
                return
        await _ADD.put_columns(self._connection, columns, owner)

    async def forget(self, outbox_keys: Sequence[str]) -> None:
        """Take back what was noted for pushes that were never sent: it is planned anew."""
        await self._change(
            delete(told).where(_C.jurisdiction_id == TENANT, _C.outbox_key.in_(list(outbox_keys)))
        )


def _for_each_line(tellings: Sequence[Telling], name: str) -> tuple[Any, ...]:
    return tuple(chain.from_iterable(repeat(getattr(t, name), len(t.lines)) for t in tellings))


def _told(row: Any) -> Told:
    return Told(*row)
