"""A report put right in a few words: the wrong one is taken back, and stays in the history."""

from __future__ import annotations

import pytest

from ledger.model import State
from tests.dialog import Dialog
from tests.handlers.test_report import states


async def entries(talk: Dialog) -> list[tuple[int, str, bool]]:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        parts = {a.id: a.task.no for a in await uow.assignments.all(talk.notice_id)}
        found = await uow.entries.of_notice(talk.notice_id)
    return [(parts[e.assignment_id], e.kind, e.undone) for e in found]


@pytest.mark.parametrize(
    "said", ["不对，是9号", "错了，是第9项", "说错了，应该是9项", "不对，第9项，不是6项"]
)
async def test_another_task_was_meant(talk: Dialog, said: str):
    await talk.say("li", "6已完成")

    answer = await talk.say("li", said)

    assert answer == (
        "第6项那条已撤。\n已记：第9项 公共企事业单位信息公开｜报办结，等办公室核。\n记错回“撤销”。"
    )
    found = await states(talk)
    assert (found[6], found[9]) == (State.OPEN, State.REPORTED_DONE)
    assert await entries(talk) == [
        (6, "report", True),
        (6, "undo", False),
        (9, "report", False),
    ]


@pytest.mark.parametrize("said", ["改成80%", "不对，是80%", "应该是80%"])
async def test_another_share_was_meant(talk: Dialog, said: str):
    await talk.say("li", "10 50% 目录已公布")

    assert (await talk.say("li", said)).startswith("已记：第10项 政策解读｜办理中，80%。")
    assert [undone for _, kind, undone in await entries(talk) if kind == "report"] == [True, False]


async def test_a_correction_is_taken_back_like_any_report(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("li", "不对，是9号")

    await talk.say("li", "撤销")

    found = await states(talk)
    assert (found[6], found[9]) == (State.OPEN, State.OPEN)


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("不对，是9号", "刚才一起记了第6、9项，没有改动。只要第9项，请回“撤销6”。"),
        (
            "不对，是第10项",
            "刚才一起记了第6、9项，没有改动。哪一项记错了，先回“撤销6”这样，再说第10项怎样。",
        ),
    ],
)
async def test_of_several_reports_it_is_said_how_to_put_one_right(
    talk: Dialog, said: str, answered: str
):
    await talk.say("li", "6、9已完成")

    assert await talk.say("li", said) == answered
    found = await states(talk)
    assert (found[6], found[9]) == (State.REPORTED_DONE, State.REPORTED_DONE)


async def test_what_it_says_to_do_keeps_the_one_that_was_meant(talk: Dialog):
    await talk.say("li", "6、7、9已完成")
    await talk.say("li", "不对，是9号")

    await talk.say("li", "撤销6、7")

    found = await states(talk)
    assert (found[6], found[7], found[9]) == (State.OPEN, State.OPEN, State.REPORTED_DONE)


async def test_after_several_reports_it_is_asked_which(talk: Dialog):
    await talk.say("li", "6、9已完成")

    answer = await talk.say("li", "改成80%")

    assert answer.startswith("没有改：不确定要改哪一条。")
    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_what_the_office_has_decided_is_not_corrected(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("ban", "待核")
    await talk.say("ban", "1通过")

    answer = await talk.say("li", "不对，是9号")

    assert "第6项办公室已经核过" in answer
    assert (await states(talk))[6] is State.CLOSED


async def test_another_units_task_cannot_be_meant(talk: Dialog):
    await talk.say("li", "6已完成")

    assert await talk.say("li", "不对，是20号") == "第20项不在县司法局名下，没有记录。"
    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_everything_at_once_is_shown_for_a_yes_before_it_counts(talk: Dialog):
    asked = await talk.say("li", "全都完成了")

    assert asked.startswith("这样记")
    assert set((await states(talk)).values()) == {State.OPEN}
    await talk.say("li", "1")
    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_a_question_survives_and_is_dropped_when_somebody_moves_on(talk: Dialog):
    await talk.say("li", "全都完成了")
    await talk.say("li", "我的任务")

    await talk.say("li", "对")

    assert set((await states(talk)).values()) == {State.OPEN}
