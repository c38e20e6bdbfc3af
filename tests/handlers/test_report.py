"""What a liaison reports is recorded as it was said, shown back, and can be taken back."""

from __future__ import annotations

from ledger.model import Role, State
from tests.dialog import Dialog


async def states(talk: Dialog) -> dict[int, State]:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        return {a.task.no: a.state for a in await uow.assignments.all(talk.notice_id)}


async def test_one_sentence_reports_one_task(talk: Dialog):
    answer = await talk.say("li", "6号已完成")

    assert answer == (
        "已记：第6项 规范性文件集中公开｜报办结，等办公室核。\n有公开网址可以补。\n记错回“撤销”。"
    )
    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_one_sentence_reports_many_tasks(talk: Dialog):
    answer = await talk.say("li", "6、9办结，10还差2篇解读")

    assert "已记3项" in answer
    found = await states(talk)
    assert (found[6], found[9], found[10]) == (
        State.REPORTED_DONE,
        State.REPORTED_DONE,
        State.IN_PROGRESS,
    )


async def test_a_percent_is_recorded(talk: Dialog):
    answer = await talk.say("li", "10 80% 目录已公布")

    assert "80%" in answer
    assert (await states(talk))[10] is State.IN_PROGRESS


async def test_undo_brings_the_earlier_state_back(talk: Dialog):
    await talk.say("li", "6号已完成")

    answer = await talk.say("li", "撤销")

    assert answer.startswith("已撤：第6项")
    assert (await states(talk))[6] is State.OPEN


async def test_undo_by_button_is_the_same(talk: Dialog):
    await talk.say("li", "6号已完成")

    answer = await talk.press("li", "撤销")

    assert answer.startswith("已撤：第6项")
    assert (await states(talk))[6] is State.OPEN


async def test_history_keeps_what_was_taken_back(talk: Dialog):
    await talk.say("li", "6号已完成")
    await talk.say("li", "撤销")

    async with talk.database.read(talk.jurisdiction_id) as uow:
        entries = await uow.entries.of_notice(talk.notice_id)

    assert [(e.kind, e.undone) for e in entries] == [("report", True), ("undo", False)]


async def test_receipt_is_no_report(talk: Dialog):
    await talk.say("li", "收到")

    assert set((await states(talk)).values()) == {State.OPEN}


async def test_another_units_task_is_not_recorded(talk: Dialog):
    await talk.say("li", "20办结")

    assert (await states(talk))[20] is State.OPEN


async def test_a_stranger_learns_how_to_bind_and_nothing_else(talk: Dialog):
    answer = await talk.say("stranger", "我的任务")

    assert "绑定码" in answer
    assert "司法局" not in answer


async def test_my_tasks_lists_what_is_to_do(talk: Dialog):
    answer = await talk.say("li", "我的任务")

    assert answer.startswith("县司法局4项要办：")
    assert "第7项 示范创建（牵头）8月31日，还有7个工作日" in answer
    assert "另有1项全年工作（第14项）" in answer


async def test_a_number_opens_the_tasks_card(talk: Dialog):
    answer = await talk.say("li", "第7项")

    assert "原文：示范创建。" in answer
    assert "8月底前" in answer


async def test_an_occurrence_counts_towards_a_quota(talk: Dialog):
    await talk.join("hua", "县政务办", Role.LIAISON, "花")
    await talk.notice(
        (45, "每年组织政务公开业务培训不少于1次", "每年不少于1次", "县政务办"), year=2023
    )

    answer = await talk.say("hua", "今天办了一期培训")

    assert "第45项" in answer
    assert "已办1次（要求不少于1次）" in answer
