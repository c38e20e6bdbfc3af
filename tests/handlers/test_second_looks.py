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

    assert taken.startswith("第1、2、3、") and len(taken) <= 300
    assert set((await states(talk)).values()) == {State.OPEN}


async def test_a_unit_that_nobody_knows_is_not_passed_over(talk: Dialog):
    await talk.join("cai", "县财政局", Role.LIAISON, "蔡明")

    assert await talk.say("ban", "催一下民政局第6项") == "名册里没有“民政局”。"
