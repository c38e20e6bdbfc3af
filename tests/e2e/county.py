"""The county behind every end-to-end test: founded by commands, its database read beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import Clock, WoundClock
from bot.commands.office import ledger_data
from ledger.model import Jurisdiction, Role
from storage.database import Database
from tests.e2e.process import NOTICE, OFFICE, Serving, taizhang

AT = datetime(2026, 4, 20, 1, tzinfo=UTC)
GOOD_FOR = timedelta(days=3650)


def found(folder: Path, at: str | None = None) -> None:
    """Make an office, and take the example notice in."""
    taizhang(folder, "init", "--office", OFFICE, at=at)
    taizhang(folder, "import", str(NOTICE), "--yes", at=at)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Database, Jurisdiction]]:
    """Open a county's database, in this process, beside the program if it runs."""
    database = Database.open(f"sqlite+aiosqlite:///{folder / 'taizhang.db'}")
    try:
        async with database.read() as uow:
            [office] = await uow.jurisdictions.list()
        yield database, office
    finally:
        await database.close()


@dataclass
class InCounty(Serving):
    """`taizhang serve` over a county, behind a platform that a test brings."""

    async def code_for(self, unit: str, role: Role = Role.LIAISON) -> str:
        """Issue a code straight into the database: starting a command takes seconds."""
        async with opened(self.folder) as (database, office), database.work(office.id) as uow:
            known = await uow.units.find(unit)
            assert known is not None, unit
            return await uow.codes.issue(known.id, role, "", AT + GOOD_FOR, AT)

    async def of_task(self, number: int, unit: str) -> dict[str, Any]:
        """Return how a task of a unit stands, as `taizhang ledger --json` would tell it."""
        async with opened(self.folder) as (database, office), database.read(office.id) as uow:
            told = await ledger_data(uow, office, self.clock)
        [row] = [r for r in told["assignments"] if (r["unit"], r["task"]) == (unit, number)]
        return dict(row)

    @property
    def clock(self) -> Clock:
        """The time that the program goes by, about."""
        return WoundClock(datetime.fromisoformat(self.at)) if self.at else Clock()
