"""Brings a database to this release's schema, forward only, inside one transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from storage.errors import DatabaseUnusable

_FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x7461697A  # any number, the same in every process


def config(connection: Connection | None = None) -> Config:
    """Return alembic's settings; the migrations run on the connection that is given."""
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    settings.attributes["connection"] = connection
    return settings


def head() -> str:
    """Return the revision of this release's schema."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    assert revision is not None
    return revision


def revision_of(connection: Connection) -> str | None:
    """Return the revision a database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing; a second process waits and finds nothing to do.

    Raises DatabaseUnusable for a database that a newer release has made: there is no way back.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ONE_AT_A_TIME})
    require_known(revision_of(connection))
    command.upgrade(config(connection), "head")


def require_known(revision: str | None) -> None:
    """Raise DatabaseUnusable for a revision this release does not know."""
    try:
        ScriptDirectory.from_config(config()).get_revision(revision or "head")
    except CommandError as error:
        raise DatabaseUnusable(
            f"the schema ({revision}) is newer than this release ({head()}); install the newer"
            " release again, or restore a backup from before the upgrade"
        ) from error
