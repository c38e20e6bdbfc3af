"""提醒设置: the office sees how people are told, changes one number, and it is on record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.model import Role
from storage.database import Database
from tests.dialog import Dialog, dialog


@pytest.fixture
async def office(any_database: Database, tmp_path: Path) -> AsyncIterator[Dialog]:
    async with dialog(any_database, tmp_path) as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await talk.join("li", "县司法局", Role.LIAISON, "李强")
        await talk.notice((7, "示范创建", "8月底前", "县司法局"))
        yield talk


async def policy(talk: Dialog) -> dict[str, object]:
    async with talk.database.read() as uow:
        found = await uow.jurisdictions.get(talk.jurisdiction_id)
    assert found
    return dict(found.policy)


async def test_the_numbers_are_shown_in_plain_words(office: Dialog) -> None:
    assert await office.say("ban", "提醒设置") == (
        "现在这样提醒（天数都是工作日）：\n"
        "上班时间：8:30–11:30、14:30–17:30，此外一条不发\n"
        "每天提醒：9:05起发\n"
        "到期前提醒：提前7、2天\n"
        "过期后提醒：过1天，仅一次\n"
        "告知分管领导：过期5天，仅一次\n"
        "每人每周：最多2次（逾期除外）\n"
        "群播报：每周最多1次\n"
        "年中集中问：6月30日\n"
        "年底集中问：12月31日\n"
        "改一处，如“提醒设置 每周最多1次”“提前5天和1天提醒”“过期3天再提醒”"
        "“上班时间8:00-12:00、14:00-17:30”。"
    )


async def test_a_change_is_shown_old_and_new_and_counts_once_confirmed(office: Dialog) -> None:
    shown = await office.say("ban", "提醒设置 每周最多1次")

    assert shown == ("现在：每人每周：最多2次（逾期除外）\n改成：每人每周：最多1次（逾期除外）")
    assert await policy(office) == {}
    assert await office.say("ban", "1") == (
        "已改：每人每周：最多1次（逾期除外）。从下一次提醒起照此办。"
    )
    assert await policy(office) == {"weekly_pushes": 1}
    assert "更改提醒设置" in await office.say("ban", "操作记录")


async def test_a_change_may_follow_what_is_shown_and_be_dropped(office: Dialog) -> None:
    await office.say("ban", "提醒设置")

    assert "提前5、1天" in await office.say("ban", "提前5天和1天提醒")
    assert await office.say("ban", "2") == "没有改动。"
    assert await policy(office) == {}


async def test_the_reminder_goes_by_the_new_number_and_says_so(office: Dialog) -> None:
    await office.say("ban", "提醒设置 提前4天和1天提醒")
    await office.say("ban", "1")
    for day in ("08-22", "08-23", "08-24"):
        await office.wind(f"2022-{day} 10:30")
    assert office.heard("li") == []

    await office.wind("2022-08-25 10:30")

    assert "示范创建" in office.heard("li")[-1]
    assert "到期前4个工作日提醒一次。" in await office.say("li", "为什么发给我")


async def test_the_hard_rules_are_not_for_changing(office: Dialog) -> None:
    daily = await office.say("ban", "提醒设置 每人每天最多2条")
    weekly = await office.say("ban", "提醒设置 每周最多5次")

    assert daily == "每人每个工作日至多一条，这条不能改。"
    assert weekly == "每人每周是1到2次，不能再多。\n没有改动。"
    assert "没看懂" in await office.say("ban", "提醒设置 多提醒几次")
    assert await policy(office) == {}


async def test_only_the_office_may(office: Dialog) -> None:
    await office.say("ban", "提醒设置 每周最多1次")

    await office.press_action("li", "settings set")
    await office.say("li", "提醒设置 每周最多1次")
    await office.press_action("li", "settings set")

    assert await policy(office) == {}
