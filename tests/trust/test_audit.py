"""Who did what: only ever appended, kept, and read by the office in chat and as a sheet."""

from __future__ import annotations

import ast
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

import storage
from bot.papers.workbook import workbook_file
from bot.press import Press
from bot.texts import Texts
from handlers.audit_log import WORDS
from tests.dialog import local
from tests.trust.conftest import Walk
from tests.trust.offices import NOW

ROOT = Path(storage.__file__).parents[1]
CHANGES = {"update", "delete", "_alter", "_erase"}


def test_nothing_changes_or_erases_the_audit_log() -> None:
    for path in Path(storage.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
                name = called if isinstance(called, str) else getattr(called, "id", "")
                first = node.args[0]
                about = first.id if isinstance(first, ast.Name) else ""
                assert not (name in CHANGES and about == "audit"), path


def acts_in_the_code() -> set[str]:
    """Return every action that is put on record, as a literal of the call that does it."""
    found: set[str] = set()
    for folder in ("handlers", "bot"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                named = [k.value for k in node.keywords if k.arg == "action"]
                if called == "audit":
                    named = node.args[:1]
                elif isinstance(node.func, ast.Name) and node.func.id == "put_on_record":
                    named = node.args[1:2]
                elif called != "add":
                    continue
                for value in named:
                    words = [n for n in ast.walk(value) if isinstance(n, ast.Constant)]
                    found |= {str(n.value) for n in words if isinstance(n.value, str)}
    return found - {"action"}


def test_the_office_reads_every_act_in_words() -> None:
    assert acts_in_the_code() == set(WORDS)


async def test_the_office_reads_it_in_chat_and_as_a_sheet(walk: Walk) -> None:
    long_ago = local(NOW) - timedelta(days=200)
    async with walk.database.read(walk.offices.here) as uow:
        clerk = next(p.id for p in await uow.people.all() if p.name == "甲ban")
    async with walk.database.work(walk.offices.here) as uow:
        await uow.audit.add(
            at=long_ago, person_id=clerk, action="broadcast", subject="group:1",
            detail={}, source="fake",
        )  # fmt: skip
    press = Press(walk.database, walk.talk.blobs, walk.talk.clock)

    said = await walk.talk.say("ban", "操作记录")
    async with walk.database.read(walk.offices.here) as uow:
        book, zone = await press.book(uow)
    data = workbook_file(book, Texts.load(timezone=zone).say)

    assert "群发" in said
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("操作记录").to_python()
    assert any("群发" in row and "甲ban" in row and "group:1" in row for row in rows)
    assert "群发" not in await walk.talk.say("li", "操作记录")


async def test_another_countys_log_is_not_shown(walk: Walk) -> None:
    async with walk.database.work(walk.offices.here) as uow:
        await uow.audit.add(
            at=local(NOW), person_id=None, action="broadcast", subject="group:1", detail={},
            source="fake",
        )  # fmt: skip

    assert "群发" not in await walk.talk.say("ban9", "操作记录")
