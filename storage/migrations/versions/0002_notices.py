"""What was ordered: notices, tasks, milestones.

Part of the first schema: there is no older process to notice it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "notice",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("doc_number", sa.String(120), nullable=True),
        sa.Column("issuer", sa.String(200), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("lists", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_digest", "notice", ["jurisdiction_id", "digest"])
    op.create_table(
        "task",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "notice_id"],
            ["notice.jurisdiction_id", "notice.id"],
            name=op.f("fk_task_jurisdiction_id_notice"),
        ),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_task")),
    )
    op.create_index("uq_task_no", "task", ["jurisdiction_id", "notice_id", "no"], unique=True)
    op.create_table(
        "milestone",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "task_id"],
            ["task.jurisdiction_id", "task.id"],
            name=op.f("fk_milestone_jurisdiction_id_task"),
        ),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_milestone")),
    )
    op.create_index("ix_milestone_notice", "milestone", ["jurisdiction_id", "notice_id"])
