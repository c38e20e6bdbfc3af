"""A message on its way out, as data: what it is, where it stands, and how it lies in its row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping

from ledger.talk import Reply, reply_from_json, reply_to_json
from storage.ids import new_id
from storage.packing import pack


class Kind(StrEnum):
    """Why something is said. Its place in the queue and its rules follow from it."""

    REPLY = "reply"  # to the person's own message: at once, at any hour
    LETTER = "letter"  # an answer to an earlier request, inside office hours
    DIGEST = "digest"
    HEAD = "head"
    OFFICE = "office"
    GROUP = "group"


PRIORITY = {
    Kind.REPLY: 0,
    Kind.LETTER: 10,
    Kind.HEAD: 20,
    Kind.OFFICE: 20,
    Kind.DIGEST: 30,
    Kind.GROUP: 40,
}
DERIVED = frozenset({Kind.DIGEST, Kind.HEAD, Kind.OFFICE})
"""What is planned anew from the ledger's state if it could not be sent in its day."""


class Standing(StrEnum):
    """States of a row. sent, failed, dead, uncertain and superseded are final."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"  # it may have arrived or not, and will not be tried again
    FAILED = "failed"  # the platform will never take it
    DEAD = "dead"  # its use was over before it could be sent
    SUPERSEDED = "superseded"  # today's state says something else
    HELD = "held"  # the chat cannot be written to until it comes back


ON_THE_DESK = (Standing.UNCERTAIN, Standing.FAILED, Standing.DEAD, Standing.HELD)
"""States that the office's page shows, each with its reason."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be said, as it is put into the outbox. `key` makes it unique for ever.

    `edits` is the platform's id of a message that it replaces. `payloads` are the final bytes,
    where they are known already.
    """

    key: str
    kind: Kind
    jurisdiction_id: int
    channel: str
    bot: str
    chat: str
    reply: Reply
    language: str
    expires_at: datetime
    group: bool = False
    person_id: int | None = None
    not_before: datetime | None = None
    edits: str | None = None
    payloads: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed row. `fence` and `claims` together say whose claim it is."""

    id: int
    jurisdiction_id: int
    key: str
    kind: Kind
    channel: str
    bot: str
    chat: str
    group: bool
    person_id: int | None
    language: str
    reply: Reply
    edits: str | None
    created_at: datetime
    expires_at: datetime
    fence: int
    claims: int
    attempts: int
    first_try_at: datetime | None
    payloads: tuple[bytes, ...]
    remote_ids: tuple[str, ...]
    perhaps_twice: bool
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A row as the office's desk shows it: who was not reached, since when, and why."""

    id: int
    kind: Kind
    state: Standing
    person_id: int | None
    channel: str
    chat: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Pause:
    """An account's pause: until when nothing may be sent, and how often in a row it has failed."""

    until: datetime | None = None
    failures: int = 0
    why: str | None = None


def frame(payloads: Sequence[bytes]) -> bytes:
    """Return several payloads as one value, each behind its length in four bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in payloads)


def unframe(framed: bytes | None) -> tuple[bytes, ...]:
    """Return the payloads that `frame` joined."""
    parts, start, whole = [], 0, framed or b""
    while start < len(whole):
        end = start + 4 + int.from_bytes(whole[start : start + 4], "big")
        parts.append(whole[start + 4 : end])
        start = end
    return tuple(parts)


def new_row(message: Message, at: datetime) -> dict[str, Any]:
    """Return a message as a fresh row of the outbox."""
    reply = pack(reply_to_json(message.reply))
    start = message.not_before or at
    return {
        "jurisdiction_id": message.jurisdiction_id,
        "id": new_id(),
        "key": message.key,
        "kind": message.kind.value,
        "priority": PRIORITY[message.kind],
        "channel": message.channel,
        "bot": message.bot,
        "chat": message.chat,
        "in_group": message.group,
        "person_id": message.person_id,
        "language": message.language,
        "reply": reply,
        "edits": message.edits,
        "state": Standing.PENDING.value,
        "created_at": at,
        "not_before": start,
        "next_at": start,
        "expires_at": message.expires_at,
        "fence": 0,
        "claims": 0,
        "attempts": 0,
        "first_try_at": None,
        "payloads": frame(message.payloads) or None,
        "perhaps_twice": False,
    }


def outgoing(row: RowMapping) -> Outgoing:
    """Return a claimed row as data."""
    return Outgoing(
        id=row["id"],
        jurisdiction_id=row["jurisdiction_id"],
        key=row["key"],
        kind=Kind(row["kind"]),
        channel=row["channel"],
        bot=row["bot"],
        chat=row["chat"],
        group=row["in_group"],
        person_id=row["person_id"],
        language=row["language"],
        reply=reply_from_json(json.loads(row["reply"])),
        edits=row["edits"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        fence=row["fence"],
        claims=row["claims"],
        attempts=row["attempts"],
        first_try_at=row["first_try_at"],
        payloads=unframe(row["payloads"]),
        remote_ids=tuple(json.loads(row["remote_ids"])) if row["remote_ids"] else (),
        perhaps_twice=row["perhaps_twice"],
        why=row["why"],
    )


def claimed(message: Message, row: Mapping[str, Any]) -> Outgoing:
    """Return what was just stored as claimed, without reading it back."""
    return Outgoing(
        id=row["id"],
        jurisdiction_id=message.jurisdiction_id,
        key=message.key,
        kind=message.kind,
        channel=message.channel,
        bot=message.bot,
        chat=message.chat,
        group=message.group,
        person_id=message.person_id,
        language=message.language,
        reply=message.reply,
        edits=message.edits,
        created_at=row["created_at"],
        expires_at=message.expires_at,
        fence=row["fence"],
        claims=row["claims"],
        attempts=0,
        first_try_at=row["first_try_at"],
        payloads=message.payloads,
        remote_ids=(),
        perhaps_twice=False,
    )
