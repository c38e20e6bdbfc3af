"""What sounds like a report and is none: nothing is recorded that was not said."""

from __future__ import annotations

import pytest

from ledger.model import Role, State
from tests.dialog import Dialog
from tests.handlers.test_report import states


@pytest.mark.parametrize(
    ("who", "said"), [("li", "换联络员，由孙伟接"), ("ban", "县司法局换联络员，由孙伟接")]
)
async def test_a_unit_s_head_is_not_made_its_liaison(talk: Dialog, who: str, said: str):
    await talk.join("sun", "县司法局", Role.HEAD, "孙伟")

    answer = await talk.say(who, said)

    assert answer == "孙伟是县司法局的分管领导，不能兼联络员，没有改动。请另说一位，回姓名即可。"
    assert "王" in await talk.say(who, "王芳")
    async with talk.database.read(talk.jurisdiction_id) as uow:
        li = await uow.people.get(talk.people["li"].id)
    assert li.active is (who == "li")  # the office's own word needs no second one


async def test_a_number_in_another_wish_is_no_answer_to_which_task(talk: Dialog):
    await talk.say("li", "信息公开那个弄完了")

    answer = await talk.say("li", "明天提醒我第6项")

    assert "再提醒您" in answer
    assert (await states(talk))[6] is State.OPEN


@pytest.mark.parametrize("said", ["9号那个记错了", "第9项报错了", "9记错了"])
async def test_a_slip_that_is_named_is_taken_back(talk: Dialog, said: str):
    await talk.say("li", "6、9已完成")

    assert (await talk.say("li", said)).startswith("已撤：第9项“报办结”")
    found = await states(talk)
    assert (found[6], found[9]) == (State.REPORTED_DONE, State.OPEN)


async def test_another_units_number_is_said_to_be_one(talk: Dialog):
    assert await talk.say("li", "第20项办结") == "第20项不在县司法局名下，没有记录。"


async def test_what_is_another_units_beside_ones_own_is_said_and_not_asked_about(talk: Dialog):
    assert await talk.say("li", "20、6办结") == (
        "已记：第6项 规范性文件集中公开｜报办结，等办公室核。\n"
        "有公开网址可以补。\n"
        "第20项不在县司法局名下，没有记录。\n"
        "记错回“撤销”。"
    )
    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_every_number_that_is_another_units_is_named(talk: Dialog):
    assert await talk.say("li", "20-22都办好了") == ("第20、21、22项都不在县司法局名下，没有记录。")


async def test_changing_the_liaison_asks_for_the_name(talk: Dialog):
    assert await talk.say("li", "换联络员") == "由谁接？请回姓名。"
    assert await talk.say("li", "王芳") == "已请办公室确认由王芳接任。"


async def test_the_office_lists_who_has_not_reported(talk: Dialog):
    await talk.say("li", "6、7、9、10已完成")

    assert await talk.say("ban", "谁没报") == (
        "“未报过”2件，涉及2个单位：\n县司法局1件：第14项\n县财政局1件：第20项"
    )


async def test_the_office_asks_after_one_unit(talk: Dialog):
    assert await talk.say("ban", "司法局还有几项没完") == (
        "“未办结”5件，涉及1个单位：\n县司法局5件：第6、7、9、10、14项"
    )


async def test_one_word_is_enough_for_the_bulletin(talk: Dialog):
    assert (await talk.say("ban", "通报")).startswith("第1期草稿已好（附Word）")


@pytest.mark.parametrize("said", ["第6项怎么报", "第7项为什么是8月31日", "7没有佐证可以吗"])
async def test_a_question_goes_to_the_office_and_is_no_difficulty(talk: Dialog, said: str):
    answer = await talk.say("li", said)

    assert answer == "这个问题已转办公室，会在这里答复您；没有记进台账。"
    assert "困难" not in await talk.say("li", "第6项")
    await talk.say("ban", "待办")
    await talk.press("ban", "答复")
    await talk.say("ban", "发网址就行")
    assert "发网址就行" in talk.heard("li")[-1]


async def test_what_the_office_says_of_owners_is_no_progress(talk: Dialog):
    await talk.say("ban", "第14项牵头单位改成县财政局")

    assert (await states(talk))[14] is State.OPEN


async def test_the_office_changes_a_liaison_on_its_own_word(talk: Dialog):
    done = await talk.say("ban", "司法局联络员换成王芳")

    assert "联络员换为王芳" in done
    assert talk.heard("li")[-1].startswith("已交接给王芳")


async def test_a_command_is_no_name(talk: Dialog):
    await talk.say("li", "换联络员")

    assert "接任" not in await talk.say("li", "我的任务")
    await talk.say("li", "换联络员")
    assert "接任" not in await talk.say("li", "逾期")


async def test_the_office_lists_what_falls_due_this_month(talk: Dialog):
    assert await talk.say("ban", "本月到期") == "“本月”1件，涉及1个单位：\n县司法局1件：第7项"
    assert (await talk.say("ban", "年报")).startswith("年报段落在这里")
