"""What was done: assignments, entries, evidence, extensions.

Part of the first schema: there is no older process to notice it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "assignment",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("original_due", sa.Date(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("blocked", sa.Text(), nullable=True),
        sa.Column("waiting", sa.String(20), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_words", sa.Text(), nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("occurrences", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "task_id"],
            ["task.jurisdiction_id", "task.id"],
            name=op.f("fk_assignment_jurisdiction_id_task"),
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "unit_id"],
            ["unit.jurisdiction_id", "unit.id"],
            name=op.f("fk_assignment_jurisdiction_id_unit"),
        ),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_unit", "assignment", ["jurisdiction_id", "notice_id", "unit_id"])
    op.create_index(
        "uq_assignment_task_unit",
        "assignment",
        ["jurisdiction_id", "task_id", "unit_id"],
        unique=True,
    )
    op.create_table(
        "entry",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("said_by", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("state_before", sa.String(16), nullable=False),
        sa.Column("state_after", sa.String(16), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.Column("percent_before", sa.Integer(), nullable=True),
        sa.Column("blocked_before", sa.Text(), nullable=True),
        sa.Column("occurrences_before", sa.Integer(), nullable=False),
        sa.Column("answered_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words_before", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "assignment_id"],
            ["assignment.jurisdiction_id", "assignment.id"],
            name=op.f("fk_entry_jurisdiction_id_assignment"),
        ),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_entry")),
    )
    op.create_index("ix_entry_assignment", "entry", ["jurisdiction_id", "assignment_id", "id"])
    op.create_index(
        "ix_entry_batch",
        "entry",
        ["jurisdiction_id", "batch"],
        sqlite_where=sa.text("batch IS NOT NULL"),
        postgresql_where=sa.text("batch IS NOT NULL"),
    )
    op.create_index("ix_entry_person", "entry", ["jurisdiction_id", "person_id", "id"])
    op.create_index(
        "uq_entry_undoes",
        "entry",
        ["jurisdiction_id", "undoes"],
        unique=True,
        sqlite_where=sa.text("undoes IS NOT NULL"),
        postgresql_where=sa.text("undoes IS NOT NULL"),
    )
    op.create_table(
        "evidence",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=True),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("media_type", sa.String(120), nullable=True),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "assignment_id"],
            ["assignment.jurisdiction_id", "assignment.id"],
            name=op.f("fk_evidence_jurisdiction_id_assignment"),
        ),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_assignment", "evidence", ["jurisdiction_id", "assignment_id"])
    op.create_table(
        "extension",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("old_due", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(10), nullable=True),
        sa.Column("granted_due", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "assignment_id"],
            ["assignment.jurisdiction_id", "assignment.id"],
            name=op.f("fk_extension_jurisdiction_id_assignment"),
        ),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_extension")),
    )
    op.create_index("ix_extension_assignment", "extension", ["jurisdiction_id", "assignment_id"])
    op.create_index(
        "ix_extension_waiting",
        "extension",
        ["jurisdiction_id", "id"],
        sqlite_where=sa.text("decision IS NULL"),
        postgresql_where=sa.text("decision IS NULL"),
    )
