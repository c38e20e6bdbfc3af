"""A corrected notice: the difference is shown, reports stay with tasks, nobody hears twice."""

from __future__ import annotations

import pytest

from ledger.model import Role, State
from tests.dialog import Dialog
from tests.handlers.test_import import NOTICE, assignments

CORRECTED = (
    NOTICE.replace("5月底前完成", "6月底前完成")
    .replace(
        "（牵头单位：县司法局）\n",
        "（牵头单位：县司法局）\n（四）公开权力清单。更新权力清单，年底前完成。（牵头单位：县财政局）\n",
    )
    .replace("目录，三季度前上线", "目录和清单，三季度前上线")
)


async def live(office: Dialog) -> None:
    await office.send_file("ban", "要点.txt", NOTICE.encode())
    await office.press("ban", "就按这样导入")
    await office.join("cai", "县财政局", Role.LIAISON, "蔡")
    async with office.database.read(office.jurisdiction_id) as uow:
        notice = await uow.notices.active()
    assert notice
    office.notice_id = notice.id


async def test_a_corrected_notice_shows_what_it_changes(office: Dialog):
    await live(office)

    shown = await office.send_file("ban", "要点（更正）.txt", CORRECTED.encode())

    assert shown.startswith("这是现行《")
    assert "第1项 公开财政预决算：时限 5月31日→6月30日" in shown
    assert "第2项 公开惠企政策：文字有改动" in shown
    assert "新增1项：第4项。" in shown
    assert "已报的进展、佐证、延期都跟着任务走。确认前不变。" in shown


@pytest.mark.parametrize(
    ("helpers", "told"),
    [
        ("县司法局", "责任单位改为县司法局"),
        (
            "县司法局、县审计局、县税务局、县统计局",
            "责任单位改为县司法局、县审计局、县税务局等4家",
        ),
    ],
)
async def test_others_are_spoken_of_only_where_there_are_more(
    office: Dialog, helpers: str, told: str
):
    await live(office)
    named = NOTICE.replace("县直有关单位", helpers)

    shown = await office.send_file("ban", "要点（更正）.txt", named.encode())

    assert told in shown.splitlines()[1]
    assert shown.splitlines()[1].endswith(told)


async def test_reports_stay_with_their_tasks(office: Dialog):
    await live(office)
    await office.say("cai", "1已完成 https://www.linjiang.gov.cn/ys")
    await office.send_file("ban", "要点（更正）.txt", CORRECTED.encode())

    done = await office.press("ban", "按更正稿更新")

    assert "原有" in done
    assert "件次的进展都保留" in done
    async with office.database.read(office.jurisdiction_id) as uow:
        notice = await uow.notices.active()
        assert notice
        parts = await uow.assignments.all(notice.id)
        own = next(a for a in parts if a.task.no == 1 and a.unit.name == "县财政局")
        assert own.state is State.REPORTED_DONE
        assert str(own.due) == "2026-06-30"
        assert [e.text for e in await uow.entries.of_assignment(own.id)] == [
            "1已完成 https://www.linjiang.gov.cn/ys"
        ]
        assert len(await uow.evidence.of_assignment(own.id)) == 1
    assert (4, "县财政局") in await assignments(office)
    assert "第4项" in await office.say("cai", "我的任务")
    assert (await office.say("cai", "撤销1")).startswith("已撤：第1项“报办结”")


async def test_a_day_that_was_extended_stays(office: Dialog):
    await live(office)
    await office.say("cai", "第1项延期到7月15日，系统没有验收")
    await office.press("ban", "同意")
    await office.send_file("ban", "要点（更正）.txt", CORRECTED.encode())
    await office.press("ban", "按更正稿更新")

    assert "现为7月15日（原6月30日）" in await office.say("cai", "第1项")


async def test_what_was_told_is_not_told_again(office: Dialog):
    await live(office)
    await office.join("fa", "县发展和改革局", Role.LIAISON, "方")
    await office.wind("2026-09-21 10:00")
    heard = len(office.heard("fa"))
    assert heard == 1
    await office.send_file("ban", "要点（更正）.txt", CORRECTED.encode())
    await office.press("ban", "按更正稿更新")

    await office.wind("2026-09-23 10:00")

    assert len(office.heard("fa")) == heard


async def test_the_same_words_in_another_file_change_nothing(office: Dialog):
    await live(office)
    before = await assignments(office)

    answer = await office.send_file("ban", "要点2.txt", (NOTICE + "\n").encode())

    assert answer.startswith("与台账里的《")
    assert "没有变化" in answer
    assert await assignments(office) == before


async def test_leaving_it_changes_nothing(office: Dialog):
    await live(office)
    before = await assignments(office)
    await office.send_file("ban", "要点（更正）.txt", CORRECTED.encode())

    await office.press("ban", "不更新")

    assert await assignments(office) == before


async def test_units_named_after_the_confirmation_get_their_parts(office: Dialog):
    vague = NOTICE.replace("责任单位：县直有关单位", "责任单位：各专班成员单位")
    await office.send_file("ban", "要点.txt", vague.encode())
    await office.press("ban", "就按这样导入")
    assert not any(unit == "县司法局" for no, unit in await assignments(office) if no == 1)

    card = await office.say("ban", "拿不准")
    while "各专班成员单位" not in card:
        card = await office.press("ban", "先放着")
    await office.say("ban", "县司法局、县发展和改革局")

    found = await assignments(office)
    assert found[1, "县司法局"] == "responsible"
    assert found[1, "县发展和改革局"] == "responsible"
