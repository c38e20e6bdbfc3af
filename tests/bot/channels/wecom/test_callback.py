"""The callback, called by a peer that seals with wechatpy and retries as the platform does."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from ledger.talk import Button, InboundKind, Reply, Text

QUESTION = Reply(
    (Text("plain", text="同意延到9月15日吗？"),),
    (
        Button(Text("plain", text="同意"), "extension yes 1"),
        Button(Text("plain", text="不同意"), "extension no 1"),
    ),
    question=True,
)


async def test_the_console_can_check_the_address(desk):
    assert await desk.wecom.callbacks.verify() == (200, "1616140317555161061")


async def test_a_wrong_check_is_refused(desk):
    url = f"{desk.wecom.callbacks.url}?msg_signature=x&timestamp=1&nonce=2&echostr=QUJD"

    async with desk.wecom.callbacks.session.get(url) as answer:
        assert answer.status == 403


async def test_what_a_member_says_is_stored_and_answered_with_nothing(desk):
    query, body = desk.wecom.callbacks.sealed(
        desk.wecom.callbacks.plain("Li", MsgType="text", Content="我的任务", MsgId="1")
    )

    status, answer = await desk.wecom.callbacks.post(query, body)

    assert (status, answer) == (200, b"")
    assert desk.inbox.last.text == "我的任务"


async def test_a_retry_under_a_new_signature_is_stored_once(desk):
    callbacks = desk.wecom.callbacks
    plain = callbacks.plain("Li", MsgType="text", Content="6办完了", MsgId="77")

    for _ in range(3):
        assert (await callbacks.post(*callbacks.sealed(plain)))[0] == 200

    assert list(desk.inbox.found) == ["77"]


async def test_the_same_bytes_played_back_are_stored_once(desk):
    callbacks = desk.wecom.callbacks
    query, body = callbacks.sealed(callbacks.plain("Li", MsgType="event", Event="subscribe"))

    for _ in range(3):
        assert (await callbacks.post(query, body))[0] == 200

    assert len(desk.inbox.found) == 1


@pytest.mark.parametrize("off", [-600, 600, 10**12])
async def test_what_is_stale_or_from_the_future_is_refused(desk, off):
    callbacks = desk.wecom.callbacks
    plain = callbacks.plain("Li", MsgType="text", Content="x", MsgId="1")
    at = int(desk.clock.now().timestamp()) + off

    status, _ = await callbacks.post(*callbacks.sealed(plain, timestamp=at))

    assert status == 403
    assert desk.inbox.asked == 0


async def test_a_played_back_envelope_dies_with_its_time(desk):
    callbacks = desk.wecom.callbacks
    query, body = callbacks.sealed(callbacks.plain("Li", MsgType="text", Content="x", MsgId="1"))
    desk.clock.wind_to(desk.clock.now() + timedelta(minutes=10))

    assert (await callbacks.post(query, body))[0] == 403


async def test_another_apps_message_is_not_ours(desk):
    callbacks = desk.wecom.callbacks
    plain = callbacks.plain("Li", MsgType="text", Content="x", MsgId="1")
    query, body = callbacks.sealed(plain.replace("1000002", "1000003"))

    assert (await callbacks.post(query, body))[0] == 200
    assert desk.inbox.asked == 0


async def test_a_body_of_more_than_64_kb_is_refused(desk):
    query, _ = desk.wecom.callbacks.sealed("<xml/>")

    assert (await desk.wecom.callbacks.post(query, b"<xml>" + b" " * 70_000))[0] == 413


async def test_xml_with_a_document_type_is_refused(desk):
    callbacks = desk.wecom.callbacks
    inner = '<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>'

    assert (await callbacks.post(*callbacks.sealed(inner)))[0] == 400


async def test_what_could_not_be_stored_is_asked_for_again(desk):
    desk.inbox.failures = 2
    desk.wecom.callbacks.pause = 0

    assert await desk.wecom.callbacks.say("Li", "6办完了")

    assert desk.inbox.asked == 3
    assert [said.text for said in desk.inbox.found.values()] == ["6办完了"]


async def test_a_card_says_what_was_chosen_and_cannot_be_pressed_again(desk):
    await desk.send(QUESTION)
    card = desk.wecom.corp.phones["li"][-1]
    assert list(card.buttons) == ["1 同意", "2 不同意"]

    await desk.wecom.callbacks.press("Li", card, "1 同意")

    said = desk.inbox.last
    assert (said.kind, said.pressed) == (InboundKind.BUTTON, "extension yes 1")
    assert card.replaced_by == "已选：同意"
    assert card.buttons == {}


async def test_a_menu_can_be_pressed_again(desk):
    buttons = (Button(Text("plain", text="第6项"), "task 6"),)
    await desk.send(Reply((Text("plain", text="县司法局1项要办："),), buttons))
    card = desk.wecom.corp.phones["li"][-1]

    await desk.wecom.callbacks.press("Li", card, "第6项")

    assert desk.inbox.last.pressed == "task 6"
    assert card.replaced_by == ""


async def test_a_button_of_somebody_elses_card_does_nothing(desk):
    await desk.send(QUESTION)
    card = desk.wecom.corp.phones["li"][-1]

    await desk.wecom.callbacks.press("Wang", card, "1 同意")

    assert (desk.inbox.last.sender, desk.inbox.last.pressed) == ("wang", None)


async def test_a_hundred_at_once_are_all_stored(desk):
    said = [desk.wecom.callbacks.say("Li", f"{n}正常推进") for n in range(100)]

    assert all(await asyncio.gather(*said))

    assert len(desk.inbox.found) == 100


async def test_nothing_but_a_callback_is_served_there(desk):
    async with aiohttp.ClientSession() as session:
        async with session.put(desk.wecom.callbacks.url) as answer:
            assert answer.status == 405
        async with session.post(desk.wecom.callbacks.url, data=b"hello") as answer:
            assert answer.status == 403
