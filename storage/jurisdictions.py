"""The tenants: one office each, with its zone and what its policy changes of the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.model import Jurisdiction
from storage.ids import new_id
from storage.packing import pack, unpack
from storage.tables.people import jurisdiction, unit

Tenants = list[Jurisdiction]

_C = jurisdiction.c
_COLUMNS = (_C.id, _C.name, _C.timezone, _C.policy)
_GET = select(*_COLUMNS, _C.version).where(_C.id == bindparam("tenant"))


class Jurisdictions:
    """All tenants of the database; work on one of them is begun with its id."""

    def __init__(self, connection: AsyncConnection, versions: dict[int, int]) -> None:
        self._connection = connection
        self._versions = versions

    async def create(
        self, name: str, timezone: str, office_unit_name: str | None = None, *, at: datetime
    ) -> Jurisdiction:
        """Make a tenant and its office's own unit, to which the clerks belong.

        The unit is called as the tenant unless it has a name of its own.
        """
        jurisdiction_id = new_id()
        await self._connection.execute(
            insert(jurisdiction),
            {
                "id": jurisdiction_id,
                "name": name,
                "timezone": timezone,
                "policy": "{}",
                "created_at": at,
                "version": new_id(),
            },
        )
        await self._connection.execute(
            insert(unit),
            {
                "jurisdiction_id": jurisdiction_id,
                "id": new_id(),
                "name": office_unit_name or name,
                "aliases": "[]",
                "position": 0,
                "office": True,
            },
        )
        return Jurisdiction(jurisdiction_id, name, timezone)

    async def get(self, jurisdiction_id: int) -> Jurisdiction | None:
        """Return one tenant."""
        row = (await self._connection.execute(_GET, {"tenant": jurisdiction_id})).one_or_none()
        if row is None:
            return None
        *columns, self._versions[jurisdiction_id] = row
        return jurisdiction_of(columns)

    async def list(self) -> Tenants:
        """Return every tenant, the oldest first."""
        rows = await self._connection.execute(select(*_COLUMNS).order_by(_C.id))
        return [jurisdiction_of(row) for row in rows]

    async def set_policy(self, jurisdiction_id: int, policy: Mapping[str, Any]) -> None:
        """Replace what the tenant changes of the default policy (JSON data)."""
        await self._connection.execute(
            update(jurisdiction).where(_C.id == jurisdiction_id).values(policy=pack(dict(policy)))
        )


def jurisdiction_of(row: Any) -> Jurisdiction:
    """Return a row's id, name, zone and policy, in this order, as data."""
    jurisdiction_id, name, timezone, policy = row
    return Jurisdiction(jurisdiction_id, name, timezone, unpack(policy) if policy != "{}" else {})
