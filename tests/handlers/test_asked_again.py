"""What is asked again, and what of the answer counts: faults that a sceptical clerk found."""

from __future__ import annotations

import pytest

from bot.channels.base import TooBig
from ledger.model import Role, State
from ledger.talk import Attachment
from tests.dialog import Dialog
from tests.handlers.test_report import states
from tests.handlers.test_second_looks import LINK, WHY, parts


async def test_a_task_that_was_described_is_not_the_one_talked_about(talk: Dialog):
    await talk.say("li", "第7项")

    assert await talk.say("li", "信息公开那个延到明年1月10日") == (
        "您说的是哪一项？回项号即可，如“第6项”。"
    )
    assert (await parts(talk))[7].waiting is None
    assert (await talk.say("li", "9")).startswith("第9项原定12月31日，申请延到1月10日（星期二）")


async def test_two_extensions_are_asked_for_one_after_the_other(talk: Dialog):
    asked = await talk.say("li", "6、9都要延期到明年1月10日，人手不够")

    assert asked == "您名下有2项像，是哪一项？"
    sent = await talk.say("li", "2")
    assert sent.startswith("第9项原定12月31日，申请延到1月10日（星期二），已转办公室")


async def test_what_does_not_concern_the_unit_is_asked_for_by_number(talk: Dialog):
    await talk.say("li", "信息公开那个跟我们没关系")

    assert (await talk.say("li", "9")).startswith("已请办公室确认“第9项不涉及县司法局”")
    assert "信息公开那个跟我们没关系" in await talk.say("ban", "待办")


async def test_the_office_attaches_a_proof_for_a_unit(talk: Dialog):
    await talk.say("ban", LINK)

    assert (await talk.say("ban", "6")).startswith("已附到第6项")
    assert (await talk.say("ban", "撤销")).startswith("已从第6项取下1件")


async def test_the_office_takes_a_task_off_a_unit_after_a_yes(talk: Dialog):
    asked = await talk.say("ban", "第6项不涉及司法局")

    assert asked == "第6项记为不涉及县司法局，移出该单位的任务？"
    assert (await states(talk))[6] is State.OPEN
    assert await talk.press("ban", "确认不涉及") == "已办：第6项不涉及县司法局。"
    assert not talk.heard("li")
    assert (await states(talk))[6] is State.NOT_APPLICABLE


async def test_the_office_marks_a_difficulty_for_a_unit(talk: Dialog):
    assert (await talk.say("ban", "6有困难")).startswith("已记：第6项有困难")


async def test_the_office_is_told_how_to_move_a_day(talk: Dialog):
    answer = await talk.say("ban", "第6项延期到明年1月10日")

    assert answer.startswith("要改第6项的时限，说“第6项改到某月某日”")


@pytest.mark.parametrize(
    "said", ["统计谁最活跃", "看谁没看消息", "给各单位打分排名", "让大家每天打卡"]
)
async def test_what_is_refused_is_refused_to_everybody(talk: Dialog, said: str):
    await talk.join("zhang", "县司法局", Role.HEAD, "张建国")

    for who in ("li", "zhang"):
        assert await talk.say(who, said) == await talk.say("ban", said)


async def test_an_opinion_about_it_is_heard(talk: Dialog):
    assert (await talk.say("li", "提意见：别让我们每天打卡")).startswith("谢谢")


async def test_after_several_reports_none_is_the_one_talked_about(talk: Dialog):
    await talk.say("li", "6、9正常推进")

    await talk.say("li", "明天上午再提醒我")

    assert not any(a.snoozed_until for a in (await parts(talk)).values())


async def test_reminders_come_again_when_that_is_said(talk: Dialog):
    await talk.say("li", "最近别给我发提醒了")
    await talk.say("li", "我的任务")

    assert await talk.say("li", "恢复提醒") == "好，恢复提醒。"


