"""Headings: when they are time limits, and when they share a line with what stands under them."""

from __future__ import annotations

import pytest

from tests.ledger.notices.judge import read

LETTER = """临江县人民政府办公室关于印发2023年政务公开工作要点的通知
各乡镇人民政府：
现印发给你们。
临江县人民政府办公室
2023年4月1日
"""
BODY = """一、{heading}
（一）做好财政公开。细化公开内容。（县财政局）
（二）做好教育公开。公布招生方案。（县教育局）
二、优化服务
（三）做好窗口服务。明确流程。（县政务服务局）
"""


@pytest.mark.parametrize(
    "heading",
    [
        "持续推进基层政务公开",
        "常态化开展政策解读",
        "聚焦全年目标任务",
        "紧盯年底目标任务",
        "聚焦年初目标深化公开",
        "推动年内重点项目",
    ],
)
def test_a_name_with_a_time_in_it_is_no_time_limit(heading: str) -> None:
    reading = read(LETTER + BODY.format(heading=heading))

    assert [task.deadline.kind.value for task in reading.tasks] == ["none"] * 3


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("上半年完成的任务", "by"),
        ("长期坚持的任务", "continuous"),
        ("持续推进", "continuous"),
        ("每季度工作任务", "recurring"),
        ("6月底前办结事项", "by"),
    ],
)
def test_a_time_limit_as_a_heading_holds_for_what_is_under_it(heading: str, kind: str) -> None:
    reading = read(LETTER + BODY.format(heading=heading))

    assert [task.deadline.kind.value for task in reading.tasks] == [kind, kind, "none"]


PASTED = """- 1 - 临江县2023年政务公开工作计划
一、学习宣传 1.推动学习走深走实。把条例列入学法内容，建立学习机制。
〔牵头单位：县政府办公室、县司法局；责任单位：县政府各部门〕 二、压实责任
2.公开与业务同部署。每年开会不少于1次。〔牵头单位：县政府办公室〕 3.县政府常务会议听取政务公开工作
- 2 - 情况汇报，研究解决有关问题。
〔牵头单位：县政府办公室；责任单位：县司法局〕
"""


def test_lines_that_ran_together_when_a_page_was_pasted() -> None:
    reading = read(PASTED)

    assert [(task.no, task.section) for task in reading.tasks] == [
        (1, "一、学习宣传"),
        (2, "二、压实责任"),
        (3, "二、压实责任"),
    ]
    assert reading.tasks[2].text == "县政府常务会议听取政务公开工作情况汇报，研究解决有关问题。"
    assert reading.title == "临江县2023年政务公开工作计划"


def test_a_sites_day_is_no_signature() -> None:
    site = "责任部门:\n县司法局\n生成日期:\n2023年04月03日\n"
    reading = read(site + LETTER + BODY.format(heading="深化公开"))

    assert (reading.issuer, str(reading.issued_on)) == ("临江县人民政府办公室", "2023-04-01")


ASIDES = """一、深化公开
（一）推进基层公开。把公开栏建到每个村（社区）。
（二）推进学校公开。公开内容延伸到中小学校（幼儿园）。
（三）推进结果公开。公示后报县财政局（县国资局）。
"""


def test_brackets_that_end_a_sentence_name_no_units() -> None:
    reading = read(LETTER + ASIDES)

    assert all(not task.lead and not task.responsible for task in reading.tasks)
    assert reading.tasks[0].text.endswith("每个村（社区）。")


def test_brackets_at_the_end_of_most_items_do() -> None:
    body = "一、深化公开\n" + "".join(
        f"（{number}）公开第{number}类信息，及时更新栏目（{unit}）。\n"
        for number, unit in zip(
            "一二三四", ("县财政局", "县教育局", "县水利局", "县医保局"), strict=True
        )
    )
    reading = read(LETTER + body)

    assert [task.responsible for task in reading.tasks] == [
        ("县财政局",), ("县教育局",), ("县水利局",), ("县医保局",),
    ]  # fmt: skip
