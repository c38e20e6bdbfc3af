"""The fixtures of the board's tests: a county whose ledger is the example's."""

from __future__ import annotations

import pytest

from bot.documents import read_document_safely
from bot.workdays import workdays
from handlers import imports
from ledger.notices import read_notice
from tests.bot.county import EXAMPLE, NOW, County, county

__all__ = ["county", "ledger"]


@pytest.fixture
async def ledger(county: County) -> County:
    """The county with the example notice in force, and its units known."""
    document = await read_document_safely(EXAMPLE.read_bytes(), EXAMPLE.name)
    reading = read_notice(document, calendar=workdays({}))
    async with county.database.work(county.jurisdiction) as uow:
        notice = await imports.store(uow, reading, None, at=NOW, today=NOW.date())
        await imports.confirm(uow, notice, at=NOW, expand_groups=True)
        county.units |= {unit.name: unit.id for unit in await uow.units.all() if not unit.office}
    return county
