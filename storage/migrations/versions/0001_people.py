"""Who there is: jurisdictions, units, people, accounts, codes.

Part of the first schema: there is no older process to notice it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "code_try",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_try")),
    )
    op.create_index("ix_code_try_sender", "code_try", ["channel", "bot", "sender", "at"])
    op.create_table(
        "database_secret",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_database_secret")),
    )
    op.create_table(
        "jurisdiction",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("timezone", sa.String(40), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jurisdiction")),
    )
    op.create_table(
        "unit",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("office", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_unit")),
    )
    op.create_index("uq_unit_name", "unit", ["jurisdiction_id", "name"], unique=True)
    op.create_table(
        "unit_group",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("phrase", sa.String(200), nullable=False),
        sa.Column("unit_ids", sa.Text(), nullable=False),
        sa.Column("scoped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_unit_group")),
    )
    op.create_index(
        "uq_unit_group_phrase", "unit_group", ["jurisdiction_id", "phrase"], unique=True
    )
    op.create_table(
        "binding_code",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("person_name", sa.String(60), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "unit_id"],
            ["unit.jurisdiction_id", "unit.id"],
            name=op.f("fk_binding_code_jurisdiction_id_unit"),
        ),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_binding_code")),
    )
    op.create_index("ix_binding_code_hash", "binding_code", ["code_hash"])
    op.create_table(
        "person",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("muted_until", sa.Date(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "unit_id"],
            ["unit.jurisdiction_id", "unit.id"],
            name=op.f("fk_person_jurisdiction_id_unit"),
        ),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_person")),
    )
    op.create_index("ix_person_unit", "person", ["jurisdiction_id", "unit_id"])
    op.create_table(
        "account",
        sa.Column("jurisdiction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broken", sa.Text(), nullable=True),
        sa.Column("broken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id", "person_id"],
            ["person.jurisdiction_id", "person.id"],
            name=op.f("fk_account_jurisdiction_id_person"),
        ),
        sa.PrimaryKeyConstraint("jurisdiction_id", "id", name=op.f("pk_account")),
    )
    op.create_index("ix_account_chat", "account", ["channel", "bot", "chat"])
    op.create_index("ix_account_person", "account", ["jurisdiction_id", "person_id"])
    op.create_index("ix_account_sign_in", "account", ["channel", "bot", "sender"])
    op.create_index(
        "uq_account_sender", "account", ["jurisdiction_id", "channel", "bot", "sender"], unique=True
    )
