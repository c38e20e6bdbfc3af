"""The count of pages in chat: one message that is edited, and nothing for what is quickly read."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.channels.base import TryAgain
from bot.page_count import PageCount
from bot.texts import Texts
from ledger.talk import Inbound, InboundKind
from tests.fakes import FakeChannel

SAID = Inbound(
    "fake", "bot", "7", InboundKind.FILE, "ban", "ban", datetime(2026, 4, 17, tzinfo=UTC)
)


def counting(channel: FakeChannel, patience: float = 0.0) -> PageCount:
    return PageCount(channel, SAID, Texts.load().say, patience=patience, pace=0.0)


async def test_one_message_is_sent_and_then_edited() -> None:
    channel = FakeChannel()
    count = counting(channel)

    for done in range(1, 4):
        await count(done, 3)

    assert [sent.text for sent in channel.sent] == [
        "读取第 1/3 页",
        "读取第 2/3 页",
        "读取第 3/3 页",
    ]
    assert [sent.edits for sent in channel.sent] == [None, "1", "1"]


async def test_what_is_quickly_read_and_a_single_page_are_not_counted() -> None:
    channel = FakeChannel()

    await counting(channel, patience=60)(3, 19)
    await counting(channel)(1, 1)

    assert channel.sent == []


async def test_a_platform_that_cannot_edit_is_told_once() -> None:
    class Plain(FakeChannel):
        def compose(self, reply, say, *, chat, group, edits=None):  # type: ignore[no-untyped-def]
            return super().compose(reply, say, chat=chat, group=group)

    channel = Plain()
    count = counting(channel)

    await count(1, 9)
    await count(2, 9)
    await count(9, 9)

    assert len(channel.sent) == 1


async def test_a_failure_to_tell_does_not_stop_the_reading() -> None:
    channel = FakeChannel(failures=[TryAgain("busy")])
    count = counting(channel)

    await count(1, 9)
    await count(2, 9)

    assert channel.sent == []
