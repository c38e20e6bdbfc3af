"""Statements that are built once give the same on the short way as on the ordinary one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, MultipleResultsFound

from storage.database import Database
from storage.tables.delivery import inbox

AT = datetime(2026, 5, 20, 1, 5, tzinfo=UTC)
ROW = {
    "channel": "web",
    "bot": "bot",
    "chat": "li",
    "body": "{}",
    "state": "waiting",
    "attempts": 0,
    "received_at": AT,
}
BY_STATE = (
    select(inbox.c.id, inbox.c.received_at, inbox.c.owner)
    .where(inbox.c.state.in_(["waiting", "working"]), inbox.c.chat == bindparam("in"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)
CLOSE = update(inbox).where(inbox.c.id == bindparam("row")).values(owner=bindparam("by"))
PUT = insert(inbox)


@pytest.fixture
async def database(sqlite_url):
    database = Database.open(sqlite_url)
    async with database.work() as uow:
        for number in (1, 2, 3):
            await uow.connection.execute(PUT, ROW | {"id": number, "update_id": str(number)})
    yield database
    await database.close()


async def test_rows_are_the_same_the_first_time_and_ever_after(database):
    found = []
    for _ in range(3):
        async with database.read() as uow:
            result = await uow.connection.execute(BY_STATE, {"in": "li", "most": 2})
            found.append([tuple(row) for row in result])

    assert found == [[(1, AT, None), (2, AT, None)]] * 3


async def test_rows_know_their_columns(database):
    for _ in range(2):
        async with database.read() as uow:
            rows = (await uow.connection.execute(BY_STATE, {"in": "li", "most": 1})).mappings()
            assert [dict(row) for row in rows] == [{"id": 1, "received_at": AT, "owner": None}]


async def test_rows_are_asked_for_in_the_same_ways(database):
    for _ in range(3):
        async with database.read() as uow:

            async def found(most, chat="li", uow=uow):
                return await uow.connection.execute(BY_STATE, {"in": chat, "most": most})

            assert [row.received_at for row in (await found(2)).all()] == [AT, AT]
            assert (await found(2)).first().id == 1
            assert (await found(2, "nobody")).first() is None
            assert (await found(1)).one_or_none().owner is None
            assert (await found(1, "nobody")).one_or_none() is None
            assert list((await found(3)).scalars()) == [1, 2, 3]
            assert (await found(1)).scalar_one() == 1
            assert (await found(1)).scalar_one_or_none() == 1
            assert (await found(1, "nobody")).scalar_one_or_none() is None
            with pytest.raises(MultipleResultsFound):
                (await found(2)).one_or_none()


async def test_a_change_counts_its_rows(database):
    counts = []
    for _ in range(3):
        async with database.work() as uow:
            for row in (1, 99):
                result = await uow.connection.execute(CLOSE, {"row": row, "by": "me"})
                counts.append(result.rowcount)

    assert counts == [1, 0] * 3


async def test_an_error_is_the_same_on_both_ways(database):
    for _ in range(3):
        with pytest.raises(IntegrityError):
            async with database.work() as uow:
                await uow.connection.execute(PUT, ROW | {"id": 1, "update_id": "9"})


async def test_whoever_listens_for_statements_hears_every_one(database, statements):
    heard = statements(database)

    for _ in range(3):
        async with database.read() as uow:
            await uow.connection.execute(BY_STATE, {"in": "li", "most": 2})

    assert sum("FROM inbox" in statement for statement in heard) == 3


async def test_many_rows_give_the_same_the_first_time_and_ever_after(database):
    put = sqlite.insert(inbox).on_conflict_do_nothing().returning(inbox.c.id)
    new, changed = [], []
    for first in (10, 20, 30):
        numbers = [1, first, first + 1]  # the first of them is known
        async with database.work() as uow:
            rows = [ROW | {"id": number, "update_id": str(number)} for number in numbers]
            new.append(list((await uow.connection.execute(put, rows)).scalars()))
            closed = [{"row": number, "by": "me"} for number in (*numbers, 99)]
            changed.append((await uow.connection.execute(CLOSE, closed)).rowcount)

    assert new == [[first, first + 1] for first in (10, 20, 30)]
    assert changed == [3, 3, 3]
