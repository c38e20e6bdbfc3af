"""Times a morning for many counties: `python -m bench.planning [--counties 40] [--parts 3 46]`.

Two planner processes, as on two cores, work on one PostgreSQL that waits for its disk. A quarter
of the counties is timed first: planning is linear where both cost the same a person. The same
reminders as jobs of APScheduler are one job for each item of each unit, stored and fired.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.asked import at_least, at_most
from bench.planning.county import TASKS, UNITS, make_counties
from bench.planning.jobs import Cost, costs
from bench.planning.server import prepare, worked
from storage.database import Database
from tests.postgres_server import running_server

ROOT = Path(__file__).resolve().parents[2]
COUNTRY = 2843
PLANNERS = 2
JOBS = 2000


@dataclass(frozen=True, slots=True)
class Morning:
    """What it cost to plan and enqueue one push for each of so many people, in seconds."""

    people: int
    clock: float
    own: float
    server: float
    megabytes: float

    @property
    def work(self) -> float:
        """The processor time of planners and server, a person."""
        return (self.own + self.server) / self.people


def main() -> None:
    """Plan a quarter of the counties, then all; print the figures for each kind of morning."""
    asked = argparse.ArgumentParser(prog="python -m bench.planning")
    asked.add_argument("--counties", type=int, default=40)
    asked.add_argument(
        "--parts", type=int, nargs="+", default=[3, TASKS], help="items that each unit has due"
    )
    options = asked.parse_args()
    with running_server() as url:
        asyncio.run(prepare(url))
        stored, fired = costs(url, JOBS)
        _say(_of_jobs(stored, fired))
        for parts in options.parts:
            few = _morning(url, max(1, options.counties // 4), parts)
            many = _morning(url, options.counties, parts)
            _report(parts, few, many, (stored, fired))


def _report(parts: int, few: Morning, many: Morning, job: tuple[Cost, Cost]) -> None:
    _say(f"\n{UNITS} units a county, {parts} of the {TASKS} tasks due for each this morning")
    for run in (few, many):
        _say(
            f"{run.people} people in {run.clock:.1f} s with {PLANNERS} planners; a person"
            f" {run.work * 1000:.2f} ms of the processor ({run.server / run.people * 1000:.2f} the"
            f" server's); {run.megabytes:.0f} MB a process"
        )
    _say(f"processor time a person, many against few: {many.work / few.work:.2f}")
    people = COUNTRY * UNITS
    minutes = many.clock / many.people * people / 60
    if many.people < people:
        _say(f"computed for the country's {people} people: {minutes:.1f} minutes")
    work = parts * sum(cost.own + cost.server for cost in job)
    clock = parts * sum(cost.clock for cost in job)
    _say(
        f"the same as {parts} jobs a person: {work / many.work:.1f} times the processor's work,"
        f" {clock / many.clock * many.people:.1f} times as long"
    )
    at_most("the country's morning", 5, minutes, "minutes")
    at_most("memory of a process", 500, many.megabytes, "MB")
    if parts == TASKS:
        at_least(f"less work than {parts} jobs a person", 40, work / many.work, "×")


def _of_jobs(stored: Cost, fired: Cost) -> str:
    words = [
        f"{name} in {cost.clock * 1000:.2f} ms, {cost.own * 1000:.2f} of its processor and"
        f" {cost.server * 1000:.2f} of the server's"
        for name, cost in (("stored", stored), ("fired", fired))
    ]
    return f"one reminder as a job of APScheduler: {'; '.join(words)}"


def _morning(url: str, counties: int, parts: int) -> Morning:
    """Store counties, plan them with several processes at once, and add up."""
    asyncio.run(_make(url, counties, parts))
    before = worked(url)
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
    assert enqueued == counties * UNITS, f"{enqueued} of {counties * UNITS}"
    return Morning(
        people=enqueued,
        clock=max(each["seconds"] for each in done),
        own=sum(each["processor"] for each in done),
        server=worked(url) - before,
        megabytes=max(each["megabytes"] for each in done),
    )


async def _make(url: str, counties: int, parts: int) -> None:
    database = Database.open(url)
    await make_counties(database, counties, parts)
    await database.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
