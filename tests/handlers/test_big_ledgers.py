"""Every card fits a phone when the ledger is a whole county's: limits are checked at the end."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ledger.model import Role
from storage.database import Database
from tests.dialog import Dialog, dialog

ROOT = Path(__file__).parents[2]
NOTICES = [
    pytest.param(ROOT / "examples" / "linjiang_2026.txt", "2026-04-20 10:00", id="example"),
    *[
        pytest.param(path, "2022-07-14 10:00", id=path.stem[:3])
        for path in sorted((ROOT.parent / "shared" / "notices").glob("*.txt"))
    ],
]
LIAISON = (
    "我的任务", "全部", "本月", "逾期", "牵头的任务", "第1项", "全都完成了", "除了1都正常推进",
    "撤销", "1、2、3、4、5、6、7、8办结", "撤销", "为什么发给我", "统计", "帮助",
    "信息公开那个弄完了", "我调走了，以后王芳接", "这网站打不开",
)  # fmt: skip
CLERK = (
    "待办", "待核", "台账", "统计", "联络员", "单位组", "拿不准", "催一下逾期的", "第1项",
    "操作记录", "群里发一下", "出三季度通报", "开始去年的回头看", "写年报里要点落实那段", "帮助",
)  # fmt: skip


async def import_as_it_is(talk: Dialog, path: Path) -> None:
    data = path.read_bytes()  # noqa: ASYNC240 - a test's own file
    await talk.send_file("ban", path.name, data)
    await talk.press("ban", "就按这样导入")


async def busiest_unit(talk: Dialog) -> str:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        notice = await uow.notices.active()
        assert notice
        parts = await uow.assignments.all(notice.id)
    return Counter(a.unit.name for a in parts).most_common(1)[0][0]


@pytest.mark.parametrize(("path", "moment"), NOTICES)
async def test_every_card_of_a_real_notice_fits_a_phone(
    database: Database, tmp_path: Path, path: Path, moment: str
):
    async with dialog(database, tmp_path, moment) as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await import_as_it_is(talk, path)
        unit = await busiest_unit(talk)
        await talk.join("li", unit, Role.LIAISON, "李强")
        await talk.join("zhang", unit, Role.HEAD, "张林")
        async with talk.database.work(talk.jurisdiction_id) as uow:
            await uow.groups.register("fake", "bot", "qun", "政务公开工作群", at=talk.clock.now())
        for said in LIAISON:
            assert await talk.say("li", said), said
        year = moment[:4]
        for day in ("09-22", "10-10", "10-14", "12-22", "12-29"):
            await talk.wind(f"{year}-{day} 10:00")
            for said in ("我的任务", "逾期", "下一页", "下一页"):
                await talk.say("li", said)
        await talk.say("zhang", "我们单位还有几项没完")
        for said in CLERK:
            assert await talk.say("ban", said), said
        await talk.say("ban", "联络员")
        while any(label.startswith(("取", "再取")) for label, _ in talk.last.buttons):
            await talk.press_action("ban", talk.last.buttons[-1][1])
        await talk.say("ban", "出三季度通报")
        if any(label == "送核" for label, _ in talk.last.buttons):
            await talk.press("ban", "送核")