async def test_a_number_of_no_task_is_said_to_be_one(talk: Dialog):
    assert await talk.say("li", "第99项") == "今年的要点里没有第99项。"
    assert [label for label, _ in talk.last.buttons] == ["我的任务"]


@pytest.mark.parametrize("said", ["第9项来不及", "9 200%", "9的困难解决了"])
async def test_what_to_record_is_asked_of_a_task_that_was_named(talk: Dialog, said: str):
    asked = await talk.say("li", said)

    assert asked == "没有记：第9项 公共企事业单位信息公开，要怎么记？"
    assert (await states(talk))[9] is State.OPEN
    assert (await talk.say("li", "3")).startswith("已记：第9项 公共企事业单位信息公开｜有困难")
    assert (await parts(talk))[9].blocked == said


async def test_an_extension_is_one_of_the_answers(talk: Dialog):
    await talk.say("li", "第9项来不及")

    assert (await talk.say("li", "4")).startswith("第9项现时限12月31日（星期六），想延到哪天？")


async def test_a_reason_that_comes_with_the_day_is_not_asked_for(talk: Dialog):
    await talk.say("li", "第9项来不及")
    await talk.say("li", "4")

    assert (await talk.say("li", "明年1月20日，印刷没到")).endswith(
        "申请延到1月20日（星期五），已转办公室。批复前催办暂停，原时限不变。"
    )
    assert "：印刷没到。" in talk.heard("ban")[-1]


async def test_a_short_reason_is_not_asked_for_again(talk: Dialog):
    assert "已转办公室" in await talk.say("li", "第7项延期到9月20日，下雨")


async def test_politeness_is_no_reason(talk: Dialog):
    assert "缺一句理由" in await talk.say("li", "您好，第7项延期到9月20日，麻烦批一下，谢谢")


