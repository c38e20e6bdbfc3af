"""A notice photographed page by page: an album is one notice, a lone photo is asked about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import arrivals
from ledger.model import Role
from ledger.notices import Document, from_text
from storage.database import Database
from tests.dialog import Dialog, dialog
from tests.handlers.test_import import NOTICE

HALF = NOTICE.index("（二）")
FIRST, SECOND = b"\xff\xd8\xff first page", b"\xff\xd8\xff second page"
PAGES = {FIRST: NOTICE[:HALF], SECOND: NOTICE[HALF:]}


@pytest.fixture
async def office(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Dialog]:
    async def recognised(data: bytes, name: str = "", progress: object = None) -> Document:
        del name, progress
        return from_text(PAGES[data], "ocr")

    monkeypatch.setattr(arrivals, "read_document_safely", recognised)  # the extra may be missing
    async with dialog(database, tmp_path, "2026-04-17 10:00") as talking:
        await talking.join("ban", "", Role.CLERK, "赵敏")
        yield talking


async def test_the_photos_of_one_message_are_one_notice(office: Dialog) -> None:
    answer = await office.send_photos("ban", FIRST, SECOND)

    assert answer.startswith("读到3项：临江县人民政府办公室")
    assert "各页照片" not in answer


async def test_the_same_photos_again_are_the_same_notice(office: Dialog) -> None:
    await office.send_photos("ban", FIRST, SECOND)
    await office.say("ban", "2")

    answer = await office.send_photos("ban", FIRST, SECOND)

    assert "已经导入" in answer or "没有变化" in answer


async def test_a_lone_photo_brings_how_to_send_the_others(office: Dialog) -> None:
    answer = await office.send_photos("ban", FIRST)

    assert "读到1项" in answer
    assert "各页照片选在一起" in answer


async def test_photos_without_tasks_are_kept_and_it_is_said_once(
    office: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PAGES, FIRST, "临江县政务公开查阅点开放。")
    monkeypatch.setitem(PAGES, SECOND, "请勿喧哗。")

    answer = await office.send_photos("ban", FIRST, SECOND)

    assert answer == "没有读到任务，这份文件像是别的材料。请发要点或任务清单。"
