"""Tables of who there is: jurisdictions, units, people, their accounts, and how they sign in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text

from storage.tables.base import Moment, metadata, owned, within

# The tenant itself: its id is what every other table carries. `version` is a fresh id whenever
# its units, groups or calendar change: what a process keeps of them in memory is kept under it.
jurisdiction = Table(
    "jurisdiction",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(120), nullable=False),
    Column("timezone", String(40), nullable=False),
    Column("policy", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("version", BigInteger, nullable=False),
)

# What belongs to the database as a whole, such as the pepper of the binding codes.
database_secret = Table(
    "database_secret",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(64), nullable=False),
)

unit = owned(
    "unit",
    Column("name", String(120), nullable=False),
    Column("aliases", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("office", Boolean, nullable=False),
    Index("uq_unit_name", "jurisdiction_id", "name", unique=True),
)

unit_group = owned(
    "unit_group",
    Column("phrase", String(200), nullable=False),
    Column("unit_ids", Text, nullable=False),
    Column("scoped", Boolean, nullable=False),
    Index("uq_unit_group_phrase", "jurisdiction_id", "phrase", unique=True),
)

person = owned(
    "person",
    Column("unit_id", BigInteger, nullable=False),
    Column("role", String(20), nullable=False),
    Column("name", String(60), nullable=False),
    Column("language", String(10), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("muted_until", Date),
    Column("left_at", Moment),
    Column("forgotten_at", Moment),
    within("unit_id", "unit"),
    Index("ix_person_unit", "jurisdiction_id", "unit_id"),
)

# A sender is looked up before anybody knows the jurisdiction, hence the two indexes that begin
# with the platform's own identity. Binding keeps it unique over all jurisdictions.
account = owned(
    "account",
    Column("person_id", BigInteger, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("bound_at", Moment, nullable=False),
    Column("broken", Text),
    Column("broken_at", Moment),
    within("person_id", "person"),
    Index("uq_account_sender", "jurisdiction_id", "channel", "bot", "sender", unique=True),
    Index("ix_account_sign_in", "channel", "bot", "sender"),
    Index("ix_account_chat", "channel", "bot", "chat"),
    Index("ix_account_person", "jurisdiction_id", "person_id"),
)

# Only the hash of a code is kept; it is what a stranger is looked up by.
binding_code = owned(
    "binding_code",
    Column("code_hash", String(64), nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("role", String(20), nullable=False),
    Column("person_name", String(60), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("used_by", BigInteger),
    within("unit_id", "unit"),
    Index("ix_binding_code_hash", "code_hash"),
)

# Wrong codes of a sender who is nobody yet: there is no jurisdiction to carry.
code_try = Table(
    "code_try",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel", String(20), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_code_try_sender", "channel", "bot", "sender", "at"),
)
