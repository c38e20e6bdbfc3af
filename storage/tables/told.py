"""Tables of what people were told, asked to be told, and how often: the memory of planning."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text, text

from storage.tables.base import Moment, metadata, owned

# Nothing is null that makes a row unique: 0 stands for "no person", "no assignment" and so on,
# because NULLs would let the same thing be told twice.
told = owned(
    "told",
    Column("notice_id", BigInteger, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("group_id", BigInteger, nullable=False),
    Column("assignment_id", BigInteger, nullable=False),
    Column("milestone_id", BigInteger, nullable=False),
    Column("step", String(20), nullable=False),
    Column("due", Date, nullable=False),
    Column("told_on", Date, nullable=False),
    Column("outbox_key", String(160), nullable=False),
    Index(
        "uq_told_once",
        "jurisdiction_id",
        "person_id",
        "group_id",
        "assignment_id",
        "milestone_id",
        "step",
        "due",
        unique=True,
    ),
    Index("ix_told_notice", "jurisdiction_id", "notice_id"),
    Index("ix_told_outbox", "jurisdiction_id", "outbox_key"),
)

# The only reminders that are stored: those somebody asked for, the person or the office (chase).
reminder = owned(
    "reminder",
    Column("person_id", BigInteger, nullable=False),
    Column("assignment_id", BigInteger),
    Column("kind", String(12), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("settled_at", Moment),
    Index(
        "ix_reminder_open",
        "not_before",
        "jurisdiction_id",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
)

# The bot's own counts: pushes sent, merged, withheld and why.
day_count = Table(
    "day_count",
    metadata,
    Column("jurisdiction_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("n", Integer, nullable=False),
)

# Days that the office says are, or are not, worked, against the published calendar.
calendar_day = Table(
    "calendar_day",
    metadata,
    Column("jurisdiction_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("works", Boolean, nullable=False),
    Column("note", Text, nullable=False),
)
