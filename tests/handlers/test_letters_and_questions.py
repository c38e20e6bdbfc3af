"""What is said to somebody else leaves that person's own conversation in order."""

from __future__ import annotations

from datetime import date

from ledger.model import Role, State
from tests.dialog import Dialog, local
from tests.handlers.test_report import states


async def test_a_card_that_was_never_shown_is_answered_by_no_number(talk: Dialog):
    await talk.say("li", "6已完成")
    await talk.wind("2022-08-24 10:30")
    assert talk.heard("ban")  # the one push of the day: nothing more is sent unasked
    before = len(talk.heard("ban"))
    await talk.say("li", "第7项延到9月20日，讲解员生病住院")
    assert len(talk.heard("ban")) == before

    await talk.say("ban", "1")

    async with talk.database.read(talk.jurisdiction_id) as uow:
        assert len(await uow.extensions.waiting()) == 1


async def test_a_list_that_is_open_is_not_pushed_aside_by_a_letter(talk: Dialog):
    await talk.say("li", "6、9已完成")
    await talk.say("ban", "待核")

    await talk.say("li", "第7项延到9月20日，讲解员生病住院")
    await talk.say("ban", "1、2通过")

    found = await states(talk)
    assert (found[6], found[9]) == (State.CLOSED, State.CLOSED)


async def test_a_number_answers_the_card_that_came_last(talk: Dialog):
    await talk.say("li", "6、9已完成")
    await talk.say("ban", "待核")

    await talk.say("li", "第7项延到9月20日，讲解员生病住院")

    assert (await talk.say("ban", "1")).startswith("已办：县司法局第7项延到9月20日")


async def test_what_waits_for_the_morning_is_not_answered_in_the_evening(talk: Dialog):
    await talk.notice(
        (1, "政府信息公开年报", "6月底前", "县司法局"),
        (6, "规范性文件集中公开", "12月底前", "县司法局"),
        issued=date(2022, 3, 1),
    )
    talk.clock.wind_to(local("2022-08-22 18:30"))
    await talk.say("ban", "出通报")
    await talk.press("ban", "送核")

    assert "已记" in await talk.say("li", "6已完成")
    await talk.wind("2022-08-23 09:30")
    assert (await talk.say("li", "年报早就发布了")).startswith("已把您的说明转给办公室")


async def test_a_clerk_who_has_left_is_told_nothing(talk: Dialog):
    await talk.join("lao", "", Role.CLERK, "钱平")
    async with talk.database.work(talk.jurisdiction_id) as uow:
        await uow.people.deactivate(talk.people["lao"].id, at=talk.clock.now())

    await talk.say("li", "第7项延到9月20日，讲解员生病住院")
    await talk.dispatcher.drain()

    assert talk.heard("ban")
    assert not talk.heard("lao")
