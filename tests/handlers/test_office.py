"""The office's side, through the real router and storage: review, extensions, desk, people."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.review import decisions_in
from ledger.model import Role, State
from tests.dialog import Dialog
from tests.handlers.test_import import NOTICE
from tests.handlers.test_report import states

SHARED = NOTICE.replace("县直有关单位", "县财政局、县教育局")


async def due(talk: Dialog, no: int) -> date | None:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        return next(a.due for a in await uow.assignments.all(talk.notice_id) if a.task.no == no)


@pytest.mark.parametrize(
    ("said", "decided"),
    [
        ("1通过", [(1, True, "")]),
        (
            "1、3通过，2退回 没写公开了哪些医院",
            [(1, True, ""), (3, True, ""), (2, False, "没写公开了哪些医院")],
        ),
        ("2退回，缺清单", [(2, False, "缺清单")]),
        ("全部通过", [(1, True, ""), (2, True, ""), (3, True, "")]),
        ("1不通过 缺链接", [(1, False, "缺链接")]),
        ("9通过", []),
        ("今天天气不错", []),
    ],
)
def test_decisions_are_read_place_by_place(said, decided):
    assert decisions_in(said, 3) == decided


async def test_what_was_reported_done_waits_for_review_and_is_closed(talk: Dialog):
    await talk.say("li", "6号已完成")

    shown = await talk.say("ban", "待核")
    answer = await talk.say("ban", "1通过")

    assert "县司法局 第6项" in shown
    assert answer == "已办结：县司法局第6项。"
    assert (await states(talk))[6] is State.CLOSED


async def test_returned_work_is_told_at_once_with_its_reason(talk: Dialog):
    await talk.say("li", "7号已完成")
    await talk.say("ban", "待核")

    await talk.say("ban", "1退回 没写公开了哪些医院")

    assert (await states(talk))[7] is State.RETURNED
    assert talk.heard("li")[-1].startswith("第7项退回：没写公开了哪些医院。时限8月31日不变")


async def test_undo_after_review_asks_the_office(talk: Dialog):
    await talk.say("li", "6号已完成")
    await talk.say("ban", "待核")
    await talk.say("ban", "1通过")

    answer = await talk.say("li", "撤销6")

    assert "已由办公室核过" in answer
    assert (await states(talk))[6] is State.CLOSED


async def test_an_extension_is_asked_answered_with_another_day_and_told(talk: Dialog):
    asked = await talk.say("li", "第7项来不及，能不能到9月15")
    sent = await talk.say("li", "示范点装修没完工")
    await talk.press("ban", "改日期")
    granted = await talk.say("ban", "9月9日")

    assert asked == "第7项原定8月31日，申请延到9月15日（星期四）。缺一句理由。"
    assert sent.startswith("第7项原定8月31日，申请延到9月15日（星期四），已转办公室。")
    assert "延到9月9日（星期五）" in granted
    assert talk.heard("li")[-1] == "第7项同意延到9月9日（星期五）。新提醒按9月9日算。"
    assert await due(talk, 7) == date(2022, 9, 9)


async def test_a_second_extension_goes_to_a_person(talk: Dialog):
    await talk.say("li", "第7项申请延期到9月9日，装修没完工")
    await talk.say("ban", "待办")
    await talk.say("ban", "1")

    answer = await talk.say("li", "第7项再延到9月20日，还没验收")

    assert "已延过1次" in answer


async def test_not_applicable_takes_one_tap_each(talk: Dialog):
    asked = await talk.say("li", "第10项跟我们没关系")
    await talk.say("ban", "待办")
    done = await talk.say("ban", "1")

    assert asked == "已请办公室确认“第10项不涉及县司法局”。确认前不催。"
    assert "第10项不涉及县司法局" in done
    assert (await states(talk))[10] is State.NOT_APPLICABLE
    assert talk.heard("li")[-1] == "第10项已确认不涉及，移出您的任务。"


async def test_the_ledger_adds_up(talk: Dialog):
    await talk.say("li", "6号已完成")

    answer = await talk.say("ban", "台账")

    assert "任务6项：办结0，已报待核1，在办5（其中逾期0）。" in answer


async def test_a_head_sees_the_own_unit_in_one_line(talk: Dialog):
    await talk.join("zhang", "县司法局", Role.HEAD, "张局")

    answer = await talk.say("zhang", "我们单位还有几项没完")

    assert answer.startswith("县司法局5项：在办5")


async def test_a_liaison_cannot_use_the_offices_buttons(talk: Dialog):
    await talk.say("li", "6号已完成")
    await talk.say("ban", "待核")
    approve = next(a for _, a in talk.last.buttons if a.startswith("review ok"))

    answer = await talk.press_action("li", approve)

    assert answer.startswith("这个按钮已经过时")
    assert (await states(talk))[6] is State.REPORTED_DONE


@pytest.mark.parametrize(
    "wish",
    [
        "统计谁最活跃",
        "给各单位打分排名",
        "看谁没看消息",
        "让大家每天打卡",
        "每人传张现场照片",
        "半夜催一下",
        "在群里点名没交的",
        "把这份秘密文件转到群里",
    ],
)
async def test_what_the_rules_forbid_is_refused_with_an_alternative(talk: Dialog, wish):
    answer = await talk.say("ban", wish)

    assert answer, wish
    assert any(word in answer for word in ("规定", "不", "涉密"))
    assert len(talk.channel.sent) == 1


async def test_handing_over_gives_the_list_to_the_successor(talk: Dialog):
    asked = await talk.say("li", "我调走了，以后王芳接")
    await talk.say("ban", "待办")
    done = await talk.say("ban", "1")

    assert asked == "已请办公室确认由王芳接任。"
    assert "绑定码" in done
    assert talk.heard("li")[-1].startswith("已交接给王芳")
    assert "绑定码" in await talk.say("li", "我的任务")


async def test_a_difficulty_is_on_the_desk_at_once(talk: Dialog):
    await talk.say("li", "9项需要县府办协调一下卫健局")

    assert "有困难1件：县司法局第9项" in await talk.say("ban", "待办")


async def test_a_chase_says_when_it_goes_out(talk: Dialog):
    answer = await talk.say("ban", "催一下司法局第6项")

    assert answer.startswith("县司法局第6项：8月22日")
    assert "每人每工作日至多一条" in answer


async def test_a_bare_yes_to_several_answers_chooses_none_and_keeps_them(talk: Dialog):
    await talk.say("li", "第7项延期到9月15日，验收没完")

    assert await talk.say("ban", "可以") == "还没有办：刚才那一问请选一个。"
    assert [label for label, _ in talk.last.buttons] == ["同意", "改日期", "不同意"]
    assert await talk.say("ban", "收到") == "好的。"
    await talk.say("ban", "待办")
    await talk.say("ban", "好的")
    assert (await talk.say("ban", "1")).startswith("已办：县司法局第7项延到9月15日")


async def test_several_seats_are_invited_at_once_heads_too(talk: Dialog):
    answer = await talk.say("ban", "邀请财政局、司法局分管领导，县司法局联络员王芳")

    finance, head, liaison, note = answer.splitlines()
    assert finance.startswith("县财政局：")
    assert head.startswith("县司法局分管领导：")
    assert note == "绑定码72小时内有效，用一次作废；请转给本人，不要发群。"
    bound = await talk.say("chang", head.split("：")[1])
    assert "只有真逾期了才找您一次" in bound
    assert (await talk.say("wang", liaison.split("：")[1])).startswith("绑定成功：县司法局 王芳")


async def test_who_is_no_unit_is_said_with_how_to_put_it(talk: Dialog):
    assert (await talk.say("ban", "邀请王芳")) == (
        "名册里没有“王芳”。\n请写单位名，如“邀请县财政局”“邀请县财政局分管领导”。"
    )


async def test_the_office_s_overdue_are_those_that_were_to_be_told(office: Dialog):
    await office.join("cai", "县财政局")
    await office.join("jiao", "县教育局")
    await office.send_file("ban", "要点.txt", SHARED.encode())
    await office.press("ban", "就按这样导入")
    await office.wind("2026-06-08 10:00")

    assert "逾期1件" in (await office.say("ban", "待办")).splitlines()
    assert await office.press("ban", "逾期") == ("逾期1件次：\n第1项 县财政局 5月31日")
    assert "县教育局" not in await office.say("ban", "逾期的有哪些")


async def test_a_units_own_liaison_is_who_is_asked_for(talk: Dialog):
    await talk.join("chang", "县司法局", Role.HEAD, "周明")
    await talk.notice((21, "组织联络员业务培训", "12月底前", "县财政局"))

    assert await talk.say("chang", "联络员是谁") == "县司法局联络员：李强"
    assert await talk.say("li", "我们单位的联络员是谁？") == "县司法局联络员：李强"


async def test_the_review_shows_the_evidence_and_says_where_there_are_no_words(talk: Dialog):
    await talk.wind("2022-08-22 10:30")
    await talk.press("li", "办好了")
    await talk.say("li", "https://linjiang.example/7")
    await talk.send_file("li", "验收单.txt", "示范点验收合格".encode(), "第7项佐证")

    assert (await talk.say("ban", "待核")).splitlines()[1:3] == [
        "1）县司法局 第7项 示范创建（没有文字说明）",
        "佐证：https://linjiang.example/7，另有文件、照片1件",
    ]


async def test_the_log_of_acts_says_on_which_item_and_one_act_is_one_line(office: Dialog):
    await office.join("cai", "县财政局")
    await office.send_file("ban", "要点.txt", SHARED.encode())
    await office.press("ban", "就按这样导入")
    await office.say("cai", "1已完成")
    assert "其余1个责任单位随牵头单位办结" in await office.say("ban", "财政局1通过")

    acts = (await office.say("ban", "操作记录")).splitlines()

    assert len([act for act in acts if "核定办结" in act]) == 1
    assert "核定办结：县财政局第1项（fake）" in acts[1]


async def test_every_unit_that_must_be_called_is_named(talk: Dialog):
    units = [f"县{name}局" for name in ("教育", "民政", "水务", "审计", "统计", "林业", "气象")]
    await talk.notice(
        *((no, f"公开第{no}类事项", "7月底前", unit) for no, unit in enumerate(units, 1))
    )
    await talk.say("ban", "出三季度通报")

    told = await talk.press("ban", "送核")

    assert f"{'、'.join(units)}没有联络员绑定" in told


async def test_who_asks_to_explain_is_asked_for_the_words(talk: Dialog):
    await talk.wind("2022-09-08 10:00")
    await talk.say("ban", "出三季度通报")
    await talk.press("ban", "送核")

    assert await talk.say("li", "说明") == "请直接回一句情况，如“9月28日已报送”。"
    assert await talk.say("li", "8月30日就报了，在OA里") == "已把您的说明转给办公室（第7项）。"


async def test_a_chase_of_who_cannot_be_reached_is_not_promised(talk: Dialog):
    await talk.join("cai", "县财政局")
    async with talk.database.work(talk.jurisdiction_id) as uow:
        await uow.accounts.mark_broken("fake", "bot", "cai", "left", at=talk.clock.now())

    assert await talk.say("ban", "催一下财政局第20项") == (
        "县财政局的联络员现在联系不上（对话已停用），催不到，请电话告知。"
    )
    assert "联系不上：县财政局cai（对话已停用，请电话告知）" in await talk.say("ban", "联络员")


async def test_who_is_away_for_two_weeks_keeps_the_seat(talk: Dialog):
    answer = await talk.say("li", "我要休假了，这两周让小王代一下")

    assert answer.startswith("临时代办不用交接，您的绑定不变。")
    assert "交接" not in await talk.say("ban", "待办")
    assert "让小王代一下" in await talk.say("ban", "待办")
    assert (await talk.say("li", "我调走了，以后王芳接")).startswith("已请办公室确认由王芳接任")
