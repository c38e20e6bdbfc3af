"""Words that two tasks bear alike are asked; words that one has, or dwells on, are not."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.workdays import workdays
from ledger.understanding import Context, Frame, KnownTask, understand

_TASKS = {
    1: "统筹用好各类平台,依法及时发布本地疫情信息和防控举措。",
    2: "严格执行疫情防控信息发布制度,加强疫情防控信息发布协调,兼顾流调信息与隐私保护。",
    3: "规范高效办理政府信息公开申请,实现争议发生率、败诉率双下降。",
    4: "发挥公职律师在政府信息公开申请答复法制审核工作中的作用。",
    5: "依法规制滥用政府信息公开申请权,维护正常行政管理秩序。",
    6: "强化稳就业保就业信息公开,宣讲扩就业政策,促进相关群体就业创业。",
    7: "加大餐饮、住宿等行业帮扶政策公开力度,助力稳就业。",
    8: "推进政务公开专区建设,设置政府信息查阅场所。",
}
_CONTEXT = Context(
    now=datetime.fromisoformat("2022-09-06T10:00"), role="liaison", unit="县教育局",
    tasks=tuple(
        KnownTask(no, "", text, ("县教育局",), (), mine=True) for no, text in _TASKS.items()
    ),
    calendar=workdays({}),
)  # fmt: skip


def _read(text: str) -> Frame:
    return understand(text, _CONTEXT)


@pytest.mark.parametrize(
    ("words", "fitting"),
    [
        ("疫情那项办结了", {1, 2}),
        ("疫情信息发布办结了", {1, 2}),
        ("疫情的完成了", {1, 2}),
        ("疫情那个卡住了", {1, 2}),
        ("防控信息那块还没动", {1, 2}),
        ("信息公开申请那项弄完了", {3, 4, 5}),
        ("信息公开申请的在办", {3, 4, 5}),
        ("公开申请的今年答复了7件", {3, 4, 5}),
    ],
)
def test_what_two_tasks_bear_alike_is_asked_with_these_to_choose_from(
    words: str, fitting: set[int]
) -> None:
    frame = _read(words)
    assert frame.ask_back
    assert not frame.reports
    assert len(frame.candidates) > 1
    assert set(frame.candidates) <= fitting


@pytest.mark.parametrize(
    ("words", "no"),
    [
        ("疫情流调那项办结了", 2),
        ("隐私保护那个办结了", 2),
        ("公职律师那项办结了", 4),
        ("滥用申请权那条办结了", 5),
        ("公开申请败诉率那项办结了", 3),
        ("稳就业那个办结了", 6),
        ("餐饮帮扶那个办结了", 7),
        ("疫情流调信息发布办结了", 2),
        ("公开申请答复法制审核办结了", 4),
        ("专区办结了", 8),
    ],
)
def test_what_one_task_alone_bears_or_dwells_on_is_recorded(words: str, no: int) -> None:
    frame = _read(words)
    assert [report.task for report in frame.reports] == [no]
    assert not frame.ask_back
