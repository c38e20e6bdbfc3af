"""Asks an advisory database about every pinned package: `make audit`.

A database is believed only after it has named a flaw that is known: one that answers with nothing
(a mirror without advisories, a name that is not resolved) would find everything in order.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
DATABASES = ("pypi", "osv")
FLAWED = "jinja2==2.11.2"
FLAWS = 1  # pip-audit's exit status when it has found some
UNREACHED = 2


def main(command: list[str]) -> int:
    """Audit the lock file with the first database that can be believed; return the exit status."""
    for database in DATABASES:
        if names_a_known_flaw(command, database):
            return audited(command, database, LOCK, "--require-hashes").returncode
    sys.stderr.write(
        f"audit: none of {', '.join(DATABASES)} can be reached from here: nothing was checked. "
        "Run it where they are.\n"
    )
    return UNREACHED


def names_a_known_flaw(command: list[str], database: str) -> bool:
    """Tell whether a database knows what everybody knows."""
    with tempfile.TemporaryDirectory() as folder:
        flawed = Path(folder) / "flawed.txt"
        flawed.write_text(f"{FLAWED}\n")
        done = audited(command, database, flawed, "--no-deps", quiet=True)
    return done.returncode == FLAWS and "jinja2" in done.stdout


def audited(
    command: list[str], database: str, packages: Path, *more: str, quiet: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run pip-audit over a list of packages."""
    line = [*command, "--strict", "--disable-pip", "-s", database, *more, "-r", str(packages)]
    return subprocess.run(line, text=True, capture_output=quiet, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
