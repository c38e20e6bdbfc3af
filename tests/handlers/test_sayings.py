"""docs/sayings.md is the list of abilities: each is on the page, and each sentence leads to it."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from handlers import ABILITIES
from ledger.model import Role
from storage.database import Database
from tests.dialog import Dialog, dialog

PAGE = (Path(__file__).parents[2] / "docs" / "sayings.md").read_text(encoding="utf-8")
SPEAKERS = {
    "联络员": ("li",),
    "分管领导": ("wang",),
    "督办员": ("ban",),
    "人人": ("li", "wang", "ban"),
}
ROLES = {"li": Role.LIAISON, "wang": Role.HEAD, "ban": Role.CLERK}
MODULES = {
    name: module.ability
    for name, module in sys.modules.items()
    if name.startswith("handlers.") and hasattr(module, "ability")
}


@dataclass(frozen=True)
class Row:
    """A row of the page: under which heading, what can be said, and the module it leads to."""

    heading: str
    sayings: tuple[str, ...]
    module: str


def rows() -> list[Row]:
    found = []
    for section in PAGE.split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        for line in body.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 3 and (module := re.fullmatch(r"`(handlers/\w+)\.py`", cells[2])):
                sayings = tuple(re.findall(r"`([^`]+)`", cells[1]))
                found.append(Row(heading, sayings, module[1].replace("/", ".")))
    return found


def speeches() -> list[object]:
    return [
        pytest.param(row, who, id=f"{who}-{row.module}")
        for row in rows()
        for who in SPEAKERS.get(row.heading, ())
        if row.sayings
    ]


@pytest.fixture
async def office(database: Database, tmp_path: Path) -> AsyncIterator[Dialog]:
    async with dialog(database, tmp_path) as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await talk.join("li", "县司法局", Role.LIAISON, "李强")
        await talk.join("wang", "县司法局", Role.HEAD, "王立")
        await talk.join("chen", "县财政局", Role.LIAISON, "陈晨")
        await talk.notice(
            *((no, f"公开第{no}类事项", "9月底前", "县司法局") for no in (3, 5, 6, 7, 8, 9, 12)),
            (15, "每年组织业务培训不少于1次", "每年不少于1次", "县司法局"),
            (20, "公开预决算", "三季度前", "县财政局"),
        )
        async with talk.database.work(talk.jurisdiction_id) as uow:
            await uow.groups.register("fake", "bot", "qun", "工作群", at=talk.clock.now())
        yield talk


async def led_to(talk: Dialog, who: str, said: str) -> str:
    with capture_logs() as events:
        await talk.say(who, said)
    return next(e["outcome"] for e in events if e["event"] == "turn.answered")


def test_every_ability_is_on_the_page_and_nothing_else():
    assert {MODULES[row.module].name for row in rows()} == set(ABILITIES)


def test_whoever_a_row_is_for_may_use_it():
    closed = [
        (row.heading, row.module)
        for row in rows()
        for who in SPEAKERS.get(row.heading, ())
        if ROLES[who] not in MODULES[row.module].roles
    ]

    assert closed == []


@pytest.mark.parametrize(("row", "who"), speeches())
async def test_each_sentence_leads_to_its_ability(office: Dialog, row: Row, who: str):
    await office.say("li", "3、5已完成，6 50% 目录已汇总")
    if row.module == "handlers.review":
        await office.say("ban", "待核")

    led = {said: await led_to(office, who, said) for said in row.sayings}

    assert led == dict.fromkeys(row.sayings, MODULES[row.module].name)


@pytest.mark.parametrize("said", [s for r in rows() if r.heading == "群里" for s in r.sayings])
async def test_what_is_said_in_a_group_is_heard(office: Dialog, said: str):
    who = "ban" if said == "登记" else "li"

    assert await office.say(who, said, group="qun")
