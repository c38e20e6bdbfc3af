"""Reminders, more time, overdue, not ours (PRODUCT, conversations 10 to 14, 24), word for word."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.model import State
from tests.dialog import Dialog
from tests.handlers.test_office import due
from tests.handlers.test_report import states


async def test_10_a_reminder_is_answered_with_one_sentence(county: Dialog):
    await county.say("li", "10还差2篇解读")
    await county.wind("2022-08-23 09:30")

    assert county.heard("li")[-1] == (
        "近期要办1项：\n"
        "第7项 示范创建：8月31日到期（“8月底前”），还有6个工作日\n"
        "直接回一句话即可；有困难、要延期也直接说。"
    )
    await county.play(
        "li",
        (
            "7已完成，10无变化",
            "已记2项：\n"
            "第7项 示范创建｜报办结，等办公室核。\n"
            "第10项 重要政策解读率达到90%以上｜正常推进，无变化。近期不再提醒。\n"
            "哪项不对，回“撤销10”；全不对回“撤销”。",
        ),
    )


@pytest.mark.parametrize("said", ["办好了", "已经完成了", "完成了"])
async def test_10_words_without_a_number_answer_the_reminder(county: Dialog, said: str):
    await county.wind("2022-08-23 09:30")

    answer = await county.say("li", said)

    assert answer.startswith("已记：第7项 示范创建｜报办结，等办公室核。")


async def test_10_the_reminder_is_answered_only_while_nothing_else_was_said(county: Dialog):
    await county.wind("2022-08-23 09:30")
    await county.say("li", "我的任务")

    answer = await county.say("li", "完成了")

    assert answer.startswith("没有记")
    assert set((await states(county)).values()) == {State.OPEN}


async def test_11_more_time_is_asked_and_granted_to_another_day(county: Dialog):
    await county.play(
        "li",
        (
            "第7项来不及，能不能到9月15",
            "第7项原定8月31日，申请延到9月15日（星期四）。缺一句理由。",
        ),
        (
            "示范点装修没完工",
            "第7项原定8月31日，申请延到9月15日（星期四），已转办公室。批复前催办暂停，原时限不变。",
        ),
    )
    assert county.heard("ban")[-1] == (
        "县司法局第7项（原定8月31日）申请延至9月15日（星期四）：示范点装修没完工。首次延期。"
    )
    await county.play("ban", ("2 9月9日", "已办：县司法局第7项延到9月9日（星期五），已告知本人。"))
    assert county.heard("li")[-1] == "第7项同意延到9月9日（星期五）。新提醒按9月9日算。"
    assert await due(county, 7) == date(2022, 9, 9)


async def test_11_nobody_is_chased_while_the_office_has_not_answered(county: Dialog):
    await county.say("li", "第7项延期到9月15日，示范点装修没完工")

    for day in ("08-29", "08-30", "08-31", "09-01", "09-08"):
        await county.wind(f"2022-{day} 10:00")

    assert not any("示范创建" in told for told in county.heard("li")[1:])


async def test_12_a_second_wish_goes_to_a_person(county: Dialog):
    await county.say("li", "第7项延期到9月9日，示范点装修没完工")
    await county.press("ban", "同意")
    await county.wind("2022-09-14 10:00")

    await county.play(
        "li",
        (
            "再延一周",
            "第7项已延过1次（到9月9日）。我把情况转办公室由人决定，您可打电话说明；"
            "批复前我不再自动催。",
        ),
        ("再延一周", "第7项的延期申请还在办公室，批复前不催。"),
    )
    shown = await county.say("ban", "待办")
    assert "再次申请延至9月16日（星期五）：没有写理由。已延1次。" in shown
    await county.say("ban", "3 应按期完成")
    assert county.heard("li")[-1] == ("第7项的延期没有同意，时限仍是9月9日（星期五）。应按期完成")


async def test_13_the_head_hears_once(county: Dialog):
    for day in ("08-22", "08-29", "09-01", "09-07", "09-08", "09-09", "09-14"):
        await county.wind(f"2022-{day} 10:00")

    assert county.heard("zhang") == [
        "贵单位有1项到期后尚无办结情况：\n"
        "第7项 示范创建，8月31日到期\n"
        "联络员已收过3次提醒。\n"
        "联络员：李强。\n"
        "回“知道了”即可，我不再就此事打扰您。"
    ]
    await county.play(
        "zhang",
        ("知道了", "好的，不再就此事打扰您。"),
        (
            "我们单位还有几项没完",
            "县司法局6项：在办6，已报待核0，了结0。\n"
            "逾期1项：第7项。\n"
            "下一个时限12月31日：第6、9、10、12项。",
        ),
    )


async def test_14_not_ours(county: Dialog):
    await county.play(
        "li", ("第12项跟我们没关系", "已请办公室确认“第12项不涉及县司法局”。确认前不催。")
    )
    await county.play("ban", ("1", "已办：第12项不涉及县司法局，已告知。"))

    assert county.heard("li")[-1] == "第12项已确认不涉及，移出您的任务。"
    assert "旅游信息" not in await county.say("li", "我的任务")


async def test_24_after_a_standstill_one_merged_message(county: Dialog):
    await county.wind("2022-08-30 10:00")
    county.clock.wind_to(county.clock.now().replace(hour=12))
    before = len(county.heard("li"))

    await county.wind("2022-09-02 09:40")

    told = county.heard("li")[before:]
    assert len(told) == 1
    assert told[0].startswith("系统停了2个工作日，合并补发1项，这几天报都不算迟报：")


async def test_the_annual_report_of_the_unit_is_told_twice_in_january(county: Dialog):
    await county.press_action("li", "my_tasks all 0")
    for day in range(1, 32):
        await county.wind(f"2023-01-{day:02} 10:00")

    told = [text for text in county.heard("wei") if "年度报告" in text]
    assert len(told) == 2
    assert "2022年单位政府信息公开年度报告，法定1月31日（星期二）前公布。" in told[0]


async def test_the_county_report_stands_on_the_desk_in_march(county: Dialog):
    for day in range(1, 32):
        await county.wind(f"2023-03-{day:02} 10:00")

    told = [
        text for text in county.heard("ban") if "本级政府年度报告3月31日（星期五）前公布" in text
    ]
    assert 1 <= len(told) <= 3
