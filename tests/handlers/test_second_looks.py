"""What a sceptical clerk tried, and what was wrong the first time: each was an acceptance fault."""

from __future__ import annotations

import pytest

from ledger.model import Assignment, Role, State
from tests.dialog import Dialog
from tests.handlers.test_report import states


async def parts(talk: Dialog) -> dict[int, Assignment]:
    """Return each task's part, by its number."""
    async with talk.database.read(talk.jurisdiction_id) as uow:
        return {a.task.no: a for a in await uow.assignments.all(talk.notice_id)}


@pytest.mark.parametrize("chosen", ["1", "第1个", "9", "第9项"])
async def test_the_words_that_are_kept_are_not_the_choice(talk: Dialog, chosen: str):
    await talk.say("li", "信息公开那个弄完了")
    labels = [label for label, _ in talk.last.buttons]
    assert labels[0].startswith("第9项")

    await talk.say("li", chosen)

    assert (await parts(talk))[9].last_words == "信息公开那个弄完了"
    assert "信息公开那个弄完了" in await talk.say("ban", "待核")


async def test_a_yes_is_not_what_was_said_of_each_task(talk: Dialog):
    await talk.say("li", "都完成了")
    await talk.say("li", "1")

    assert {a.last_words for no, a in (await parts(talk)).items() if no != 20} == {"都完成了"}


async def test_a_range_is_accepted_whole(talk: Dialog):
    await talk.say("li", "6、7、9、10已完成")
    await talk.say("ban", "待核")

    await talk.say("ban", "1-3通过，4退回 缺清单")

    found = await states(talk)
    assert [found[no] for no in (6, 7, 9, 10)] == [State.CLOSED] * 3 + [State.RETURNED]


