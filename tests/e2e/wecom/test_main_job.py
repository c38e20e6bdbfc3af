"""The whole way on WeCom: from an empty folder to a digest in the morning, by both entrances."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.process import NOTICE, OFFICE, taizhang
from tests.e2e.wecom.conftest import APRIL, Phone, running
from tests.peers.wecom.server import WeComServer

MORNING = "2026-09-28T09:45+08:00"
"""Two working days before 三季度前 falls due."""

UNIT = "县发展和改革局"


async def test_from_an_empty_folder_to_a_digest(
    tmp_path: Path, wecom: WeComServer, entrance: str
) -> None:
    office = taizhang(tmp_path, "init", "--office", OFFICE, at=APRIL)
    assert taizhang(tmp_path, "import", str(NOTICE), "--yes", at=APRIL)["imported"]

    async with running(tmp_path, wecom, entrance, APRIL) as program:
        clerk, li = Phone(program, "Clerk"), Phone(program, "Li")
        assert "绑定成功" in await clerk.say(office["code"])
        card = await clerk.asked_at_once("拿不准")
        assert "第4项" in await clerk.choose(card, None, "2 改为10月10日")
        assert (await program.of_task(13, "县卫生健康局"))["due"] == "2026-10-10"
        assert "没有拿不准的地方" in await clerk.say("1")
        assert "取码" in await clerk.say(f"邀请 {UNIT}") or clerk.shown
        await li.bind(UNIT)
        assert "第4项" in await li.say("我的任务")
        assert "已记：第4项" in await li.say("4号已完成")
        assert (await program.of_task(4, UNIT))["state"] == "reported_done"
        assert "已撤：第4项" in await li.press("撤销")
        told = len(li.shown)

    async with running(tmp_path, wecom, entrance, MORNING) as program:
        li = Phone(program, "Li")
        await program.until(lambda: len(li.shown) > told)
        await program.settled()
        digest = "\n".join(shown.text for shown in li.shown[told:])
        assert "第4项" in digest
        assert "9月30日" in digest
        assert "已记：第4项" in await li.press("办好了")
        assert (await program.of_task(4, UNIT))["state"] == "reported_done"


async def test_the_clerk_sends_the_notice_in_the_chat(tmp_path: Path, wecom: WeComServer) -> None:
    office = taizhang(tmp_path, "init", "--office", OFFICE, at=APRIL)

    async with running(tmp_path, wecom, "bot", APRIL) as program:
        clerk = Phone(program, "Clerk")
        await clerk.say(office["code"])

        preview = await clerk.file(NOTICE.read_bytes(), NOTICE.name)
        label = next(key for key in clerk.shown[-1].buttons if "就按这样导入" in key)
        live = await clerk.press(label)

        assert "读到23项" in preview
        assert "未确认前不通知任何人" in preview
        assert "已导入23项" in live
