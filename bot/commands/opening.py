"""Opening the database of the settings for one command; what goes wrong becomes one line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from bot.commands.errors import BadInput, CommandFailed
from bot.settings import BadSettings, Settings, load_settings
from ledger.model import Jurisdiction
from storage.database import Database, DatabaseBusy, DatabaseUnusable, UnitOfWork

T = TypeVar("T")


def with_database(work: Callable[[Database, Settings], Awaitable[T]], *, create: bool = False) -> T:
    """Run a command's work on the database of the settings; errors become one line."""

    async def run() -> T:
        settings = load_settings()
        database = Database.open(settings.database)
        try:
            if create:
                settings.data_dir.mkdir(parents=True, exist_ok=True)
                await database.upgrade()
            return await work(database, settings)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except BadSettings as bad:
        raise BadInput(str(bad)) from bad
    except (DatabaseUnusable, DatabaseBusy) as problem:
        raise CommandFailed(f"database: {problem}") from problem


async def only_office(database: Database) -> Jurisdiction:
    """Return the office of this database; commands work on the first one."""
    async with database.read() as uow:
        offices = await uow.jurisdictions.list()
    if not offices:
        raise CommandFailed("there is no office yet; use: taizhang init --office NAME")
    return offices[0]


async def put_on_record(
    uow: UnitOfWork, action: str, subject: str, at: datetime, **detail: Any
) -> None:
    """Put on record what was done from the command line, where nobody says who they are."""
    await uow.audit.add(
        at=at, person_id=None, action=action, subject=subject, detail=detail, source="command"
    )
