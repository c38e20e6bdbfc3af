"""Looking after the database from the command line: one clear line for whatever happens."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import upkeep
from bot.commands.errors import BadInput, CommandFailed
from ledger.model import Role
from storage.database import Database
from storage.folder import sole_user

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("data_dir")


@pytest.fixture
def office(migrated: Path) -> Path:
    """An office with two liaisons of the same name, and one clerk."""

    async def fill() -> None:
        database = Database.open(f"sqlite+aiosqlite:///{migrated / 'taizhang.db'}")
        async with database.work() as uow:
            made = await uow.jurisdictions.create("临江县政府办", "Asia/Shanghai", at=AT)
        async with database.work(made.id) as uow:
            for name in ("县财政局", "县教育局"):
                unit = await uow.units.add(name)
                await uow.people.add(unit.id, Role.LIAISON, "李文")
            clerk = await uow.people.add((await uow.units.office()).id, Role.CLERK, "陈明")
            await uow.accounts.bind(clerk.id, "web", "main", "s1", "c1", AT + timedelta(days=1))
        await database.close()

    asyncio.run(fill())
    return migrated


def test_upgrading_makes_a_database_and_says_which_schema(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upkeep.upgrade()
    upkeep.upgrade()

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("the schema is 000")
    assert second.endswith("nothing was changed")
    assert (data_dir / "taizhang.db").exists()


def test_a_backup_is_made_listed_and_put_back(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upkeep.backup(as_json=True)
    made = json.loads(capsys.readouterr().out)
    (office / "taizhang.db").unlink()

    upkeep.restore(Path(made["folder"]), overwrite=False)

    assert "restored the state of" in capsys.readouterr().out
    upkeep.export_person("陈明")
    assert json.loads(capsys.readouterr().out)["person"]["name"] == "陈明"


def test_a_backup_can_go_anywhere(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upkeep.backup(tmp_path / "usb")

    assert "read back and checked" in capsys.readouterr().out
    assert len(list((tmp_path / "usb").iterdir())) == 1


def test_restoring_over_data_wants_a_word(office: Path, tmp_path: Path) -> None:
    upkeep.backup(tmp_path / "usb")
    [folder] = (tmp_path / "usb").iterdir()

    with pytest.raises(CommandFailed, match="--overwrite"):
        upkeep.restore(folder, overwrite=False)
    upkeep.restore(folder, overwrite=True)


def test_what_is_no_backup_is_refused_in_one_line(office: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not exist"):
        upkeep.restore(tmp_path / "nowhere", overwrite=True)
    with pytest.raises(CommandFailed, match="is no backup"):
        upkeep.restore(tmp_path, overwrite=True)


def test_a_backup_of_nothing_says_where_to_begin() -> None:
    with pytest.raises(CommandFailed, match="to begin: taizhang init"):
        upkeep.backup()


def test_a_bad_setting_is_named_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", "mysql://x")

    with pytest.raises(BadInput, match="TAIZHANG_DATABASE_URL"):
        upkeep.upgrade()


def test_a_person_is_handed_out_to_a_file_only_the_owner_reads(
    office: Path, tmp_path: Path
) -> None:
    upkeep.export_person("李文", unit="县财政局", out=tmp_path / "li.json")

    data = json.loads((tmp_path / "li.json").read_text("utf-8"))
    assert data["person"]["unit"] == "县财政局"
    assert (tmp_path / "li.json").stat().st_mode & 0o077 == 0


def test_a_name_that_two_people_have_is_asked_back(office: Path) -> None:
    with pytest.raises(BadInput, match=r"县财政局 \d+、县教育局 \d+"):
        upkeep.export_person("李文")
    with pytest.raises(BadInput, match="nobody of this name"):
        upkeep.export_person("张三")


def test_forgetting_wants_a_word_and_leaves_unit_and_role(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandFailed, match="add --yes"):
        upkeep.forget_person("李文", unit="县财政局")
    upkeep.forget_person("李文", unit="县财政局", yes=True)

    assert capsys.readouterr().out == "forgotten; the history says: 县财政局联络员\n"
    with pytest.raises(BadInput, match="nobody of this name"):
        upkeep.forget_person("李文", unit="县财政局", yes=True)


def test_a_database_moves_whole_into_an_empty_one_only(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = f"sqlite+aiosqlite:///{tmp_path / 'other' / 'taizhang.db'}"

    upkeep.move(other)

    assert f"set TAIZHANG_DATABASE_URL={other}" in capsys.readouterr().out
    with pytest.raises(CommandFailed, match="name a database with nothing in it"):
        upkeep.move(other)


def test_nothing_moves_and_nothing_is_restored_under_a_running_program(office: Path) -> None:
    upkeep.backup(office / "backups")
    [folder] = (office / "backups").iterdir()

    with sole_user(office / "taizhang.db"):
        with pytest.raises(CommandFailed, match="another process"):
            upkeep.move(f"sqlite+aiosqlite:///{office / 'other.db'}")
        with pytest.raises(CommandFailed, match="another process"):
            upkeep.restore(folder, overwrite=True)
