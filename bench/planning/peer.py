"""Reminders as jobs of APScheduler on PostgreSQL: `peer.py FOLDER COUNT`, in its own environment.

Prints a line when all are stored and one when all have fired: seconds, processor seconds.
"""

import asyncio
import sys
import time
from datetime import UTC, datetime

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

AT = datetime(2020, 1, 1, tzinfo=UTC)  # all are due


class Fired:
    """Counts the jobs that have run."""

    left = 0
    all: asyncio.Event


async def remind(person: int, task: int, text: str, due: str) -> None:
    """Be what a job does; sending is no part of this."""
    Fired.left -= 1
    if not Fired.left:
        Fired.all.set()


async def main(folder: str, count: int) -> None:
    """Store so many jobs that are due, then let the scheduler run them."""
    store = SQLAlchemyJobStore(url=f"postgresql+psycopg://postgres@/postgres?host={folder}")
    scheduler = AsyncIOScheduler(
        jobstores={"default": store}, job_defaults={"misfire_grace_time": None}
    )
    scheduler.start(paused=True)
    Fired.left, Fired.all = count, asyncio.Event()
    begun, used = time.perf_counter(), time.process_time()
    for number in range(count):
        args = [number // 46, number % 46, "第1项还有7个工作日", "2026-05-20"]
        scheduler.add_job("__main__:remind", "date", run_date=AT, args=args)
    _say(begun, used)
    begun, used = time.perf_counter(), time.process_time()
    scheduler.resume()
    await Fired.all.wait()
    _say(begun, used)
    scheduler.shutdown()


def _say(begun: float, used: float) -> None:
    sys.stdout.write(f"{time.perf_counter() - begun} {time.process_time() - used}\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
