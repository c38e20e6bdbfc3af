"""What is said and told in the web chat, and that nothing is lost or repeated."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import FormData

from bot.channels.base import Refused, Unreachable
from bot.texts import Texts
from ledger.talk import Attachment, Button, File, InboundKind, Reply, Table, Text
from storage.database import DatabaseBusy
from storage.web_messages import WebMessages


def said(chat: str, text: str, nonce: str = "nonce-0001") -> dict[str, str]:
    return {"chat": chat, "sender": chat, "text": text, "nonce": nonce}


async def history(browser, chat):
    async with browser.get("/chat/history", params={"chat": chat}) as answer:
        assert answer.status == 200
        return await answer.json()


async def test_words_reach_the_inbox_and_stand_in_the_log(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)

    async with browser.post("/chat/say", json=said(chat, "我的任务")) as answer:
        assert answer.status == 200

    assert county.intake.last.text == "我的任务"
    assert county.intake.last.chat == county.intake.last.sender == chat
    message = (await history(browser, chat))["messages"][-1]
    assert message["body"]["lines"] == ["我的任务"]
    assert message["by"] == chat


async def test_a_repeat_after_a_lost_answer_is_harmless(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)

    for _ in range(3):
        async with browser.post("/chat/say", json=said(chat, "4已办结")) as answer:
            assert answer.status == 200

    assert len(county.intake.inbounds) == 1
    lines = [m["body"]["lines"] for m in (await history(browser, chat))["messages"]]
    assert lines.count(["4已办结"]) == 1


async def test_what_could_not_be_stored_is_neither_shown_nor_confirmed(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)
    county.intake.broken = DatabaseBusy()

    async with browser.post("/chat/say", json=said(chat, "4已办结")) as answer:
        assert answer.status >= 500

    county.intake.broken = None
    assert len((await history(browser, chat))["messages"]) == 1  # the welcome


async def test_a_tap_carries_its_action_and_its_message(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)
    tap = {"chat": chat, "sender": chat, "nonce": "nonce-0002", "press": "tasks open 0",
           "ref": "1", "label": "我的任务", "echo": True}  # fmt: skip

    async with browser.post("/chat/say", json=tap) as answer:
        assert answer.status == 200

    inbound = county.intake.last
    assert (inbound.kind, inbound.pressed) == (InboundKind.BUTTON, "tasks open 0")
    assert inbound.message_ref == "1"
    assert (await history(browser, chat))["messages"][-1]["body"]["lines"] == ["我的任务"]


async def test_nobody_reads_or_writes_in_another_persons_chat(county):
    browser, other = await county.signed_in("县财政局"), await county.signed_in("县教育局")
    theirs = await county.chat_of(other)

    async with browser.get("/chat/history", params={"chat": theirs}) as answer:
        assert answer.status == 404
    async with browser.post("/chat/say", json=said(theirs, "4已办结")) as answer:
        assert answer.status == 404
    mine = await county.chat_of(browser)
    async with browser.post("/chat/say", json=said(mine, "4") | {"sender": theirs}) as answer:
        assert answer.status == 404
    assert county.intake.inbounds == {}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"text": ""}, 400),
        ({"text": " \n"}, 400),
        ({"text": "长" * 4001}, 413),
        ({"nonce": "x"}, 400),
        ({"nonce": 7}, 400),
        ({"text": ["4"]}, 400),
        ({"press": "x" * 41}, 400),
        ({"press": "任务"}, 400),
        ({"chat": "1.p1"}, 404),
    ],
)
async def test_malformed_messages_are_refused(county, change, status):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)

    async with browser.post("/chat/say", json=said(chat, "4已办结") | change) as answer:
        assert answer.status == status

    assert county.intake.inbounds == {}


async def test_a_body_that_is_no_json_object_is_refused(county):
    browser = await county.signed_in("县财政局")
    headers = {"Content-Type": "application/json"}

    for body in (b"", b"[]", b"{", b"\xff", b"[" * 100_000):
        async with browser.post("/chat/say", data=body, headers=headers) as answer:
            assert answer.status == 400
    async with browser.post("/chat/say", data={"text": "x"}) as answer:
        assert answer.status == 415


async def test_a_flood_is_slowed_down(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)

    statuses = []
    for n in range(40):
        async with browser.post("/chat/say", json=said(chat, "4", f"nonce-{n:04}")) as answer:
            statuses.append((answer.status, answer.headers.get("Retry-After")))

    assert statuses[29] == (200, None)
    assert statuses[-1] == (429, "2")


# --- what the bot says ------------------------------------------------------------------------


async def test_a_reply_is_shown_with_its_buttons_and_its_light(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)
    line = Text("plain", text=Text("light.red"))
    reply = Reply((line,), (Button(Text("web.quick_tasks"), "tasks open 0"),), question=True)

    await county.tell(chat, reply, "reply:1/0")

    body = (await history(browser, chat))["messages"][-1]["body"]
    assert body["buttons"] == [{"label": "我的任务", "action": "tasks open 0"}]
    assert body["question"] is True
    assert body["lights"][0][:2] == [0, "red"]


async def test_the_same_key_is_shown_once_and_answered_alike(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)
    reply = Reply((Text("plain", text="近期要办1项"),))

    first = await county.tell(chat, reply, "digest:7/0")
    again = await county.tell(chat, reply, "digest:7/0")

    assert first == again
    messages = (await history(browser, chat))["messages"]
    assert [m.get("push") for m in messages] == [None, True]


async def test_an_edit_takes_the_place_of_its_message(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)
    number = await county.tell(chat, Reply((Text("plain", text="第1页"),)), "reply:1/0")
    channel = county.channel

    say = Texts.load().say
    page_two = Reply((Text("plain", text="第2页"),))
    (payload,) = channel.compose(page_two, say, chat=chat, group=False, edits=number)
    edited = await channel.send(chat, payload, key="reply:2/0", read_blob=county.blobs.read)

    assert edited == number
    page = await history(browser, chat)
    assert [m["body"]["lines"] for m in page["messages"][1:]] == [["第2页"]]
    assert page["cursor"] == int(number) + 1


async def test_a_table_is_worded_cell_by_cell(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)
    table = Table((Text("web.code"),), ((Text("web.enter"),), (3,), (None,)))

    await county.tell(chat, Reply((), table=table), "reply:1/0")

    shown = (await history(browser, chat))["messages"][-1]["body"]["table"]
    assert shown == {"head": ["绑定码"], "rows": [["进入"], ["3"], [""]]}


async def test_a_chat_that_is_none_cannot_be_written_to(county):
    with pytest.raises(Unreachable):
        await county.tell("nobody", Reply((Text("plain", text="x"),)), "reply:1/0")


# --- files ------------------------------------------------------------------------------------


async def test_a_file_goes_up_once_and_can_be_fetched(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)
    form = {"chat": chat, "sender": chat, "nonce": "nonce-0003"}

    data = FormData(form, quote_fields=False)
    data.add_field("file", b"%PDF-1.7", filename="../通知.pdf", content_type="application/pdf")
    async with browser.post("/chat/files", data=data) as answer:
        assert answer.status == 200

    (attachment,) = county.intake.last.attachments
    assert (attachment.name, attachment.size) == (".._通知.pdf", 8)
    assert await county.channel.fetch(attachment) == b"%PDF-1.7"
    shown = (await history(browser, chat))["messages"][-1]["body"]["files"]
    assert shown == [{"name": ".._通知.pdf", "size": 8}]


async def test_a_file_without_a_place_in_the_chat_is_not_kept(county, tmp_path):
    browser = await county.signed_in("县财政局")
    data = FormData({"chat": "1.p1", "nonce": "nonce-0003"})
    data.add_field("file", b"x" * 100, filename="a.pdf")
    async with browser.post("/chat/files", data=data) as answer:
        assert answer.status == 404

    assert not list((tmp_path / "spool").glob("*"))


async def test_an_upload_that_is_gone_is_refused(county):
    with pytest.raises(Refused):
        await county.channel.fetch(Attachment("a" * 32, "a.pdf"))


async def test_a_file_comes_down_only_from_the_message_that_carries_it(county):
    browser, other = await county.signed_in("县财政局"), await county.signed_in("县教育局")
    chat = await county.chat_of(browser)
    digest = await county.blobs.put(b"PK\x03\x04 workbook")
    reply = Reply((), files=(File(digest, "台账.xlsx", "application/vnd.ms-excel", 13),))
    number = await county.tell(chat, reply, "reply:1/0")

    async with browser.get(f"/chat/files/{chat}/{number}/0") as answer:
        assert await answer.read() == b"PK\x03\x04 workbook"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    for path, visitor in ((f"{chat}/{number}/1", browser), (f"{chat}/1/0", browser),
                          (f"{chat}/{number}/0", other), (f"{chat}/x/0", browser)):  # fmt: skip
        async with visitor.get(f"/chat/files/{path}") as answer:
            assert answer.status == 404


# --- the stream -------------------------------------------------------------------------------


async def test_a_stream_goes_on_where_it_broke(county, read_events):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)

    async with browser.get("/chat/stream", params={"after": f"{chat}:1"}) as stream:
        await county.tell(chat, Reply((Text("plain", text="一"),)), "reply:1/0")
        ((cursor, first),) = await read_events(stream, 1)
    await county.tell(chat, Reply((Text("plain", text="二"),)), "reply:2/0")
    await county.tell(chat, Reply((Text("plain", text="三"),)), "reply:3/0")
    async with browser.get("/chat/stream", headers={"Last-Event-ID": cursor}) as stream:
        await county.tell(chat, Reply((Text("plain", text="四"),)), "reply:4/0")
        rest = await read_events(stream, 3)

    lines = [first["body"]["lines"][0], *(data["body"]["lines"][0] for _, data in rest)]
    assert lines == ["一", "二", "三", "四"]


async def test_two_pages_of_one_person_see_the_same(county, read_events):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)
    where = {"after": f"{chat}:1"}

    async with (
        browser.get("/chat/stream", params=where) as one,
        browser.get("/chat/stream", params=where) as two,
        browser.post("/chat/say", json=said(chat, "4已办结")),
    ):
        seen = [await read_events(page, 1) for page in (one, two)]

    assert seen[0] == seen[1]
    assert seen[0][0][1]["nonce"] == "nonce-0001"


async def test_a_stream_from_nonsense_begins_at_the_beginning(county, read_events):
    browser = await county.signed_in("县财政局")

    async with browser.get("/chat/stream", headers={"Last-Event-ID": "x:y,,:9,1.p1"}) as stream:
        ((_, data),) = await read_events(stream, 1)

    assert data["seq"] == 1


async def test_many_writers_leave_no_gap(county, read_events):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)

    async with browser.get("/chat/stream", params={"after": f"{chat}:1"}) as stream:
        await asyncio.gather(
            *(county.tell(chat, Reply((Text("plain", text=str(n)),)), f"r:{n}") for n in range(30))
        )
        seen = await read_events(stream, 30)

    assert [data["seq"] for _, data in seen] == list(range(2, 32))
    assert {data["body"]["lines"][0] for _, data in seen} == {str(n) for n in range(30)}


async def test_what_another_process_writes_is_found(county, read_events):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)
    async with browser.get("/chat/stream", params={"after": f"{chat}:1"}) as stream:
        async with county.database.work(county.jurisdiction) as uow:
            log = WebMessages(uow.connection, county.jurisdiction, "web")
            await log.append(chat, "elsewhere", {"lines": ["别处"]}, county.clock.now())
        await county.channel._listen()
        ((_, data),) = await read_events(stream, 1)

    assert data["body"]["lines"] == ["别处"]


async def test_closing_ends_the_streams(county):
    browser = await county.signed_in("县财政局")

    async with browser.get("/chat/stream") as stream:
        await county.channel.close()
        async with asyncio.timeout(60):
            await stream.content.read()
