"""回头看: each of last year's open items gets one word of the office, and keeps its history."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.model import Role, State
from storage.database import Database
from tests.dialog import Dialog, dialog


@pytest.fixture
async def years(database: Database, tmp_path: Path) -> AsyncIterator[tuple[Dialog, int]]:
    """Last year's notice with one closed and two open items, then this year's."""
    async with dialog(database, tmp_path) as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await talk.join("li", "县司法局", Role.LIAISON, "李强")
        await talk.notice(
            (1, "政府信息公开年报", "12月底前", "县司法局"),
            (5, "规章集中公开", "12月底前", "县司法局"),
            (14, "专栏清理", "12月底前", "县司法局"),
            year=2021,
        )
        await talk.say("li", "1已完成，5还差3个单位")
        await talk.say("ban", "待核")
        await talk.say("ban", "1通过")
        last = talk.notice_id
        await talk.wind("2022-08-22 10:01")
        await talk.notice(
            (6, "规章和规范性文件集中公开", "12月底前", "县司法局"),
            (7, "示范创建", "8月底前", "县司法局"),
        )
        yield talk, last


async def last_states(talk: Dialog, notice_id: int) -> dict[int, State]:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        return {a.task.no: a.state for a in await uow.assignments.all(notice_id)}


async def test_each_open_item_comes_up_with_its_words_and_what_is_like_it(
    years: tuple[Dialog, int],
):
    talk, _ = years

    assert await talk.say("ban", "开始去年的回头看") == (
        "2021年3项，未了结2项：\n"
        "第5项 规章集中公开（县司法局）\n"
        "当时说：1已完成，5还差3个单位\n"
        "今年相近：第6项 规章和规范性文件集中公开"
    )
    assert [label for label, _ in talk.last.buttons] == ["并入今年", "单独督促", "确认已完成"]


async def test_merge_chase_and_done(years: tuple[Dialog, int]):
    talk, last = years
    await talk.say("ban", "开始去年的回头看")

    following = await talk.press("ban", "并入今年")
    assert following.splitlines()[1] == "2021年3项，未了结1项："
    done = await talk.press("ban", "确认已完成")

    assert done == "上年第14项：确认已完成。\n回头看完了，结果在工作簿“回头看”里。"
    assert await last_states(talk, last) == {
        1: State.CLOSED,
        5: State.CARRIED_OVER,
        14: State.CLOSED,
    }


async def test_a_merged_item_brings_its_last_words_along(years: tuple[Dialog, int]):
    talk, _ = years
    await talk.say("ban", "开始去年的回头看")
    await talk.press("ban", "并入今年")

    assert "上年第5项并入，当时说：1已完成，5还差3个单位" in await talk.say("li", "第6项")


async def test_an_item_that_is_chased_takes_one_sentence(years: tuple[Dialog, int]):
    talk, last = years
    await talk.say("ban", "开始去年的回头看")
    await talk.press("ban", "单独督促")

    assert talk.heard("li")[-1] == (
        "去年第5项当时说“1已完成，5还差3个单位”，现在怎样？一句话即可。"
    )
    assert await talk.say("li", "3个单位都公开了") == "已记，转给办公室了。"
    async with talk.database.read(talk.jurisdiction_id) as uow:
        part = next(a for a in await uow.assignments.all(last) if a.task.no == 5)
    assert part.last_words == "3个单位都公开了"


async def test_what_was_decided_is_not_asked_again_and_is_in_the_papers(
    years: tuple[Dialog, int],
):
    talk, _ = years
    await talk.say("ban", "开始去年的回头看")
    await talk.press("ban", "并入今年")

    again = await talk.say("ban", "开始去年的回头看")

    assert "第14项 专栏清理" in again
    assert "第5项" not in again


async def test_a_liaison_cannot_decide(years: tuple[Dialog, int]):
    talk, last = years
    await talk.say("ban", "开始去年的回头看")
    forged = next(a for _, a in talk.last.buttons)

    assert (await talk.press_action("li", forged)).startswith("这个按钮已经过时")
    assert (await last_states(talk, last))[5] is State.IN_PROGRESS


async def words_on(talk: Dialog, notice_id: int, no: int) -> list[str]:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        parts = {a.id: a.task.no for a in await uow.assignments.all(notice_id)}
        said = [e for e in await uow.entries.of_notice(notice_id) if e.kind == "report"]
    return [e.text for e in said if parts[e.assignment_id] == no]


@pytest.mark.parametrize(
    ("said", "answered"), [("我的任务", "2项要办"), ("6已完成", "报办结"), ("收到", "好的。")]
)
async def test_what_is_about_something_else_is_no_word_on_last_year(
    years: tuple[Dialog, int], said: str, answered: str
):
    talk, last = years
    await talk.say("ban", "开始去年的回头看")
    await talk.press("ban", "单独督促")
    before = await words_on(talk, last, 5)

    answer = await talk.say("li", said)

    assert answered in answer
    assert await words_on(talk, last, 5) == before


async def test_an_acknowledgement_leaves_the_question_open(years: tuple[Dialog, int]):
    talk, last = years
    await talk.say("ban", "开始去年的回头看")
    await talk.press("ban", "单独督促")
    await talk.say("li", "收到")

    await talk.say("li", "去年底都已印发")

    assert (await words_on(talk, last, 5))[-1] == "去年底都已印发"
