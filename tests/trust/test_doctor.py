"""`taizhang doctor` sees what is wrong, and says for each what to do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.commands.doctor import Finding, findings
from bot.settings import Settings
from bot.workdays import workdays
from ledger.days_off import FESTIVALS
from storage.database import Database


def settings(folder: Path, **more: object) -> Settings:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return Settings.model_validate(defaults | {"data_dir": folder} | more)


async def found(settings: Settings) -> list[Finding]:
    return [finding async for finding in findings(settings)]


async def wrong(settings: Settings) -> list[Finding]:
    bad = [finding for finding in await found(settings) if finding.state == "wrong"]
    assert all(finding.do for finding in bad), "each says what to do"
    return bad


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A data folder with a migrated database and an office."""
    place = tmp_path / "data"
    database = Database.open(settings(place).database)
    await database.upgrade()
    async with database.work() as uow:
        await uow.jurisdictions.create("临江县人民政府办公室", "Asia/Shanghai", at=Clock().now())
    await database.close()
    return place


async def test_a_sound_house_has_nothing_wrong(folder: Path) -> None:
    assert await wrong(settings(folder)) == []


async def test_a_year_that_the_office_has_entered_is_no_estimate(folder: Path) -> None:
    today, published = Clock().now().date(), workdays({})
    years = (today.year, today.year + 1)
    days = {published.festival(name, year): False for name in FESTIVALS for year in years}
    database = Database.open(settings(folder).database)
    async with database.work() as uow:
        [office] = await uow.jurisdictions.list()
    async with database.work(office.id) as uow:
        await uow.calendar.set({day: works for day, works in days.items() if day})
    await database.close()

    said = [finding.what for finding in await found(settings(folder)) if "calendar" in finding.what]

    assert said
    assert not [what for what in said if "estimate" in what]


async def test_an_older_schema_is_named_with_its_command(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "taizhang.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()

    [problem] = await wrong(settings(folder))

    assert "taizhang db upgrade" in problem.what + problem.do


async def test_data_that_anybody_can_read_is_named(folder: Path) -> None:
    (folder / "taizhang.db").chmod(0o644)

    [problem] = await wrong(settings(folder))

    assert problem.do == f"chmod o= {folder / 'taizhang.db'}"


async def test_an_old_backup_is_no_backup(folder: Path) -> None:
    old = Clock().now() - timedelta(days=9)
    (folder / "backups" / f"taizhang-{old:%Y%m%dT%H%M%SZ}").mkdir(parents=True)

    [problem] = await wrong(settings(folder))

    assert problem.do.startswith("taizhang backup")


async def test_a_clock_that_is_behind_is_seen(folder: Path) -> None:
    database = Database.open(settings(folder).database)
    async with database.read() as uow:
        [office] = await uow.jurisdictions.list()
    async with database.work(office.id) as uow:
        await uow.audit.add(
            at=Clock().now() + timedelta(days=2), person_id=None, action="code.issued",
            subject="", detail={}, source="command",
        )  # fmt: skip
    await database.close()

    [problem] = await wrong(settings(folder))

    assert "clock" in problem.what


async def test_a_public_address_where_nobody_answers_is_seen(folder: Path) -> None:
    [problem] = await wrong(settings(folder, web_url="http://127.0.0.1:9"))

    assert "127.0.0.1:9" in problem.what


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    bad = await wrong(settings(tmp_path / "file" / "data"))

    assert any("TAIZHANG_DATA_DIR" in finding.do for finding in bad)
