"""The soak: half of the turns in one process that must not grow, half among random kills.

`python -m bench.soak [TURNS]`; on two idle cores 100 000 turns take a quarter of an hour.
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from bench.asked import at_most
from bench.soak.county import found
from bench.soak.process import PUSH_EVERY
from storage.database import Database

TURNS = 2_000
KILL_AFTER = (1.0, 12.0)  # seconds that a process works before it is killed
SEED = 11


def main() -> None:
    """Run it and print what came of it; exit 1 when anything was lost or memory grew."""
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else TURNS
    with tempfile.TemporaryDirectory(prefix="soak") as place:
        folder = Path(place)
        asyncio.run(_found(folder))
        began = time.monotonic()
        _start(folder, turns // 2, began).wait()
        steady = time.monotonic() - began
        kills = _with_kills(folder, turns, began)
        good = _report(folder, turns, kills, steady, time.monotonic() - began)
    sys.exit(0 if good else 1)


async def _found(folder: Path) -> None:
    database = Database.open(f"sqlite+aiosqlite:///{folder / 'taizhang.db'}")
    await database.upgrade()
    await found(database)
    await database.close()


def _start(folder: Path, until: int, began: float) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "bench.soak.process", str(folder), str(until), str(began)]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(arguments, stderr=log, stdout=log)


def _with_kills(folder: Path, turns: int, began: float) -> int:
    chance, kills = random.Random(SEED), 0
    while True:
        process = _start(folder, turns, began)
        _until_it_works(folder, process)
        try:
            process.wait(timeout=chance.uniform(*KILL_AFTER))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            continue
        if process.returncode:
            raise SystemExit(f"a process ended with {process.returncode}: {folder / 'log'}")
        return kills


def _until_it_works(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Let it begin: a process that is killed while it loads has nothing in work to lose."""
    before = (folder / "taken").stat().st_mtime_ns
    while process.poll() is None and (folder / "taken").stat().st_mtime_ns == before:
        time.sleep(0.1)


def _report(folder: Path, turns: int, kills: int, steady: float, whole: float) -> bool:
    with closing(sqlite3.connect(folder / "taizhang.db")) as connection:
        inbox = connection.execute(
            "SELECT id, outcome FROM inbox WHERE channel = 'soak' AND state = 'done'"
        ).fetchall()
        settled = dict(connection.execute("SELECT key, state FROM outbox WHERE channel = 'soak'"))
        size = (folder / "taizhang.db").stat().st_size
    sent = Counter(key.partition("/")[0] for key in (folder / "sent").read_text().split())
    pushes = [key for key in sent if key.startswith("push:")]
    lost_turns = turns - len(inbox)
    unsent = [key for key in (f"reply:{row_id}" for row_id, _ in inbox) if key not in sent]
    shown = sum(settled.get(key) == "uncertain" for key in unsent)
    lost_answers = len(unsent) - shown
    lost_pushes = len(range(0, turns, PUSH_EVERY)) - len(pushes)
    twice = sum(count - 1 for key, count in sent.items() if key.startswith("push:"))
    answered_twice = sum(sent.values()) - len(sent) - twice
    failed = sum(outcome == "failed" for _, outcome in inbox)
    first, last = _memory(folder, turns // 2)
    print(f"turns {turns}, pushes {len(pushes)}, kills {kills}, {whole:.0f} s")
    print(
        f"lost: turns {lost_turns}, answers {lost_answers}, pushes {lost_pushes}; failed {failed}"
    )
    print(f"sent twice: answers {answered_twice}, pushes {twice} (kills lost what came of them)")
    print(f"{shown} answers were cut off by a kill and are shown as uncertain")
    print(f"one process: {turns / 2 / steady:.0f} turns a second, database {size / 1e6:.0f} MB")
    print(
        f"memory of one process: {first:.1f} MB, at its end {last:.1f} MB ({last / first - 1:+.1%})"
    )
    at_most("turns, answers and pushes lost", 0, lost_turns + lost_answers + lost_pushes + failed)
    at_most("growth of the memory", 5, 100 * (last / first - 1), "%")
    whole_and_once = not (lost_turns or lost_answers or lost_pushes or failed or answered_twice)
    return whole_and_once and last / first < 1.05


def _memory(folder: Path, until: int) -> tuple[float, float]:
    """Return the first process's memory after a fifth of its turns, and at its end."""
    rows = [json.loads(line) for line in (folder / "memory").read_text().splitlines()]
    mine = [row for row in rows if row["pid"] == rows[0]["pid"]]
    warm = [row["mb"] for row in mine if row["turn"] >= until / 5] or [rows[-1]["mb"]]
    tenth = max(1, len(warm) // 10)
    return sum(warm[:tenth]) / tenth, sum(warm[-tenth:]) / tenth


if __name__ == "__main__":
    main()
