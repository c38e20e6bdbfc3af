"""LISTEN/NOTIFY: one process tells the others that there is something to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

INBOX = "taizhang_inbox"
OUTBOX = "taizhang_outbox"
RETRY = 2.0

_NOTIFY = select(func.pg_notify(bindparam("name"), ""))


async def announce(connection: AsyncConnection, name: str) -> None:
    """Wake whoever listens to a name, once this work commits. SQLite has one process: no need."""
    if connection.dialect.name == "postgresql":
        await connection.execute(_NOTIFY, {"name": name})


async def listen(url: URL, wakes: Mapping[str, Callable[[], None]]) -> None:
    """Call what belongs to a name whenever it is announced, until cancelled.

    After every (re)connection each is called once: what was announced while nobody listened is
    not lost. Polling goes on beside it, so a failure here costs a moment and no more.
    """
    if url.get_backend_name() != "postgresql":
        return
    import asyncpg

    while True:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await _listen_once(url, wakes)
        await asyncio.sleep(RETRY)


async def _listen_once(url: URL, wakes: Mapping[str, Callable[[], None]]) -> None:
    import asyncpg

    connection = await asyncpg.connect(
        host=url.query.get("host") or url.host,
        port=url.port,
        user=url.username,
        password=url.password or None,
        database=url.database,
        ssl=url.query.get("ssl"),
    )
    lost = asyncio.Event()
    try:
        connection.add_termination_listener(lambda _: lost.set())
        for name, wake in wakes.items():
            await connection.add_listener(name, lambda *_said, wake=wake: wake())
            wake()
        await lost.wait()
    finally:
        connection.terminate()