async def test_what_is_settled_is_not_said_to_be_recorded(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("ban", "待核")
    await talk.say("ban", "1通过")
    await talk.say("li", "我的任务")

    assert not (await talk.say("li", "6办结")).startswith("已记")
    assert not talk.last.buttons


async def test_taking_back_many_fits_a_screen(talk: Dialog):
    await talk.notice(*[(no, f"公开第{no}类信息", "12月底前", "县司法局") for no in range(1, 41)])
    await talk.say("li", "都正常推进")
    await talk.say("li", "1")

    taken = await talk.say("li", "撤销")

    assert taken.startswith("第1、2、3、")
    assert len(taken) <= 300
    assert set((await states(talk)).values()) == {State.OPEN}


async def test_a_unit_that_nobody_knows_is_not_passed_over(talk: Dialog):
    await talk.join("cai", "县财政局", Role.LIAISON, "蔡明")

    assert await talk.say("ban", "催一下民政局第6项") == "名册里没有“民政局”。"


WHY = "示范点没完工"


async def test_a_wish_is_taken_back_and_not_an_earlier_report(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("li", "第9项不涉及")

    assert await talk.say("li", "撤销") == "第9项“不涉及”的申请已撤回，仍在您的任务里。"

    found = await parts(talk)
    assert (found[6].state, found[9].waiting) == (State.REPORTED_DONE, None)
    assert await talk.press("ban", "确认不涉及") == (
        "这个按钮已经过时，没有做任何改动。回“待办”看现在的情况。"
    )


async def test_a_wish_is_taken_back_though_something_was_looked_up_meanwhile(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("li", f"第7项延期到9月15日，{WHY}")
    await talk.say("li", "我的任务")

    taken = await talk.say("li", "撤回")

    assert taken == "第7项的延期申请已撤回，时限仍是8月31日（星期三）。"
    assert (await states(talk))[6] is State.REPORTED_DONE
    assert await talk.press("ban", "同意") == "这件延期申请，单位已经撤回了。"
    assert (await parts(talk))[7].due == (await parts(talk))[7].original_due
    assert "7" not in await talk.say("ban", "待办")


async def test_a_wish_is_taken_back_by_its_number(talk: Dialog):
    await talk.say("li", f"第7项延期到9月15日，{WHY}")
    await talk.say("li", "6已完成")

    assert (await talk.say("li", "撤销7")).startswith("第7项的延期申请已撤回")
    assert (await talk.say("li", "撤销6")).startswith("已撤：第6项")


async def test_a_wish_that_is_answered_is_not_taken_back(talk: Dialog):
    await talk.say("li", "第9项不涉及")
    await talk.press("ban", "确认不涉及")

    answered = await talk.press("li", "撤销")

    assert answered == "办公室已经定了，不能撤回。有疑问请与办公室联系。"
    assert (await states(talk))[9] is State.NOT_APPLICABLE


async def test_a_handover_is_taken_back(talk: Dialog):
    await talk.say("li", "我调走了，以后王芳接")

    assert await talk.say("li", "撤销") == "交接申请已撤回，仍由您负责。"
    await talk.press("ban", "同意")
    assert (await talk.say("li", "我的任务")).startswith("县司法局")


async def test_one_wish_does_not_push_another_off_the_desk(talk: Dialog):
    await talk.say("li", f"第7项延期到9月15日，{WHY}")

    assert (await talk.say("li", "7不涉及")).startswith("第7项还有一件事在等办公室答复")
    await talk.press("ban", "同意")
    assert (await talk.say("li", "7不涉及")).startswith("已请办公室确认")


@pytest.mark.parametrize("said", ["算了", "不用了", "取消", "撤销", "先不延了"])
async def test_an_open_question_may_be_dropped(talk: Dialog, said: str):
    await talk.say("li", "6已完成")
    await talk.say("li", "第7项延期到9月15日")

    assert await talk.say("li", said) == "好，没有办，也没有记。"

    found = await parts(talk)
    assert (found[7].waiting, found[6].state) == (None, State.REPORTED_DONE)


async def test_the_office_may_drop_its_question_too(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("ban", "待核")
    await talk.press("ban", "退回")

    assert await talk.say("ban", "算了") == "好，没有办，也没有记。"
    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_a_wish_to_have_work_returned_is_dropped(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("ban", "待核")
    await talk.say("ban", "1通过")
    await talk.say("li", "撤销6")

    assert await talk.say("li", "算了") == "好，第6项不请办公室退回了，仍为办结。"
    assert await talk.say("ban", "待办") == "案头是空的。"


async def test_another_day_is_no_reason(talk: Dialog):
    await talk.say("li", "第7项延期到9月15日")

    assert (await talk.say("li", "第7项延期到9月20日")).startswith(
        "第7项原定8月31日，申请延到9月20日（星期二）。缺一句理由。"
    )
    await talk.say("li", WHY)
    assert f"9月20日（星期二）：{WHY}" in await talk.say("ban", "待办")


LINK = "https://linjiang.example/gk"


@pytest.mark.parametrize("said", ["撤销", "附错了", "不对"])
async def test_a_proof_on_the_wrong_task_is_taken_off_and_asked_after(talk: Dialog, said: str):
    await talk.say("li", "6办理中")
    await talk.say("li", f"第6项 {LINK}")

    asked = await talk.say("li", said)

    assert asked == "已从第6项取下1件。改附到哪一项？不在下面的回“第几项”。"
    assert (await talk.say("li", "9")).startswith("已附到第9项")
    assert (await states(talk))[6] is State.IN_PROGRESS
    assert [await proofs(talk, no) for no in (6, 9)] == [0, 1]


async def test_a_proof_is_moved_by_naming_the_right_task(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("li", f"第6项 {LINK}")

    assert (await talk.say("li", "不对，是9号")).startswith("已附到第9项")
    assert [await proofs(talk, no) for no in (6, 9)] == [0, 1]
    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_the_head_does_not_hand_over(talk: Dialog):
    await talk.join("zhang", "县司法局", Role.HEAD, "张建国")

    assert (await talk.say("zhang", "我调走了，以后王芳接")).startswith(
        "分管领导的变动由办公室登记"
    )
    assert await talk.say("ban", "待办") == "案头是空的。"


async def test_the_office_is_asked_whose_liaison_and_may_answer(talk: Dialog):
    await talk.say("ban", "换联络员")

    assert await talk.say("ban", "司法局") == "由谁接？请回姓名。"
    assert (await talk.say("ban", "王芳")).startswith("已办：县司法局联络员换为王芳")


async def proofs(talk: Dialog, no: int) -> int:
    """Return how many proofs a task has."""
    own = (await parts(talk))[no]
    async with talk.database.read(talk.jurisdiction_id) as uow:
        return len(await uow.evidence.of_assignment(own.id))
