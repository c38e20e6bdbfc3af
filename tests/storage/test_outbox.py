"""The outbox's promises on both engines: one row a key, one owner a row, nothing falls between."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from ledger.planning import Telling
from ledger.talk import Button, Reply, Text
from storage.channels import Pause
from storage.outgoing import Kind, Message, Standing, frame, unframe
from storage.tables.delivery import delivery_attempt

NOW = datetime(2026, 5, 11, 1, 5, tzinfo=UTC)
OFFICE = 42


def message(key, chat="li", kind=Kind.DIGEST, **facts):
    return Message(
        key, kind, OFFICE, "web", "bot", chat,
        Reply((Text("plain", text=key),), (Button(Text("plain", text="好"), "task 1"),)),
        "zh_CN", NOW + timedelta(hours=8), **facts,
    )  # fmt: skip


async def put(database, *messages):
    async with database.work() as uow:
        return await uow.outbox.put_all(messages, NOW)


async def claim(database, fence=1, limit=10, at=NOW, busy=()):
    async with database.work() as uow:
        return await uow.outbox.claim("web", "bot", fence, at, limit, busy)


async def test_a_claimed_message_is_what_was_put(database):
    await put(database, said := message("a", group=True, person_id=7, edits="m9"))

    (item,) = await claim(database)

    assert (item.key, item.kind, item.reply) == (said.key, said.kind, said.reply)
    assert (item.group, item.person_id, item.edits, item.fence) == (True, 7, "m9", 1)
    assert item.created_at == NOW


async def test_any_number_of_planners_make_one_row_a_key(database):
    keys = [f"push:{n}" for n in range(30)]

    async def planner():
        return await put(database, *[message(key, chat=key) for key in keys])

    results = await asyncio.gather(*(planner() for _ in range(10)))

    assert sum(len(new) for new in results) == len(keys)
    assert set().union(*results) == set(keys)


async def test_two_senders_never_claim_the_same_row(database):
    await put(database, *[message(f"k{n}", chat=f"c{n}") for n in range(60)])

    async def sender(fence):
        mine = []
        while items := await claim(database, fence, 5):
            mine += [item.key for item in items]
        return mine

    first, second = await asyncio.gather(sender(1), sender(2))

    assert len(first) + len(second) == 60
    assert not set(first) & set(second)


async def test_only_the_head_of_a_chat_is_claimed(database):
    await put(database, message("a"), message("b"), message("c", chat="wang"))

    assert {item.key for item in await claim(database)} == {"a", "c"}
    assert await claim(database) == []


async def test_a_busy_chat_is_left_alone(database):
    await put(database, message("a"), message("c", chat="wang"))

    assert [item.key for item in await claim(database, busy=["li"])] == ["c"]


async def test_a_retry_holds_its_chat_and_nobody_else_s(database):
    await put(database, message("a"), message("b"), message("c", chat="wang"))
    items = await claim(database)
    async with database.work() as uow:
        for item in items:
            if item.key == "a":
                await uow.outbox.retry(item, NOW, NOW + timedelta(minutes=1), "busy")

    assert await claim(database) == []
    later = await claim(database, at=NOW + timedelta(minutes=2))
    assert [item.key for item in later] == ["a"]


async def test_a_reply_passes_a_digest_that_is_on_the_wire(database):
    await put(database, message("a"))
    await claim(database)
    await put(database, message("reply", kind=Kind.REPLY))

    assert [item.key for item in await claim(database)] == ["reply"]


async def test_another_holder_s_fence_changes_nothing(database):
    await put(database, message("a"))
    (item,) = await claim(database, fence=1)
    async with database.work() as uow:
        (adopted,) = await uow.outbox.adopt("web", "bot", 2)

    async with database.work() as uow:
        assert not await uow.outbox.sent(item, ["m1"], NOW)
        assert await uow.outbox.sent(adopted, ["m1"], NOW)


async def test_a_holder_does_not_adopt_its_own(database):
    await put(database, message("a"))
    await claim(database, fence=1)

    async with database.work() as uow:
        assert await uow.outbox.adopt("web", "bot", 1) == []
        assert [i.key for i in await uow.outbox.strays("web", "bot", 1, NOW)] == []
        assert [
            i.key for i in await uow.outbox.strays("web", "bot", 1, NOW + timedelta(seconds=1))
        ] == ["a"]


async def test_an_expired_digest_frees_its_key_and_what_it_told(database):
    line = (3, 0, "T-7", date(2026, 5, 20))
    async with database.work(OFFICE) as uow:
        await uow.outbox.put(message("push:7"), NOW)
        await uow.told.add_many([Telling("push:7", date(2026, 5, 11), 1, (line,), 7)])
    async with database.work(OFFICE) as uow:
        assert len(await uow.told.of_notice(1)) == 1

    async with database.work() as uow:
        assert await uow.outbox.expire(NOW + timedelta(hours=9)) == 1

    async with database.work(OFFICE) as uow:
        assert await uow.told.of_notice(1) == []
    assert await put(database, message("push:7")) == {"push:7"}


async def test_an_expired_letter_is_shown_to_its_office_alone(database):
    await put(database, message("letter", kind=Kind.LETTER))
    async with database.work() as uow:
        await uow.outbox.expire(NOW + timedelta(hours=9))

    async with database.read() as uow:
        (shown,) = await uow.outbox.undelivered(OFFICE)
        assert (shown.state, shown.why, shown.kind) == (Standing.DEAD, "expired", Kind.LETTER)
        assert await uow.outbox.undelivered(OFFICE + 1) == []


async def test_a_superseded_digest_makes_room_for_today_s(database):
    await put(database, message("push:7"))

    async with database.work() as uow:
        assert await uow.outbox.expire(NOW + timedelta(days=2)) == 1

    assert await claim(database) == []
    assert await put(database, message("push:7")) == {"push:7"}


async def test_what_is_due_is_found_for_the_accounts_that_ask(database):
    await put(database, message("a"), message("late", chat="x", not_before=NOW + timedelta(days=1)))

    async with database.read() as uow:
        assert await uow.channels.due(NOW, [("web", "bot"), ("web", "other")]) == {("web", "bot")}
        assert await uow.channels.next_at() == NOW


async def test_an_account_s_pause_is_kept(database):
    async with database.work() as uow:
        assert await uow.channels.pause("web", "bot") == Pause()
        await uow.channels.set_pause("web", "bot", Pause(NOW, 3, "429"))
        await uow.channels.set_pause("web", "bot", Pause(NOW + timedelta(seconds=9), 0, "429"))

    async with database.read() as uow:
        assert await uow.channels.pause("web", "bot") == Pause(NOW + timedelta(seconds=9), 0, "429")


async def test_old_words_are_forgotten_but_their_keys_keep_doubles_out(database):
    await put(database, message("a"))
    (item,) = await claim(database)
    async with database.work() as uow:
        await uow.outbox.sent(item, ["m1"], NOW)

    async with database.work() as uow:
        assert await uow.outbox.purge(NOW + timedelta(days=1)) == 1

    assert await put(database, message("a")) == set()


async def test_attempts_are_forgotten_with_the_words(database):
    await put(database, message("a"))
    (item,) = await claim(database)
    async with database.work() as uow:
        await uow.outbox.retry(item, NOW, NOW, "429")
        await uow.outbox.purge(NOW)
        assert await attempts(uow) == 1
        await uow.outbox.purge(NOW + timedelta(days=1))
        assert await attempts(uow) == 0


async def attempts(uow):
    found = await uow.connection.execute(select(func.count()).select_from(delivery_attempt))
    return found.scalar_one()


async def test_only_work_that_enqueued_something_says_so(database):
    async with database.work() as uow:
        assert not uow.outbox.queued
        await uow.outbox.put_claimed(message("reply", kind=Kind.REPLY), NOW, 1)
        assert not uow.outbox.queued
        await uow.outbox.put(message("letter", kind=Kind.LETTER), NOW)
        assert uow.outbox.queued


def test_payloads_are_kept_byte_for_byte():
    parts = (b"", b"\x00\xff", "你好".encode() * 1000)

    assert unframe(frame(parts)) == parts
    assert unframe(None) == ()
