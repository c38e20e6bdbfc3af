"""The whole way on Telegram: from an empty folder to a digest in the morning, by both ways in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.process import NOTICE, OFFICE, taizhang
from tests.e2e.telegram.conftest import Phone, running
from tests.peers.bot_api.server import BotApi

APRIL = "2026-04-20T09:00+08:00"
MORNING = "2026-09-28T09:45+08:00"
"""Two working days before 三季度前 falls due."""

UNIT = "县发展和改革局"
CLERK, LI = 11, 42
NOTICE_BYTES = NOTICE.read_bytes()


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    return folder


async def test_from_an_empty_folder_to_a_digest(empty: Path, api: BotApi, mode: str) -> None:
    office = taizhang(empty, "init", "--office", OFFICE, at=APRIL)
    imported = taizhang(empty, "import", str(NOTICE), "--yes", at=APRIL)
    assert imported["imported"]

    async with running(empty, api, mode, at=APRIL) as program:
        clerk, li = Phone(program, CLERK, "督办员"), Phone(program, LI, "小李")
        invited = await program.command("invite", UNIT)
        assert invited["links"]["telegram"].endswith(f"?start={invited['code']}")

        assert "绑定成功" in await clerk.start(office["code"])
        assert "绑定成功" in await li.start(invited["code"])
        assert "第4项" in await li.say("我的任务")
        assert "已记：第4项" in await li.say("4号已完成")
        assert (await program.of_task(4, UNIT))["state"] == "reported_done"
        assert "已撤：第4项" in await li.say("撤销")
        told = len(li.shown)

    async with running(empty, api, mode, at=MORNING) as program:
        li = Phone(program, LI, "小李")
        # Months have passed: that the bot was away is said beside the digest.
        digest = await program.until(
            lambda: next((text for text in li.shown[told:] if "第4项" in text), None)
        )
        assert "9月30日" in digest
        await li.say("4号已完成")
        await program.until(lambda: any("已记：第4项" in text for text in li.shown[told:]))
        assert (await program.of_task(4, UNIT))["state"] == "reported_done"


async def test_the_clerk_sends_the_notice_in_the_chat(empty: Path, api: BotApi, mode: str) -> None:
    office = taizhang(empty, "init", "--office", OFFICE, at=APRIL)

    async with running(empty, api, mode, at=APRIL) as program:
        clerk = Phone(program, CLERK, "督办员")
        await clerk.start(office["code"])

        preview = await clerk.send(NOTICE_BYTES, NOTICE.name)

        assert "读到23项" in preview
        assert "未确认前不通知任何人" in preview
        live = await clerk.press("2. 就按这样导入")
        assert "已导入23项" in live
        told = await program.command("ledger")
        assert len({row["task"] for row in told["assignments"]}) == 23
