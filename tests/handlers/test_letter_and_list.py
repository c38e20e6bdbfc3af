"""The letter in one message, its list in the next: they are read as the notice that they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.covering_letters import Letters
from ledger.model import Notice
from ledger.notices import from_text
from tests.dialog import Dialog
from tests.ledger.notices.judge import read

NOON = datetime(2026, 4, 17, 12, tzinfo=UTC)

LETTER = """临江县人民政府办公室关于印发临江县2025年政务公开工作任务清单的通知
临政办发〔2025〕12号
各乡镇人民政府，县政府各部门：
现将《临江县政务公开工作任务清单》印发给你们，列第一位的单位为牵头单位，请认真落实。
临江县人民政府办公室
2025年4月16日
"""
LIST = """{title}
序号\t工作任务\t责任单位\t完成时限
1\t公开财政预决算和“三公”经费。\t县财政局、县审计局\t年底前
2\t公开招生计划和划片范围。\t县教育局、县公安局\t8月底前
3\t公布医疗服务价格。\t县医保局、县卫生健康局\t全年
"""


async def stored(talk: Dialog) -> tuple[Notice, date | None, tuple[str, ...]]:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        [notice] = await uow.notices.all()
        task = await uow.notices.task(notice.id, 1)
        assert task
        return notice, task.deadline.due, task.lead


async def test_a_list_takes_its_year_its_day_and_its_leads_from_the_letter(office: Dialog):
    assert "请把附件也发来" in await office.send_file("ban", "通知.txt", LETTER.encode())

    answer = await office.send_file(
        "ban", "附件.txt", LIST.format(title="临江县政务公开工作任务清单").encode()
    )

    assert answer.startswith("读到3项：临江县人民政府办公室关于印发")
    notice, due, lead = await stored(office)
    assert (notice.doc_number, notice.issued_on) == ("临政办发〔2025〕12号", date(2025, 4, 16))
    assert (due, lead) == (date(2025, 12, 31), ("县财政局",))


async def test_a_list_that_the_letter_does_not_name_stands_for_itself(office: Dialog):
    await office.send_file("ban", "通知.txt", LETTER.encode())

    await office.send_file("ban", "表.txt", LIST.format(title="信访工作任务清单").encode())

    notice, due, lead = await stored(office)
    assert (notice.doc_number, due, lead) == (None, date(2026, 12, 31), ())


async def test_a_letter_is_remembered_over_a_restart_and_for_two_hours(office: Dialog):
    listed = from_text(LIST.format(title="临江县政务公开工作任务清单"))
    reading = read(listed)
    sender = (office.jurisdiction_id, "test", "bot", "ban")
    await Letters(office.database).hold(sender, from_text(LETTER), NOON)

    async def found(after: timedelta, who: str = "ban") -> str | None:
        letters = Letters(office.database)
        place = (office.jurisdiction_id, "test", "bot", who)
        letter = await letters.naming(place, listed, reading, "附件.txt", NOON + after)
        return letter and letter.text()

    assert await found(timedelta(minutes=119)) == from_text(LETTER).text()
    assert await found(timedelta(minutes=121)) is None
    assert await found(timedelta(minutes=1), "hua") is None
