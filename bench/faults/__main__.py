"""Prints the kill table: `python -m bench.faults [--runs 200] [--write]`, docs/reliability.md.

Each row is a worker process that is killed so many times with SIGKILL while it sends, and started
again; the moments come from the seed. The last row does the same to reminders that are jobs of
APScheduler.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.faults.jobs import lost_jobs
from storage.database import Database
from tests.faults.sink import Sink
from tests.faults.trial import Trial
from tests.postgres_server import NoPostgres, running_server

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
HEAD = (
    "| engine | platform | kills | messages | lost | came twice | allowed |\n"
    "|---|---|---|---|---|---|---|"
)
PEER_JOBS = 20


def main() -> None:
    """Kill, count, print; exit with 1 if the promise was broken."""
    asked = argparse.ArgumentParser(prog="python -m bench.faults")
    asked.add_argument("--runs", type=int, default=20, help="kills in each row")
    asked.add_argument("--seed", type=int, default=20_260_511)
    asked.add_argument("--write", action="store_true", help="keep the table in the page")
    options = asked.parse_args()
    lines, kept = [HEAD], True
    for engine, url in _databases():
        for deduplicates in (False, True):
            line, good = _row(engine, url, options.runs, options.seed, deduplicates=deduplicates)
            sys.stderr.write(line + "\n")
            lines.append(line)
            kept &= good
    lost = lost_jobs(PEER_JOBS)
    lines.append(
        f"| SQLite | the same reminders as APScheduler jobs | 1 | {PEER_JOBS} | {lost} | 0 | |"
    )
    said = f"`python -m bench.faults --runs {options.runs} --seed {options.seed}`"
    table = f"{said}\n\n" + "\n".join(lines)
    sys.stdout.write(table + "\n")
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        marks = re.compile("(<!-- kills -->\n).*?(<!-- end -->)", re.DOTALL)
        PAGE.write_text(marks.sub(rf"\g<1>{table}\n\g<2>", page), encoding="utf-8")
    sys.exit(not kept)


def _row(engine: str, url: str, runs: int, seed: int, *, deduplicates: bool) -> tuple[str, bool]:
    with _trial(url, deduplicates=deduplicates) as trial:
        trial.kill_at_random(runs, seed=seed)
        lost, twice = len(trial.lost()), sum(trial.doubles().values())
        allowed = 0 if deduplicates else trial.kills * trial.in_flight
        platform = "refuses doubles, as WeCom" if deduplicates else "takes all, as Telegram"
        line = (
            f"| {engine} | {platform} | {trial.kills} | {len(trial.keys)} | {lost} | {twice} |"
            f" {allowed} |"
        )
        return line, lost == 0 and twice <= allowed and trial.sink.in_order()


@contextmanager
def _trial(url: str, *, deduplicates: bool) -> Iterator[Trial]:
    """Set up a platform and an outbox; on PostgreSQL the rows of the row before are gone."""
    with tempfile.TemporaryDirectory(prefix="tz", dir="/tmp") as folder:
        at = url or f"sqlite+aiosqlite:///{folder}/taizhang.db"
        asyncio.run(_prepare(at))
        with Sink(Path(folder) / "sink", deduplicates=deduplicates) as sink:
            yield Trial(at, sink)


async def _prepare(url: str) -> None:
    from storage.tables.delivery import delivery_attempt, lease, outbox

    database = Database.open(url)
    await database.upgrade()
    async with database.work() as uow:
        for table in (delivery_attempt, outbox, lease):
            await uow.connection.execute(table.delete())
    await database.close()


def _databases() -> Iterator[tuple[str, str]]:
    yield "SQLite", ""
    try:
        with running_server() as url:
            yield "PostgreSQL", url
    except NoPostgres as missing:
        sys.stderr.write(f"no PostgreSQL: {missing}\n")


if __name__ == "__main__":
    main()
