"""A county that grows takes its whole ledger along: from SQLite to PostgreSQL, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Table, text

from ledger.model import Status
from ledger.talk import Inbound, InboundKind
from storage import moving
from storage.database import Database, UnitOfWork
from storage.moving import NotEmpty, move
from tests.storage.county import AT, County, everything


@pytest.fixture
def other_engine(request: pytest.FixtureRequest, any_database_url: str, tmp_path: Path) -> Database:
    """An empty database of the engine that `county` does not lie on."""
    if any_database_url.startswith("postgresql"):
        return Database.open(f"sqlite+aiosqlite:///{tmp_path / 'elsewhere' / 'taizhang.db'}")
    url: str = request.getfixturevalue("empty_postgres_url")
    return Database.open(url)


@pytest.mark.postgres
async def test_everything_comes_along_to_the_other_engine(county: County, other_engine: Database):
    await county.report(county.parts[1, "县财政局"], Status.DONE, text="办好了")

    moved = await move(county.database, other_engine)

    assert await everything(other_engine) == await everything(county.database)
    assert moved["entry"] == 1
    await other_engine.require_current()
    await other_engine.close()


@pytest.mark.postgres
async def test_what_a_killed_process_was_at_is_free_where_it_has_moved_to(
    county: County, other_engine: Database
):
    said = Inbound("web", "main", "u1", InboundKind.TEXT, "s1", "c1", AT, "1已完成")
    async with county.database.work() as uow:
        await uow.leases.register("killed", AT)
        assert await uow.leases.acquire("send:web:main", "killed") == 1
        await uow.inbox.put([said], AT)
        await uow.inbox.claim("killed")

    await move(county.database, other_engine)

    async with other_engine.work() as uow:
        await uow.leases.register("fresh", AT)
        [received] = await uow.inbox.claim("fresh")
        assert received.inbound == said
        assert await uow.leases.acquire("send:web:main", "fresh") == 2  # what it sent is adopted
    await other_engine.close()


@pytest.mark.postgres
async def test_a_database_that_holds_something_is_not_filled(
    county: County, other_engine: Database
):
    await move(county.database, other_engine)
    before = await everything(other_engine)

    with pytest.raises(NotEmpty, match="holds data"):
        await move(county.database, other_engine)

    assert await everything(other_engine) == before
    await other_engine.close()


@pytest.mark.postgres
async def test_a_side_that_waits_for_the_other_is_not_cut_off(
    county: County, other_engine: Database, monkeypatch: pytest.MonkeyPatch
):
    copy, patience = moving._copy, []

    async def watched(table: Table, old: UnitOfWork, new: UnitOfWork) -> int:
        for side, uow in ((county.database, old), (other_engine, new)):
            if not side.is_sqlite:
                shown = await uow.connection.execute(
                    text("SHOW idle_in_transaction_session_timeout")
                )
                patience.append(shown.scalar_one())
        return await copy(table, old, new)

    monkeypatch.setattr(moving, "_copy", watched)

    await move(county.database, other_engine)

    assert set(patience) == {"0"}
    await other_engine.close()
