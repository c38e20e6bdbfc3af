"""Settings and files that something has damaged: row 15."""

from __future__ import annotations

import os
import random

import pytest

from bot.settings import BadSettings, load_settings
from storage.database import Database, DatabaseUnusable
from tests.bot.world import World

SEEDS = range(30)
ENV = (
    b"TAIZHANG_TIMEZONE=Asia/Shanghai\n"
    b"TAIZHANG_TELEGRAM_TOKEN=123456:AAbbccddeeffgghhiijjkkllmmnnooppqqr\n"
    b"TAIZHANG_WEB_PORT=8765\n"
    b"TAIZHANG_WEB_URL=https://ledger.example\n"
)


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_settings_are_one_line_or_none(tmp_path, monkeypatch, seed):
    """Row 15: a byte of the file is another; either it is still valid or one line says what not."""
    for name in [name for name in os.environ if name.startswith("TAIZHANG_")]:
        monkeypatch.delenv(name)
    chance, damaged = random.Random(seed), bytearray(ENV)
    damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    (tmp_path / ".env").write_bytes(damaged)
    monkeypatch.chdir(tmp_path)

    said = _said_of_the_settings()

    assert len(said.splitlines()) <= 1
    assert not said or ".env" in said or "TAIZHANG_" in said
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == []


def _said_of_the_settings() -> str:
    try:
        load_settings()
    except BadSettings as bad:
        return str(bad)
    return ""


@pytest.mark.parametrize("seed", SEEDS[:12])
async def test_a_truncated_database_is_named_and_not_touched(sqlite_url, seed):
    """Row 15: cut off anywhere, it is refused by name; nothing is written to what is left."""
    whole = Database.open(sqlite_url)
    await World(whole).put_many(200)
    await whole.close()
    path = whole.path
    path.with_name(path.name + "-wal").unlink(missing_ok=True)
    size = path.stat().st_size
    os.truncate(path, random.Random(seed).randrange(1, size - 4096))
    left = path.read_bytes()

    database = Database.open(sqlite_url)
    with pytest.raises(DatabaseUnusable, match=r"damaged|no database|no such"):
        await _use(database)
    await database.close()

    assert path.read_bytes() == left


async def _use(database: Database) -> None:
    await database.require_current()
    await World(database).drain()
