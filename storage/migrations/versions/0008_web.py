"""The web chat.

Part of the first schema: there is no older process to notice it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "web_message",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_web_message")),
    )
    op.create_index(
        "uq_web_message_key", "web_message", ["jurisdiction_id", "bot", "chat", "key"], unique=True
    )
    op.create_index(
        "uq_web_message_seq", "web_message", ["jurisdiction_id", "bot", "chat", "seq"], unique=True
    )
    op.create_table(
        "web_session",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_web_session")),
    )
    op.create_index("ix_web_session_sender", "web_session", ["jurisdiction_id", "bot", "sender"])
    op.create_index(
        "uq_web_session_secret", "web_session", ["jurisdiction_id", "secret_hash"], unique=True
    )
