"""What was committed is there after kill -9, and what was not is not."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from storage.database import Database

WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from storage.database import Database

async def main() -> None:
    database = Database.open(sys.argv[1])
    for number in range(100_000):
        async with database.work() as uow:
            await uow.jurisdictions.create(f"a{number}", "UTC", at=datetime(2026, 1, 1, tzinfo=UTC))
            await uow.jurisdictions.create(f"b{number}", "UTC", at=datetime(2026, 1, 1, tzinfo=UTC))
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()

asyncio.run(main())
"""


def test_every_committed_work_survives_a_kill_whole(any_database_url: str) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, any_database_url],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    assert writer.stdout is not None
    for _ in range(20):
        writer.stdout.readline()
    os.kill(writer.pid, signal.SIGKILL)
    said = [int(line) for line in writer.stdout if line.endswith("\n")]
    writer.stdout.close()
    writer.wait()

    found = asyncio.run(_names(any_database_url))

    last = said[-1] if said else 19
    assert {f"a{n}" for n in range(last + 1)} <= found
    assert {name[1:] for name in found if name[0] == "a"} == {
        name[1:] for name in found if name[0] == "b"
    }


async def _names(url: str) -> set[str]:
    database = Database.open(url)
    async with database.read() as uow:
        found = {office.name for office in await uow.jurisdictions.list()}
    await database.close()
    return found
