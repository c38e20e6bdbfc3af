"""Tables of the way in and the way out: inbox, outbox, attempts, accounts' pauses, leases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from storage.tables.base import Moment, metadata

# A predicate that both engines can prove; one with states in it is compared with bound values,
# and then the index is not used at all.
_OPEN: dict[str, Any] = {
    "sqlite_where": text("settled_at IS NULL"),
    "postgresql_where": text("settled_at IS NULL"),
}

# What arrives is stored before anybody knows who sent it, so the inbox has no tenant.
inbox = Table(
    "inbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel", String(20), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("update_id", String(128), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("owner", String(80)),
    Column("attempts", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("outcome", String(40)),
    Column("error", Text),
    Index("uq_inbox_update", "channel", "bot", "update_id", unique=True),
    Index("ix_inbox_open", "channel", "bot", "chat", "id", **_OPEN),
)

# jurisdiction_id is 0 for what is said to somebody not bound anywhere yet (how to bind).
outbox = Table(
    "outbox",
    metadata,
    Column("jurisdiction_id", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(160), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("in_group", Boolean, nullable=False),
    Column("person_id", BigInteger),
    Column("language", String(10), nullable=False),
    Column("reply", Text, nullable=False),
    Column("edits", String(64)),
    Column("state", String(12), nullable=False),
    Column("why", Text),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_try_at", Moment),
    Column("payloads", LargeBinary),
    Column("remote_ids", Text),
    Column("perhaps_twice", Boolean, nullable=False),
    Column("settled_at", Moment),
    Index("uq_outbox_key", "jurisdiction_id", "key", unique=True),
    Index("ix_outbox_next", "channel", "bot", "state", "priority", "next_at", "id", **_OPEN),
    Index("ix_outbox_queue", "channel", "bot", "chat", "id", **_OPEN),
    Index("ix_outbox_expiry", "expires_at", **_OPEN),
    Index("ix_outbox_state", "jurisdiction_id", "state", "id"),
)

# What went wrong on the way, kept as long as the messages' words. A plain success is the row's own
# `settled_at`.
delivery_attempt = Table(
    "delivery_attempt",
    metadata,
    Column("jurisdiction_id", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("outbox_id", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Index("ix_delivery_attempt_outbox", "jurisdiction_id", "outbox_id"),
)

# A platform limits an account of ours, whichever counties it serves: no tenant.
channel_state = Table(
    "channel_state",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("bot", String(64), primary_key=True),
    Column("blocked_until", Moment),
    Column("failures", Integer, nullable=False),
    Column("why", Text),
)

# Who is running, and who holds what: about processes, not about counties.
process = Table(
    "process",
    metadata,
    Column("owner", String(80), primary_key=True),
    Column("beat", BigInteger, nullable=False),
    Column("started_at", Moment, nullable=False),
)
lease = Table(
    "lease",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("owner", String(80)),
    Column("fence", BigInteger, nullable=False),
)

# When an office's pushes are planned next: the row that planners take turns by.
planning_round = Table(
    "planning_round",
    metadata,
    Column("jurisdiction_id", BigInteger, primary_key=True, autoincrement=False),
    Column("next_at", Moment, nullable=False),
    Column("planned_on", Date),
    Index("ix_planning_round_next", "next_at"),
)
