"""The web chat's log: what a page shows, in an order that a stream can be resumed from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ids import new_id
from storage.tables.web import web_message
from storage.tenant import TENANT, Tenant
from storage.upsert import insert_on

_C = web_message.c
_SHOWN = (_C.chat, _C.seq, _C.author, _C.body, _C.edits, _C.at)


@dataclass(frozen=True, slots=True)
class WebMessage:
    """One message of a chat. `author` is a sender, or empty for the bot's own words."""

    chat: str
    seq: int
    author: str
    body: Mapping[str, Any]
    at: datetime
    edits: int | None = None


class WebMessages(Tenant):
    """The messages of one jurisdiction's chats on one web account."""

    def __init__(self, connection: AsyncConnection, jurisdiction_id: int, bot: str) -> None:
        super().__init__(connection, jurisdiction_id)
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
            seq = await self._put(chat, key, words, at, author, edits)
            if seq is not None:
                break
            if await self.find(chat, key) is not None:
                return None
        if edits is not None:
            await self._reword(chat, edits, words)
        return WebMessage(chat, seq, author, body, at, edits)

    async def find(self, chat: str, key: str) -> WebMessage | None:
        """Return the message that was added under a key."""
        row = await self._one(self._of(chat).where(_C.key == key))
        return _message(row) if row else None

    async def one(self, chat: str, seq: int) -> WebMessage | None:
        """Return one message as it stands now."""
        row = await self._one(self._of(chat).where(_C.seq == seq))
        return _message(row) if row else None

    async def after(self, chat: str, seq: int, limit: int = 200) -> list[WebMessage]:
        """Return what came after a number, edits included, oldest first."""
        query = self._of(chat).where(_C.seq > seq).order_by(_C.seq).limit(limit)
        return [_message(row) for row in await self._all(query)]

    async def latest(self, chat: str, limit: int, before: int | None = None) -> list[WebMessage]:
        """Return the last messages as they stand now (edits applied), oldest first."""
        query = self._of(chat).where(_C.edits.is_(None))
        if before is not None:
            query = query.where(_C.seq < before)
        rows = await self._all(query.order_by(_C.seq.desc()).limit(limit))
        return [_message(row) for row in reversed(rows)]

    async def heads(self, chats: Iterable[str]) -> dict[str, int]:
        """Return the newest number of each chat; a chat without messages is left out."""
        rows = await self._all(
            select(_C.chat, func.max(_C.seq))
            .where(*self._on_this_account(), _C.chat.in_(list(chats)))
            .group_by(_C.chat)
        )
        return dict(rows)

    async def prune(self, before: datetime) -> int:
        """Erase what is older than a moment; the ledger keeps what was reported."""
        return await self._change(
            delete(web_message).where(*self._on_this_account(), _C.at < before)
        )

    async def _put(
        self, chat: str, key: str, words: str, at: datetime, author: str, edits: int | None
    ) -> int | None:
        next_seq = (
            select(func.coalesce(func.max(_C.seq), 0) + 1).where(*self._in(chat)).scalar_subquery()
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
            .returning(_C.seq)
        )
        row = await self._one(insert)
        return row.seq if row else None

    async def _reword(self, chat: str, seq: int, words: str) -> None:
        await self._change(
            update(web_message).where(*self._in(chat), _C.seq == seq).values(body=words)
        )

    def _of(self, chat: str) -> Select[Any]:
        return select(*_SHOWN).where(*self._in(chat))

    def _in(self, chat: str) -> list[ColumnElement[bool]]:
        return [*self._on_this_account(), _C.chat == chat]

    def _on_this_account(self) -> list[ColumnElement[bool]]:
        return [_C.jurisdiction_id == TENANT, _C.bot == self._bot]


def _message(row: Row[Any]) -> WebMessage:
    return WebMessage(row.chat, row.seq, row.author, json.loads(row.body), row.at, row.edits)
