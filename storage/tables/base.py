"""What all tables share: names of constraints, moments that keep their zone, the tenant's key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    Table,
    TypeDecorator,
)
from sqlalchemy.sql.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both engines; SQLite alone would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return what is done with each value given; SQLite has text in the place of moments."""
        return _to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Return what is done with each value read: nothing on a server, whose driver says UTC."""
        return _from_text if dialect.name == "sqlite" else None

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)


def _in_utc(moment: datetime) -> datetime:
    assert moment.tzinfo is not None, "a moment needs its zone"
    return moment.astimezone(UTC)


def _to_text(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return _in_utc(moment).isoformat(" ", "microseconds").removesuffix("+00:00")


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


def owned(name: str, *parts: SchemaItem) -> Table:
    """Return a tenant's table: its rows are found, and can be distributed, by jurisdiction_id."""
    return Table(
        name,
        metadata,
        Column("jurisdiction_id", BigInteger, primary_key=True, autoincrement=False),
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        *parts,
    )


def within(column: str, table: str) -> ForeignKeyConstraint:
    """Return a foreign key that cannot leave the jurisdiction: the wall, kept by the engine."""
    return ForeignKeyConstraint(
        ["jurisdiction_id", column], [f"{table}.jurisdiction_id", f"{table}.id"]
    )
