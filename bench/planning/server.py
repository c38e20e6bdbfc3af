"""The benchmark's PostgreSQL: as it comes, each commit on the disk; and what it has worked."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.database import Database

AS_IT_COMES = ("fsync", "full_page_writes")


async def prepare(url: str) -> None:
    """Make the schema; let the server wait for its disk, which the tests' server does not."""
    database = Database.open(url)
    await database.upgrade()
    async with database.engine.connect() as plain:
        alone = await plain.execution_options(isolation_level="AUTOCOMMIT")
        for setting in AS_IT_COMES:
            await alone.exec_driver_sql(f"ALTER SYSTEM SET {setting} = on")
        await alone.exec_driver_sql("SELECT pg_reload_conf()")
    await database.close()


def folder_of(url: str) -> Path:
    """Return the data folder, where the server's socket is as well."""
    return Path(str(make_url(url).query["host"]))


def worked(url: str) -> float:
    """Return the seconds of processor time that the server's processes have used so far."""
    first = int((folder_of(url) / "postmaster.pid").read_text().split()[0])
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(process.name) == first:
            ticks += sum(map(int, fields[11:15]))  # its own, and its children's that have ended
        elif int(fields[1]) == first:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")
