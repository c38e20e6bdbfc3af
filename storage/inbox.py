"""What people sent, kept from before the platform was told until it has been answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.talk import Attachment, Inbound, InboundKind
from storage.ids import new_id
from storage.packing import pack
from storage.tables.delivery import inbox
from storage.upsert import OnEngine


@dataclass(frozen=True, slots=True)
class Received:
    """An inbox row in work. `attempts` counts the tries, this one included.

    `parts` are the ids of further rows whose files it carries: an album is one message.
    """

    id: int
    inbound: Inbound
    attempts: int
    parts: tuple[int, ...] = ()

    @property
    def album(self) -> str | None:
        """What the files of one album share."""
        return next((a.album for a in self.inbound.attachments if a.album), None)


class Inbox:
    """Rows go waiting → working (one owner) → done or failed. The head of each chat is next."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, inbounds: Sequence[Inbound], at: datetime) -> list[int]:
        """Store what arrived; return the ids of what was new. A known update is skipped."""
        if not inbounds:
            return []
        rows = [_row(inbound, at) for inbound in inbounds]
        statement = _PUT.of(self._connection)
        # One row takes a shorter way through the driver, and one row is what mostly comes.
        result = await self._connection.execute(statement, rows if len(rows) > 1 else rows[0])
        return list(result.scalars())

    async def claim(self, owner: str, limit: int = 20) -> list[Received]:
        """Take the oldest unanswered message of each chat that nobody is working on."""
        result = await self._connection.execute(_CLAIM, {"me": owner, "most": limit})
        taken = [
            Received(row_id, inbound_from_json(body), attempts) for row_id, body, attempts in result
        ]
        return sorted(taken, key=lambda received: received.id)

    async def with_album(self, received: Received, owner: str) -> Received:
        """Return a message with everything of its album that has arrived, taken into work too."""
        said = received.inbound
        result = await self._connection.execute(
            _BEHIND, {"on": said.channel, "as": said.bot, "in": said.chat, "after": received.id}
        )
        behind = [Received(row_id, inbound_from_json(body), 1) for row_id, body in result]
        more = [
            each
            for each in behind
            if each.album == received.album and each.inbound.sender == said.sender
        ]
        for each in more:
            await self._connection.execute(_TAKE, {"row": each.id, "me": owner})
        whole = [said, *(each.inbound for each in more)]
        together = replace(
            said,
            text="\n".join(one.text for one in whole if one.text),
            addressed=any(one.addressed for one in whole),
            attachments=tuple(file for one in whole for file in one.attachments),
        )
        parts = tuple(each.id for each in more)
        return Received(received.id, together, received.attempts, parts)

    async def settle(
        self, row_id: int, owner: str, at: datetime, outcome: str, error: str | None = None
    ) -> bool:
        """Close a row inside the turn's own transaction.

        False when the row is no longer this owner's: the turn must then not be committed. The
        words are dropped: what was reported stands in the ledger, the rest is nobody's business.
        """
        result = await self._connection.execute(
            _SETTLE,
            {
                "row": row_id,
                "me": owner,
                "to": "failed" if error else "done",
                "then": at,
                "what": outcome,
                "problem": error,
            },
        )
        return bool(result.rowcount)

    async def put_back(self, row_id: int, owner: str) -> None:
        """Give one row back to be claimed again, after a failure that will pass."""
        await self._connection.execute(_PUT_BACK, {"row": row_id, "me": owner})

    async def release(self, owner: str) -> int:
        """Give back everything an owner was working on, who stops or is dead; return how many."""
        result = await self._connection.execute(
            update(inbox)
            .where(inbox.c.owner == owner, inbox.c.state == "working")
            .values(state="waiting", owner=None)
        )
        return result.rowcount

    async def release_all(self) -> None:
        """Give everything back that anybody was working on: none of them is there any more."""
        await self._connection.execute(
            update(inbox).where(inbox.c.state == "working").values(state="waiting", owner=None)
        )

    async def waiting(self) -> tuple[int, datetime | None]:
        """Return how many messages are unanswered, and since when the oldest of them."""
        result = await self._connection.execute(
            select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.settled_at.is_(None))
        )
        count, oldest = result.one()
        return count, oldest

    async def purge(self, before: datetime) -> int:
        """Forget settled rows from before a moment; younger ones still keep doubles out."""
        result = await self._connection.execute(delete(inbox).where(inbox.c.settled_at < before))
        return result.rowcount


def inbound_to_json(inbound: Inbound) -> str:
    """Return an inbound as JSON, without what is at its default."""
    data: dict[str, Any] = {
        name: value for name in _PLAIN if (value := getattr(inbound, name)) != _DEFAULTS.get(name)
    }
    data["kind"] = inbound.kind.value
    data["at"] = inbound.at.isoformat()
    if inbound.also:
        data["also"] = list(inbound.also)
    if inbound.attachments:
        data["attachments"] = [
            [a.ref, a.name, a.media_type, a.size, a.album] for a in inbound.attachments
        ]
    return pack(data)


