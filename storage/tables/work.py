"""Tables of what was done: assignments, and what was reported, proved and put off on them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from storage.tables.base import Moment, owned, within

assignment = owned(
    "assignment",
    Column("notice_id", BigInteger, nullable=False),
    Column("task_id", BigInteger, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("part", String(12), nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due", Date),
    Column("original_due", Date),
    Column("percent", Integer),
    Column("blocked", Text),
    Column("waiting", String(20)),
    Column("snoozed_until", Date),
    Column("answered_at", Moment),
    Column("last_words", Text),
    Column("extensions", Integer, nullable=False),
    Column("occurrences", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    within("task_id", "task"),
    within("unit_id", "unit"),
    Index("uq_assignment_task_unit", "jurisdiction_id", "task_id", "unit_id", unique=True),
    Index("ix_assignment_unit", "jurisdiction_id", "notice_id", "unit_id"),
)

# Append-only. `*_before` is what an undo puts back; `batch` is the inbox id of the message that
# said it, so that one message is taken back as one.
entry = owned(
    "entry",
    Column("assignment_id", BigInteger, nullable=False),
    Column("batch", BigInteger),
    Column("at", Moment, nullable=False),
    Column("person_id", BigInteger),
    Column("said_by", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("status", String(16)),
    Column("percent", Integer),
    Column("state_before", String(16), nullable=False),
    Column("state_after", String(16), nullable=False),
    Column("on_behalf", Boolean, nullable=False),
    Column("until", Date),
    Column("undoes", BigInteger),
    Column("percent_before", Integer),
    Column("blocked_before", Text),
    Column("occurrences_before", Integer, nullable=False),
    Column("answered_before", Moment),
    Column("words_before", Text),
    within("assignment_id", "assignment"),
    Index("ix_entry_assignment", "jurisdiction_id", "assignment_id", "id"),
    Index("ix_entry_person", "jurisdiction_id", "person_id", "id"),
    Index(
        "ix_entry_batch",
        "jurisdiction_id",
        "batch",
        sqlite_where=text("batch IS NOT NULL"),
        postgresql_where=text("batch IS NOT NULL"),
    ),
    Index(
        "uq_entry_undoes",
        "jurisdiction_id",
        "undoes",
        unique=True,
        sqlite_where=text("undoes IS NOT NULL"),
        postgresql_where=text("undoes IS NOT NULL"),
    ),
)

# Kept as soon as it arrives; `assignment_id` is empty until the person has said what it is for.
evidence = owned(
    "evidence",
    Column("assignment_id", BigInteger),
    Column("entry_id", BigInteger),
    Column("at", Moment, nullable=False),
    Column("person_id", BigInteger),
    Column("attached_at", Moment),
    Column("link", Text),
    Column("digest", String(64)),
    Column("name", String(200)),
    Column("media_type", String(120)),
    within("assignment_id", "assignment"),
    Index("ix_evidence_assignment", "jurisdiction_id", "assignment_id"),
)

extension = owned(
    "extension",
    Column("assignment_id", BigInteger, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", BigInteger),
    Column("old_due", Date),
    Column("until", Date),
    Column("reason", Text, nullable=False),
    Column("decision", String(10)),
    Column("granted_due", Date),
    Column("decided_at", Moment),
    Column("decided_by", BigInteger),
    Column("note", Text, nullable=False),
    within("assignment_id", "assignment"),
    Index("ix_extension_assignment", "jurisdiction_id", "assignment_id"),
    Index(
        "ix_extension_waiting",
        "jurisdiction_id",
        "id",
        sqlite_where=text("decision IS NULL"),
        postgresql_where=text("decision IS NULL"),
    ),
)


def assignment_of(table: Table) -> ColumnElement[bool]:
    """Join what was reported, proved or put off to the assignment that it belongs to."""
    return (assignment.c.jurisdiction_id == table.c.jurisdiction_id) & (
        assignment.c.id == table.c.assignment_id
    )
