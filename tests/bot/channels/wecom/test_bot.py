"""The 智能机器人 over its long connection, against a peer that throws out, hangs up and forgets."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.channels.base import AccountDown, Refused, TryAgain, Unreachable
from bot.channels.signing import Seals
from bot.channels.wecom import WeComBot
from bot.channels.wecom.connection import Rhythm
from bot.texts import Texts
from ledger.talk import File, InboundKind, Reply
from tests.bot.channels.wecom.conftest import Inbox, button, plain
from tests.peers.wecom.corp import BOT_ID, BOT_SECRET
from tests.peers.wecom.server import WeComServer

SAY = Texts.load().say
QUICK = Rhythm(
    beat_every=0.05, answer_within=60, first_pause=0.01, longest_pause=0.05, look_every=0.01
)
IMPATIENT = replace(QUICK, answer_within=0.2)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


async def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


class Line:
    """A bot that is running, and the inbox it fills."""

    def __init__(self, bot: WeComBot) -> None:
        self.bot = bot
        self.inbox = Inbox()
        self.files: dict[str, bytes] = {}

    async def send(
        self,
        reply: Reply,
        *,
        chat: str = "li",
        key: str = "reply:1",
        group: bool = False,
        edits: str | None = None,
    ) -> None:
        payloads = self.bot.compose(reply, SAY, chat=chat, group=group, edits=edits)
        for part, payload in enumerate(payloads):
            await self.bot.send(chat, payload, key=f"{key}/{part}", read_blob=self.read_blob)

    async def read_blob(self, digest: str) -> bytes:
        return self.files[digest]

    async def heard(self, count: int = 1) -> None:
        await until(lambda: len(self.inbox.found) >= count)


@asynccontextmanager
async def running(wecom: WeComServer, clock, notes=None, **options) -> AsyncIterator[Line]:
    bot = WeComBot(
        options.pop("bot_id", BOT_ID), options.pop("secret", BOT_SECRET), clock, SAY,
        Seals(b"key", WeComBot.name), url=options.pop("url", wecom.ws_url), notes=notes,
        rhythm=options.pop("rhythm", QUICK), **options,
    )  # fmt: skip
    line = Line(bot)
    task = asyncio.create_task(bot.receive(line.inbox))
    try:
        yield line
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bot.close()


@pytest.fixture
async def line(wecom, clock, tmp_path):
    async with running(wecom, clock, tmp_path / "bot.notes") as line:
        await until(lambda: line.bot._connection._subscribed)
        yield line


# ---- hearing --------------------------------------------------------------------------------


async def test_what_a_person_says_is_stored_once(line, wecom):
    await wecom.link.say("Li", "6办完了")
    await line.heard()

    said = line.inbox.last
    assert (said.text, said.sender, said.chat, said.group) == ("6办完了", "li", "li", False)


async def test_what_comes_twice_is_stored_once(line, wecom):
    for _ in range(2):
        await wecom.link.say("Li", "6办完了", msgid="m1")
    await wecom.link.say("Li", "7办完了")
    await line.heard(2)

    assert [said.text for said in line.inbox.found.values()] == ["6办完了", "7办完了"]


async def test_in_a_group_the_mention_is_left_out(line, wecom):
    await wecom.link.say("Li", "@台账 我们第7项好了", group="wr1")
    await line.heard()

    said = line.inbox.last
    assert (said.text, said.sender, said.chat, said.group) == ("我们第7项好了", "li", "wr1", True)


async def test_a_voice_comes_as_words(line, wecom):
    await wecom.link.message("Li", "voice", {"content": "第6项办完了"})
    await line.heard()

    assert line.inbox.last.text == "第6项办完了"


async def test_a_quote_shows_what_is_talked_about(line, wecom):
    await wecom.link.say("Li", "办完了", quote={"msgtype": "text", "text": {"content": "第6项"}})
    await line.heard()

    assert line.inbox.last.replying_to


@pytest.mark.parametrize(("kind", "media_type"), [("image", "image/jpeg"), ("file", None)])
async def test_files_are_fetched_and_opened_with_their_own_key(line, wecom, kind, media_type):
    await wecom.link.message("Li", kind, wecom.link.hidden_file(PNG, "x"))
    await line.heard()

    (file,) = line.inbox.last.attachments
    assert file.media_type == (media_type or "application/octet-stream")
    assert await line.bot.fetch(file) == PNG


async def test_words_and_pictures_in_one_message_stay_one(line, wecom):
    items = [
        {"msgtype": "text", "text": {"content": "第6项的照片"}},
        {"msgtype": "image", "image": wecom.link.hidden_file(PNG, "a")},
        {"msgtype": "image", "image": wecom.link.hidden_file(PNG, "b")},
    ]
    await wecom.link.message("Li", "mixed", {"msg_item": items})
    await line.heard()

    said = line.inbox.last
    assert (said.kind, said.text, len(said.attachments)) == (InboundKind.FILE, "第6项的照片", 2)


@pytest.mark.parametrize("spoil", ["gone", "key"])
async def test_a_file_that_is_gone_or_cannot_be_opened_is_refused(line, wecom, spoil):
    part = wecom.link.hidden_file(PNG, "x")
    if spoil == "gone":
        wecom.link.files.clear()
    await wecom.link.message("Li", "image", part | ({"aeskey": "A" * 43} if spoil == "key" else {}))
    await line.heard()

    with pytest.raises((Refused, AccountDown)):
        await line.bot.fetch(line.inbox.last.attachments[0])


async def test_what_could_not_be_stored_is_kept_and_stored_later(wecom, clock, monkeypatch):
    monkeypatch.setattr("bot.channels.wecom.aibot.STORE_AGAIN", 0.01)
    async with running(wecom, clock) as line:
        await wecom.link.subscribed()
        line.inbox.failures = 3
        await wecom.link.say("Li", "6办完了")
        await line.heard()

        assert line.inbox.asked == 4


async def test_what_was_heard_last_is_stored_before_the_end(wecom, clock):
    async with running(wecom, clock) as line:
        await wecom.link.subscribed()
        line.inbox.failures = 1
        await wecom.link.say("Li", "6办完了")
        await until(lambda: line.inbox.asked)

    assert [said.text for said in line.inbox.found.values()] == ["6办完了"]


async def test_frames_that_make_no_sense_harm_nothing(line, wecom):
    live = wecom.link._live
    for frame in (
        "x",
        "[]",
        '{"cmd":"?","headers":[],"body":[]}',
        '{"errcode":"?"}',
        "{}",
        '{"cmd":"aibot_msg_callback"}',
        '{"cmd":"?","body":{"from":1}}',
    ):
        await live.send_str(frame)
    await live.send_json({"cmd": "aibot_msg_callback", "headers": None, "body": {"msgid": "1"}})
    await wecom.link.say("Li", "还在吗")
    await line.heard()

    assert line.inbox.last.text == "还在吗"


# ---- speaking -------------------------------------------------------------------------------


async def test_an_answer_goes_by_the_messages_own_id(line, wecom):
    await wecom.link.say("Li", "6办完了")
    await line.heard()

    await line.send(plain("已记：第6项｜报办结。"))

    assert wecom.corp.texts("li") == ["已记：第6项｜报办结。"]
    assert wecom.link.frames["aibot_respond_msg"] == 1
    assert wecom.link.frames["aibot_send_msg"] == 0


async def test_a_push_goes_as_markdown_and_never_as_text(line, wecom):
    wecom.corp.opened.add("li")

    await line.send(plain("近期要办1项：三季度<5项"), key="digest:1")

    assert wecom.corp.phones["li"][0].kind == "markdown"
    assert wecom.corp.texts("li") == ["近期要办1项：三季度＜5项"]


async def test_an_answer_whose_time_is_over_is_pushed(line, wecom):
    await wecom.link.say("Li", "6办完了")
    await line.heard()
    wecom.link._asked.clear()

    await line.send(plain("已记。"))

    assert wecom.corp.texts("li") == ["已记。"]
    assert wecom.link.frames["aibot_send_msg"] == 1


async def test_who_never_opened_the_conversation_cannot_be_pushed_to(line):
    with pytest.raises(Unreachable):
        await line.send(plain("x"), key="digest:1", chat="wang")


async def test_a_group_is_answered_in_the_group(line, wecom):
    await wecom.link.say("Li", "@台账 第7项好了", group="wr1")
    await line.heard()

    await line.send(plain("已记，细节私聊您。", mentions=("li",)), chat="wr1", group=True)

    assert wecom.corp.phones["wr1"][0].text == "已记，细节私聊您。\n<@li>"
    assert wecom.corp.phones["wr1"][0].body["chat_type"] == 2


async def test_a_card_is_pressed_and_changed_in_its_place(line, wecom):
    wecom.corp.opened.add("li")
    await line.send(plain("第1页", buttons=(button("下一页", "page 2"),)), key="digest:1")
    (card,) = wecom.corp.phones["li"]
    await wecom.link.press("Li", card, "下一页")
    await line.heard()

    said = line.inbox.last
    assert (said.kind, said.pressed) == (InboundKind.BUTTON, "page 2")
    reply = plain("第2页", buttons=(button("上一页", "page 1"),))
    await line.send(reply, key="reply:2", edits=said.message_ref)

    assert wecom.corp.texts("li") == ["第2页"]
    assert card.updates == 1
    assert wecom.corp.advice_ignored == []


async def test_a_card_that_was_pressed_long_ago_is_followed_by_a_message(line, wecom):
    wecom.corp.opened.add("li")
    await line.send(plain("第1页", buttons=(button("下一页", "page 2"),)), key="digest:1")
    await wecom.link.press("Li", wecom.corp.phones["li"][0], "下一页")
    await line.heard()
    line.bot._pressed.clear()

    reply = plain("第2页", buttons=(button("上一页", "page 1"),))
    await line.send(reply, key="reply:2", edits=line.inbox.last.message_ref)

    assert wecom.corp.texts("li") == ["第1页", "第2页"]


async def test_a_list_is_chosen_from(line, wecom):
    wecom.corp.opened.add("li")
    buttons = tuple(button(f"第{n}项", f"pick {n}") for n in range(1, 10))
    await line.send(plain("是哪一项？", buttons=buttons, question=True), key="digest:1")

    await wecom.link.press("Li", wecom.corp.phones["li"][-1], "9 第9项")
    await line.heard()

    assert line.inbox.last.pressed == "pick 9"


async def test_a_press_in_another_chat_carries_nothing(line, wecom):
    wecom.corp.opened.add("li")
    await line.send(plain("同意吗？", buttons=(button("同意", "yes"),), question=True), key="d:1")

    await wecom.link.press("Wang", wecom.corp.phones["li"][0], "1 同意")
    await line.heard()

    assert line.inbox.last.pressed is None


async def test_a_big_file_goes_in_pieces_and_is_uploaded_once(line, wecom):
    wecom.corp.opened |= {"li", "wang"}
    data = b"PK" + b"0123456789" * 120_000
    digest = hashlib.sha256(data).hexdigest()
    line.files[digest] = data
    reply = plain("台账：", files=(File(digest, "台账.xlsx", "text/x", len(data)),))

    await line.send(reply, key="digest:1")
    await line.send(reply, key="digest:2", chat="wang")

    assert [shown.kind for shown in wecom.corp.phones["li"]] == ["markdown", "file"]
    assert wecom.link.frames["aibot_upload_media_chunk"] == 3
    assert next(iter(wecom.corp.media.values()))[:2] == (data, "台账.xlsx")


async def test_a_newcomer_is_welcomed_once(line, wecom):
    for _ in range(2):
        await wecom.link.enter("Li")
    await wecom.link.enter("Wang")
    await until(lambda: wecom.corp.phones["wang"])

    assert len(wecom.corp.texts("li")) == 1
    assert "绑定码" in wecom.corp.texts("li")[0]


async def test_a_lost_answer_leaves_it_unknown_whether_it_arrived(wecom, clock):
    wecom.corp.opened.add("li")
    wecom.link.lose_answers = 1

    async with running(wecom, clock, rhythm=replace(IMPATIENT, beat_every=60)) as line:
        await until(lambda: line.bot._connection._subscribed)
        with pytest.raises(TryAgain) as failed:
            await line.send(plain("x"), key="digest:1")

    assert failed.value.unknown


async def test_a_cards_id_follows_from_its_key(line, wecom):
    wecom.corp.opened.add("li")
    reply = plain("附吗？", buttons=(button("附", "yes"),), question=True)

    for key in ("digest:1", "digest:1", "digest:2"):
        await line.send(reply, key=key)

    ids = [shown.body["template_card"]["task_id"] for shown in wecom.corp.phones["li"]]
    assert ids[0] == ids[1] != ids[2]


# ---- the connection -------------------------------------------------------------------------


@pytest.mark.parametrize("clean", [True, False])
async def test_whatever_the_end_it_connects_again(line, wecom, clean):
    for round_ in range(3):
        await wecom.link.hang_up(clean=clean)
        await wecom.link.subscribed()
        await wecom.link.say("Li", f"第{round_}次")

    await line.heard(3)
    assert wecom.link.connections == 4


async def test_a_line_that_went_dead_is_left(wecom, clock):
    async with running(wecom, clock, rhythm=IMPATIENT) as line:
        await wecom.link.subscribed()
        wecom.link.silent = True
        await until(lambda: wecom.link.connections > 1)
        wecom.link.silent = False

        await wecom.link.subscribed()
        await until(lambda: line.bot._connection._subscribed)


async def test_it_shows_that_it_is_there(line, wecom):
    await until(lambda: wecom.link.frames["ping"] >= 3)

    assert wecom.link.connections == 1


async def test_while_nobody_is_there_messages_wait_for_the_connection(wecom, clock):
    async with running(wecom, clock, url="ws://127.0.0.1:9/") as line:
        with pytest.raises(TryAgain) as failed:
            await line.send(plain("x"), key="digest:1")

    assert not failed.value.unknown
    assert failed.value.whole_account


async def test_who_is_thrown_out_stays_out(wecom, clock):
    async with running(wecom, clock) as older:
        await wecom.link.subscribed()
        async with running(wecom, clock):
            await until(lambda: wecom.link.connections == 2)
            await until(lambda: older.bot._connection._thrown_out_of is not None)
            await asyncio.sleep(0.1)

            assert wecom.link.connections == 2
            with pytest.raises(AccountDown):
                await older.send(plain("x"), key="digest:1")


async def test_only_the_process_that_holds_the_account_connects(wecom, clock):
    holder = "a"

    async def a() -> int | None:
        return 1 if holder == "a" else None

    async def b() -> int | None:
        return 2 if holder == "b" else None

    async with running(wecom, clock, fence=a) as first, running(wecom, clock, fence=b) as second:
        await wecom.link.subscribed()
        await wecom.link.say("Li", "给甲")
        await first.heard()
        holder = "b"
        await until(lambda: second.bot._connection._subscribed)
        await until(lambda: not first.bot._connection._subscribed)
        await wecom.link.say("Li", "给乙")
        await second.heard()

    assert first.inbox.last.text == "给甲"
    assert second.inbox.last.text == "给乙"


async def test_who_comes_back_to_the_account_connects_again(wecom, clock):
    fence = 1

    async def held() -> int | None:
        return fence

    async with running(wecom, clock, fence=held) as older:
        await wecom.link.subscribed()
        async with running(wecom, clock):
            await until(lambda: older.bot._connection._thrown_out_of == 1)
        fence = 2
        await until(lambda: older.bot._connection._subscribed)


async def test_a_wrong_secret_is_the_accounts_fault(wecom, clock):
    async with running(wecom, clock, secret="wrong") as line:
        await until(lambda: line.bot._connection._refused)

        with pytest.raises(AccountDown) as failed:
            await line.send(plain("x"), key="digest:1")

    assert "40001" in failed.value.why


async def test_answers_keep_to_the_order_of_the_messages(line, wecom):
    for n in range(3):
        await wecom.link.say("Li", f"{n}")
    await line.heard(3)

    for n in range(3):
        await line.send(plain(f"答{n}"), key=f"reply:{n}")

    assert wecom.corp.texts("li") == ["答0", "答1", "答2"]
    assert wecom.link.frames["aibot_respond_msg"] == 3
