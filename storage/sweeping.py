"""Files that no row names any more: what was sent by mistake, and papers drawn long ago."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.blobs import Blobs
from storage.database import Database
from storage.tables.delivery import outbox
from storage.tables.notices import notice
from storage.tables.talk import conversation
from storage.tables.web import web_message
from storage.tables.work import evidence

_DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")

# A file store serves every office of a database, so all of them are asked.
_COLUMNS = (
    select(evidence.c.digest).where(evidence.c.digest.is_not(None)),
    select(notice.c.digest).where(notice.c.digest.is_not(None)),
)
_WORDS: tuple[Select[tuple[object, ...]], ...] = (
    select(outbox.c.reply, outbox.c.payloads).where(
        or_(outbox.c.reply.contains('"files":'), outbox.c.reply.contains('"papers":'))
    ),
    select(web_message.c.body).where(web_message.c.body.contains('"digest":')),
    select(conversation.c.data),
)


async def named_files(connection: AsyncConnection) -> set[str]:
    """Return the digests that any row of any office names, in a column or in its words."""
    found: set[str] = set()
    for query in _COLUMNS:
        found.update((await connection.execute(query)).scalars())
    for words in _WORDS:
        async for row in await connection.stream(words):
            for value in row:
                data = value if isinstance(value, bytes) else str(value or "").encode()
                found.update(digest.decode() for digest in _DIGEST.findall(data))
    return found


async def sweep_files(database: Database, blobs: Blobs, before: datetime) -> int:
    """Delete the files stored before a moment that no row names; return how many.

    What came in later may belong to a message whose turn is not over: it is left alone.
    """
    old = await asyncio.to_thread(lambda: list(blobs.stored_before(before.timestamp())))
    if not old:
        return 0
    async with database.read() as uow:
        named = await named_files(uow.connection)
    gone = 0
    for digest in old:
        if digest not in named:
            gone += await asyncio.to_thread(blobs.sweep, digest, before.timestamp())
    return gone


async def drop_loose(connection: AsyncConnection, jurisdiction_id: int, before: datetime) -> None:
    """Delete evidence that was sent before a moment and never said to be for anything."""
    await connection.execute(
        delete(evidence).where(
            evidence.c.jurisdiction_id == jurisdiction_id,
            evidence.c.assignment_id.is_(None),
            evidence.c.at < before,
        )
    )
