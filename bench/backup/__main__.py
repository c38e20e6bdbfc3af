"""How long a turn takes while a large database is backed up, beside turns without a backup.

`python -m bench.backup [MEGABYTES]`; the figure asked for is 1000.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from itertools import count
from pathlib import Path

import bot.app as program
from bench.asked import at_most
from bench.soak.county import MORNING, found
from bench.soak.process import Platform, inbound
from bot.clock import WoundClock
from bot.logs import configure
from bot.settings import Settings
from storage import backup
from storage.database import Database

MEGABYTES = 200
BODY = "材料" * 700  # bytes of a long message, near 4 kB in UTF-8
PAUSE = 0.05  # seconds between two turns
BASELINE = 15.0  # seconds of turns without a backup


def main() -> None:
    """Run it and print the figures."""
    os.environ.setdefault("TAIZHANG_LOG", "error")  # every turn would be a line
    configure()
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES
    with tempfile.TemporaryDirectory(prefix="backup", dir=Path.cwd()) as place:
        asyncio.run(_run(Path(place), megabytes))


async def _run(folder: Path, megabytes: int) -> None:
    path = folder / "taizhang.db"
    database = Database.open(f"sqlite+aiosqlite:///{path}")
    await database.upgrade()
    await found(database)
    await database.close()
    _fill(path, megabytes)
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    program.platform_channels = lambda *_: [Platform(folder, 0)]
    clock = WoundClock(MORNING)
    application = program.Application(Settings(**defaults | {"data_dir": folder}), clock, web=False)
    await application.prepare()
    numbers = count()
    await _turns(application, numbers, asyncio.create_task(asyncio.sleep(2)))
    plain = await _turns(application, numbers, asyncio.create_task(asyncio.sleep(BASELINE)))
    began = time.monotonic()
    making = asyncio.create_task(
        backup.make(application.database, application.blobs, folder / "backups", clock.now())
    )
    beside = await _turns(application, numbers, making)
    took = time.monotonic() - began
    made = making.result()
    await application.database.close()
    print(
        f"database {path.stat().st_size / 1e6:.0f} MB; backup read back and checked: {took:.1f} s"
    )
    _print("turns without a backup", plain)
    _print("turns beside the backup", beside)
    print(f"p99 beside/without: {_p99(beside) / _p99(plain):.2f}; backup {made.bytes / 1e6:.0f} MB")
    at_most(
        f"the longest turn beside a backup of {made.bytes / 1e6:.0f} MB",
        100,
        max(beside) * 1e3,
        "ms",
    )


def _fill(path: Path, megabytes: int) -> None:
    """Put old messages into the inbox until the file is as large as asked for."""
    body = BODY.encode().decode()
    rows = megabytes * 1_000_000 // (len(BODY.encode()) + 120)
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO inbox (id, channel, bot, update_id, chat, body, state, attempts,"
            " received_at, settled_at) VALUES (?, 'old', 'bot', ?, 'c', ?, 'done', 1,"
            " '2026-11-01 01:00:00.000000', '2026-11-01 01:00:00.000000')",
            ((n, str(n), body) for n in range(1, rows)),
        )
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def _turns(
    application: program.Application, numbers: count[int], until: asyncio.Task[object]
) -> list[float]:
    """Say something every now and then until a task is done; return what each turn took."""
    took = []
    while not until.done():
        said = inbound(next(numbers))
        began = time.monotonic()
        await application.intake.accept([said])
        await application.router.drain()
        took.append(time.monotonic() - began)
        await asyncio.sleep(PAUSE)
    return took


def _p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)]


def _print(words: str, took: list[float]) -> None:
    middle = sorted(took)[len(took) // 2]
    print(
        f"{words}: {len(took)}, median {middle * 1e3:.1f} ms, p99 {_p99(took) * 1e3:.1f} ms,"
        f" longest {max(took) * 1e3:.1f} ms"
    )


if __name__ == "__main__":
    main()
