"""A new release starts with rows of the old one waiting: row 18."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import insert, update

from storage import schema
from storage.database import Database
from storage.outgoing import Standing
from storage.tables.delivery import outbox
from tests.bot.world import MORNING, SimClock, World

FIRST_WITH_AN_OUTBOX = "0006"


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request, tmp_path) -> str:
    """The address of a database without any table, on each engine in turn."""
    if request.param == "postgres":
        return request.getfixturevalue("empty_postgres_url")
    (tmp_path / "old.db").touch()
    return f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"


@pytest.fixture
async def old_database(empty_url) -> AsyncIterator[Database]:
    """A database as the first release with an outbox has left it."""
    database = Database.open(empty_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(
            lambda sync: command.upgrade(schema.config(sync), FIRST_WITH_AN_OUTBOX)
        )
    yield database
    await database.close()


def old_row(number: int, state: str) -> dict[str, object]:
    """Return a row as it was written then: words as keys and facts, no function's name."""
    reply = {"lines": [{"t": "plain", "f": {"text": f"第{number}项"}}], "buttons": []}
    return {
        "jurisdiction_id": 1, "id": number, "key": f"old:{number}", "kind": "letter",
        "priority": 10, "channel": "fake", "bot": "bot", "chat": f"c{number}", "in_group": False,
        "language": "zh_CN", "reply": json.dumps(reply), "state": state, "created_at": MORNING,
        "not_before": MORNING, "next_at": MORNING, "expires_at": MORNING + timedelta(days=1),
        "fence": 3 if state == "sending" else 0, "claims": 1 if state == "sending" else 0,
        "attempts": 0, "perhaps_twice": False,
    }  # fmt: skip


async def test_rows_that_wait_over_an_upgrade_are_sent(old_database):
    """Row 18: what waited goes out, what was on the wire goes out once more and says so."""
    states = ("pending", "sending", "pending", "held", "sending", "pending")
    async with old_database.engine.begin() as connection:
        rows = [old_row(number, state) for number, state in enumerate(states, 1)]
        await connection.execute(insert(outbox), rows)

    await old_database.upgrade()
    world = World(old_database, clock=SimClock(MORNING))
    await world.pass_time(120)
    async with old_database.work() as uow:
        await uow.channels.resume("fake", "bot", "c4", world.clock.now())
    await world.pass_time(120)

    accepted = world.platform.keys()
    assert accepted == {f"old:{number}": 1 for number in range(1, 7)}
    again = {m.key.split("/")[0] for m in world.platform.accepted if "补发" in m.text}
    assert again == {"old:2", "old:5"}
    assert {row["state"] for row in (await world.rows()).values()} == {"sent"}


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        pytest.param('{"lines":[{"t":"planning.gone","f":{}}]}', "KeyError", id="renamed"),
        pytest.param('{"lines":[{"in":"another form"}]}', "KeyError", id="another form"),
        pytest.param("no JSON", "JSONDecodeError", id="unreadable"),
    ],
)
async def test_words_that_the_new_release_does_not_know_are_shown_and_hold_up_nobody(
    database, reply, why
):
    """Row 18: a job whose function was renamed vanishes; a row that cannot be said is shown."""
    world = World(database)
    keys = await world.put_many(4)
    async with database.work() as uow:
        changed = update(outbox).where(outbox.c.key == keys[1]).values(reply=reply)
        await uow.connection.execute(changed)

    await world.pass_time(60)

    assert await world.standing(keys[1]) is Standing.FAILED
    assert set(world.platform.keys()) == {keys[0], keys[2], keys[3]}
    async with database.read() as uow:
        (shown,) = await uow.outbox.undelivered(1)
    assert why in shown.why
