"""pg_dump and pg_restore, which come with PostgreSQL and must be as new as the server."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL

_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
"""What both asyncpg and the tools know: a backup goes no less safely than everything else."""


class ToolFailed(Exception):
    """The tool is missing, or has failed; the sentence says which, and its own last words."""


def dump(url: URL, target: Path) -> None:
    """Write a database into a file of pg_dump's own format."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--file", str(target))
    _run("pg_restore", None, "--list", str(target))


def restore(url: URL, source: Path) -> None:
    """Put a dump in the place of whatever the database holds, wholly or not at all."""
    _run(
        "pg_restore", url, "--clean", "--if-exists", "--no-owner", "--single-transaction",
        "--dbname", url.database or "", str(source),
    )  # fmt: skip


def _run(tool: str, url: URL | None, *arguments: str) -> None:
    path = shutil.which(tool)
    if path is None:
        raise ToolFailed(f"{tool} is not on the PATH: install postgresql-client")
    done = subprocess.run(
        [path, *arguments],
        env=os.environ | (_address(url) if url else {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise ToolFailed(f"{tool}: {words[-1] if words else 'failed without a word'}")


def _address(url: URL) -> dict[str, str]:
    """Return the address as the tools' environment: a password has no place in an argument."""
    host = url.query.get("host") or url.host
    ssl = url.query.get("ssl")
    known = {
        "PGHOST": host if isinstance(host, str) else None,
        "PGSSLMODE": ssl if isinstance(ssl, str) and ssl in _SSL_MODES else None,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    return {name: value for name, value in known.items() if value}
