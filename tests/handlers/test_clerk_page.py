"""docs/clerk.md promises sentences: each of them must be understood."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.model import Role
from storage.database import Database
from tests.dialog import Dialog, dialog

PAGE = (Path(__file__).parents[2] / "docs" / "clerk.md").read_text(encoding="utf-8")
NOT_UNDERSTOOD = ("没有记进台账。要", "没看懂", "没听明白", "不确定说的是哪一项", "请带上项号")
ANSWERS_A_PUSH = frozenset({"知道了", "办好了", "退回办理", "维持办结"})


def promised(heading: str) -> list[str]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    said = dict.fromkeys(re.findall(r"`([^`]+)`", section))
    return [words for words in said if words not in ANSWERS_A_PUSH and "…" not in words]


@pytest.fixture
async def office(database: Database, tmp_path: Path) -> AsyncIterator[Dialog]:
    async with dialog(database, tmp_path) as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await talk.join("li", "县司法局", Role.LIAISON, "李强")
        await talk.notice(
            *(
                (no, f"公开第{no}类事项", "9月底前", "县司法局")
                for no in (3, 5, 6, 7, 8, 9, 12, 20)
            ),
            (10, "重要政策解读率达到90%以上", "12月底前", "县司法局"),
            (15, "每年组织业务培训不少于1次", "每年不少于1次", "县司法局"),
            (21, "公开预决算", "三季度前", "县财政局"),
        )
        async with talk.database.work(talk.jurisdiction_id) as uow:
            await uow.groups.register("fake", "bot", "qun", "工作群", at=talk.clock.now())
        yield talk


@pytest.mark.parametrize("said", promised("联络员"))
async def test_what_the_page_promises_the_liaison_is_understood(office: Dialog, said: str):
    await office.say("li", "6 50% 目录已汇总")

    answer = await office.say("li", said)

    assert answer
    assert not any(words in answer for words in NOT_UNDERSTOOD), answer


@pytest.mark.parametrize("said", promised("督办员"))
async def test_what_the_page_promises_the_clerk_is_understood(office: Dialog, said: str):
    await office.say("li", "3、5、6已完成")
    await office.say("ban", "待核")

    answer = await office.say("ban", said)

    assert answer
    assert not any(words in answer for words in NOT_UNDERSTOOD), answer
