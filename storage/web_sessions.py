"""Who is signed in to the web pages. The cookie's secret is stored as a hash only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ids import new_id
from storage.tables.web import web_session

_COLUMNS = web_session.c


@dataclass(frozen=True, slots=True)
class WebSession:
    """A signed-in browser: it speaks for `sender` on the web account `bot`."""

    id: int
    jurisdiction_id: int
    bot: str
    sender: str
    expires_at: datetime


class WebSessions:
    """The sessions of one jurisdiction."""

    def __init__(self, connection: AsyncConnection, jurisdiction_id: int) -> None:
        self._connection = connection
        self._jurisdiction_id = jurisdiction_id

    async def open(self, bot: str, sender: str, at: datetime, expires_at: datetime) -> str:
        """Sign a browser in; return the secret for its cookie, which is stored nowhere."""
        secret = secrets.token_urlsafe(32)
        await self._connection.execute(
            insert(web_session).values(
                jurisdiction_id=self._jurisdiction_id,
                id=new_id(),
                secret_hash=_hash(secret),
                bot=bot,
                sender=sender,
                created_at=at,
                expires_at=expires_at,
            )
        )
        return secret

    async def find(self, secret: str, at: datetime) -> WebSession | None:
        """Return the session a cookie belongs to, or None when it is unknown or over."""
        result = await self._connection.execute(
            select(_COLUMNS.id, _COLUMNS.bot, _COLUMNS.sender, _COLUMNS.expires_at).where(
                _COLUMNS.jurisdiction_id == self._jurisdiction_id,
                _COLUMNS.secret_hash == _hash(secret),
                _COLUMNS.expires_at > at,
            )
        )
        row = result.one_or_none()
        if row is None:
            return None
        return WebSession(row.id, self._jurisdiction_id, row.bot, row.sender, row.expires_at)

    async def close(self, session_id: int) -> None:
        """Sign one browser out."""
        await self._connection.execute(
            delete(web_session).where(
                _COLUMNS.jurisdiction_id == self._jurisdiction_id, _COLUMNS.id == session_id
            )
        )

    async def sweep(self, at: datetime) -> None:
        """Drop the sessions that are over."""
        await self._connection.execute(
            delete(web_session).where(
                _COLUMNS.jurisdiction_id == self._jurisdiction_id, _COLUMNS.expires_at <= at
            )
        )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
