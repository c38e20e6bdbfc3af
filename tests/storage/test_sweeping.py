"""Files go when no row of any office names them, and not a day before."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from ledger.talk import Conversation, File, Reply, Text
from storage.blobs import Blobs
from storage.outgoing import Kind, Message
from storage.sweeping import drop_loose, named_files, sweep_files
from storage.web_messages import WebMessages
from tests.storage.county import AT, County

OLD = AT - timedelta(days=30)
LIMIT = AT - timedelta(days=8)


async def put(blobs: Blobs, words: str, *, at: float = OLD.timestamp()) -> str:
    digest = await blobs.put(words.encode())
    os.utime(blobs.path(digest), (at, at))
    return digest


def message(county: County, digest: str) -> Message:
    file = File(digest, "台账.xlsx", "application/x", 9)
    return Message(
        key="reply:1", kind=Kind.REPLY, jurisdiction_id=county.id, channel="web", bot="main",
        chat="c", reply=Reply((Text("plain", text="台账"),), files=(file,)), language="zh_CN",
        expires_at=AT + timedelta(days=1),
    )  # fmt: skip


async def test_only_what_no_row_names_is_swept(county: County, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "files")
    evidence, answer, page, asked, notice, orphan = [
        await put(blobs, words) for words in ("佐证", "答复", "网页", "在问", "通知", "误发")
    ]
    async with county.work() as uow:
        kept = await uow.evidence.keep(at=OLD, person_id=None, digest=evidence)
        await uow.evidence.attach([kept], county.parts[1, "县财政局"], at=OLD)
        await uow.outbox.put(message(county, answer), AT)
        log = WebMessages(uow.connection, county.id, "main")
        await log.append("c", "k", {"files": [{"digest": page, "name": "a.pdf"}]}, AT)
        talk = Conversation(pending=("evidence", {"file": asked}))
        await uow.conversations.save("web", "main", "c", "s", talk, at=AT)
        await uow.notices.add(title="旧要点", year=2025, tasks=(), at=AT, digest=notice)

    assert await sweep_files(county.database, blobs, LIMIT) == 1

    assert set(blobs.digests()) == {evidence, answer, page, asked, notice}
    assert orphan not in set(blobs.digests())


async def test_what_came_in_lately_is_left_alone(county: County, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    fresh = await put(blobs, "刚到", at=AT.timestamp())

    assert await sweep_files(county.database, blobs, LIMIT) == 0
    assert list(blobs.digests()) == [fresh]


async def test_sending_it_again_makes_it_new(county: County, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    digest = await put(blobs, "又发一次")
    await blobs.put("又发一次".encode())

    assert await sweep_files(county.database, blobs, LIMIT) == 0
    assert blobs.sweep(digest, LIMIT.timestamp()) is False
    assert await blobs.read(digest) == "又发一次".encode()


async def test_evidence_that_was_never_for_anything_is_let_go(county: County) -> None:
    async with county.work() as uow:
        for digest, at in (("a" * 64, OLD), ("b" * 64, AT)):
            await uow.evidence.keep(at=at, person_id=None, digest=digest)
        attached = await uow.evidence.keep(at=OLD, person_id=None, digest="c" * 64)
        await uow.evidence.attach([attached], county.parts[1, "县财政局"], at=OLD)
        await drop_loose(uow.connection, county.id, LIMIT)
        await drop_loose(uow.connection, county.id + 1, AT)

    async with county.database.read() as uow:
        assert await named_files(uow.connection) == {"b" * 64, "c" * 64}
