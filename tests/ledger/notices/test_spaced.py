"""Tables whose columns are parted by blanks: as printers of pages set them, and as clerks type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger.deadlines.model import Kind
from ledger.notices import NotALedger, from_text
from ledger.notices.document import Table, document_from_json, document_to_json
from ledger.notices.healing import squeeze
from ledger.notices.reading import ReadTask
from tests.ledger.notices.judge import read

FOLDER = Path(__file__).parent / "spaced"
CLEAN = ("centred_numbers", "figures_between_blanks", "wide_signs", "without_numbers")


def printed(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_bytes().decode()


def wanted(name: str) -> list[tuple[str, ...]]:
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]


def as_row(task: ReadTask) -> tuple[str, ...]:
    day = task.deadline.due if task.deadline.kind is Kind.BY else None
    when = day.isoformat() if day else task.deadline.kind.value
    units = ("、".join(task.lead), "、".join(task.responsible))
    return str(task.no), task.section, squeeze(task.text), *units, when


@pytest.mark.parametrize("name", CLEAN)
def test_rows_whose_cells_wrap_are_read_whole_and_not_asked_about(name: str) -> None:
    reading = read(printed(name))
    for task, row in zip(reading.tasks, wanted(name), strict=True):
        got = as_row(task)
        yearly = "每年底前" in task.text  # the text's own 每年 stands beside the cell's 年底前
        assert got[:-1] == row[:-1] if yearly else got == row
        assert not task.review


def test_a_row_of_a_narrow_page_is_right_or_asked_about() -> None:
    reading = read(printed("header_on_three_lines"))
    rows = wanted("header_on_three_lines")
    assert len(reading.tasks) == len(rows)
    wrong = [
        task for task, row in zip(reading.tasks, rows, strict=True) if as_row(task)[2:] != row[2:]
    ]
    assert len(wrong) < 2
    assert all(task.review for task in wrong)


def test_a_table_in_wide_blanks_reads_the_same() -> None:
    text = printed("wide_signs")
    assert read(text.replace("  ", "\u3000")).tasks == read(text).tasks


def test_only_rows_whose_lines_ran_into_each_other_or_broke_off_are_asked_about() -> None:
    reading = read(printed("damaged"))
    assert [task.no for task in reading.tasks] == [1, 2, 3, 4, 5, 6, 7]
    asked = {task.no: {doubt.say.key for doubt in task.review} for task in reading.tasks}
    assert {no for no, keys in asked.items() if keys} == {3, 5}
    assert "notices.doubt_shifted" in asked[3]
    assert "notices.doubt_cut_text" in asked[5]
    assert reading.tasks[6].lead == ("县委宣传部",)
    assert not reading.tasks[1].responsible


def test_an_index_of_marks_with_a_column_of_figures_is_a_list_of_tasks() -> None:
    tasks = read(printed("index")).tasks
    assert [task.text for task in tasks] == [
        "公布机构设置、办公地址和联系方式",
        "部门预决算在批复后20日内公开",
        "季度检查无单项否决问题，错别字及时改正",
    ]
    assert [task.responsible for task in tasks] == [
        ("各乡镇", "县直各部门"), ("县财政局",), ("县政务服务中心",),
    ]  # fmt: skip
    assert [task.section for task in tasks][1].startswith("主动公开")


def test_lower_words_of_a_header_stand_under_the_one_that_covers_them() -> None:
    text = """2023年临江县政务公开任务分工表
                                        责任分工
序号    工作任务                    牵头单位      配合单位        完成时限
1       公布低保救助政策。          县民政局      各乡镇          6月底前
2       公布招生范围。              县教育局      县政府办公室    全年
"""
    tasks = read(text).tasks
    assert [(task.lead, task.responsible) for task in tasks] == [
        (("县民政局",), ("各乡镇",)),
        (("县教育局",), ("县政府办公室",)),
    ]


def test_what_follows_the_table_is_no_row_of_it() -> None:
    document = from_text(
        """序号    工作任务              责任单位        完成时限
1       公布低保救助政策。    县民政局        6月底前
2       公布招生范围。        县教育局        全年
                              临江县人民政府办公室
                                2023年3月1日
抄送：县委办公室。
"""
    )
    table, *rest = document.blocks
    assert isinstance(table, Table)
    assert len(table.grid) == 3
    assert len(rest) == 3


PROSE = (
    "序号 工作任务 责任单位 完成时限",
    "    工作任务    责任单位    完成时限\n由各部门自行填写，于年底前报送县政府办公室。",
    "一、重点任务  责任单位   完成时限\n（一）公布  招生范围。\n（二）公布  救助政策。",
    "各单位：\n    工作任务、责任单位见附件。\n    联系人：王某    电话：0123    邮箱：x",
)


@pytest.mark.parametrize("text", PROSE)
def test_text_that_merely_has_blanks_is_no_table(text: str) -> None:
    assert not from_text(text).tables


def test_a_form_that_nobody_filled_in_is_refused() -> None:
    with pytest.raises(NotALedger):
        read("临江县任务表\n序号    工作任务    责任单位    完成时限\n1\n2\n3\n")


def test_that_a_row_is_broken_is_kept_with_the_document() -> None:
    document = from_text(printed("damaged"))
    packed = json.loads(json.dumps(document_to_json(document)))
    assert document_from_json(packed) == document
    assert any(cell.broken for table in document.tables for cell in table.cells())


def test_a_long_list_is_read_in_one_go() -> None:
    rows = "".join(
        f"{n:<8}公布第{n:03}批救助名册，列明申请条件、    县民政局        各乡镇          全年\n"
        f"        办理时限和投诉电话。\n"
        for n in range(1, 201)
    )
    head = (
        "序号    重点任务                              牵头单位        配合单位        完成时限\n"
    )
    assert len(read(head + rows).tasks) == 200


def test_a_heading_may_be_the_last_line_of_a_table() -> None:
    rows = "".join(
        f"{n}       公布救助名册和投诉电话。      县民政局        12月底前\n" for n in (1, 2, 3)
    )
    head = "序号    重点任务                      牵头单位        完成时限\n"
    assert len(read(f"{head}{rows}二、加强民生保障\n").tasks) == 3
