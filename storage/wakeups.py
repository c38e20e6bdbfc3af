"""LISTEN/NOTIFY: one process tells the others that there is something to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

INBOX = "taizhang_inbox"
OUTBOX = "taizhang_outbox"
RETRY = 5.0

_NOTIFY = select(func.pg_notify(bindparam("name"), ""))


async def announce(connection: AsyncConnection, name: str) -> None:
    """Wake whoever listens to a name, once this work commits. SQLite has one process: no need."""
    if connection.dialect.name == "postgresql":
        await connection.execute(_NOTIFY, {"name": name})


async def listen(engine: AsyncEngine, wake: Callable[[str], None]) -> None:
    """Call `wake` with the name of whatever is announced, until cancelled.

    Wakes once for each name after every (re)connection too: what was announced while nobody
    listened is not lost. Polling goes on beside it, so a failure here only costs a moment.
    """
    if engine.dialect.name != "postgresql":
        return
    while True:
        try:
            await _listen_once(engine, wake)
        except (OSError, _driver_error()):
            await asyncio.sleep(RETRY)


async def _listen_once(engine: AsyncEngine, wake: Callable[[str], None]) -> None:
    import asyncpg

    url = engine.url
    connection = await asyncpg.connect(
        host=url.query.get("host") or url.host,
        port=url.port,
        user=url.username,
        password=url.password or None,
        database=url.database,
    )
    lost = asyncio.Event()
    try:
        connection.add_termination_listener(lambda _: lost.set())
        for name in (INBOX, OUTBOX):
            await connection.add_listener(name, lambda _c, _p, said, _x: wake(said))
            wake(name)
        await lost.wait()
    finally:
        await connection.close(timeout=1)


def _driver_error() -> type[Exception]:
    import asyncpg

    error: type[Exception] = asyncpg.PostgresError
    return error
