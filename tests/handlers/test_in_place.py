"""A tapped card becomes the answer, where nothing that it said is lost by that."""

from __future__ import annotations

from tests.dialog import Dialog
from tests.handlers.test_sheet_back import edited, printed


async def changed(talk: Dialog, who: str, label: str) -> bool:
    """Tap a button; tell whether its card became the answer."""
    assert await talk.press(who, label)
    return next(m for m in reversed(talk.channel.sent) if m.chat == who).edits is not None


async def label_of(talk: Dialog, action: str) -> str:
    return next(label for label, pressed in talk.last.buttons if pressed.startswith(action))


async def test_an_answered_question_becomes_its_answer(talk: Dialog):
    assert (await talk.say("li", "政策解读弄完了一个")).startswith("没有记")

    assert await changed(talk, "li", await label_of(talk, "report"))
    assert talk.last.text.startswith("已记")


async def test_a_question_beside_a_receipt_leaves_the_receipt_standing(talk: Dialog):
    asked = await talk.say("li", "9办结，其余都正常推进")
    assert asked.startswith("已记：第9项")

    assert not await changed(talk, "li", await label_of(talk, "report yes"))


async def test_a_receipt_of_what_was_said_in_a_group_stays_too(talk: Dialog):
    async with talk.database.work(talk.jurisdiction_id) as uow:
        await uow.groups.register("fake", "bot", "g", "工作群", at=talk.clock.now())
    await talk.say("li", "9办结，其余都正常推进", group="g")
    asked = next(m for m in talk.channel.sent if m.chat == "li" and "已记：第9项" in m.text)

    assert not await changed(talk, "li", asked.buttons[0][0])


async def test_a_reviewed_card_says_what_became_of_it(talk: Dialog):
    await talk.say("li", "9已办结")
    await talk.say("ban", "待核")

    assert await changed(talk, "ban", "通过")
    assert talk.last.text.startswith("已办结：县司法局第9项")


async def test_the_desk_s_list_stays_when_its_request_is_decided(talk: Dialog):
    await talk.say("li", "9已办结")
    await talk.say("li", "第7项延期到9月30日，数据还没汇总齐")
    desk = await talk.say("ban", "待办")
    assert "待核1件" in desk

    assert not await changed(talk, "ban", await label_of(talk, "extension"))


async def test_the_words_of_a_broadcast_can_be_read_after_it_is_put_off(talk: Dialog):
    async with talk.database.work(talk.jurisdiction_id) as uow:
        await uow.groups.register("fake", "bot", "g", "工作群", at=talk.clock.now())
    assert (await talk.say("ban", "群里发一下，请各单位抓紧报进展")).startswith("预览")

    assert not await changed(talk, "ban", "明早9点发")


async def test_what_a_workbook_could_not_change_can_be_read_after_the_rest_is_taken(talk: Dialog):
    data = edited(await printed(talk), {6: {"完成情况": "搞定"}, 9: {"存在问题": "缺乡镇数据"}})
    assert "搞定" in await talk.send_file("ban", "台账.xlsx", data)

    assert not await changed(talk, "ban", "照表改")


async def test_what_only_shows_something_overwrites_nothing(talk: Dialog):
    assert await talk.say("li", "第6、9项详情") == "您名下有2项像，是哪一项？"

    assert not await changed(talk, "li", await label_of(talk, "task_detail"))
