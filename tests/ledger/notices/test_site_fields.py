"""What government sites print around a notice: fields on one line, borders behind cells."""

from __future__ import annotations

import pytest

from ledger.notices import NotALedger
from ledger.notices.site_fields import parted_fields
from tests.ledger.notices.judge import read
from tests.ledger.notices.unseen import unseen

BODY = """一、推进公开
（一）公开财政预决算。5月底前完成。
（二）公开惠企政策。建立目录。
（三）公开招生计划。每年公布一次。
"""


def test_fields_on_one_line_are_parted() -> None:
    line = " 索 引 号  0085/2023-20 发布机构  临江县人民政府 文  号: 临政办发〔2023〕15号 有效性: "

    assert parted_fields(line) == [
        "索引号：0085/2023-20",
        "发布机构：临江县人民政府",
        "文号：临政办发〔2023〕15号",
        "有效性：",
    ]
    assert parted_fields("来源 县政府办") == ["来源 县政府办"]


def test_a_number_and_a_day_are_read_from_such_a_line() -> None:
    reading = read(
        "信息名称  2023年临江县政务公开工作重点安排\n"
        "成文日期: 2023-05-30 发布日期: 2023-06-02 文  号: 临政办函〔2023〕15号 有 效 性: 有效\n"
        "2023年临江县政务公开工作重点安排\n" + BODY
    )

    assert reading.title == "2023年临江县政务公开工作重点安排"
    assert reading.doc_number == "临政办函〔2023〕15号"
    assert str(reading.issued_on) == "2023-05-30"


def test_a_number_behind_the_title_is_no_part_of_it() -> None:
    title = "临江县人民政府办公室关于印发《临江县2023年政务公开工作要点》的通知"
    reading = read(f"{title}（临政办发〔2023〕5号）\n各乡镇人民政府：\n{BODY}")

    assert (reading.title, reading.doc_number) == (title, "临政办发〔2023〕5号")


def test_who_publishes_a_page_is_not_who_issued_the_notice() -> None:
    reading = read(
        "发布机构：云溪区人民政府\n临江市人民政府办公室关于印发2023年公开要点的通知\n" + BODY
    )

    assert reading.issuer == "临江市人民政府办公室"


def test_cells_with_a_border_behind_each() -> None:
    cells = ["序号", "工作任务", "责任单位", "时限要求"]
    for number in ("1", "2", "3"):
        cells += [
            number,
            f"公开第{number}类信息，及时更新。",
            "县财政局，各乡镇政府",
            "2023年10月底",
        ]
    reading = read("临江县2023年政务公开任务清单\n" + "".join(f"{cell} |\n" for cell in cells))

    assert [task.no for task in reading.tasks] == [1, 2, 3]
    assert {task.responsible for task in reading.tasks} == {("县财政局", "各乡镇政府")}
    assert {str(task.deadline.due) for task in reading.tasks} == {"2023-10-31"}


def test_a_letter_that_numbers_its_own_demands_is_not_the_list_it_issues() -> None:
    [notice] = [each for each in unseen() if each.name.startswith("40_")]
    letter = notice.text().split("\n附件\n")[0]

    with pytest.raises(NotALedger) as refused:
        read(letter)
    assert refused.value.say.key == "notices.only_letter"


POINTS = "\n一、公开预算。县财政局公布预算表。\n二、公开决算。县财政局公布决算表。\n"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "临政办发〔2024〕6号《临江县人民政府办公室关于印发〈2024年工作要点〉的通知》",
            "临江县人民政府办公室关于印发《2024年工作要点》的通知",
        ),
        (
            "临政办〔2024〕2 号 县人民政府办公室关于印发2024年任务责任分解方案的通知",
            "县人民政府办公室关于印发2024年任务责任分解方案的通知",
        ),
        ("2024年县政府重点工作任务（临政发〔2024〕2号）", "2024年县政府重点工作任务"),
        ("临江县清洁取暖实施方案（2023—2025年）", "临江县清洁取暖实施方案（2023—2025年）"),
        ("首页\n> 公开内容 > 工作依据\n临江县基层公开工作实施方案", "临江县基层公开工作实施方案"),
    ],
)
def test_titles_as_sites_print_them(head: str, title: str) -> None:
    assert read(head + POINTS).title == title


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("县政府办关于印发2024年\n工作要点的通知\n（临政办发〔2024〕4号）", "临政办发〔2024〕4号"),
        ("2024年县政府重点工作任务（临政发〔2024〕2号）", "临政发〔2024〕2号"),
    ],
)  # fmt: skip
def test_a_number_in_brackets_of_its_own(head: str, number: str) -> None:
    assert read(head + POINTS).doc_number == number


def test_fields_in_square_brackets_and_behind_bullets() -> None:
    reading = read(
        "[ 索引号 ] | 115002/2024-00151 | [ 发文字号 ] | 临府办发〔2024〕37号 | ||||\n"
        "[标题] | 临江县人民政府办公室关于印发2024年任务分工的通知 | ||||||\n"
        "[ 成文日期 ] | 2024-06-02 | [ 发布日期 ] | 2024-06-03 |\n" + POINTS
    )
    assert str(reading.issued_on) == "2024-06-02"
    assert reading.doc_number == "临府办发〔2024〕37号"
    assert read("• 发布机构：县人民政府办公室\n" + POINTS).issuer == "县人民政府办公室"
