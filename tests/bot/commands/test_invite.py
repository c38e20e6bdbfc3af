"""`taizhang invite`: a code, the links it goes with, and a QR code that a phone can use."""

from __future__ import annotations

import asyncio
import io
from datetime import date
from pathlib import Path

import pytest
import segno

from bot.commands import office
from storage.database import Database
from tests.peers.bot_api.server import BotApi
from tests.storage.county import make_county


@pytest.fixture(autouse=True)
async def county(migrated: Path) -> None:
    """An office with its units, and no channel but the web chat."""
    database = Database.open(f"sqlite+aiosqlite:///{migrated / 'taizhang.db'}")
    await make_county(database)
    await database.close()


async def invited(capsys: pytest.CaptureFixture[str]) -> str:
    await asyncio.to_thread(office.invite, "县财政局", role="liaison", name="", as_json=False)
    return capsys.readouterr().out


def drawn(link: str) -> str:
    """Return a link's QR code as a terminal shows it."""
    out = io.StringIO()
    segno.make(link).terminal(out, compact=True)
    return out.getvalue()


async def test_the_qr_code_opens_the_bot_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with BotApi() as api:
        monkeypatch.setenv("TAIZHANG_TELEGRAM_TOKEN", api.token)
        monkeypatch.setenv("TAIZHANG_TELEGRAM_BASE_URL", api.base_url)

        told = await invited(capsys)

    [link] = [line.split()[-1] for line in told.splitlines() if "t.me/" in line]
    assert link.startswith("https://t.me/taizhang_test_bot?start=")
    assert told.endswith(drawn(link))


async def test_without_a_bot_it_opens_the_web_chat(capsys: pytest.CaptureFixture[str]) -> None:
    told = await invited(capsys)

    [link] = [line.split()[-1] for line in told.splitlines() if "/chat/in/" in line]
    assert told.endswith(drawn(link))


async def test_a_code_and_an_import_from_the_command_line_are_on_record(
    migrated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notice = migrated / "要点.txt"
    notice.write_text(
        "临江县2026年政务公开工作要点\n1. 公开规范性文件目录。（县财政局牵头，6月底前完成）\n"
        "2. 公开行政许可事项清单。（县财政局牵头，9月底前完成）\n",
        "utf-8",
    )
    await invited(capsys)
    await asyncio.to_thread(
        office.import_notice, notice, yes=True, as_json=True, issued=date(2026, 3, 2)
    )

    database = Database.open(f"sqlite+aiosqlite:///{migrated / 'taizhang.db'}")
    async with database.read() as uow:
        made = (await uow.jurisdictions.list())[0]
    async with database.read(made.id) as uow:
        acts = await uow.audit.latest(5)
    await database.close()
    assert [(act.action, act.person_id, act.source) for act in acts] == [
        ("import.confirmed", None, "command"),
        ("code.issued", None, "command"),
    ]
