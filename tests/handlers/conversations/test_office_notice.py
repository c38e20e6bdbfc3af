"""The office's notice, its dates, the group (PRODUCT, conversations 15 to 18), word for word."""

from __future__ import annotations

from ledger.model import State
from tests.dialog import Dialog
from tests.handlers.test_office import due
from tests.handlers.test_report import states

NOTICE = """临江县人民政府办公室关于印发2022年临江县政务公开工作要点的通知

临政办发〔2022〕12号

各乡镇人民政府，县政府各部门：

临江县人民政府办公室
2022年6月29日

2022年临江县政务公开工作要点

一、推进主动公开

（一）公开财政预决算。集中公开部门预决算，8月底前完成。（牵头单位：县财政局；责任单位：县政府有关部门）
（二）公开惠企政策。建立惠企政策目录，三季度前上线。（牵头单位：县发展和改革局）
（三）主要负责人每年听取政务公开工作汇报。
"""


async def test_15_a_notice_is_read_and_what_is_unsure_is_asked(county: Dialog):
    answer = await county.send_file("ban", "2022年政务公开工作要点.txt", NOTICE.encode())

    assert answer.startswith(
        "读到3项：临江县人民政府办公室关于印发2022年临江县政务公开工作要点的通知"
    )
    assert "写明牵头的2项" in answer
    assert answer.endswith("未确认前不通知任何人。")
    assert [label for label, _ in county.last.buttons] == ["逐处看", "就按这样导入", "不导入"]


async def test_16_a_day_that_was_read_wrongly(county: Dialog):
    await county.play(
        "ban",
        (
            "第8项9月底前是9月20号，不是9月30号",
            "第8项时限 9月30日→9月20日（原文“9月底前”）。影响1个单位，均未收过提醒。\n"
            "同样写“9月底前”的还有第11项，一并改？",
        ),
        ("1", "已改2项。\n不另行通知，各单位下次提醒时按新时限写明。"),
    )
    assert {str(await due(county, no)) for no in (8, 11)} == {"2022-09-20"}


async def test_16_a_day_of_which_units_were_reminded(county: Dialog):
    await county.wind("2022-09-21 10:00")

    answer = await county.say("ban", "第8项9月底前是9月29号")

    assert "影响1个单位，其中1个收过提醒。" in answer
    await county.press("ban", "只改这项")
    assert str(await due(county, 11)) == "2022-09-30"


async def test_17_a_broadcast_is_previewed_in_the_ledgers_own_words(county: Dialog, group: str):
    await county.wind("2022-08-22 15:20")
    before = len(county.heard(group))
    await county.play(
        "ban",
        (
            "群里发一下，9月底前主管部门把医院信息公开到位",
            "预览（发到“政务公开工作群”，涉及1个单位）：\n"
            "【时限】第8项 医院信息公开，9月30日（星期五）前\n"
            "不用回复“收到”，办好后私聊我一句话。\n"
            "现在15:20，工作时间内。\n"
            "本周群消息已用0/2。",
        ),
    )
    assert [label for label, _ in county.last.buttons] == ["发", "改", "明早9点发"]
    await county.play("ban", ("1", "已发到1个群。"))
    assert county.heard(group)[before:] == [
        "【时限】第8项 医院信息公开，9月30日（星期五）前\n不用回复“收到”，办好后私聊我一句话。"
    ]


async def test_17_the_offices_own_words_go_out_as_they_are(county: Dialog, group: str):
    preview = await county.say("ban", "群里发一下：下周一开始第三方评估，请各单位自查栏目")
    await county.say("ban", "1")

    assert preview.startswith("预览（发到“政务公开工作群”）：\n下周一开始第三方评估")
    assert county.heard(group)[-1].startswith("下周一开始第三方评估，请各单位自查栏目")


async def test_17_a_day_that_is_not_the_ledgers_is_pointed_out(county: Dialog, group: str):
    preview = await county.say("ban", "群里发一下，9月15日前把医院信息公开到位")

    assert "台账里第8项的时限是9月30日（星期五），与这句不同，请核对。" in preview


async def test_17_it_may_be_reworded_or_wait_for_the_morning(county: Dialog, group: str):
    await county.say("ban", "群里发一下：请各单位自查栏目更新情况")
    assert await county.say("ban", "2") == "请发改好的话。"
    assert "请各单位自查栏目，9月底前改完" in await county.say(
        "ban", "请各单位自查栏目，9月底前改完"
    )

    said = await county.say("ban", "3")

    assert said == "已排好，8月23日09:05发到1个群。"
    assert county.heard(group) == []
    await county.wind("2022-08-23 09:10")
    assert len(county.heard(group)) == 1


