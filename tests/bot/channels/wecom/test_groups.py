"""Broadcasts: the group's own robot, and chats that the app has made."""

from __future__ import annotations

import hashlib

import pytest

from bot.channels.base import AccountDown, Refused, TryAgain, Unreachable
from bot.channels.wecom import WeComAppChats, WeComGroupRobot
from bot.texts import Texts
from ledger.talk import Attachment, Button, File, Reply, Text
from tests.bot.channels.wecom.conftest import app_for
from tests.peers.wecom.faults import Fault

SAY = Texts.load().say
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32
SHEET = b"PK" + b"0" * 60


def file_of(data: bytes, name: str, media_type: str) -> File:
    return File(hashlib.sha256(data).hexdigest(), name, media_type, len(data))


async def read_blob(digest: str) -> bytes:
    known = {hashlib.sha256(data).hexdigest(): data for data in (PNG, SHEET)}
    return known[digest]


async def sent(channel, reply: Reply, chat: str, key: str = "broadcast:1") -> None:
    for part, payload in enumerate(channel.compose(reply, SAY, chat=chat, group=True)):
        await channel.send(chat, payload, key=f"{key}/{part}", read_blob=read_blob)


@pytest.fixture
async def robot(wecom, clock, tmp_path):
    robot = WeComGroupRobot(wecom.hook_url, clock, SAY, notes=tmp_path / "group.notes")
    yield robot
    await robot.close()


@pytest.fixture
async def chats(wecom, clock, tmp_path):
    app = app_for(wecom, clock)
    chats = WeComAppChats(app.api, app.bot, clock, SAY, notes=tmp_path / "chats.notes")
    yield chats
    await chats.close()


BROADCAST = Reply(
    (Text("plain", text="【时限】第7项 9月30日（星期五）前。不用回复“收到”。"),),
    (
        Button(Text("plain", text="办好了"), "report 7"),
        Button(Text("plain", text="原文"), link="https://linjiang.gov.cn/n"),
    ),
    files=(file_of(PNG, "图.png", "image/png"), file_of(SHEET, "台账.xlsx", "text/x")),
    mentions=("li", "wang"),
)


async def test_the_robot_broadcasts_words_pictures_and_files(robot, wecom):
    await sent(robot, BROADCAST, robot.chat)

    text, picture, sheet = wecom.api.group
    assert text.text.endswith("“收到”。\n原文：https://linjiang.gov.cn/n")
    assert text.body["text"]["mentioned_list"] == ["li", "wang"]
    assert (picture.kind, sheet.kind) == ("image", "file")


async def test_the_robots_key_is_nowhere_to_be_seen(robot):
    key = "0f0e0d0c"

    assert key not in robot.bot
    assert key not in repr(robot.compose(BROADCAST, SAY, chat=robot.chat, group=True))


async def test_the_robot_rests_when_the_platform_says_so(robot, wecom):
    wecom.api.faults.order("webhook/send", Fault("code", code=45009))

    with pytest.raises(TryAgain) as failed:
        await sent(robot, Reply((Text("plain", text="x"),)), robot.chat)

    assert (failed.value.after, failed.value.whole_account) == (60.0, True)


async def test_a_robot_that_was_removed_is_down(wecom, clock):
    robot = WeComGroupRobot(f"{wecom.base_url}/cgi-bin/webhook/send?key=old", clock, SAY)

    with pytest.raises(AccountDown):
        await sent(robot, Reply((Text("plain", text="x"),)), robot.chat)

    await robot.close()


def test_an_address_without_a_key_is_no_robots(clock):
    with pytest.raises(ValueError, match="key="):
        WeComGroupRobot("https://qyapi.weixin.qq.com/cgi-bin/webhook/send", clock, SAY)


def test_the_robot_stays_below_its_limit_even_in_a_burst(robot):
    assert robot.pace.chat_burst + robot.pace.group_per_minute <= 20


async def test_the_robot_hears_nothing(robot):
    assert list(robot.routes(None)) == []
    with pytest.raises(Refused):
        await robot.fetch(Attachment("x", "x"))


async def test_a_chat_of_the_app_is_made_and_written_to(chats, wecom):
    chat = await chats.create("政务公开工作群", "li", ["li", "wang"])

    await sent(chats, BROADCAST, chat)

    shown = wecom.corp.chats[chat]["shown"]
    assert [one.kind for one in shown] == ["text", "image", "file"]
    assert "办好了" not in shown[0].text
    assert "https://linjiang.gov.cn/n" in shown[0].text


async def test_a_chat_that_is_gone_is_unreachable(chats):
    with pytest.raises(Unreachable):
        await sent(chats, Reply((Text("plain", text="x"),)), "gone")


async def test_a_chat_needs_members_of_the_corp(chats):
    with pytest.raises(Unreachable):
        await chats.create("群", "li", ["li", "nobody"])


def test_groups_do_not_pretend_that_doubles_are_swallowed(chats, robot):
    assert not chats.deduplicates
    assert not robot.deduplicates
