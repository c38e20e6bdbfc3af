"""The bot's own counts, the all-year question, the head's one message, quotas and working days."""

from __future__ import annotations

from ledger.model import Role, State
from tests.dialog import Dialog
from tests.handlers.test_report import states


async def test_the_office_sees_what_the_bot_cost_this_month(talk: Dialog):
    await talk.wind("2022-08-22 10:30")
    await talk.wind("2022-08-30 10:00")

    assert await talk.say("ban", "统计") == (
        "8月主动推送2条，发给1人，单人最多2条。\n"
        "合并掉0条，按规则没发0项。\n"
        "群里播报0条。\n"
        "联系不上1个单位：县财政局。\n"
        "每个人都可以问“本月给我发了几条”。"
    )


async def test_everybody_sees_their_own(talk: Dialog):
    await talk.wind("2022-08-22 10:30")

    assert (await talk.say("li", "本月给我发了几条")).startswith(
        "8月主动给您发了1条：8月22日。您问我答的不算。"
    )


async def test_answers_are_not_counted(talk: Dialog):
    await talk.say("li", "我的任务")
    await talk.say("li", "第6项")

    assert (await talk.say("li", "本月给我发了几条")).startswith("8月没有主动给您发过。")


async def test_why_a_push_came_is_explained_by_the_notice_and_the_rule(talk: Dialog):
    await talk.wind("2022-08-22 10:30")

    answer = await talk.say("li", "为什么发给我")

    assert "第7项：县司法局是牵头单位" in answer
    assert "按规则到期前7个工作日提醒一次" in answer
    assert "依据：临江县2022年政务公开工作要点" in answer


async def test_why_the_office_s_own_word_came_is_explained_too(talk: Dialog):
    await talk.say("ban", "催一下司法局第10项")
    await talk.wind("2022-08-22 10:30")

    answer = await talk.say("li", "为什么发给我")

    assert "第10项：县司法局是牵头单位；时限" in answer
    assert "按规则办公室请您报一下进展。" in answer


async def test_why_the_question_of_the_year_s_end_came_is_explained(talk: Dialog):
    await talk.say("li", "6、7、9、10已完成")
    await talk.wind("2022-12-22 10:00")

    answer = await talk.say("li", "为什么发给我")

    assert answer == "全年工作年底问一次。\n依据：临江县2022年政务公开工作要点"


