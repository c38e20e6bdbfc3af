"""Storage is tested on both engines: `database` means each of them in turn."""

from __future__ import annotations

from datetime import date

import pytest

from storage.database import Database
from tests.storage.county import County, a_task, make_county


@pytest.fixture
def database(any_database: Database) -> Database:
    """A fresh migrated database, on each engine in turn."""
    return any_database


@pytest.fixture
async def county(database: Database) -> County:
    """An office with three units, two people, and a notice of three tasks in force."""
    made = await make_county(database)
    await made.add_notice([a_task(1), a_task(2, date(2026, 6, 30)), a_task(3, None)])
    return made
