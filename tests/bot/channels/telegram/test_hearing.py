"""Updates as they come: what is said to us, by whom, and what is none of our business."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from telegram import Update

from bot.channels.signing import BUTTONS_LIVE, Seals
from bot.channels.telegram.commands import WORDS
from bot.channels.telegram.hearing import Hearing, Myself, moved
from bot.clock import WoundClock
from ledger.talk import Inbound, InboundKind
from tests.peers.bot_api.server import BotApi

LI, WANG = 42, 43
GROUP, FORUM = -100, -1002
ME = Myself(123456, "taizhang_test_bot")
KEY = b"k" * 32
AT = datetime(2026, 9, 21, 1, 5, tzinfo=UTC)

Happen = Callable[[], Any]


class Ears:
    """Reads what the strict server puts out, and checks that python-telegram-bot reads it too."""

    def __init__(self) -> None:
        self.api = BotApi()
        self.api.skew = AT.timestamp() - self.api.now()
        self.clock = WoundClock(AT, running=False)
        self.ticks = 0.0
        self.hearing = Hearing(
            "123456",
            Seals(KEY, "telegram"),
            ZoneInfo("Asia/Shanghai"),
            now=self.clock.now,
            monotonic=lambda: self.ticks,
        )
        self.api.people.person(LI, "小李")
        self.api.people.person(WANG, "老王", language="en")

    async def updates(self) -> list[dict[str, Any]]:
        updates = await self.api.delivery.poll(0, 100, 0)
        assert all(Update.de_json(update, None) for update in updates)
        self.api.delivery.drop()
        return updates

    async def heard(self) -> list[Inbound]:
        return [
            inbound
            for update in await self.updates()
            if (inbound := self.hearing.inbound(update, ME))
        ]

    def offer(self, action: str, chat: int = LI, at: datetime = AT) -> dict[str, Any]:
        """Put a message with one button of ours into a chat."""
        data = Seals(KEY, "telegram").seal(action, str(chat), at)
        keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": data}]]}
        body = {"text": "？", "reply_markup": keyboard}
        return self.api.world.add_message(chat, self.api.world.me, self.api.now(), body)


@pytest.fixture
def ears() -> Ears:
    return Ears()


async def test_a_sentence_comes_in_with_who_and_when(ears: Ears) -> None:
    ears.api.people.say(LI, "4号已完成")

    [said] = await ears.heard()

    assert said == Inbound(
        channel="telegram", bot="123456", update_id="1001", kind=InboundKind.TEXT,
        sender="42", chat="42", at=AT, text="4号已完成", language="zh_CN",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/start 7KQ2M9XA", "/start 7KQ2M9XA"),
        ("/start@taizhang_test_bot 7KQ2M9XA", "/start 7KQ2M9XA"),
        ("/start", "帮助"),
        ("/tasks", "我的任务"),
        ("/TASKS@taizhang_test_bot", "我的任务"),
        ("/tasks 逾期", "我的任务 逾期"),
        ("/help", "帮助"),
        ("/unknown", "/unknown"),
        ("My tasks", "我的任务"),
        ("我的任务", "我的任务"),
        ("  6已完成\n", "6已完成"),
    ],
)
async def test_a_command_or_a_key_says_its_words(ears: Ears, typed: str, meant: str) -> None:
    ears.api.people.say(LI, typed)

    [said] = await ears.heard()

    assert said.text == meant


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh_CN"), ("zh-TW", "zh_CN"), ("qaa", "en"), (None, None)]
)
async def test_strangers_are_spoken_to_in_their_apps_language(
    ears: Ears, code: str | None, language: str | None
) -> None:
    ears.api.people.person(50, "新人", language=code)
    ears.api.people.say(50, "您好")

    assert [said.language for said in await ears.heard()] == [language]


# ---- files ----------------------------------------------------------------------------------


async def test_a_document_comes_with_its_name_and_caption(ears: Ears) -> None:
    ears.api.people.send_file(LI, b"%PDF", "目录.pdf", "application/pdf", caption="第6项佐证")

    [said] = await ears.heard()

    [file] = said.attachments
    assert (said.kind, said.text) == (InboundKind.FILE, "第6项佐证")
    assert (file.name, file.media_type, file.size) == ("目录.pdf", "application/pdf", 4)


async def test_of_a_photo_the_largest_size_is_taken_and_named_by_the_clock(ears: Ears) -> None:
    ears.api.people.send_photo(LI, b"\xff\xd8\xff")

    [file] = (await ears.heard())[0].attachments

    assert ears.api.world.files[file.ref].name == "1280.jpg"
    assert (file.name, file.media_type) == ("20260921-090500.jpg", "image/jpeg")


async def test_an_album_shares_its_name_and_the_caption_stands_on_one(ears: Ears) -> None:
    for number, caption in enumerate(("第6项佐证", "", "")):
        ears.api.people.send_photo(LI, b"\xff%d" % number, caption=caption, album="a1")

    heard = await ears.heard()

    assert [said.text for said in heard] == ["第6项佐证", "", ""]
    assert {file.album for said in heard for file in said.attachments} == {"a1"}


@pytest.mark.parametrize(
    ("kind", "name"),
    [("voice", "20260921-090500.ogg"), ("video_note", "20260921-090500.mp4"), ("audio", "歌.mp3")],
)
async def test_what_came_without_a_name_gets_one(ears: Ears, kind: str, name: str) -> None:
    body = {"file_id": "F", "file_unique_id": "U", "duration": 3, "length": 3}
    if kind == "audio":
        body["file_name"] = name
    ears.api.people._post(LI, None, {kind: body}, None, None)

    [file] = (await ears.heard())[0].attachments

    assert file.name == name


# ---- taps -----------------------------------------------------------------------------------


async def test_a_tap_brings_its_action_and_the_message_to_be_changed(ears: Ears) -> None:
    message = ears.offer("report done 1")
    ears.api.people.press(LI, "好")

    [said] = await ears.heard()

    assert (said.kind, said.pressed) == (InboundKind.BUTTON, "report done 1")
    assert said.message_ref == str(message["message_id"])
    assert said.at == AT


async def test_a_button_of_half_a_year_ago_does_nothing_but_is_heard(ears: Ears) -> None:
    message = ears.offer("report done 1", at=AT - BUTTONS_LIVE - timedelta(days=90))
    ears.api.people.press_data(
        LI, message["reply_markup"]["inline_keyboard"][0][0]["callback_data"], message, gone=True
    )

    [said] = await ears.heard()

    assert (said.kind, said.pressed) == (InboundKind.BUTTON, None)


@pytest.mark.parametrize("data", ["review close 1", "", "é" * 20, "A" * 64])
async def test_forged_data_does_nothing(ears: Ears, data: str) -> None:
    ears.api.people.press_data(LI, data, ears.offer("undo"))

    assert [said.pressed for said in await ears.heard()] == [None]


async def test_another_chats_button_does_nothing(ears: Ears) -> None:
    borrowed = ears.offer("undo", chat=WANG)["reply_markup"]["inline_keyboard"][0][0]
    ears.api.people.press_data(LI, borrowed["callback_data"], ears.offer("undo"))

    assert [said.pressed for said in await ears.heard()] == [None]


async def test_a_double_tap_is_one_tap(ears: Ears) -> None:
    ears.offer("report done 1")
    ears.api.people.press(LI, "好")
    ears.api.people.press(LI, "好")

    assert len(await ears.heard()) == 1


async def test_the_same_tap_a_while_later_is_another_one(ears: Ears) -> None:
    ears.offer("tasks open 1")
    ears.api.people.press(LI, "好")
    first = await ears.heard()
    ears.ticks += 2
    ears.api.people.press(LI, "好")

    assert len(first + await ears.heard()) == 2


async def test_a_tap_that_is_delivered_again_is_no_double(ears: Ears) -> None:
    ears.offer("report done 1")
    ears.api.people.press(LI, "好")
    ears.api.people.press(LI, "好")
    updates = await ears.updates()

    for _ in range(2):  # the first commit failed
        heard = [ears.hearing.inbound(update, ME) for update in updates]

        assert [said.pressed for said in heard if said] == ["report done 1"]


async def test_taps_are_not_remembered_for_ever(ears: Ears) -> None:
    for person in range(1000, 2200):
        ears.api.people.person(person)
        ears.offer("undo", chat=person)
        ears.api.people.press(person, "好")
        await ears.heard()

    assert len(ears.hearing._last_taps) == 1000


# ---- groups ---------------------------------------------------------------------------------


@pytest.fixture
def group(ears: Ears) -> Ears:
    ears.api.people.group(GROUP).bot = "administrator"  # sees everything
    return ears


@pytest.mark.parametrize(
    ("words", "heard", "addressed"),
    [
        ("@taizhang_test_bot 第6项好了", "第6项好了", True),
        ("第6项好了 @Taizhang_Test_Bot", "第6项好了", True),
        ("🔴@taizhang_test_bot，第6项好了", "🔴，第6项好了", True),
        ("第6项好了", "第6项好了", False),
        ("@somebody_else 第6项好了", "@somebody_else 第6项好了", False),
        ("/help", "帮助", True),
        ("/help@taizhang_test_bot", "帮助", True),
        ("/help@another_bot", "帮助", False),
    ],
)
async def test_in_a_group_only_what_is_said_to_us_is_addressed(
    group: Ears, words: str, heard: str, addressed: bool
) -> None:
    group.api.people.say(LI, words, chat=GROUP)

    [said] = await group.heard()

    assert (said.group, said.chat, said.chat_title) == (True, "-100", "政务公开联络群")
    assert (said.text, said.addressed) == (heard, addressed)


async def test_an_answer_to_the_bot_is_said_to_it(group: Ears) -> None:
    broadcast = group.api.world.add_message(GROUP, group.api.world.me, 0, {"text": "本周2项"})
    group.api.people.say(LI, "第6项好了", chat=GROUP, reply_to=broadcast["message_id"])

    [said] = await group.heard()

    assert said.addressed
    assert said.replying_to == str(broadcast["message_id"])


async def test_a_name_linked_without_a_user_name_is_a_mention_too(group: Ears) -> None:
    entity = {"type": "text_mention", "offset": 0, "length": 2, "user": group.api.world.me}
    group.api.people.say(LI, "台账 第6项好了", chat=GROUP, entities=[entity])

    [said] = await group.heard()

    assert (said.text, said.addressed) == ("第6项好了", True)


async def test_a_topic_of_a_forum_is_a_chat_of_its_own(ears: Ears) -> None:
    ears.api.people.group(FORUM, kind="supergroup", forum=True).bot = "administrator"
    topic = ears.api.people.topic(FORUM, "政务公开")
    ears.api.people.say(LI, "/help", chat=FORUM, thread=topic)
    ears.api.people.say(LI, "/help", chat=FORUM)

    assert [said.chat for said in await ears.heard()] == [f"{FORUM}:{topic}", str(FORUM)]


async def test_a_thread_of_replies_is_no_topic(group: Ears) -> None:
    group.api.people._post(LI, GROUP, {"text": "/help", "message_thread_id": 7}, None, None)

    assert [said.chat for said in await group.heard()] == [str(GROUP)]


async def test_other_bots_and_anonymous_admins_are_not_heard(group: Ears) -> None:
    group.api.people.say(LI, "/help", chat=GROUP)
    [update] = await group.updates()
    update["message"]["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}

    assert group.hearing.inbound(update, ME) is None


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ("left", "member", InboundKind.JOINED),
        ("left", "administrator", InboundKind.JOINED),
        ("member", "kicked", InboundKind.LEFT),
        ("member", "left", InboundKind.LEFT),
        ("member", "restricted", InboundKind.LEFT),
        ("restricted", "member", InboundKind.JOINED),
        ("member", "administrator", None),
        ("left", "kicked", None),
    ],
)
async def test_standing_in_a_group(
    ears: Ears, before: str, now: str, kind: InboundKind | None
) -> None:
    ears.api.people.group(GROUP).bot = before
    ears.api.people.stand(GROUP, now, by=LI)

    heard = await ears.heard()

    assert [said.kind for said in heard] == ([kind] if kind else [])
    assert all(said.group and said.sender == "42" for said in heard)


async def test_who_blocks_the_bot_has_left_and_who_opens_it_again_is_back(ears: Ears) -> None:
    ears.api.people.block(LI)
    ears.api.people.unblock(LI)

    heard = await ears.heard()

    assert [said.kind for said in heard] == [InboundKind.LEFT, InboundKind.JOINED]
    assert {(said.chat, said.group) for said in heard} == {("42", False)}


async def test_a_migration_tells_both_ids_from_either_side(ears: Ears) -> None:
    ears.api.people.group(GROUP).bot = "member"
    ears.api.people.migrate(GROUP, -1001)

    updates = await ears.updates()

    assert [moved(update) for update in updates] == [("-100", "-1001"), ("-100", "-1001")]
    assert [ears.hearing.inbound(update, ME) for update in updates] == [None, None]


# ---- the rest -------------------------------------------------------------------------------


async def test_a_sticker_says_what_its_emoji_says(ears: Ears) -> None:
    ears.api.people._post(LI, None, {"sticker": sticker("👍")}, None, None)

    assert [said.text for said in await ears.heard()] == ["👍"]


async def test_what_cannot_be_read_is_still_answered(ears: Ears) -> None:
    place = {"location": {"latitude": 30.1, "longitude": 120.2}}
    ears.api.people._post(LI, None, place, None, None)

    assert [(said.kind, said.text) for said in await ears.heard()] == [(InboundKind.TEXT, "")]


async def test_service_messages_and_unknown_kinds_are_nothing_to_us(ears: Ears) -> None:
    ears.api.people._post(LI, None, {"pinned_message": {}}, None, None)
    [update] = await ears.api.delivery.poll(0, 100, 0)

    assert ears.hearing.inbound(update, ME) is None
    assert ears.hearing.inbound({"update_id": 7, "poll": {}}, ME) is None


def test_every_command_is_one_that_telegram_takes() -> None:
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in WORDS)


def sticker(emoji: str) -> dict[str, Any]:
    return {"file_id": "S", "file_unique_id": "S", "type": "regular", "width": 1, "height": 1,
            "is_animated": False, "is_video": False, "emoji": emoji}  # fmt: skip