async def test_what_was_accepted_by_a_slip_is_returned(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("ban", "司法局6通过")

    assert (await talk.say("ban", "司法局6退回 缺清单")).startswith(
        "已退回：县司法局第6项（缺清单）"
    )
    assert talk.heard("li")[-1].startswith("第6项退回：缺清单")
    assert (await states(talk))[6] is State.RETURNED


async def test_thanks_are_answered(talk: Dialog):
    assert await talk.say("li", "谢谢") == "不客气。"


async def test_a_second_tap_records_nothing_more(talk: Dialog):
    await talk.say("li", "第7项")
    await talk.press("li", "已办结")

    again = await talk.press_action("li", next(a for a in await done_buttons(talk)))

    assert again == "第7项 示范创建 已经报过办结，等办公室核，不用再报。"
    assert (await talk.say("li", "撤销")).endswith("恢复为“待办”。\n原记录留痕，不外发。")


async def done_buttons(talk: Dialog) -> list[str]:
    """Return the actions of the buttons by which something was reported done."""
    shown = [button for message in talk.channel.sent for button in message.buttons]
    return [act for label, act in shown if label == "已办结"]


async def test_what_is_unclear_in_a_group_is_asked_in_private(talk: Dialog):
    async with talk.database.work(talk.jurisdiction_id) as uow:
        await uow.groups.register("fake", "bot", "g", "工作群", at=talk.clock.now())

    assert await talk.say("li", "信息公开那个弄完了", group="g") == "细节私聊您。"
    assert talk.heard("li")[-1].startswith("没有记：您名下有")
    assert (await talk.say("li", "1")).startswith("已记：第9项")


@pytest.mark.parametrize(
    "said", ["出四季度通报", "群里发一下，9月底前公开到位", "本月到期", "待核"]
)
async def test_a_command_is_no_answer_to_a_request(talk: Dialog, said: str):
    await talk.say("li", f"第7项延期到9月15日，{WHY}")
    await talk.say("ban", "待办")
    await talk.say("ban", said)

    assert (await parts(talk))[7].waiting == "extension"


@pytest.mark.parametrize("command", ["待办", "待核", "台账", "出三季度通报"])
async def test_a_command_is_no_reason_to_return_work(talk: Dialog, command: str):
    await talk.say("li", "6已完成")
    await talk.say("ban", "待核")
    await talk.press("ban", "退回")
    await talk.say("ban", command)

    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_a_command_is_no_answer_to_an_opinion(talk: Dialog):
    await talk.say("li", "提意见：提醒太早")
    await talk.press("ban", "答复")
    await talk.say("ban", "待办")

    assert not any("待办" in words for words in talk.heard("li"))


async def test_the_day_of_a_request_just_sent_is_put_right(talk: Dialog):
    await talk.say("li", f"第7项延期到9月15日，{WHY}")

    assert (await talk.say("li", "不对，是9月20日")).startswith(
        "第7项原定8月31日，申请延到9月20日（星期二），已转办公室"
    )
    assert f"延期申请1件\n县司法局第7项（原定8月31日）申请延至9月20日（星期二）：{WHY}" in (
        await talk.say("ban", "待办")
    )


async def test_what_is_done_is_not_brought_up_though_that_was_asked_for(talk: Dialog):
    await talk.say("li", "明天上午提醒我第9项")
    await talk.say("li", "9已完成")
    told = len(talk.heard("li"))

    await talk.wind("2022-08-23 09:30")

    assert not any("第9项" in words for words in talk.heard("li")[told:])


async def test_a_few_open_tasks_are_offered_to_tap(talk: Dialog):
    assert await talk.say("li", "办好了") == "没有记：是哪一项？"
    assert len(talk.last.buttons) == 6

    assert talk.last.buttons[5][0].startswith("第6项"), "its place is its number"
    assert (await talk.say("li", "1")).startswith("已记：第7项 示范创建｜报办结")
    assert (await parts(talk))[7].last_words == "办好了"


async def test_what_was_reported_beside_is_taken_back_by_its_number(talk: Dialog):
    said = await talk.say("li", "9不涉及，6正常推进")

    assert said.endswith("记错回“撤销6”。")
    assert (await talk.say("li", "撤销6")).startswith("已撤：第6项")


async def test_a_second_code_says_whose_account_it_is(talk: Dialog):
    code = (await talk.say("ban", "邀请县财政局")).splitlines()[0].rpartition("：")[2]

    assert (await talk.say("li", code)).startswith("这个账号已经绑定县司法局 ")
    assert (await talk.say("cai", code)).startswith("绑定成功：县财政局")


@pytest.mark.parametrize("code", ["AB2CD3EF", "ABCDEFGH", "23456789", "绑定码 ABCD2345"])
async def test_any_code_is_known_as_one(talk: Dialog, code: str):
    assert (await talk.say("li", code)).startswith("这个账号已经绑定县司法局 ")


async def test_long_reasons_fit_the_offices_screen(talk: Dialog):
    why = "施工队没有进场" * 60
    await talk.say("li", f"第7项延期到9月15日，{why}")
    await talk.say("li", f"9不涉及，{why}")
    await talk.say("li", f"6有困难，{why}")

    assert "申请延至9月15日" in await talk.say("ban", "待办")
    # the limits of every reply are checked when the conversation ends (tests/cards.py)


@pytest.mark.parametrize("said", ["6还没完成", "6未完成，原因是系统坏了"])
async def test_who_is_not_done_is_not_told_how_to_report_done(talk: Dialog, said: str):
    assert "办结" not in await talk.say("li", said)


async def test_a_number_of_another_unit_is_seen_behind_its_name(talk: Dialog):
    assert await talk.say("li", "财政局的20完成了") == "第20项不在县司法局名下，没有记录。"


async def small_numbers(talk: Dialog) -> None:
    """Give the unit tasks whose numbers are as small as the places of answers."""
    await talk.notice(
        *[(no, title, "12月底前", "县司法局") for no, title in enumerate(TITLES, start=2)]
    )


TITLES = ("旅游信息公开", "招生信息公开", "会议开放", "预决算信息公开", "统计信息公开")


async def test_the_place_of_an_answer_is_no_other_tasks_number(talk: Dialog):
    await small_numbers(talk)
    await talk.say("li", LINK)
    labels = [label for label, _ in talk.last.buttons]

    for place, label in enumerate(labels, 1):
        named = [no for no in range(2, 7) if label.startswith(f"第{no}项")]
        assert not named or named[0] == place or named[0] > len(labels)


async def test_a_number_deletes_nothing_that_it_may_name(talk: Dialog):
    await small_numbers(talk)
    await talk.say("li", "第6项")
    await talk.send_file("li", "一.jpg", PHOTO)

    assert (await talk.say("li", "2")).startswith("没有删。要附到第2项")
    assert (await talk.say("li", "第2项")).startswith("已附到第2项")


PHOTO = b"\xff\xd8\xff\xe0" + bytes(200)


async def test_a_bare_undo_takes_nothing_back_of_long_ago(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.wind("2022-09-15 10:00")

    assert await talk.say("li", "撤销") == (
        "没有撤：最近一次是8月22日报的第6项。要撤请带项号，如“撤销6”。"
    )
    assert (await talk.say("li", "撤销6")).startswith("已撤：第6项")


async def test_a_file_that_is_too_big_is_not_asked_for_again(
    talk: Dialog, monkeypatch: pytest.MonkeyPatch
):
    async def fetch(attachment: Attachment) -> bytes:
        raise TooBig("file is too big")

    monkeypatch.setattr(talk.channel, "fetch", fetch)

    answer = await talk.send_file("li", "大.zip", b"x")

    assert answer == "《大.zip》超过20 MB，没有保存。请发公开网址，或压缩后再发。"


async def test_the_rest_is_laid_out_for_a_yes(talk: Dialog):
    asked = await talk.say("li", "9办结，其余都正常推进")

    assert asked.startswith("已记：第9项 公共企事业单位信息公开｜报办结")
    assert "这样记4项，对吗？" in asked
    assert (await states(talk))[6] is State.OPEN
    await talk.say("li", "1")
    found = await states(talk)
    assert [found[no] for no in (6, 7, 10, 14)] == [State.IN_PROGRESS] * 4
    assert found[9] is State.REPORTED_DONE


async def test_a_yes_that_a_group_led_to_is_said_in_private(talk: Dialog):
    async with talk.database.work(talk.jurisdiction_id) as uow:
        await uow.groups.register("fake", "bot", "g", "工作群", at=talk.clock.now())

    await talk.say("li", "9办结，其余都正常推进", group="g")

    assert (await talk.say("li", "1")).startswith("已记4项")


async def test_a_difficulty_that_is_told_in_a_group_is_taken(talk: Dialog):
    async with talk.database.work(talk.jurisdiction_id) as uow:
        await uow.groups.register("fake", "bot", "g", "工作群", at=talk.clock.now())

    assert await talk.say("li", "第14项有困难，要协调", group="g") == "已记，细节私聊您。"
    assert (await parts(talk))[14].blocked == "第14项有困难，要协调"


@pytest.mark.parametrize("said", ["第6项报给谁", "第6项谁来定", "第6项材料要报到哪里"])
async def test_a_question_about_a_task_is_no_difficulty_of_it(talk: Dialog, said: str):
    assert (await talk.say("li", said)).startswith("这个问题已转办公室")
    assert (await parts(talk))[6].blocked is None


async def test_what_was_published_is_counted_and_no_task(talk: Dialog):
    answer = await talk.say("li", "6已完成，目录公布9项")

    assert answer.startswith("已记：第6项")
    assert "第9项" not in answer


async def test_when_something_is_due_is_shown(talk: Dialog):
    assert "12月31日" in (await talk.say("li", "什么时候交")).splitlines()[2]

    await talk.say("li", "第7项")

    assert "第7项 示范创建" in (await talk.say("li", "这个几号截止？")).splitlines()[0]
