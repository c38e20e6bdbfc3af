"""Who is signed in to the web pages. The cookie's secret is stored as a hash only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.ids import new_id
from storage.tables.web import web_session
from storage.tenant import TENANT, Tenant

_C = web_session.c


@dataclass(frozen=True, slots=True)
class WebSession:
    """A signed-in browser: it speaks for `sender` on the web account `bot`."""

    id: int
    jurisdiction_id: int
    bot: str
    sender: str
    expires_at: datetime


class WebSessions(Tenant):
    """The sessions of one jurisdiction."""

    async def open(self, bot: str, sender: str, at: datetime, expires_at: datetime) -> str:
        """Sign a browser in; return the secret for its cookie, which is stored nowhere."""
        secret = secrets.token_urlsafe(32)
        row = {
            "id": new_id(),
            "secret_hash": _hash(secret),
            "bot": bot,
            "sender": sender,
            "created_at": at,
            "expires_at": expires_at,
        }
        await self._insert(insert(web_session), [row])
        return secret

    async def find(self, secret: str, at: datetime) -> WebSession | None:
        """Return the session a cookie belongs to, or None when it is unknown or over."""
        row = await self._one(
            select(_C.id, _C.bot, _C.sender, _C.expires_at).where(
                _C.jurisdiction_id == TENANT,
                _C.secret_hash == _hash(secret),
                _C.expires_at > at,
            )
        )
        if row is None:
            return None
        return WebSession(row.id, self._jurisdiction_id, row.bot, row.sender, row.expires_at)

    async def close(self, session_id: int) -> None:
        """Sign one browser out."""
        await self._change(
            delete(web_session).where(_C.jurisdiction_id == TENANT, _C.id == session_id)
        )

    async def sweep(self, at: datetime) -> None:
        """Drop the sessions that are over."""
        await self._change(
            delete(web_session).where(_C.jurisdiction_id == TENANT, _C.expires_at <= at)
        )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
