"""Tables of the talk itself: conversations, group chats, opinions, and who did what."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, Text

from storage.tables.base import Moment, metadata, owned

conversation = Table(
    "conversation",
    metadata,
    Column("jurisdiction_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel", String(20), primary_key=True),
    Column("bot", String(64), primary_key=True),
    Column("chat", String(64), primary_key=True),
    Column("sender", String(64), primary_key=True),
    Column("data", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

chat_group = owned(
    "chat_group",
    Column("channel", String(20), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("why", Text),
    Column("changed_at", Moment, nullable=False),
    Index("uq_chat_group_chat", "jurisdiction_id", "channel", "bot", "chat", unique=True),
    Index("ix_chat_group_sign_in", "channel", "bot", "chat"),
)

feedback = owned(
    "feedback",
    Column("person_id", BigInteger),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answer", Text),
    Column("answered_at", Moment),
    Column("answered_by", BigInteger),
)

# Append-only, kept at least six months: who did what, to what, from where.
audit = owned(
    "audit",
    Column("at", Moment, nullable=False),
    Column("person_id", BigInteger),
    Column("action", String(60), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("detail", Text, nullable=False),
    Column("source", String(60), nullable=False),
    Index("ix_audit_at", "jurisdiction_id", "at"),
)
