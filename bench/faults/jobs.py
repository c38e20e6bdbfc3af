"""Reminders as one-off APScheduler jobs in a database, killed while they are sent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WAIT = 1.0


def lost_jobs(count: int) -> int:
    """Return how many of so many reminders never arrive when their process is killed once."""
    with tempfile.TemporaryDirectory() as folder:
        for again in ("first", "again"):
            subprocess.run(
                [sys.executable, "-m", "bench.faults.jobs", folder, str(count), again],
                cwd=ROOT,
                check=False,
                timeout=60,
            )
        return count - len(list(Path(folder).glob("sent-*")))


async def remind(folder: str, number: int) -> None:
    """Send a reminder: the platform takes a moment to answer."""
    await asyncio.sleep(WAIT)
    (Path(folder) / f"sent-{number}").touch()


async def _run(folder: str, count: int, *, first: bool) -> None:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")},
        job_defaults={"misfire_grace_time": None},
    )
    scheduler.start()
    due = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(count if first else 0):
        at = due + timedelta(seconds=number)
        scheduler.add_job("bench.faults.jobs:remind", "date", run_date=at, args=[folder, number])
    await asyncio.sleep(WAIT / 2)  # every one is on its way now, none has arrived
    if first:
        os.kill(os.getpid(), signal.SIGKILL)
    await asyncio.sleep(WAIT * 2)


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], int(sys.argv[2]), first=sys.argv[3] == "first"))
