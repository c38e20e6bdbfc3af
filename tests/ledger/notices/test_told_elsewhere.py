"""What a task's own line does not say: units in an annex by number, a day or a lead set for all."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.notices import Cell, Document, Paragraph, ReadTask, Table
from tests.ledger.notices.judge import read

LETTER = """临江县人民政府办公室
关于印发《临江县2026年政务公开工作要点》的通知
临政办发〔2026〕8号
各乡镇人民政府，县政府各部门：
《临江县2026年政务公开工作要点》已经县政府同意，现印发给你们，请认真落实。
临江县人民政府办公室
2026年3月20日
临江县2026年政务公开工作要点
"""
ITEMS = """一、公开重点信息
（一）公开惠农补贴。发放前公布名单和金额。
（二）公开饮水安全。每月公布水源地水质。
二、夯实基础
（三）办好意见信箱。来信件件有回音。
（四）公布办事指南。8月底前完成修订。
"""


def owners(tasks: tuple[ReadTask, ...]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(task.lead, task.responsible) for task in tasks]


@pytest.mark.parametrize(
    "lines",
    [
        "第1项 县农业农村局牵头，县财政局、各乡镇人民政府配合\n第2项 县水利局牵头\n"
        "第3项 县信访局牵头，县政府各部门配合\n第4项 县行政审批局牵头",
        "1.牵头单位：县农业农村局；配合单位：县财政局、各乡镇人民政府\n2.牵头单位：县水利局\n"
        "3.牵头单位：县信访局；配合单位：县政府各部门\n4.牵头单位：县行政审批局",
    ],
)
def test_an_annex_tells_the_units_of_each_item_by_its_number(lines: str) -> None:
    annex = "附件\n《临江县2026年政务公开工作要点》任务分工\n"
    tasks = read(LETTER + ITEMS + annex + lines).tasks

    assert owners(tasks) == [
        (("县农业农村局",), ("县财政局", "各乡镇人民政府")),
        (("县水利局",), ()),
        (("县信访局",), ("县政府各部门",)),
        (("县行政审批局",), ()),
    ]
    assert not any(task.review for task in tasks)


def test_one_line_of_an_annex_may_tell_the_units_of_several_items() -> None:
    annex = "附件\n任务分工\n第1至2项 县农业农村局牵头\n第3项 县信访局牵头\n第4项 县司法局牵头"
    assert [task.lead for task in read(LETTER + ITEMS + annex).tasks] == [
        ("县农业农村局",), ("县农业农村局",), ("县信访局",), ("县司法局",),
    ]  # fmt: skip


def test_the_first_unit_leads_also_beside_items_that_tell_them_apart() -> None:
    tasks = read(
        LETTER + "以下任务中，列在首位的单位为牵头单位。\n一、公开重点信息\n"
        "（一）公开惠农补贴。发放前公布名单。（县农业农村局、县财政局）\n"
        "（二）公开饮水安全。公布水源地水质。（县水利局牵头，县卫生健康局配合）\n"
        "（三）公布办事指南。逐项修订。（县行政审批局负责）"
    ).tasks

    assert owners(tasks) == [
        (("县农业农村局",), ("县财政局",)),
        (("县水利局",), ("县卫生健康局",)),
        (("县行政审批局",), ()),
    ]


def test_a_schedule_has_its_months_beside_its_days() -> None:
    tasks = read(
        LETTER + "时间\t工作内容\t具体完成时间\t责任单位\n"
        "2月\t公布值班电话\t2月5日前\t县信访局\n"
        "3月\t公开部门预算\t3月15日前\t县财政局\n"
        "5月\t公示优抚对象\t5月中旬\t县退役军人局\n"
        "9月\t办政府开放日\t9月下旬\t县司法局"
    ).tasks

    assert [task.deadline.due for task in tasks] == [
        date(2026, 2, 5), date(2026, 3, 15), date(2026, 5, 20), date(2026, 9, 30),
    ]  # fmt: skip


def table(*rows: tuple[str, ...], remark: str) -> Table:
    cells = [Cell(text, y, x) for y, row in enumerate(rows) for x, text in enumerate(row)]
    return Table.spanning([*cells, Cell(remark, len(rows), 0, columns=len(rows[0]))])


def test_a_remark_across_the_table_sets_the_day_of_rows_without_one() -> None:
    letter = tuple(Paragraph(line) for line in LETTER.splitlines())
    rows = table(
        ("序号", "工作任务", "牵头单位", "完成时限"),
        ("1", "公开惠农补贴名单。", "县农业农村局", "6月底前"),
        ("2", "公开水源地水质。", "县水利局", "9月底前"),
        ("3", "公开消费扶持名录。", "县商务局", ""),
        ("4", "公布办事指南。", "县行政审批局", "10月底前"),
        ("5", "公布热线办结情况。", "县信访局", "11月底前"),
        remark="备注：1.本表共5项；2.未填写完成时限的任务，均应于2026年12月10日前完成。",
    )
    third = read(Document((*letter, rows), "docx")).tasks[2]

    assert third.deadline.due == date(2026, 12, 10)
    assert not third.review


def test_radicals_of_a_print_are_read_as_the_characters_they_look_like() -> None:
    text = LETTER + "（一）公开惠农补贴。（县⺠政局牵头，县农业农村局配合，⻓期坚持）"
    [task] = read(text.replace("工作要点", "⼯作要点")).tasks

    assert (task.lead, task.responsible) == (("县民政局",), ("县农业农村局",))
    assert read(text).title == "临江县人民政府办公室关于印发《临江县2026年政务公开工作要点》的通知"


def test_labels_in_brackets_need_no_word_for_the_unit() -> None:
    tasks = read(
        LETTER
        + "▶ 以公开促发展\n1.公开惠农补贴。发放前公布名单。【牵头】县农业农村局【配合】县财政局、"
        "各乡镇人民政府【时限】9月底前\n2.公开饮水安全。公布水源地水质。【牵头】县水利局\n\n"
        "▶ 以公开惠民生\n"
        "3.公布办事指南。逐项修订。【牵头】县行政审批局【配合】县直属各单位"
    ).tasks

    assert owners(tasks) == [
        (("县农业农村局",), ("县财政局", "各乡镇人民政府")),
        (("县水利局",), ()),
        (("县行政审批局",), ("县直属各单位",)),
    ]
    assert [task.deadline.due for task in tasks] == [date(2026, 9, 30), None, None]
    assert [task.text for task in tasks] == [
        "公开惠农补贴。发放前公布名单。",
        "公开饮水安全。公布水源地水质。",
        "公布办事指南。逐项修订。",
    ]


def test_a_line_may_share_a_task_out_without_naming_the_lead_first() -> None:
    tasks = read(
        LETTER
        + "（一）公开惠农补贴。发放前公布名单。\n责任分工：县农业农村局牵头，县财政局按职责配合\n"
        "（二）公开饮水安全。公布水源地水质。\n责任分工：县水利局牵头，县卫生健康局、各乡镇人民政府按职责配合"
    ).tasks

    assert owners(tasks) == [
        (("县农业农村局",), ("县财政局",)),
        (("县水利局",), ("县卫生健康局", "各乡镇人民政府")),
    ]
    assert [task.text for task in tasks] == [
        "公开惠农补贴。发放前公布名单。", "公开饮水安全。公布水源地水质。",
    ]  # fmt: skip


def test_sections_one_over_the_other_in_a_cell_are_two() -> None:
    rows = table(
        ("序号", "工作任务", "牵头科室", "责任科室", "完成时限"),
        ("1", "公开补贴名单。", "规划科", "宣传科\n法规科", "6月底前"),
        ("2", "公开水源地水质。", "法规科", "市急救中心\n委直属各医院", "9月底前"),
        remark="",
    )
    letter = tuple(Paragraph(line) for line in LETTER.splitlines())
    tasks = read(Document((*letter, rows), "docx")).tasks

    assert [task.responsible for task in tasks] == [
        ("宣传科", "法规科"), ("市急救中心", "委直属各医院"),
    ]  # fmt: skip
