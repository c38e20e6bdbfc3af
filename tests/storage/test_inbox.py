"""What people sent is kept once, answered in order, and by one process at a time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from ledger.talk import Attachment, Inbound, InboundKind
from storage.inbox import inbound_from_json, inbound_to_json

NOW = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)


def inbound(update_id, chat="li", text="我的任务", **facts):
    return Inbound("web", "bot", update_id, InboundKind.TEXT, chat, chat, NOW, text=text, **facts)


async def put(database, *inbounds, at=NOW):
    async with database.work() as uow:
        return await uow.inbox.put(inbounds, at)


async def claim(database, owner="a", limit=20):
    async with database.work() as uow:
        return await uow.inbox.claim(owner, limit)


async def settle(database, received, owner="a", outcome="tasks"):
    async with database.work() as uow:
        return await uow.inbox.settle(received.id, owner, NOW, outcome)


async def test_an_update_is_stored_once_however_often_it_comes(database):
    assert len(await put(database, inbound("1"), inbound("2"))) == 2
    assert await put(database, inbound("1")) == []
    assert len(await put(database, inbound("2"), inbound("3"))) == 1


async def test_an_update_that_was_answered_is_still_known(database):
    await put(database, inbound("1"))
    (received,) = await claim(database)
    assert await settle(database, received)

    assert await put(database, inbound("1")) == []
    assert await claim(database) == []


async def test_a_chat_s_messages_are_answered_one_after_another(database):
    await put(database, inbound("1"), inbound("2"), inbound("3", chat="wang"))

    first = await claim(database)
    assert sorted(r.inbound.update_id for r in first) == ["1", "3"]
    assert await claim(database) == []

    await settle(database, next(r for r in first if r.inbound.update_id == "1"))
    assert [r.inbound.update_id for r in await claim(database)] == ["2"]


async def test_everything_that_was_sent_comes_back(database):
    said = Inbound(
        "wecom", "agent", "m1", InboundKind.FILE, "u1", "u1", NOW, text="见附件", group=True,
        addressed=False, pressed="task 1", message_ref="9", replying_to="8",
        chat_title="群", language="en", attachments=(Attachment("f1", "清单.docx", size=12),),
    )  # fmt: skip

    assert inbound_from_json(inbound_to_json(said)) == said
    await put(database, said)
    assert (await claim(database))[0].inbound == said


def test_what_an_older_release_has_kept_is_read():
    said = Inbound("web", "bot", "1", InboundKind.TEXT, "li", "li", NOW, text="6已完成")
    older = json.loads(inbound_to_json(said)) | {"sender_name": "李芳"}

    assert inbound_from_json(json.dumps(older)) == said


async def test_what_another_process_has_taken_cannot_be_settled(database):
    await put(database, inbound("1"))
    (received,) = await claim(database, "a")

    assert not await settle(database, received, "b")
    assert await settle(database, received, "a")
    assert not await settle(database, received, "a")


async def test_a_message_that_failed_for_now_is_claimed_again_and_counted(database):
    await put(database, inbound("1"))
    (received,) = await claim(database)
    async with database.work() as uow:
        await uow.inbox.put_back(received.id, "a")

    (again,) = await claim(database, "b")

    assert (received.attempts, again.attempts) == (1, 2)


async def test_a_process_that_stops_gives_back_what_it_had(database):
    await put(database, inbound("1"), inbound("2", chat="wang"))
    await claim(database)

    async with database.work() as uow:
        assert await uow.inbox.release("a") == 2

    assert len(await claim(database, "b")) == 2


async def test_the_words_go_when_a_message_has_been_answered(database):
    await put(database, inbound("1", text="一句话"))
    (received,) = await claim(database)
    await settle(database, received)

    async with database.read() as uow:
        from sqlalchemy import select

        from storage.tables.delivery import inbox

        row = (await uow.connection.execute(select(inbox.c.body, inbox.c.state))).one()

    assert tuple(row) == ("", "done")


async def test_settled_messages_are_forgotten_after_a_while(database):
    await put(database, inbound("1"), inbound("2", chat="wang"))
    for received in await claim(database):
        if received.inbound.update_id == "1":
            await settle(database, received)

    async with database.work() as uow:
        assert await uow.inbox.purge(NOW + timedelta(days=1)) == 1
    async with database.read() as uow:
        assert (await uow.inbox.waiting())[0] == 1


async def test_nothing_of_a_failed_work_is_kept(database):
    async def fail():
        async with database.work() as uow:
            await uow.inbox.put([inbound("1")], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert len(await put(database, inbound("1"))) == 1
