"""Times a morning for many counties: `python -m bench.planning [--counties 40] [--parts 3]`.

Two planner processes, as on two cores, work on one PostgreSQL. A quarter of the counties is timed
first: planning is linear where both cost the same a person. The figure for the country is
computed from the larger run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.planning.county import TASKS, UNITS, make_county
from bench.planning.jobs import seconds_of_jobs, seconds_of_rows
from storage.database import Database
from tests.postgres_server import running_server

ROOT = Path(__file__).resolve().parents[2]
COUNTRY = 2843
PLANNERS = 2
JOBS, ROWS = 300, 3000


def main() -> None:
    """Plan a quarter, then all of the counties; print the figures."""
    asked = argparse.ArgumentParser(prog="python -m bench.planning")
    asked.add_argument("--counties", type=int, default=40)
    asked.add_argument("--parts", type=int, default=3, help="tasks that each unit leads")
    options = asked.parse_args()
    with running_server() as url:
        asyncio.run(_upgrade(url))
        few = _morning(url, range(options.counties // 4), options.parts)
        many = _morning(url, range(options.counties // 4, options.counties), options.parts)
    people = COUNTRY * UNITS
    _say(f"{UNITS} units, {TASKS} tasks a county, {options.parts} tasks a unit, all due at once")
    for name, run in (("few", few), ("many", many)):
        _say(
            f"{name}: {run['enqueued']} people in {run['seconds']:.1f} s with {PLANNERS} planners,"
            f" {run['each']:.2f} ms of processor each, {run['megabytes']:.0f} MB a process"
        )
    _say(f"processor time a person, many against few: {many['each'] / few['each']:.2f}")
    minutes = many["seconds"] / many["enqueued"] * people / 60
    _say(f"computed for {people} people: {minutes:.1f} minutes")
    busy = many["each"] / 1000 * people / PLANNERS / 60
    _say(f"of them the planners' own processor time, on {PLANNERS} cores: {busy:.1f} minutes")
    job, row = seconds_of_jobs(JOBS) / JOBS, seconds_of_rows(ROWS) / ROWS
    _say(
        f"one reminder stored: {job * 1000:.2f} ms as an APScheduler job, {row * 1000:.3f} ms as"
        f" a row of the outbox: {job / row:.0f} times"
    )


def _morning(url: str, numbers: range, parts: int) -> dict[str, float]:
    """Store counties, plan them with several processes at once, and add up."""
    asyncio.run(_make(url, numbers, parts))
    begun = time.perf_counter()
    planners = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.planning.planner", url],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env={"TAIZHANG_LOG": "error", "PATH": ""},
        )
        for _ in range(PLANNERS)
    ]
    done: list[dict[str, Any]] = [json.loads(planner.communicate()[0]) for planner in planners]
    enqueued = sum(each["enqueued"] for each in done)
    assert enqueued >= len(numbers) * UNITS, f"{enqueued} of {len(numbers) * UNITS}"
    return {
        "enqueued": enqueued,
        "wall": time.perf_counter() - begun,
        "seconds": max(each["seconds"] for each in done),
        "each": 1000 * sum(each["processor"] for each in done) / enqueued,
        "megabytes": max(each["megabytes"] for each in done),
    }


async def _upgrade(url: str) -> None:
    database = Database.open(url)
    await database.upgrade()
    await database.close()


async def _make(url: str, numbers: range, parts: int) -> None:
    database = Database.open(url)
    for number in numbers:
        await make_county(database, number, parts)
    await database.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
