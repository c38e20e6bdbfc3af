"""Groups that cut the bot off and let it in again, and people who are away in private."""

from __future__ import annotations

import pytest

from bot.channels.base import Unreachable
from ledger.talk import InboundKind
from tests.dialog import Dialog

MUTED = "Bad Request: not enough rights to send text messages to the chat"
LOST = "群里发不进去了"


@pytest.fixture
async def group(talk: Dialog) -> Dialog:
    async with talk.database.work(talk.jurisdiction_id) as uow:
        await uow.groups.register("fake", "bot", "g", "工作群", at=talk.clock.now())
    return talk


async def percent_of(talk: Dialog, no: int) -> int | None:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        return next(
            part.percent for part in await uow.assignments.all(talk.notice_id) if part.task.no == no
        )


async def test_what_is_reported_in_a_muted_group_is_taken_and_the_desk_says_it_is_muted(
    group: Dialog,
):
    for percent in (20, 30):
        group.channel.failures.append(Unreachable(MUTED))
        await group.say("li", f"9号进展{percent}%", group="g")

        assert await percent_of(group, 9) == percent
        assert LOST in await group.say("ban", "待办")


async def test_a_group_that_was_unmuted_without_a_word_is_off_the_desk_again(
    group: Dialog,
):
    group.channel.failures.append(Unreachable(MUTED))
    await group.say("li", "9号进展20%", group="g")

    assert await group.say("li", "9号进展30%", group="g") == "已记，细节私聊您。"

    assert LOST not in await group.say("ban", "待办")


async def test_who_has_blocked_the_bot_is_not_back_by_speaking_in_a_group(group: Dialog):
    await group.intake.accept([group._inbound(InboundKind.LEFT, "li", None)])
    await group.router.drain()
    assert "联系不上1人" in await group.say("ban", "待办")

    await group.say("li", "9号进展20%", group="g")
    assert "联系不上1人" in await group.say("ban", "待办")

    await group.say("li", "我的任务")
    assert "联系不上" not in await group.say("ban", "待办")


@pytest.mark.parametrize("said", ["登记", "帮助"])
async def test_the_office_registers_a_group_by_a_command_or_a_mention(talk: Dialog, said: str):
    offered = await talk.say("ban", said, group="g")

    assert offered.startswith("本群还没有登记")


async def test_what_comes_without_a_word_is_nothing_that_could_be_recorded(talk: Dialog):
    answered = await talk.say("li", "")
    await talk.say("li", "9")

    assert answered == "这种消息我读不了，没有记进台账。请打字说，或发图片、文件。"
    assert "有困难" not in "".join(talk.heard("li"))
    assert len(talk.heard("ban")) == 0


async def test_a_question_outlives_what_comes_without_a_word(talk: Dialog):
    asked = await talk.say("li", "第7项延期到9月30日")
    assert "理由" in asked or "原因" in asked

    await talk.say("li", "")

    assert "办公室" in await talk.say("li", "数据还没汇总齐")
