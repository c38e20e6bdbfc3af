"""Starting a PostgreSQL again that a test has crashed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.postgres_server import tools


def restart(folder: Path) -> None:
    """Start the server on a data folder again, as the user that owns it, and wait for it."""
    (folder / "postmaster.pid").unlink(missing_ok=True)
    command = [str(tools() / "pg_ctl"), "-D", str(folder), "-w", "start"]
    subprocess.run(
        [*command, "-o", f'-h "" -k {folder}'],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=folder.stat().st_uid if os.geteuid() == 0 else None,
        check=True,
    )
