"""An open question takes its answer, and nothing that was meant for something else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.workdays import workdays
from handlers.extension import decide
from handlers.turn import Turn
from ledger.model import Role, State
from ledger.planning.policy import Policy
from ledger.talk import Conversation, Inbound, InboundKind
from ledger.understanding import Frame
from tests.dialog import Dialog
from tests.handlers.test_report import states

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(40)


async def test_a_file_is_no_reason_for_sending_work_back(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.say("ban", "待核")
    await talk.press("ban", "退回")

    await talk.send_file("ban", "签到表.zip", b"PK\x03\x04 nothing of ours")

    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_a_photo_is_no_reason_for_a_later_day_and_is_kept(talk: Dialog):
    await talk.say("li", "第6项延到明年1月10日")

    answer = await talk.send_file("li", "现场.png", PHOTO)

    assert "第6项" in answer
    assert "原因" not in answer


async def test_a_file_answers_nobody_s_opinion(talk: Dialog):
    await talk.say("li", "提意见 按钮太小")
    await talk.press("ban", "答复")

    await talk.send_file("ban", "签到表.zip", b"PK\x03\x04 nothing of ours")

    assert not [words for words in talk.heard("li") if "按钮太小" in words]


@pytest.mark.parametrize("said", ["导出", "帮助"])
async def test_a_command_of_the_office_is_sent_to_nobody_as_an_answer(talk: Dialog, said: str):
    await talk.say("li", "提意见 按钮太小")
    await talk.press("ban", "答复")

    await talk.say("ban", said)

    assert not [words for words in talk.heard("li") if "按钮太小" in words]


@pytest.mark.parametrize("said", ["导出", "帮助"])
async def test_a_command_of_the_office_is_no_reason_for_sending_work_back(talk: Dialog, said: str):
    await talk.say("li", "6已完成")
    await talk.say("ban", "待核")
    await talk.press("ban", "退回")

    await talk.say("ban", said)

    assert (await states(talk))[6] is State.REPORTED_DONE


@pytest.mark.parametrize("said", ["我的任务", "帮助"])
async def test_what_asks_for_something_else_is_no_opinion(talk: Dialog, said: str):
    await talk.say("li", "提意见")

    await talk.say("li", said)

    async with talk.database.read(talk.jurisdiction_id) as uow:
        assert await uow.feedback.waiting() == []


async def test_of_two_clerks_at_once_the_second_is_told_that_it_is_decided(talk: Dialog):
    await talk.say("li", "第7项延到9月20日，讲解员生病住院")
    now = talk.clock.now()
    async with talk.database.work(talk.jurisdiction_id) as uow:
        ((asked, _),) = await uow.extensions.waiting()
        office = await uow.jurisdictions.get(talk.jurisdiction_id)
        clerk = talk.people["ban"]
        await uow.extensions.decide(asked.id, at=now, person_id=clerk.id, granted_due=None)
        turn = Turn(
            inbox_id=1,
            said=Inbound("fake", "bot", "1", InboundKind.TEXT, "ban", "ban", now),
            person=clerk,
            account=(await uow.accounts.of_person(clerk.id))[0],
            jurisdiction=office,
            frame=Frame("approve"),
            uow=uow,
            now=now,
            today=now.date(),
            calendar=workdays({}),
            policy=Policy(),
            conversation=Conversation(),
            notice=None,
        )

        answer = await decide(turn, asked, date(2022, 9, 20))

    assert [line.key for line in answer.lines] == ["extension.decided_before"]
    assert not turn.letters


async def test_a_reason_for_what_a_colleague_has_settled_meanwhile_returns_nothing(talk: Dialog):
    await talk.join("zhou", "", Role.CLERK, "周正")
    await talk.say("li", "9已办结")
    for clerk in ("ban", "zhou"):
        await talk.say(clerk, "待核")
        assert "理由" in await talk.say(clerk, "退回")
    await talk.say("ban", "没有链接")

    assert (await talk.say("zhou", "没有附件")).startswith("没有退回")


async def test_a_reason_does_not_return_what_a_colleague_has_accepted_meanwhile(talk: Dialog):
    await talk.join("zhou", "", Role.CLERK, "周正")
    await talk.say("li", "9已办结")
    for clerk in ("ban", "zhou"):
        await talk.say(clerk, "待核")
    await talk.say("zhou", "退回")
    assert (await talk.say("ban", "通过")).startswith("已办结")

    assert (await talk.say("zhou", "没有附件")).startswith("没有退回")
    assert (await states(talk))[9] is State.CLOSED


async def test_a_file_that_comes_with_another_units_item_is_not_lost(talk: Dialog):
    answer = await talk.send_file("li", "证明.pdf", b"%PDF-1.4 x", "第20项已完成")
    assert "不在县司法局名下" in answer
    assert "收到佐证1件，附到哪一项" in answer

    assert "已附到第9项（1件）" in await talk.say("li", "9")
