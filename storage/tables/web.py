"""Tables of the web chat: what was said in it, and who is signed in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from storage.tables.base import Moment, metadata

# The log that a page shows. `seq` counts within a chat in the order of commits, so it is the
# cursor of a stream; `edits` is the seq of the message whose words this one puts in its place.
web_message = Table(
    "web_message",
    metadata,
    Column("jurisdiction_id", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("key", String(200), nullable=False),
    Column("author", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("edits", Integer),
    Column("at", Moment, nullable=False),
    Index("uq_web_message_seq", "jurisdiction_id", "bot", "chat", "seq", unique=True),
    Index("uq_web_message_key", "jurisdiction_id", "bot", "chat", "key", unique=True),
)

# The cookie holds the secret, the table its hash: who reads the table cannot sign in.
web_session = Table(
    "web_session",
    metadata,
    Column("jurisdiction_id", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("secret_hash", String(64), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("uq_web_session_secret", "jurisdiction_id", "secret_hash", unique=True),
    Index("ix_web_session_sender", "jurisdiction_id", "bot", "sender"),
)
