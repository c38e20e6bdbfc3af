"""The same reminders as one-off APScheduler jobs in a SQLite file, beside rows of the outbox."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ledger.talk import Reply, Text
from storage.database import Database
from storage.outgoing import Kind, Message

AT = datetime(2026, 5, 11, 1, 10, tzinfo=UTC)
FAR = datetime(2099, 1, 1, tzinfo=UTC)


def remind(person: int, text: str) -> None:
    """Be what a job points at."""


def seconds_of_jobs(count: int) -> float:
    """Return the seconds it takes to store so many reminders as jobs."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    with tempfile.TemporaryDirectory() as folder:
        store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")
        scheduler = BackgroundScheduler(jobstores={"default": store})
        scheduler.start(paused=True)
        begun = time.perf_counter()
        for number in range(count):
            scheduler.add_job(remind, "date", run_date=FAR, args=[number, "第1项还有7个工作日"])
        seconds = time.perf_counter() - begun
        scheduler.shutdown()
    return seconds


def seconds_of_rows(count: int) -> float:
    """Return the seconds it takes to enqueue so many reminders, in one work as planning does."""
    return asyncio.run(_rows(count))


async def _rows(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite+aiosqlite:///{Path(folder) / 'rows.db'}")
        await database.upgrade()
        messages = [_message(number) for number in range(count)]
        begun = time.perf_counter()
        async with database.work() as uow:
            await uow.outbox.put_all(messages, AT)
        seconds = time.perf_counter() - begun
        await database.close()
    return seconds


def _message(number: int) -> Message:
    return Message(
        key=f"push:{number}",
        kind=Kind.DIGEST,
        jurisdiction_id=1,
        channel="fake",
        bot="bot",
        chat=f"c{number}",
        reply=Reply((Text("plain", text="第1项还有7个工作日"),)),
        language="zh_CN",
        expires_at=AT + timedelta(hours=8),
    )
