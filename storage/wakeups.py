"""LISTEN/NOTIFY: one process tells the others that there is something to send."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import func, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

OUTBOX = "taizhang_outbox"
RETRY = 2.0

_NOTIFY = select(func.pg_notify(OUTBOX, ""))


async def announce(connection: AsyncConnection) -> None:
    """Wake whoever sends, once this work commits. SQLite has one process: no need.

    What arrives is not announced: whoever stores a message answers it, or finds it by looking.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(_NOTIFY, {})


async def listen(url: URL, wake: Callable[[], None]) -> None:
    """Call `wake` whenever there is something to send, until cancelled.

    After every (re)connection it is called once: what was announced while nobody listened is not
    lost. Polling goes on beside it, so a failure here costs a moment and no more.
    """
    if url.get_backend_name() != "postgresql":
        return
    import asyncpg

    while True:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await _listen_once(url, wake)
        await asyncio.sleep(RETRY)


async def _listen_once(url: URL, wake: Callable[[], None]) -> None:
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
        await connection.add_listener(OUTBOX, lambda *_: wake())
        wake()
        await lost.wait()
    finally:
        connection.terminate()
