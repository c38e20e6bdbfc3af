"""Review, chasing, bulletin, look-back, handover (PRODUCT, conversations 19 to 23)."""

from __future__ import annotations

from bot.channels.base import Unreachable
from ledger.actions import action
from ledger.model import Role, State
from tests.dialog import Dialog
from tests.handlers.test_report import states


async def test_19_several_decisions_in_one_message(county: Dialog):
    await county.say("li", "10已完成")
    await county.wind("2022-08-22 10:05")
    await county.say("wei", "8已完成")
    await county.wind("2022-08-22 10:10")
    await county.say("zhu", "11已完成，已公示")

    await county.play(
        "ban",
        (
            "待核",
            "待核3项：\n"
            "1）县司法局 第10项 重要政策解读率达到90…：已完成\n"
            "2）县卫健局 第8项 医院信息公开：已完成\n"
            "3）县住建局 第11项 住房保障信息公开：已完成，已公示\n"
            "回“1通过”或“1、3通过，2退回 缺清单”。",
        ),
        (
            "1、3通过，2退回 没写公开了哪些医院",
            "已办结：县司法局第10项。\n"
            "已办结：县住建局第11项。\n"
            "已退回：县卫健局第8项（没写公开了哪些医院），已告知本人。",
        ),
    )
    assert county.heard("wei")[-1] == (
        "第8项退回：没写公开了哪些医院。时限9月30日不变，补好直接回我一句。"
    )
    found = await states(county)
    assert (found[10], found[8], found[11]) == (State.CLOSED, State.RETURNED, State.CLOSED)


async def test_19_what_was_accepted_is_told_in_the_next_message_and_once(county: Dialog):
    await county.say("li", "9已完成")
    await county.say("ban", "待核")
    heard = len(county.heard("li"))
    await county.say("ban", "1通过")

    assert len(county.heard("li")) == heard, "no message of its own"
    assert (await county.say("li", "我的任务")).startswith("办公室已核：第9项办结。\n")
    assert (await county.say("li", "我的任务")).startswith("县司法局4项要办：")


async def test_19_what_was_accepted_rides_with_the_next_reminder(county: Dialog):
    await county.say("li", "9已完成")
    await county.say("ban", "待核")
    await county.say("ban", "1通过")

    await county.wind("2022-08-23 09:30")

    assert "\n办公室已核：第9项办结。\n" in county.heard("li")[-1]
    assert not (await county.say("li", "我的任务")).startswith("办公室已核")


async def test_a_chase_keeps_to_the_budget_and_says_when(county: Dialog):
    await county.play(
        "ban",
        (
            "催一下司法局第6项",
            "县司法局第6项：8月22日10:00并入一条提醒私聊发出。每人每工作日至多一条。",
        ),
    )
    await county.wind("2022-08-22 10:30")
    assert "第6项 规范性文件集中公开：办公室请您回一句进展" in county.heard("li")[-1]

    answer = await county.say("ban", "催一下司法局第9项")

    assert answer.startswith("县司法局第9项：8月23日09:05并入一条提醒私聊发出。")
    heard = len(county.heard("li"))
    await county.wind("2022-08-22 16:00")
    assert len(county.heard("li")) == heard


async def test_20_a_bulletin_is_checked_with_those_it_names_and_signed_by_a_person(
    county: Dialog, group: str
):
    await county.wind("2022-10-10 10:00")
    drafted = await county.say("ban", "出三季度通报")

    assert drafted.startswith(
        "第1期草稿已好（附Word）：8项，办结0，待核0，在办8（获批延期0、逾期3）。"
    )
    assert "县司法局、县卫健局、县住建局需先核实，2个工作日内可说明。" in drafted
    assert (await county.press("ban", "送核")).startswith(
        "已请3位联络员核实，10月12日（星期三）前答复。"
    )
    assert county.heard("wei")[-1] == (
        "通报拟写“第8项9月30日到期未报办结”。如不符，请10月12日前回一句；不回不视为默认，由办公室电话核。"
    )

    await county.play("wei", ("9月28日就报了，在OA里", "已把您的说明转给办公室（第8项）。"))

    shown = await county.say("ban", "待办")
    assert "县卫健局对通报第8项说明：9月28日就报了，在OA里" in shown
    assert await county.press("ban", "改为按期") == "记下了，还有2处待定。"


async def test_20_it_is_not_signed_before_the_units_could_answer(county: Dialog):
    await county.wind("2022-10-10 10:00")
    await county.say("ban", "出三季度通报")
    await county.press("ban", "送核")
    sign = await approval_of(county)

    assert await county.press_action("ban", sign) == (
        "还有3处没核，10月12日（星期三）后才能签发；也可逐处定。"
    )


