"""A 3号 that begins a report of one's own task is no day, and nobody looks for one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workdays import workdays
from ledger.deadlines import read_chat_date, speaks_of_time
from ledger.understanding.chat_dates import _without_tasks, cover_dates
from ledger.understanding.frame import Context
from ledger.understanding.signs import DATE, PAST, Sheet

CONTEXT = Context(
    datetime(2022, 9, 6, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai")),
    "liaison",
    "县财政局",
    (),
    workdays({}),
)
MINE = (3, 15)
WORDS = """
3号 15号 4号 进展 进度 已 完成 办结 任务 那项 还在 未 基本 正在 推进 前 到 至 和 、 , 。 ； 57%
目录 均已 得到了 现在 截至 数据 即日起 9月 下周 了 每 延 10 (含 ) "
"""
TEXTS = st.lists(st.sampled_from([*WORDS.split(), " ", "\ue007"]), max_size=9).map("".join)


def masked(text: str) -> str:
    sheet = Sheet(text)
    cover_dates(sheet, CONTEXT, MINE)
    return sheet.masked


@pytest.mark.parametrize("text", ["3号进展57%,目录第57版已公布", "3号已完成", "发了,15号还在办"])
def test_a_report_of_ones_own_task_is_not_looked_through_for_a_day(text: str) -> None:
    assert not speaks_of_time(_without_tasks(text, MINE))
    assert masked(text) == text


@pytest.mark.parametrize("text", ["3号前完成", "4号完成的", "3号进展57%,9月5号完成", "到3号完成"])
def test_a_day_beside_or_instead_of_a_task_is_covered(text: str) -> None:
    assert speaks_of_time(_without_tasks(text, MINE))
    assert {DATE, PAST} & set(masked(text))


@given(text=TEXTS)
def test_what_is_not_looked_through_has_no_day_but_the_tasks_own_number(text: str) -> None:
    if not speaks_of_time(_without_tasks(text, MINE)):
        found = read_chat_date(text, now=CONTEXT.now, calendar=CONTEXT.calendar)
        assert {one.text for one in found} <= {"3号", "15号"}
