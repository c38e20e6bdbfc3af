"""The same reminders as jobs of APScheduler: one for each item of each unit, on the same server."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.peers import interpreter
from bench.planning.server import folder_of, worked

ROOT = Path(__file__).resolve().parents[2]
PEER = ROOT / ".venv-bench-planning"
NEEDS = ("apscheduler==3.11.3", "sqlalchemy==2.1.9", "psycopg[binary]")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one job costs, in seconds: by the clock, of the scheduler's processor, the server's."""

    clock: float
    own: float
    server: float


def costs(url: str, count: int) -> tuple[Cost, Cost]:
    """Return what storing and what firing one of so many jobs costs."""
    command = [str(interpreter(PEER, NEEDS)), str(Path(__file__).with_name("peer.py"))]
    with subprocess.Popen(
        [*command, str(folder_of(url)), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as peer:
        assert peer.stdin
        assert peer.stdout
        found = []
        for _ in ("stored", "fired"):
            before = worked(url)
            clock, own = map(float, peer.stdout.readline().split())
            found.append(Cost(clock / count, own / count, (worked(url) - before) / count))
            peer.stdin.write("\n")
            peer.stdin.flush()
    stored, fired = found
    return stored, fired
