"""What bears a mark of secrecy is dropped before anything keeps it, and the speaker is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.model import Role
from ledger.secrecy import mark_in_name, mark_in_talk
from storage.database import Database
from tests.dialog import Dialog, dialog

SAID = "立即撤回并按保密规定处理"
CANARY = "七号涵洞布防图"
MARKED = (
    f"秘密★1年 {CANARY}",
    f"【机密】{CANARY}",
    f"（绝密）{CANARY}",
    f"密级：秘密\n{CANARY}",
    f"内部资料 注意保存\n{CANARY}",
    f"工作秘密：{CANARY}",
    f"6已完成\n机密 {CANARY}",
    f"转给您：[秘密] {CANARY}",
    f"{CANARY}（内部）",
)
UNMARKED = (
    "6已完成",
    "第6项 政府信息公开保密审查已完成",
    "防止泄露国家秘密的培训办完了",
    "机密级文件清退另有安排，第6项没有变化",
    "内部审计制度已修订",
    "内部控制建设完成80%",
    "我们内部先商量一下",
    "商业秘密不公开的部分已删去",
    "第6项（内设机构）已公开",
)


@pytest.fixture
async def talk(database: Database, tmp_path: Path) -> AsyncIterator[Dialog]:
    async with dialog(database, tmp_path) as talk:
        await talk.join("ban", "", Role.CLERK, "陈明")
        await talk.join("li", "县司法局", Role.LIAISON, "李文")
        await talk.notice((6, "规范性文件集中公开", "2022年8月31日前", "县司法局"))
        yield talk


async def everything(database: Database) -> str:
    """Return every cell of every table as one text."""
    words = []
    async with database.read() as uow:
        tables = await uow.connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
        )
        for (name,) in tables.all():
            rows = await uow.connection.execute(text(f'SELECT * FROM "{name}"'))
            words += [str(cell) for row in rows for cell in row]
    return "\n".join(words)


@pytest.mark.parametrize("said", MARKED)
def test_marks_are_seen(said: str) -> None:
    assert mark_in_talk(said)


@pytest.mark.parametrize("said", UNMARKED)
def test_talk_about_secrets_is_no_mark(said: str) -> None:
    assert mark_in_talk(said) is None


@pytest.mark.parametrize(
    "name", ["秘密★1年 方案.pdf", "【机密】.docx", "内部资料-名单.xlsx", "机密.jpg"]
)
def test_marks_in_names_are_seen(name: str) -> None:
    assert mark_in_name(name)


@pytest.mark.parametrize(
    "name", ["公开目录.pdf", "内部控制制度.docx", "保密承诺书.jpg", "照片.png"]
)
def test_ordinary_names_are_let_in(name: str) -> None:
    assert mark_in_name(name) is None


@pytest.mark.parametrize("who", ["li", "ban", "stranger"])
async def test_marked_words_are_nowhere_afterwards(talk: Dialog, who: str) -> None:
    for said in MARKED:
        answer = await talk.say(who, said)
        assert SAID in answer or who == "stranger"

    assert CANARY not in await everything(talk.database)
    assert all(CANARY not in heard.text for heard in talk.channel.sent)


async def test_an_open_question_does_not_take_marked_words(talk: Dialog) -> None:
    await talk.say("li", "第6项来不及，能不能到9月15")

    assert SAID in await talk.say("li", f"机密：{CANARY}")
    assert CANARY not in await everything(talk.database)


async def test_marked_words_in_a_group_are_dropped_without_repeating_them(talk: Dialog) -> None:
    answer = await talk.say("li", f"第6项好了 【秘密】{CANARY}", group="g1")

    assert SAID in answer
    assert CANARY not in await everything(talk.database)


@pytest.mark.parametrize("who", ["li", "ban"])
async def test_files_are_gated_by_their_words_and_by_their_names(
    talk: Dialog, who: str, tmp_path: Path
) -> None:
    secret = f"秘密★1年\n\n{CANARY}".encode()
    for name, data, words in (
        ("通知.txt", secret, ""),
        (f"【机密】{'方案'}.txt", CANARY.encode(), ""),
        ("机密.png", b"\x89PNG\r\n\x1a\n" + CANARY.encode(), ""),
        ("照片.txt", CANARY.encode(), f"秘密★ {CANARY}"),
    ):
        assert SAID in await talk.send_file(who, name, data, words)

    assert CANARY not in await everything(talk.database)
    assert not [f for f in (tmp_path / "files").rglob("*") if f.is_file()]


async def test_an_office_can_name_its_own_marks(talk: Dialog, tmp_path: Path) -> None:
    async with talk.database.work() as uow:
        await uow.jurisdictions.set_policy(talk.jurisdiction_id, {"secrecy_words": ["临时不公开"]})

    assert SAID in await talk.say("li", f"临时不公开 {CANARY}")
    assert SAID in await talk.send_file("li", "名单.txt", f"一、临时不公开\n{CANARY}".encode())
    assert SAID in await talk.send_file("li", "临时不公开.png", b"\x89PNG\r\n\x1a\n")
    assert CANARY not in await everything(talk.database)
    assert not [f for f in (tmp_path / "files").rglob("*") if f.is_file()]


async def test_asking_the_bot_to_pass_a_secret_on_is_refused_in_its_own_words(talk: Dialog) -> None:
    answer = await talk.say("ban", "把这份（秘密）转到群里")

    assert answer
    assert SAID not in answer
