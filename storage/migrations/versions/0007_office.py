"""The office's own questions and papers.

Part of the first schema: there is no older process to notice it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "bulletin",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=True),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("answers_by", sa.Date(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("signed", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_bulletin")),
    )
    op.create_index("ix_bulletin_notice", "bulletin", ["jurisdiction_id", "notice_id", "id"])
    op.create_table(
        "bulletin_check",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bulletin_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(10), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_bulletin_check")),
    )
    op.create_index("ix_bulletin_check", "bulletin_check", ["jurisdiction_id", "bulletin_id", "id"])
    op.create_table(
        "carried",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("into_notice_id", sa.BigInteger(), nullable=False),
        sa.Column("becomes", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(12), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_carried")),
    )
    op.create_index(
        "uq_carried_task", "carried", ["jurisdiction_id", "task_id", "into_notice_id"], unique=True
    )
    op.create_table(
        "doubt",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("task_no", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("say", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("alternatives", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_doubt")),
    )
    op.create_index("ix_doubt_notice", "doubt", ["jurisdiction_id", "notice_id", "id"])
    op.create_table(
        "handover",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("successor", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_open", "handover", ["jurisdiction_id", "decided_at"])
