"""Runs migrations on the connection that storage/schema.py hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from storage.tables import metadata
from storage.tables.base import Moment


def _render(kind: str, value: Any, _: Any) -> str | Literal[False]:
    """Write a moment as the plain type it is: a migration must not change with our code."""
    if kind == "type" and isinstance(value, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
