"""Notes of units whose closing bracket extraction lost: the next item is its own."""

from __future__ import annotations

from ledger.notices import ReadTask, from_text
from tests.ledger.notices.judge import read

HEAD = """临江县人民政府办公室关于印发2022年临江县政务公开工作要点的通知
各乡镇人民政府，县政府各部门：
现将工作要点印发给你们，请认真贯彻执行。
临江县人民政府办公室
2022年3月16日
2022年临江县政务公开工作要点

"""


def tasks(*lines: str, gap: str = "\n\n") -> tuple[ReadTask, ...]:
    """Read a notice whose body are these lines."""
    return read(from_text(HEAD + gap.join(lines))).tasks


def keys(task: ReadTask) -> set[str]:
    """Return the keys of a task's doubts, without their area."""
    return {doubt.say.key.removeprefix("notices.doubt_") for doubt in task.review}


def test_a_note_that_is_never_closed_ends_before_the_next_item() -> None:
    found = tasks(
        "一、公开民生事项",
        "（一）公布渡口的检修安排。〔牵头单位：县交通运输局；责任单位：县应急管理局〕",
        "（二）公布种植补贴的办法。〔牵头单位：县农业农村局；责任单位：县财政局",
        "（三）公布校车的线路。〔牵头单位：县教育局；责任单位：县公安局〕",
        "二、公开办事服务",
        "（四）编印服务点的地址。〔牵头单位：县民政局；责任单位：县残联",
        "三、加强督促",
        "（五）通报办理的进度。〔牵头单位：县政府办公室；责任单位：县司法局〕",
    )
    assert [(task.no, task.lead, task.responsible) for task in found] == [
        (1, ("县交通运输局",), ("县应急管理局",)),
        (2, ("县农业农村局",), ("县财政局",)),
        (3, ("县教育局",), ("县公安局",)),
        (4, ("县民政局",), ("县残联",)),
        (5, ("县政府办公室",), ("县司法局",)),
    ]
    assert [keys(task) for task in found] == [set(), {"note_open"}, set(), {"note_open"}, set()]


def test_the_sentence_behind_an_open_note_is_none_of_its_units() -> None:
    found = tasks(
        "1.公布渡口的检修安排。（县交通运输局牵头，县应急管理局配合）",
        "2.公布种植补贴的办法。（县农业农村局牵头，县财政局配合 六月起每周更新一次数据。",
        "3.公布校车的线路。（县教育局牵头，县公安局配合）",
        gap="\n",
    )
    assert found[1].lead == ("县农业农村局",)
    assert found[1].responsible == ("县财政局",)
    assert "六月起每周更新一次数据。" in found[1].text
    assert [keys(task) for task in found] == [set(), {"note_open"}, set()]


def test_a_bracket_lost_in_the_text_hides_no_note() -> None:
    found = tasks(
        "1.公布渡口（含浮桥的检修安排。（县交通运输局牵头，县应急管理局配合）",
        "2.公布种植补贴的办法。（县农业农村局牵头，县财政局配合）",
        "3.公布校车的线路。（县教育局牵头，县公安局配合）",
        gap="\n",
    )
    assert [task.lead for task in found] == [("县交通运输局",), ("县农业农村局",), ("县教育局",)]


def test_points_inside_a_bracket_are_no_items() -> None:
    found = tasks(
        "1.公布渡口的检修安排（包括水位、",
        "2.等航标的读数）并按月更新。（县交通运输局牵头，县应急管理局配合）",
        "2.公布种植补贴的办法。（县农业农村局牵头，县财政局配合）",
        "3.公布校车的线路。（县教育局牵头，县公安局配合）",
        gap="\n",
    )
    assert [task.no for task in found] == [1, 2, 3]


def test_a_heading_whose_note_is_never_closed_swallows_no_items() -> None:
    found = tasks(
        "一、公开民生事项（牵头单位：县民政局；配合单位：县财政局）",
        "1. 公布渡口的检修安排。",
        "2. 公布种植补贴的办法。",
        "二、公开办事服务（牵头单位：县司法局；配合单位：县公安局",
        "3. 编印服务点的地址。",
        "4. 公布校车的线路。",
    )
    assert [(task.no, task.lead) for task in found] == [
        (1, ("县民政局",)),
        (2, ("县民政局",)),
        (3, ("县司法局",)),
        (4, ("县司法局",)),
    ]
