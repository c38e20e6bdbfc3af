"""`taizhang roster`: a sheet of user ids binds people, and may make their group."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from bot.commands import roster
from bot.commands.errors import BadInput, CommandFailed
from storage.database import Database
from tests.e2e.platforms import wecom_app
from tests.peers.wecom.server import WeComServer

ROWS = (
    ("单位", "姓名", "账号", "角色"),
    ("县财政局", "李某", "Li", ""),
    ("县司法局", "王某", "Wang", "分管领导"),
    ("没有这个局", "赵某", "Zhao", ""),
    ("县司法局", "钱某", "gone", ""),
)


@pytest.fixture
async def wecom() -> AsyncIterator[WeComServer]:
    async with WeComServer() as server:
        server.corp.add("Li", "Wang", "Zhao")
        yield server


@pytest.fixture
async def office(
    database: Database, wecom: WeComServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Database:
    async with database.work() as uow:
        at = datetime(2026, 4, 20, tzinfo=UTC)
        made = await uow.jurisdictions.create("临江县人民政府办公室", "Asia/Shanghai", at=at)
    async with database.work(made.id) as uow:
        await uow.units.add("县财政局")
        await uow.units.add("县司法局")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAIZHANG_DATA_DIR", str(tmp_path))
    for name, value in wecom_app(wecom).items():
        monkeypatch.setenv(name, value)
    return database


def sheet(folder: Path, rows: tuple[tuple[str, ...], ...] = ROWS) -> Path:
    path = folder / "联络员.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


async def test_a_sheet_binds_people_and_names_every_slip(office, tmp_path, capsys):
    await asyncio.to_thread(roster.run, sheet(tmp_path), group="", as_json=True)

    told = json.loads(capsys.readouterr().out)
    assert told["read"] == 4
    assert len(told["wrong"]) == 2
    assert "没有这个局" in told["wrong"][0]
    assert "gone" in told["wrong"][1]
    async with office.read() as uow:
        who = await uow.accounts.who("wecom", "wwlinjiang000001:1000002", "wang")
    assert who.person.unit == "县司法局"
    assert who.person.role == "head"


async def test_their_group_is_made_and_is_the_offices_own(office, wecom, tmp_path, capsys):
    await asyncio.to_thread(roster.run, sheet(tmp_path, ROWS[:3]), group="政务公开", as_json=False)

    assert "2" in capsys.readouterr().out
    [(chat, made)] = wecom.corp.chats.items()
    async with office.read() as uow:
        [jurisdiction] = await uow.jurisdictions.list()
    async with office.read(jurisdiction.id) as uow:
        group = await uow.groups.by_chat("wecom-chat", "wwlinjiang000001:1000002", chat)
    assert group.title == "政务公开"
    assert sorted(made["users"]) == ["li", "wang"]


async def test_a_sheet_without_the_columns_says_which(office, tmp_path):
    with pytest.raises(BadInput, match="账号"):
        await asyncio.to_thread(
            roster.run, sheet(tmp_path, (("单位", "姓名"),)), group="", as_json=False
        )


async def test_an_app_that_may_not_call_is_sent_to_doctor(office, wecom, tmp_path):
    wecom.api.trusted_ip = False

    with pytest.raises(CommandFailed, match="doctor"):
        await asyncio.to_thread(roster.run, sheet(tmp_path), group="", as_json=False)
