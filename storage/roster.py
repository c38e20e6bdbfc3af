"""What seldom changes in a jurisdiction, read once a process: units, groups of units, calendar."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ids import new_id
from storage.tables.people import jurisdiction
from storage.tenant import TENANT, Memory, Tenant

T = TypeVar("T")

_VERSION = select(jurisdiction.c.version).where(jurisdiction.c.id == TENANT)
_RENEW = update(jurisdiction).where(jurisdiction.c.id == TENANT).values(version=bindparam("to"))


class Roster(Tenant):
    """The version of a jurisdiction's roster, and what is remembered under it."""

    def __init__(
        self,
        connection: AsyncConnection,
        jurisdiction_id: int,
        memory: Memory,
        versions: dict[int, int],
    ) -> None:
        super().__init__(connection, jurisdiction_id)
        self._memory = memory
        self._versions = versions

    async def remembered(self, kind: str, read: Callable[[], Awaitable[T]]) -> T:
        """Return what is kept of a kind under the present version; read it where nothing is."""
        key = (kind, self._jurisdiction_id, await self._version())
        found: T | None = self._memory.get(key)
        if found is None:
            found = await read()
            self._memory.put(key, found)
        return found

    async def renew(self) -> None:
        """Give the roster a fresh version: call it with every change, in the same work."""
        version = new_id()
        await self._change(_RENEW, to=version)
        self._versions[self._jurisdiction_id] = version

    async def _version(self) -> int:
        """Return the version this work has read; who speaks brings it along for nothing."""
        known = self._versions.get(self._jurisdiction_id)
        if known is None:
            row = await self._one(_VERSION)
            known = self._versions[self._jurisdiction_id] = row[0] if row else 0
        return known
