"""What the queries of one jurisdiction share: its id on every statement, and what is remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Executable, Table, bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.upsert import OnEngine

TENANT: BindParameter[Any] = bindparam("tenant")
"""Stands for the jurisdiction in statements that are built once; `Tenant` fills it in."""

Key = tuple[Hashable, ...]
"""A kind, an id and a version."""


class Memory:
    """What a process keeps of what seldom changes, under the version it was read at.

    A version is a fresh id (`storage.ids`) with every change and never comes again, not even
    after a rollback: what lies under a version is true for ever, in any process. Each unit of
    work reads the present version from the database before it looks here.
    """

    def __init__(self, most: int = 256) -> None:
        self._kept: OrderedDict[Key, Any] = OrderedDict()
        self._most = most

    def get(self, key: Key) -> Any:
        """Return what is kept under a kind, an id and a version, or None."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, value: Any) -> None:
        """Keep something; what was not asked for longest is let go."""
        self._kept[key] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


class MaybeTenant:
    """Queries that sign-in and delivery make too, before anybody knows the jurisdiction."""

    def __init__(self, connection: AsyncConnection, jurisdiction_id: int | None) -> None:
        self._connection = connection
        self._jurisdiction_id = jurisdiction_id

    @property
    def _tenant(self) -> int:
        assert self._jurisdiction_id is not None, "enter a jurisdiction first"
        return self._jurisdiction_id

    def _mine(self, table: Table) -> list[ColumnElement[bool]]:
        """Stay inside the jurisdiction, once the work has entered one."""
        if self._jurisdiction_id is None:
            return []
        return [table.c.jurisdiction_id == self._jurisdiction_id]


class Tenant:
    """Queries inside one jurisdiction."""

    def __init__(self, connection: AsyncConnection, jurisdiction_id: int) -> None:
        self._connection = connection
        self._jurisdiction_id = jurisdiction_id

    async def _all(self, statement: Executable, **facts: Any) -> Sequence[Any]:
        rows: Sequence[Any] = (await self._run(statement, facts)).all()
        return rows

    async def _one(self, statement: Executable, **facts: Any) -> Any | None:
        row: Any | None = (await self._run(statement, facts)).one_or_none()
        return row

    async def _change(self, statement: Executable, **facts: Any) -> int:
        """Run a change and return how many rows it hit."""
        count: int = (await self._run(statement, facts)).rowcount
        return count

    async def _insert(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, each with the jurisdiction's id laid over it."""
        if rows:
            owner = {"jurisdiction_id": self._jurisdiction_id}
            owned = [{**row, **owner} for row in rows]
            await self._connection.execute(statement, owned if len(owned) > 1 else owned[0])

    async def _upsert(self, statement: OnEngine, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows by an engine's own statement, the jurisdiction's id laid over each."""
        if rows:
            owner = {"jurisdiction_id": self._jurisdiction_id}
            await statement.put(self._connection, [{**row, **owner} for row in rows])

    async def _run(self, statement: Executable, facts: Mapping[str, Any]) -> Any:
        return await self._connection.execute(statement, {"tenant": self._jurisdiction_id, **facts})
