"""The web chat's log: what a page shows, in an order that a stream can be resumed from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ids import new_id
from storage.tables.web import web_message
from storage.upsert import insert_on

_COLUMNS = web_message.c
_SHOWN = (_COLUMNS.chat, _COLUMNS.seq, _COLUMNS.author, _COLUMNS.body, _COLUMNS.edits, _COLUMNS.at)


@dataclass(frozen=True, slots=True)
class WebMessage:
    """One message of a chat. `author` is a sender, or empty for the bot's own words."""

    chat: str
    seq: int
    author: str
    body: Mapping[str, Any]
    at: datetime
    edits: int | None = None


class WebMessages:
    """The messages of one jurisdiction's chats on one web account."""

    def __init__(self, connection: AsyncConnection, jurisdiction_id: int, bot: str) -> None:
        self._connection = connection
        self._jurisdiction_id = jurisdiction_id
        self._bot = bot

    async def append(
        self,
        chat: str,
        key: str,
        body: Mapping[str, Any],
        at: datetime,
        *,
        author: str = "",
        edits: int | None = None,
    ) -> WebMessage | None:
        """Add a message under a key that is unique in the chat; None when it is there already.

        Two writers that pick the same number meet in the unique index: the later one waits for the
        earlier to commit and takes the next, so numbers appear in the order of commits.
        """
        words = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        while True:
            seq = await self._insert(chat, key, words, at, author, edits)
            if seq is not None:
                break
            if await self.find(chat, key) is not None:
                return None
        if edits is not None:
            await self._reword(chat, edits, words)
        return WebMessage(chat, seq, author, body, at, edits)

    async def find(self, chat: str, key: str) -> WebMessage | None:
        """Return the message that was added under a key."""
        result = await self._connection.execute(self._of(chat).where(_COLUMNS.key == key))
        row = result.one_or_none()
        return _message(row) if row else None

    async def one(self, chat: str, seq: int) -> WebMessage | None:
        """Return one message as it stands now."""
        result = await self._connection.execute(self._of(chat).where(_COLUMNS.seq == seq))
        row = result.one_or_none()
        return _message(row) if row else None

    async def after(self, chat: str, seq: int, limit: int = 200) -> list[WebMessage]:
        """Return what came after a number, edits included, oldest first."""
        query = self._of(chat).where(_COLUMNS.seq > seq).order_by(_COLUMNS.seq).limit(limit)
        return [_message(row) for row in await self._connection.execute(query)]

    async def latest(self, chat: str, limit: int, before: int | None = None) -> list[WebMessage]:
        """Return the last messages as they stand now (edits applied), oldest first."""
        query = self._of(chat).where(_COLUMNS.edits.is_(None))
        if before is not None:
            query = query.where(_COLUMNS.seq < before)
        rows = await self._connection.execute(query.order_by(_COLUMNS.seq.desc()).limit(limit))
        return [_message(row) for row in reversed(rows.all())]

    async def heads(self, chats: Iterable[str]) -> dict[str, int]:
        """Return the newest number of each chat; a chat without messages is left out."""
        result = await self._connection.execute(
            select(_COLUMNS.chat, func.max(_COLUMNS.seq).label("newest"))
            .where(
                _COLUMNS.jurisdiction_id == self._jurisdiction_id,
                _COLUMNS.bot == self._bot,
                _COLUMNS.chat.in_(list(chats)),
            )
            .group_by(_COLUMNS.chat)
        )
        return {row.chat: row.newest for row in result}

    async def forget(self, chat: str) -> int:
        """Erase a chat whole, when its person is forgotten; return how many messages it held."""
        result = await self._connection.execute(
            delete(web_message).where(
                _COLUMNS.jurisdiction_id == self._jurisdiction_id,
                _COLUMNS.bot == self._bot,
                _COLUMNS.chat == chat,
            )
        )
        return result.rowcount

    async def prune(self, before: datetime) -> int:
        """Erase what is older than a moment; the ledger keeps what was reported."""
        result = await self._connection.execute(
            delete(web_message).where(
                _COLUMNS.jurisdiction_id == self._jurisdiction_id,
                _COLUMNS.bot == self._bot,
                _COLUMNS.at < before,
            )
        )
        return result.rowcount

    async def _insert(
        self, chat: str, key: str, words: str, at: datetime, author: str, edits: int | None
    ) -> int | None:
        next_seq = (
            select(func.coalesce(func.max(_COLUMNS.seq), 0) + 1)
            .where(
                _COLUMNS.jurisdiction_id == self._jurisdiction_id,
                _COLUMNS.bot == self._bot,
                _COLUMNS.chat == chat,
            )
            .scalar_subquery()
        )
        insert = (
            insert_on(self._connection, web_message)
            .values(
                jurisdiction_id=self._jurisdiction_id,
                id=new_id(),
                bot=self._bot,
                chat=chat,
                seq=next_seq,
                key=key,
                author=author,
                body=words,
                edits=edits,
                at=at,
            )
            .on_conflict_do_nothing()
            .returning(_COLUMNS.seq)
        )
        seq: int | None = (await self._connection.execute(insert)).scalar_one_or_none()
        return seq

    async def _reword(self, chat: str, seq: int, words: str) -> None:
        await self._connection.execute(
            update(web_message)
            .where(
                _COLUMNS.jurisdiction_id == self._jurisdiction_id,
                _COLUMNS.bot == self._bot,
                _COLUMNS.chat == chat,
                _COLUMNS.seq == seq,
            )
            .values(body=words)
        )

    def _of(self, chat: str) -> Select[Any]:
        return select(*_SHOWN).where(
            _COLUMNS.jurisdiction_id == self._jurisdiction_id,
            _COLUMNS.bot == self._bot,
            _COLUMNS.chat == chat,
        )


def _message(row: Row[Any]) -> WebMessage:
    return WebMessage(row.chat, row.seq, row.author, json.loads(row.body), row.at, row.edits)
