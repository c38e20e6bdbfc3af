"""The workbook that comes back: differences are shown and confirmed, nothing is overwritten."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

import xlsxwriter
from python_calamine import CalamineWorkbook

from ledger.model import State
from tests.dialog import Dialog
from tests.handlers.test_report import states

Edits = Mapping[int, Mapping[str, str]]


async def printed(talk: Dialog) -> bytes:
    """Return the bytes of the workbook as the office gets it."""
    await talk.say("ban", "导出台账")
    digest = talk.channel.replies[-1][0].files[0].digest
    return await talk.blobs.read(digest)


def edited(data: bytes, edits: Edits) -> bytes:
    """Return the workbook as another program saves it, with cells of some task numbers changed."""
    before = CalamineWorkbook.from_filelike(io.BytesIO(data))
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for number, name in enumerate(before.sheet_names):
        page = workbook.add_worksheet(name)
        grid = before.get_sheet_by_name(name).to_python()
        heads = [str(cell) for cell in grid[0]] if grid else []
        for row, line in enumerate(grid):
            changes = edits.get(_number(line[0]), {}) if number == 0 and row else {}
            for column, cell in enumerate(line):
                head = heads[column] if column < len(heads) else ""
                page.write_string(row, column, changes.get(head, _written(cell)))
    workbook.close()
    return buffer.getvalue()


def _number(cell: object) -> int:
    return int(cell) if isinstance(cell, float) else -1


def _written(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


async def test_what_the_office_changed_is_listed_and_counts_after_a_yes(talk: Dialog):
    data = edited(await printed(talk), {6: {"完成情况": "办结"}, 9: {"存在问题": "缺乡镇数据"}})

    shown = await talk.send_file("ban", "台账.xlsx", data)

    assert "第6项" in shown
    assert "未办结→办结" in shown.replace(" ", "")
    assert "缺乡镇数据" in shown
    assert (await states(talk))[6] is State.OPEN
    assert await talk.say("ban", "1") == "已照表改2处，都记在进展记录里。"
    assert (await states(talk))[6] is State.CLOSED
    assert "困难：缺乡镇数据" in await talk.say("li", "第9项")


async def test_leaving_it_changes_nothing(talk: Dialog):
    data = edited(await printed(talk), {6: {"完成情况": "办结"}})
    await talk.send_file("ban", "台账.xlsx", data)

    await talk.say("ban", "2")

    assert (await states(talk))[6] is State.OPEN


async def test_a_row_that_moved_meanwhile_is_a_conflict(talk: Dialog):
    data = await printed(talk)
    await talk.say("li", "6已完成")

    shown = await talk.send_file(
        "ban", "台账.xlsx", edited(data, {6: {"完成情况": "不涉及"}, 7: {"备注": "领导关注"}})
    )

    assert shown == (
        "有1处台账里已另有变化，没有覆盖，请看一眼：\n"
        "第6项 县司法局 完成情况：已报待核→不涉及\n"
        "有1处不同，确认后才算数：\n"
        "第7项 县司法局 备注：（空）→领导关注"
    )
    await talk.say("ban", "1")
    assert (await states(talk))[6] is State.REPORTED_DONE


async def test_a_report_between_the_list_and_the_yes_is_not_overwritten(talk: Dialog):
    data = edited(await printed(talk), {6: {"完成情况": "不涉及"}})
    await talk.send_file("ban", "台账.xlsx", data)
    await talk.say("li", "6已完成")

    answer = await talk.say("ban", "1")

    assert (await states(talk))[6] is State.REPORTED_DONE
    assert "没有改" in answer


async def test_a_word_that_is_no_state_is_pointed_out(talk: Dialog):
    data = edited(await printed(talk), {6: {"完成情况": "差不多了"}})

    assert "差不多了" in await talk.send_file("ban", "台账.xlsx", data)
    assert (await states(talk))[6] is State.OPEN


async def test_the_workbook_unchanged_says_so(talk: Dialog):
    assert "没有要改的" in await talk.send_file("ban", "台账.xlsx", edited(await printed(talk), {}))


async def test_a_time_limit_changed_in_the_workbook_is_not_passed_over_in_silence(talk: Dialog):
    data = edited(await printed(talk), {6: {"完成时限": "11月底前"}})

    assert "改时限请直接说" in await talk.send_file("ban", "台账.xlsx", data)


async def test_rows_nobody_touched_are_no_conflict_when_the_ledger_moved_on(talk: Dialog):
    data = await printed(talk)
    await talk.say("li", "6、9已完成，10还差2篇")

    shown = await talk.send_file("ban", "台账.xlsx", edited(data, {7: {"备注": "领导关注"}}))

    assert shown == "有1处不同，确认后才算数：\n第7项 县司法局 备注：（空）→领导关注"
