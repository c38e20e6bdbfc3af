"""Live pages: everybody who watches a chat is told, and who is slow reads the log."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.channels.web.hub import BACKLOG, Hub
from storage.web_messages import WebMessage

AT = datetime(2026, 5, 20, 1, 5, tzinfo=UTC)


def message(seq: int, chat: str = "1.p1") -> WebMessage:
    return WebMessage(chat, seq, "", {"lines": [str(seq)]}, AT)


def test_every_page_of_a_chat_is_told_and_no_other():
    hub = Hub()

    with hub.watch(["1.p1"]) as first, hub.watch(["1.p1", "1.g1"]) as second:
        with hub.watch(["1.p2"]) as other:
            hub.publish(message(1))
            assert other.take() == []
        assert [m.seq for m in first.take()] == [1]
        assert [m.seq for m in second.take()] == [1]


def test_a_page_that_falls_behind_is_sent_to_the_log():
    hub = Hub()

    with hub.watch(["1.p1"]) as watch:
        for seq in range(1, BACKLOG + 2):
            hub.publish(message(seq))
        assert watch.behind
        assert watch.take() == []


def test_another_process_writing_is_noticed_once():
    hub = Hub()

    with hub.watch(["1.p1"]) as watch:
        hub.publish(message(4))
        watch.take()
        hub.heard("1.p1", 4)
        assert not watch.behind
        hub.heard("1.p1", 5)
        assert watch.behind


def test_nothing_is_kept_of_pages_that_are_gone():
    hub = Hub()
    with hub.watch(["1.p1"]):
        assert hub.watched() == ["1.p1"]

    hub.publish(message(1))

    assert hub.watched() == []
    assert hub.open == 0


async def test_closing_wakes_every_page():
    hub = Hub()

    with hub.watch(["1.p1"]) as watch:
        hub.close()
        await watch.wait(60)
        assert hub.closed