async def test_17_outside_office_hours_it_waits(county: Dialog, group: str):
    await county.wind("2022-08-22 20:00")

    preview = await county.say("ban", "群里发一下：请各单位自查栏目更新情况")
    said = await county.say("ban", "1")

    assert "现在20:00，不在工作时间，最早8月23日08:30发。" in preview
    assert said == "现在不是工作时间，8月23日08:30发到1个群。"


async def proposals(county: Dialog, day: str) -> list[str]:
    before = len(county.heard("ban"))
    await county.wind(f"2022-{day} 10:30")
    said = "\n".join(county.heard("ban")[before:])
    return [line for line in said.splitlines() if "可以在群里播报" in line]


async def test_17_what_the_group_was_told_is_not_proposed_again(county: Dialog, group: str):
    for no, day in ((8, "9月20日"), (11, "9月22日")):
        await county.say("ban", f"第{no}项9月底前是{day}，不是9月30号")
    assert await proposals(county, "09-19") == ["近两周有2项到期（第8、11项），可以在群里播报一次"]
    await county.press("ban", "群播报预览")
    await county.press("ban", "发")

    assert [await proposals(county, f"09-{day}") for day in (20, 21, 22, 23)] == [[]] * 4


async def test_17_what_all_units_have_reported_is_not_broadcast(county: Dialog, group: str):
    await county.say("wei", "8已完成")
    await proposals(county, "09-19")

    preview = await county.press("ban", "群播报预览")

    assert "第11项" in preview
    assert "第8项" not in preview


async def test_17_two_a_week_are_enough(county: Dialog, group: str):
    for _ in range(2):
        await county.say("ban", "群里发一下：请各单位自查栏目更新情况")
        await county.say("ban", "1")

    assert await county.say("ban", "群里发一下：请各单位自查栏目更新情况") == (
        "本周群消息已用满2条，请下周再发，或私聊催办。"
    )


async def test_17_an_earlier_previews_button_sends_nothing_and_the_later_one_still_does(
    county: Dialog, group: str
):
    await county.say("ban", "群里发一下：请各单位自查栏目更新情况")
    earlier = next(action for label, action in county.last.buttons if label.endswith("发"))
    await county.say("ban", "群里发一下：请各单位报送联络员名单")

    assert "已经过时" in await county.press_action("ban", earlier)
    assert county.heard(group) == []
    await county.press("ban", "发")
    assert "报送联络员名单" in county.heard(group)[0]


def rung(county: Dialog) -> list[tuple[str, ...]]:
    """Return at whom each message in the group rang."""
    return [reply.mentions for reply, in_group in county.channel.replies if in_group]


async def test_17_it_rings_at_the_liaisons_concerned_and_at_nobody_else(county: Dialog, group: str):
    await county.say("ban", "群里发一下，9月底前主管部门把医院信息公开到位")
    await county.say("ban", "1")
    await county.say("ban", "群里发一下：下周一开始第三方评估，请各单位自查栏目")
    await county.say("ban", "1")

    assert rung(county) == [("wei",), ()]


async def test_17_who_has_reported_is_not_rung_at(county: Dialog, group: str):
    await county.say("wei", "8已完成")
    await county.say("ban", "群里发一下，9月底前主管部门把医院信息公开到位")
    await county.say("ban", "1")

    assert rung(county) == [()]


async def test_17_what_goes_out_unseen_rings_at_the_liaisons_concerned_too(
    county: Dialog, group: str
):
    async with county.database.work(county.jurisdiction_id) as uow:
        await uow.jurisdictions.set_policy(county.jurisdiction_id, {"group_unseen": 1})
    await county.wind("2022-09-19 10:30")

    assert [set(people) for people in rung(county)] == [{"wei", "zhu"}]


async def test_17_nobody_is_named_in_the_group(county: Dialog, group: str):
    answer = await county.say("ban", "群里发一下：李强那边还没公开，请抓紧")

    assert answer == "群里不点名：李强。请换个说法再发一次。"
    assert county.heard(group) == []


async def test_18_a_report_in_the_group_is_taken_and_answered_in_private(
    county: Dialog, group: str
):
    answer = await county.say("wei", "@机器人 我们第8项好了", group=group)

    assert answer == "已记，细节私聊您。"
    assert county.heard("wei")[-1] == (
        "已记：第8项 医院信息公开｜报办结，等办公室核。\n有公开网址可以补。\n记错回“撤销”。"
    )
    assert (await states(county))[8] is State.REPORTED_DONE
    shown = await county.say("ban", "待核")
    assert "1）县卫健局 第8项 医院信息公开：好了" in shown
