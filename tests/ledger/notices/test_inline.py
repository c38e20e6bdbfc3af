"""Numbers inside an item's line: tasks of their own where each names its units."""

from __future__ import annotations

import pytest

from tests.ledger.notices.judge import read

HEAD = "临江县人民政府办公室关于印发2031年便民服务方案的通知\n2031年2月1日\n一、方便群众\n"
MARKS = [("（1）", "（2）", "（3）"), ("(1)", "(2)", "(3)"), ("①", "②", "③"), ("1）", "2）", "3）")]


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("end", ["", "\n"], ids=["one line", "heading alone"])
def test_each_with_its_own_note_is_a_task(marks: tuple[str, ...], end: str) -> None:
    one, two, three = marks
    reading = read(
        f"{HEAD}1.改进窗口服务。{end}{one}延长服务时间。午间不休息。（县政数局牵头）"
        f"{two}设立帮办专区，6月底前建成（县政数局牵头，县残联配合）；{three}公开办事指南。（县司法局负责）\n"
        "2.整治网点。清查各处网点，年底前完成。（牵头单位：县民政局）\n"
    )

    assert [t.text for t in reading.tasks] == [
        "延长服务时间。午间不休息。",
        "设立帮办专区，6月底前建成；",
        "公开办事指南。",
        "整治网点。清查各处网点，年底前完成。",
    ]
    assert [(t.lead, t.responsible) for t in reading.tasks] == [
        (("县政数局",), ()),
        (("县政数局",), ("县残联",)),
        ((), ("县司法局",)),
        (("县民政局",), ()),
    ]
    assert [t.section for t in reading.tasks][1:] == [
        "一、方便群众 / 1.改进窗口服务",
        "一、方便群众 / 1.改进窗口服务",
        "一、方便群众",
    ]


def test_one_note_for_the_whole_item_leaves_it_one_task() -> None:
    reading = read(
        f"{HEAD}1.改进窗口服务。（1）延长服务时间。（2）设立帮办专区。（牵头单位：县政数局）\n"
        "2.整治网点。清查各处网点。（牵头单位：县民政局）\n"
    )

    assert [t.text for t in reading.tasks] == [
        "改进窗口服务。（1）延长服务时间。（2）设立帮办专区。",
        "整治网点。清查各处网点。",
    ]


def test_a_number_that_is_no_item_parts_nothing() -> None:
    reading = read(
        f"{HEAD}1.改进窗口服务。见附件（1），延长服务时间。（县政数局牵头）（2）另行通知。（县司法局牵头）\n"
        "2.整治网点。清查各处网点。（牵头单位：县民政局）\n"
    )

    assert len(reading.tasks) == 2