async def test_20_silence_is_no_consent_and_a_named_person_signs(county: Dialog):
    await county.wind("2022-10-10 10:00")
    await county.say("ban", "出三季度通报")
    await county.press("ban", "送核")
    await county.wind("2022-10-13 10:00")

    await county.play(
        "ban",
        (
            "待办",
            "通报核实3处待定\n逾期3件\n县司法局第7项没有回话，请电话核后再定。",
        ),
        ("2", "记下了，还有2处待定。\n县卫健局第8项没有回话，请电话核后再定。"),
        ("1", "记下了，还有1处待定。\n县住建局第11项没有回话，请电话核后再定。"),
        ("2", "都核完了，可以签发。"),
        ("1", "第1期已由赵敏签发（附Word）。要发群请说“群里发一下”。"),
    )
    assert county.last.files == ["2022年政务公开工作要点落实情况通报（第1期）.docx"]


async def approval_of(talk: Dialog) -> str:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        draft = await uow.bulletins.being_checked(talk.notice_id)
    assert draft
    return action("bulletin", "approve", draft.id)


async def test_21_last_years_open_items_one_by_one(county: Dialog):
    await county.notice(
        (5, "规章集中公开", "12月底前", "县司法局"),
        (14, "专栏清理", "12月底前", "县卫健局"),
        year=2021,
    )
    await county.say("wei", "14还差3个单位")
    await county.wind("2022-08-22 10:01")
    await county.notice(
        (6, "规章和规范性文件集中公开", "12月底前", "县司法局"),
        (8, "医院信息公开", "9月底前", "县卫健局"),
    )

    await county.play(
        "ban",
        (
            "开始去年的回头看",
            "2021年2项，未了结2项：\n"
            "第5项 规章集中公开（县司法局）\n"
            "今年相近：第6项 规章和规范性文件集中公开",
        ),
        (
            "1",
            "上年第5项：并入今年。\n"
            "2021年2项，未了结1项：\n"
            "第14项 专栏清理（县卫健局）\n"
            "当时说：14还差3个单位",
        ),
        ("单独督促", "上年第14项：单独督促。\n回头看完了，结果在工作簿“回头看”里。"),
    )
    assert county.heard("wei")[-1] == ("去年第14项当时说“14还差3个单位”，现在怎样？一句话即可。")
    await county.play("wei", ("都清理完了", "已记，转给办公室了。"))


async def test_22_a_successor_gets_the_list_item_by_item(county: Dialog):
    await county.say("li", "规范性文件清理完了，公布了43件")
    await county.say("li", "14已完成")

    await county.play("li", ("我调走了，以后王芳接", "已请办公室确认由王芳接任。"))
    assert county.heard("ban")[-1] == "县司法局联络员李强申请由王芳接任。"
    done = await county.say("ban", "1")
    code = done.split("绑定码 ")[1].split("（")[0]
    assert county.heard("li")[-1] == (
        "已交接给王芳（未办6项），之后不再给您发。您的姓名仅保留在历史记录里。"
    )
    assert "绑定码" in await county.say("li", "我的任务")

    first = await county.say("wang", code)

    assert first.splitlines() == [
        "绑定成功：县司法局 王芳",
        "您接任县司法局联络员。未办6项：",
        "第6项 规范性文件集中公开（办理中）规范性文件清理完了，公布了43件",
        "第7项 示范创建（待办）",
        "第9项 公共企事业单位信息公开（待办）",
        "第10项 重要政策解读率达到90%以上（待办）",
        "第12项 旅游信息公开（待办）",
        "第14项 主要负责人听取汇报（已报待核）已完成",
        "回“我的任务”看全部。",
    ]
    heard = len(county.heard("li"))
    await county.wind("2022-08-23 10:00")
    assert len(county.heard("li")) == heard


async def test_22_a_successor_who_is_bound_already_hears_at_once(county: Dialog):
    await county.join("fang", "县司法局", Role.LIAISON, "王芳")
    await county.say("li", "我调走了，以后王芳接")

    await county.say("ban", "1")

    assert county.heard("fang")[-1].startswith("您接任县司法局联络员。未办6项：")


async def test_23_the_annual_paragraph_is_a_draft_for_a_person(county: Dialog):
    answer = await county.say("ban", "写年报里要点落实那段")

    assert answer == "年报段落在这里，每句后附台账项号。请改定后自行送审，我不外发。"
    assert county.last.files == ["2022年政务公开工作要点落实情况.docx"]


async def test_a_chase_after_hours_waits_for_the_morning(county: Dialog):
    await county.wind("2022-08-26 18:30")

    answer = await county.say("ban", "催一下司法局第6项")

    assert answer.startswith("县司法局第6项：8月29日08:30并入一条提醒私聊发出。")
    assert not any("规范性文件" in told for told in county.heard("li"))


async def test_whom_the_bot_cannot_reach_is_on_the_desk_and_in_the_counts(county: Dialog):
    county.channel.failures.append(Unreachable("blocked by the user"))
    await county.wind("2022-08-23 09:30")

    assert county.heard("li") == []
    assert "县司法局" in await county.say("ban", "待办")
    assert "联系不上" in await county.say("ban", "统计")
    await county.say("li", "我的任务")
    assert "各单位都联系得上" in await county.say("ban", "统计")
