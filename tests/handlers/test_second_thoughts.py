"""What is said right after: an exception from what was asked, a day that there is not."""

from __future__ import annotations

import pytest

from ledger.model import State
from tests.dialog import Dialog
from tests.handlers.test_report import states


@pytest.mark.parametrize("said", ["除了10", "10没有", "10还没"])
async def test_all_but_one_of_what_was_asked_is_recorded(talk: Dialog, said: str):
    await talk.say("li", "全都完成了")

    answer = await talk.say("li", said)

    assert "已记4项" in answer
    found = await states(talk)
    assert (found[6], found[9]) == (State.REPORTED_DONE, State.REPORTED_DONE)
    assert found[10] is State.OPEN


@pytest.mark.parametrize(
    "said", ["第7项延期到2月30日", "第7项申请延期至9月31日", "7延到11月31号", "7延期到13月1日"]
)
async def test_a_day_that_there_is_not_is_asked_for(talk: Dialog, said: str):
    answer = await talk.say("li", said)

    assert answer.endswith("想延到哪天？")
    assert "9月20日" in await talk.say("li", "9月20日")


@pytest.mark.parametrize("said", ["第7项再延2个月", "第7项延期两个月，人手不够"])
async def test_a_length_of_time_is_still_counted_from_the_day_that_counts(talk: Dialog, said: str):
    assert "10月31日" in await talk.say("li", said)


async def test_a_bare_number_puts_the_last_report_on_another_task(talk: Dialog):
    await talk.say("li", "6已完成")

    assert "已记：第9项" in await talk.say("li", "不对，是9")

    found = await states(talk)
    assert (found[6], found[9]) == (State.OPEN, State.REPORTED_DONE)


async def test_a_bare_number_after_a_share_may_be_either_and_changes_nothing(talk: Dialog):
    await talk.say("li", "6 50%")

    assert (await talk.say("li", "不对，是9")).startswith("没有改")

    assert (await states(talk))[9] is State.OPEN


async def test_a_number_said_to_the_bots_question_corrects_no_earlier_report(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("li", "全都完成了")

    await talk.say("li", "不对，是9")

    found = await states(talk)
    assert (found[6], found[10]) == (State.REPORTED_DONE, State.OPEN)


async def test_cancelling_right_after_a_report_takes_it_back(talk: Dialog):
    await talk.say("li", "6已完成")

    await talk.say("li", "取消")

    assert (await states(talk))[6] is State.OPEN


async def test_cancelling_much_later_or_an_open_question_leaves_the_report(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("li", "7延期")
    await talk.say("li", "取消")
    assert (await states(talk))[6] is State.REPORTED_DONE
    await talk.wind("2022-08-22 14:30")

    assert (await talk.say("li", "取消")).startswith("没有撤")

    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_cancelling_much_later_leaves_a_wish_before_the_office(talk: Dialog):
    await talk.say("li", "第7项延期到9月20日，人手不够")
    await talk.say("li", "我的任务")
    await talk.wind("2022-08-22 14:30")

    assert "没有" in await talk.say("li", "取消")

    async with talk.database.read(talk.jurisdiction_id) as uow:
        assert len(await uow.extensions.waiting()) == 1


@pytest.mark.parametrize("said", ["困难解决了", "9的困难解决了"])
async def test_a_difficulty_overcome_does_not_finish_the_task(talk: Dialog, said: str):
    await talk.say("li", "9有困难，没人手")
    await talk.say("li", said)

    await talk.say("li", "9")

    assert (await states(talk))[9] is not State.REPORTED_DONE


@pytest.mark.parametrize("said", ["没人手", "没钱，要办公室协调"])
async def test_what_is_lacking_is_a_difficulty_and_no_progress(talk: Dialog, said: str):
    assert await talk.say("li", said) == "是哪一项的困难？回项号，我放到办公室案头。"

    await talk.say("li", "9")

    assert (await states(talk))[9] is State.OPEN


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("9月30日前10个工作日是哪天", "9月16日"),
        ("从9月1日起5个工作日是哪天", "9月8日"),
        ("9月1日以后5个工作日是几号？", "9月8日"),
    ],
)
@pytest.mark.parametrize("who", ["li", "ban"])
async def test_working_days_are_counted_from_a_day_that_is_named(
    talk: Dialog, who: str, said: str, day: str
):
    assert day in await talk.say(who, said)


@pytest.mark.parametrize("said", ["李强是谁", "谁是李强？", "李强是哪个单位的"])
async def test_who_a_person_is_can_be_asked_by_everybody(talk: Dialog, said: str):
    for who in ("li", "ban"):
        assert "县司法局" in await talk.say(who, said)


@pytest.mark.parametrize("reason", ["缺清单", "没写公开了哪些医院"])
async def test_a_reason_that_was_asked_for_is_the_reason(talk: Dialog, reason: str):
    await talk.say("li", "6已完成")
    await talk.say("ban", "待核")
    await talk.say("ban", "1退回")

    assert f"（{reason}）" in await talk.say("ban", reason)
    assert (await states(talk))[6] is State.RETURNED
