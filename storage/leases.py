"""Who is running and who holds what: beats and fenced leases, on no clock but the watcher's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import (
    bindparam,
    column,
    delete,
    exists,
    func,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.inbox import Inbox
from storage.tables.delivery import lease, process
from storage.upsert import insert_on


def owned_by(session: str, mark: str) -> str:
    """Return a name for a process whose connections have a session's name; `mark` is its own."""
    return f"{session}{_OF}{mark}"


class Leases:
    """Processes beat; whoever stops beating is buried by another, and what it held is free.

    No moment is ever compared with another machine's: a watcher counts how often it has seen the
    same beat. A name's `fence` grows with every new holder, so that an old one that wakes up
    again can be told from the present one in every statement it tries.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def register(self, owner: str, at: datetime) -> None:
        """Enter a process into the list of those that run."""
        await self._connection.execute(process.insert().values(owner=owner, beat=0, started_at=at))

    async def beat(self, owner: str) -> bool:
        """Show that a process is alive. False: it was taken for dead, and holds nothing now."""
        result = await self._connection.execute(_BEAT, {"me": owner})
        return bool(result.rowcount)

    async def beats(self) -> Mapping[str, int]:
        """Return the last beat of every process that runs."""
        rows = await self._connection.execute(select(process.c.owner, process.c.beat))
        return dict(rows.all())

    async def bury(self, owner: str, beat: int) -> bool:
        """Declare a process dead unless it has beaten since; what it was reading is free again.

        One that is only stopped may hold locks, also on its own row: PostgreSQL ends its sessions.
        """
        if self._connection.dialect.name == "postgresql":
            session = {"session": owner.partition(_OF)[0]}
            await self._connection.execute(_CUT_OFF, session | {"who": owner, "last": beat})
        gone = await self._connection.execute(_BURY, {"who": owner, "last": beat})
        if gone.rowcount:
            await Inbox(self._connection).release(owner)
        return bool(gone.rowcount)

    async def bury_all_but(self, owner: str) -> None:
        """Declare every other process dead: for whoever holds the only lock of a SQLite folder."""
        for other, beat in (await self.beats()).items():
            if other != owner:
                await self.bury(other, beat)

    async def leave(self, owner: str) -> None:
        """Take a process off the list as it stops; its leases are free at once."""
        await self._connection.execute(delete(process).where(process.c.owner == owner))
        await Inbox(self._connection).release(owner)

    async def acquire(self, name: str, owner: str) -> int | None:
        """Return the fence under which a name is now held, or None while another live one has it.

        Asked again for a name it holds already, the same owner gets a new fence.
        """
        insert = insert_on(self._connection, lease)
        free = or_(
            lease.c.owner.is_(None),
            lease.c.owner == owner,
            lease.c.owner.not_in(select(process.c.owner)),
        )
        result = await self._connection.execute(
            insert.values(name=name, owner=owner, fence=1)
            .on_conflict_do_update(
                index_elements=[lease.c.name],
                set_={"owner": owner, "fence": lease.c.fence + 1},
                where=free,
            )
            .returning(lease.c.fence)
        )
        return result.scalar_one_or_none()

    async def holds(self, name: str, fence: int) -> bool:
        """Tell whether a fence is still the present one, and keep it so until this work ends."""
        found = await self._connection.execute(_HOLDS, {"lease": name, "held": fence})
        return found.scalar_one_or_none() is not None


_OF = "/"
_SESSIONS = table("pg_stat_activity", column("pid"), column("application_name"), column("usename"))
_CUT_OFF = select(func.pg_terminate_backend(_SESSIONS.c.pid)).where(
    _SESSIONS.c.application_name == bindparam("session"),
    _SESSIONS.c.application_name != func.current_setting("application_name"),
    _SESSIONS.c.usename == func.current_user(),
    exists().where(process.c.owner == bindparam("who"), process.c.beat == bindparam("last")),
)
_BEAT = update(process).where(process.c.owner == bindparam("me")).values(beat=process.c.beat + 1)
_BURY = delete(process).where(
    process.c.owner == bindparam("who"), process.c.beat == bindparam("last")
)
_HOLDS = (
    select(lease.c.fence)
    .where(lease.c.name == bindparam("lease"), lease.c.fence == bindparam("held"))
    .with_for_update(read=True)
)