def inbound_from_json(body: str) -> Inbound:
    """Return the inbound that `inbound_to_json` wrote."""
    data = json.loads(body)
    data.pop("sender_name", None)  # version 0.1.0 kept a name that nobody read
    data["kind"] = InboundKind(data["kind"])
    data["at"] = datetime.fromisoformat(data["at"])
    data["also"] = tuple(data.get("also", ()))
    data["attachments"] = tuple(Attachment(*a) for a in data.get("attachments", ()))
    return Inbound(**data)


_PLAIN = (
    "channel", "bot", "update_id", "sender", "chat", "text", "group", "addressed", "pressed",
    "message_ref", "replying_to", "chat_title", "language",
)  # fmt: skip
_DEFAULTS: dict[str, Any] = {
    "text": "", "group": False, "addressed": True, "pressed": None, "message_ref": None,
    "replying_to": None, "chat_title": "", "language": None,
}  # fmt: skip


def storable(inbound: Inbound) -> Inbound:
    """Return a message as every database takes it: no NUL, and no half of a surrogate pair.

    Platforms send JSON, and JSON can write both (`"\\ud83d"`); they stand for nothing.
    """
    changed: dict[str, Any] = {
        name: clean
        for name in _PLAIN
        if type(value := getattr(inbound, name)) is str and (clean := _clean(value)) != value
    }
    if inbound.attachments:
        changed["attachments"] = tuple(
            replace(a, ref=_clean(a.ref), name=_clean(a.name)) for a in inbound.attachments
        )
    return replace(inbound, **changed) if changed else inbound


def _is_storable(body: str) -> bool:
    """Tell whether a packed message certainly holds nothing that `storable` takes away."""
    try:
        body.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in body


def _clean(words: str) -> str:
    return words.replace("\0", "").encode("utf-8", "replace").decode()


def _row(inbound: Inbound, at: datetime) -> dict[str, Any]:
    body = inbound_to_json(inbound)
    if not _is_storable(body):
        inbound = storable(inbound)
        body = inbound_to_json(inbound)
    return {
        "id": new_id(),
        "channel": inbound.channel,
        "bot": inbound.bot,
        "update_id": inbound.update_id,
        "chat": inbound.chat,
        "body": body,
        "state": "waiting",
        "attempts": 0,
        "received_at": at,
    }


_PUT = OnEngine(
    inbox,
    lambda insert: insert.on_conflict_do_nothing(
        index_elements=[inbox.c.channel, inbox.c.bot, inbox.c.update_id]
    ).returning(inbox.c.id),
)
_earlier = inbox.alias("earlier")
_heads = (
    select(inbox.c.id)
    .where(
        inbox.c.state == "waiting",
        inbox.c.settled_at.is_(None),
        ~exists().where(
            and_(
                _earlier.c.channel == inbox.c.channel,
                _earlier.c.bot == inbox.c.bot,
                _earlier.c.chat == inbox.c.chat,
                _earlier.c.id < inbox.c.id,
                _earlier.c.settled_at.is_(None),
            )
        ),
    )
    # Not plainly by id: SQLite would walk the whole table in its order, instead of what is open.
    .order_by(inbox.c.id + 0)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(inbox)
    .where(inbox.c.id.in_(_heads.scalar_subquery()))
    .values(state="working", owner=bindparam("me"), attempts=inbox.c.attempts + 1)
    .returning(inbox.c.id, inbox.c.body, inbox.c.attempts)
)
_BEHIND = (
    select(inbox.c.id, inbox.c.body)
    .where(
        inbox.c.channel == bindparam("on"),
        inbox.c.bot == bindparam("as"),
        inbox.c.chat == bindparam("in"),
        inbox.c.id > bindparam("after"),
        inbox.c.state == "waiting",
        inbox.c.settled_at.is_(None),
    )
    .order_by(inbox.c.id)
    .limit(20)
)
_TAKE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"), inbox.c.state == "waiting")
    .values(state="working", owner=bindparam("me"), attempts=inbox.c.attempts + 1)
)
_in_work_here = (
    inbox.c.id == bindparam("row"),
    inbox.c.owner == bindparam("me"),
    inbox.c.state == "working",
)
_SETTLE = (
    update(inbox)
    .where(*_in_work_here)
    .values(
        state=bindparam("to"),
        settled_at=bindparam("then"),
        outcome=bindparam("what"),
        error=bindparam("problem"),
        body="",
    )
)
_PUT_BACK = update(inbox).where(*_in_work_here).values(state="waiting", owner=None)