async def test_why_the_desk_was_pushed_is_explained(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.wind("2022-08-24 10:30")
    assert talk.heard("ban")

    assert (await talk.say("ban", "为什么发给我")).startswith("有新事要您办才发，每天最多一条")


async def test_all_year_items_take_one_tap_and_undo_as_one(talk: Dialog):
    await talk.say("li", "7已完成")
    await talk.wind("2022-12-22 10:00")
    assert "全年推进的1项（第14项），年底一并确认" in talk.heard("li")[-1]

    answer = await talk.press("li", "全年项都正常")

    assert answer == "已记1项正常推进（第14项）。哪项不是，单说一句。"
    assert (await states(talk))[14] is State.IN_PROGRESS
    await talk.press("li", "撤销")
    assert (await states(talk))[14] is State.OPEN


async def test_one_tap_records_what_was_asked_after_and_nothing_else(talk: Dialog):
    await talk.notice(
        (14, "领导听取汇报", "全年", "县司法局"),
        (20, "公开事项标准目录", "印发后20个工作日内", "县司法局"),
        (21, "政府开放日", "每年不少于1次", "县司法局"),
    )
    await talk.wind("2022-12-10 10:00")
    await talk.say("li", "第14项正常推进，第三季度听过一次")
    await talk.wind("2022-12-22 10:00")
    assert "全年推进的2项（第20、21项），年底一并确认" in talk.heard("li")[-1]

    answer = await talk.press("li", "全年项都正常")

    assert answer.startswith("已记2项正常推进（第20、21项）。")


async def test_all_year_items_are_confirmed_once(talk: Dialog):
    await talk.wind("2022-12-22 10:00")
    await talk.press("li", "全年项都正常")

    await talk.wind("2022-12-27 10:00")

    assert sum("年底一并确认" in told for told in talk.heard("li")) == 1


async def test_the_tap_of_somebody_without_such_items_does_nothing(talk: Dialog):
    await talk.join("cai", "县财政局", Role.LIAISON, "蔡")

    assert await talk.press_action("cai", "all_year unchanged") == "没有等您一并确认的全年项。"


async def test_a_liaison_cannot_press_the_heads_button(talk: Dialog):
    assert (await talk.press_action("li", "head known 1")).startswith("这个按钮已经过时")


async def test_a_quota_counts_what_took_place(talk: Dialog):
    await talk.notice(
        (45, "每年组织政务公开业务培训不少于1次", "每年不少于1次", "县司法局"),
        (46, "每年举办政府开放日不少于2次", "每年不少于2次", "县司法局"),
        year=2023,
    )

    first = await talk.say("li", "今天办了一期业务培训")
    second = await talk.say("li", "今天举办了一次政府开放日活动")

    assert "第45项" in first
    assert "已办1次（要求不少于1次）" in first
    assert "第46项" in second
    assert "已办1次（要求不少于2次）" in second
    await talk.say("li", "撤销")
    again = await talk.say("li", "今天举办了一次政府开放日活动")
    assert "已办1次（要求不少于2次）" in again


async def test_a_target_takes_a_value_and_no_share_of_the_work(talk: Dialog):
    await talk.notice((3, "重要政策解读率达到90%以上", "12月底前", "县司法局"), year=2023)

    answer = await talk.say("li", "3解读率92%")

    assert "已记92%（要求重要政策解读率90%以上）" in answer
    async with talk.database.read(talk.jurisdiction_id) as uow:
        own = next(a for a in await uow.assignments.all(talk.notice_id) if a.task.no == 3)
    assert own.percent is None
    assert own.last_words == "3解读率92%"


async def test_a_working_day_is_counted_over_the_holidays(talk: Dialog):
    await talk.wind("2022-09-28 10:00")

    assert (await talk.say("li", "5个工作日后是哪天")).startswith("是10月10日（星期一）")


async def test_an_opinion_reaches_the_office_and_gets_an_answer(talk: Dialog):
    await talk.say("li", "提意见：提醒能不能只发一次")
    shown = await talk.say("ban", "待办")
    await talk.press("ban", "答复")
    await talk.say("ban", "可以说“这项下周再说”")

    assert "提醒能不能只发一次" in shown
    assert "可以说“这项下周再说”" in talk.heard("li")[-1]


async def test_snoozing_one_item_and_being_left_alone(talk: Dialog):
    await talk.wind("2022-08-22 10:30")

    assert await talk.press("li", "下周再说") == "好，第7项8月29日前不再提醒。"
    muted = await talk.say("li", "最近别给我发提醒了")
    assert muted.startswith("好，")
    await talk.wind("2022-08-29 10:30")
    assert len([t for t in talk.heard("li") if "示范创建" in t]) == 1


async def test_units_without_a_liaison_are_listed(talk: Dialog):
    answer = await talk.say("ban", "联络员")

    assert "县财政局" in answer
    assert "邀请" in answer


async def test_next_week_begins_on_its_monday(talk: Dialog):
    await talk.say("li", "第6项")

    assert (await talk.say("li", "这项下周再说")).startswith("好，第6项8月29日09:10再提醒您")
    assert (await talk.say("li", "9下周再说")).startswith("好，第9项8月29日09:10再提醒您")


async def test_a_list_is_asked_for_with_one_word(talk: Dialog):
    assert (await talk.say("li", "本月")).startswith("县司法局“本月”1项：\n🟡将到期 第7项")
    assert await talk.say("li", "逾期") == "县司法局没有“逾期”的任务。"
