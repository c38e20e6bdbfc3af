"""`taizhang digest`: what would be told at a moment, shown first, and enqueued once."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.commands import digest
from storage.database import Database
from tests.storage.county import AT, a_task, make_county

TWO_DAYS_BEFORE = datetime(2026, 9, 28, 9, 30)  # noqa: DTZ001 - the office's own time, as typed


@pytest.fixture(autouse=True)
def office(migrated: Path) -> Path:
    """An office with one task due on 30 September; its liaison is on the web, the clerk nowhere."""

    async def fill() -> None:
        database = Database.open(f"sqlite+aiosqlite:///{migrated / 'taizhang.db'}")
        county = await make_county(database)
        await county.add_notice([replace(a_task(1), milestones=())])
        async with county.work() as uow:
            person = county.people["李文"]
            await uow.accounts.bind(person.id, "web", "main", "s1", "c1", AT)
        await database.close()

    asyncio.run(fill())
    return migrated


def told(capsys: pytest.CaptureFixture[str], *, dry_run: bool) -> dict[str, Any]:
    """Run the command and return what it prints with --json."""
    with capture_logs():  # the command line has them on stderr
        digest.run(at=TWO_DAYS_BEFORE, dry_run=dry_run, as_json=True)
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def test_a_dry_run_shows_each_message_and_enqueues_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for _ in range(2):
        [row] = told(capsys, dry_run=True)["digests"]
        assert (row["to"], row["unit"], row["tasks"], row["enqueued"]) == (
            "李文", "县财政局", [1], False,
        )  # fmt: skip
    assert "第1项 任务1" in row["text"]
    assert row["at"].startswith("2026-09-28T")


def test_what_is_enqueued_twice_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert [row["enqueued"] for row in told(capsys, dry_run=False)["digests"]] == [True]
    assert not any(row["enqueued"] for row in told(capsys, dry_run=False)["digests"])


def test_events_spoil_no_output(office: Path) -> None:
    words = ("digest", "--at", TWO_DAYS_BEFORE.isoformat(), "--json")
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        timeout=120,
        check=True,
    )

    assert json.loads(done.stdout)["digests"][0]["enqueued"] is True
    assert done.stderr == b""


def test_a_person_reads_who_is_told_what_and_who_is_not_and_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    digest.run(at=TWO_DAYS_BEFORE, dry_run=True, as_json=False)

    said = capsys.readouterr().out
    assert "李文\n" in said
    assert "第1项 任务1" in said


def test_a_look_ahead_does_not_silence_the_days_until_then(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digest.run(at=datetime(2098, 9, 26, 9, 30), dry_run=False, as_json=True)  # noqa: DTZ001

    async def next_round() -> datetime | None:
        database = Database.open(f"sqlite+aiosqlite:///{office / 'taizhang.db'}")
        async with database.read() as uow:
            (made,) = await uow.jurisdictions.list()
            planned = await uow.rounds.next_at(made.id)
        await database.close()
        return planned

    planned = asyncio.run(next_round())
    assert planned is not None
    assert planned.year < 2098
