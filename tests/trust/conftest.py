"""Two counties, built once and copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.database import Database
from tests.dialog import Dialog
from tests.trust.offices import NOW, Offices, build


@dataclass
class Walk:
    """The two counties, and a platform on which everybody talks."""

    offices: Offices
    talk: Dialog
    database: Database


@pytest.fixture(scope="session")
def built(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Offices]:
    """The two counties in a file of their own; copy it, never write to it."""
    folder = tmp_path_factory.mktemp("offices")
    path = folder / "taizhang.db"
    shutil.copyfile(sqlite_template, path)

    async def make() -> Offices:
        database = Database.open(f"sqlite+aiosqlite:///{path}")
        try:
            return await build(database, folder)
        finally:
            await database.close()

    return path, asyncio.run(make())


@pytest.fixture
async def walk(built: tuple[Path, Offices], tmp_path: Path) -> AsyncIterator[Walk]:
    """The two counties, fresh."""
    source, offices = built
    shutil.copyfile(source, tmp_path / "taizhang.db")
    database = Database.open(f"sqlite+aiosqlite:///{tmp_path / 'taizhang.db'}")
    talk = Dialog(database, tmp_path, NOW)
    talk.jurisdiction_id, talk.notice_id = offices.here, offices.notice
    yield Walk(offices, talk, database)
    await talk.dispatcher.finish()
    await database.close()
