"""The same way in the web chat: over HTTP and server-sent events, with no account anywhere."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tests.e2e.process import NOTICE, OFFICE, Serving, free_port, taizhang
from tests.e2e.web.page import Page

APRIL = "2026-04-20T09:00+08:00"
MORNING = "2026-09-28T09:45+08:00"
"""Two working days before 三季度前 falls due."""

UNIT = "县发展和改革局"
NOTICE_BYTES = NOTICE.read_bytes()


def serving(folder: Path, at: str, port: int | None = None) -> AbstractAsyncContextManager[Serving]:
    """Start the program, and end it with the block; on the same port as before, if one is given."""
    return Serving(folder, at=at, port=port or free_port()).running()


async def test_from_an_empty_folder_to_a_digest(tmp_path: Path) -> None:
    taizhang(tmp_path, "init", "--office", OFFICE, at=APRIL)
    taizhang(tmp_path, "import", str(NOTICE), "--yes", at=APRIL)
    port = free_port()

    async with Page(f"http://127.0.0.1:{port}") as li:
        async with serving(tmp_path, APRIL, port) as program:
            invited = await program.command("invite", UNIT)
            assert invited["links"]["web"] == f"{program.address}/chat/in/{invited['code']}"
            await li.sign_in(invited["code"])

            assert "第4项" in await li.say("我的任务")
            assert "已记：第4项" in await li.say("4号已完成")
            assert "已撤：第4项" in await li.press("撤销")
            assert "已记：第4项" in await li.say("4号进展60%，在建项目已全部公开")
            ledger = await program.command("ledger")
            [row] = [r for r in ledger["assignments"] if (r["unit"], r["task"]) == (UNIT, 4)]
            assert (row["state"], row["percent"]) == ("in_progress", 60)
            told = len(li.told)
            await li.leave()

        async with serving(tmp_path, MORNING, port) as program:
            li.follow()
            digest = await li.told_beyond(told)
            assert "第4项" in digest
            assert "9月30日" in digest
            assert "已记：第4项" in await li.say("4号已完成")


async def test_the_clerk_sends_the_notice_in_the_chat(tmp_path: Path) -> None:
    office = taizhang(tmp_path, "init", "--office", OFFICE, at=APRIL)

    async with serving(tmp_path, APRIL) as program, Page(program.address) as clerk:
        await clerk.sign_in(office["code"])

        preview = await clerk.upload(NOTICE_BYTES, NOTICE.name)

        assert "读到23项" in preview
        assert "已导入23项" in await clerk.press("就按这样导入")


DOUBTFUL = """临江县人民政府办公室关于印发2026年临江县政务公开任务清单的通知
各乡镇人民政府，县政府各部门：
现将任务清单印发给你们，请认真落实。
临江县人民政府办公室
2026年4月16日
序号\t重点工作\t牵头单位\t责任单位\t完成时限
1\t公开财政预决算，公布专项资金分配结果。\t县财政局\t县审计局\t9月底前
2\t公布惠企政策目录，方便企业查询。\t\t县税务局\t10月底前
3\t开展政府开放日活动，听取群众意见。\t县司法局\t县民政局\t12月底温
4\t清理停更的政务新媒体账号。\t县政府办公室\t县教育局\t8月底前
5\t做好政策解读，多用图解和视频。\t县政府办公室\t县文化广电和旅游局\t全年
"""


async def test_the_clerk_walks_through_what_is_in_doubt_and_nothing_else(tmp_path: Path) -> None:
    office = taizhang(tmp_path, "init", "--office", OFFICE, at=APRIL)

    async with serving(tmp_path, APRIL) as program, Page(program.address) as clerk:
        await clerk.sign_in(office["code"])
        preview = await clerk.upload(DOUBTFUL.encode(), "清单.txt")
        assert "读到5项" in preview

        card = await clerk.press("逐处看")
        asked = []
        while "确认导入吗" not in card:
            asked.append(card)
            assert len(asked) < 6
            card = await clerk.say("1")

        assert len(asked) == 2
        assert "第2项" in asked[0]
        assert "12月底温" in asked[1]
        assert "已导入5项" in await clerk.press("确认导入")
