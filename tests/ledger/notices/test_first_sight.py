"""What notices showed that nobody here had seen: each cause with a text of its own."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ledger.notices.judge import read

SIGNED = "临江县人民政府办公室\n2031年6月12日\n"
LINES = (
    "临江县2031年便民服务任务分解表\n序号\n任务名称\n任务要求\n牵头单位\n责任单位\n完成时限\n"
    "1\n窗口延时\n各窗口午间不断人，周六上午开门办事。\n县政数局\n县公安局、县税务局\n全年\n"
    "2\n指南上墙\n把办事指南挂到村里，写明要带的材料。\n县司法局\n各乡镇\n9月底前\n"
    "3\n电话回访\n办结的事项逐件回访，听取意见。\n{lead}\n{help}\n{time}"
)


@pytest.mark.parametrize(
    "below",
    [
        "【字体： 大 中 小 】 【打印】 【关闭】\n主办单位：临江县人民政府办公室　地址：临江县东街",
        "附件下载：\n- 临江县2031年便民服务任务分解表.doc\n扫一扫在手机上查看当前页面",
        "附件：2031年便民服务任务分解表.xlsx",
        "文稿｜县政府办公室\n编辑｜小禾\n预览时标签不可点\n微信扫一扫\n关注该公众号",
        "主办：临江县人民政府 地址：临江县东街1号 邮编：000000",
    ],
)
def test_what_a_site_prints_below_cells_on_lines_is_no_row(below: str) -> None:
    table = LINES.format(lead="县政数局", help="县信访局", time="10月底前\n")
    reading = read(table + below)

    assert [task.no for task in reading.tasks] == [1, 2, 3]
    assert reading.tasks[2].text == "办结的事项逐件回访，听取意见。"
    assert not any(task.review for task in reading.tasks)


def test_units_that_a_border_cut_stay_units_and_are_asked_about() -> None:
    reading = read(
        LINES.format(lead="县政数局、县市场监管", help="局 县直有关部门", time="10月底前\n")
    )
    last = reading.tasks[2]

    assert last.text == "办结的事项逐件回访，听取意见。"
    assert last.lead == ("县政数局", "县市场监管")
    assert last.review


@pytest.mark.parametrize("cell", ["年底前", "12月底前"])
def test_a_quota_inside_a_task_stands_beside_its_day(cell: str) -> None:
    reading = read(
        f"临江县2031年培训任务清单\n{SIGNED}序号\t任务\t责任单位\t完成时限\n"
        f"1\t组织窗口人员培训，全年不少于2次。\t县政数局\t{cell}\n"
        f"2\t年底前建成帮办专区。\t县残联\t{cell}\n"
    )
    first, second = reading.tasks

    assert first.deadline.due == date(2031, 12, 31)
    assert [(m.deadline.due, m.deadline.count_min) for m in first.milestones] == [
        (date(2031, 12, 31), 2)
    ]
    assert second.milestones == ()


def test_each_half_of_a_year_has_its_day_whatever_is_done_in_it() -> None:
    reading = read(
        f"临江县2031年培训任务清单\n{SIGNED}序号\t任务\t责任单位\n"
        "1\t上半年和下半年各巡查一次服务窗口。\t县政数局\n2\t按职责办理来信。\t县信访局\n"
    )
    days = [milestone.deadline.due for milestone in reading.tasks[0].milestones]

    assert days == [date(2031, 6, 30), date(2031, 12, 31)]


@pytest.mark.parametrize(
    ("cell", "asked"),
    [("6月底前", False), ("2031年6月16日前", True), ("二季度前", False), ("三季度前", True)],
)
def test_a_near_day_is_sure_and_a_very_near_one_is_asked_about(cell: str, asked: bool) -> None:
    reading = read(
        f"临江县2031年培训任务清单\n{SIGNED}序号\t任务\t责任单位\t完成时限\n"
        f"1\t排查旧信息里的隐私。\t县政数局\t{cell}\n2\t办理来信。\t县信访局\t全年\n"
    )

    assert bool(reading.tasks[0].review) is asked


@pytest.mark.parametrize(
    "note", ["（名单见附件2）", "(名单见附件1，下同)", "（具体名单详见附表）", "（见附件）"]
)
def test_where_a_list_of_units_stands_is_no_part_of_their_name(note: str) -> None:
    reading = read(
        f"临江县2031年便民服务任务清单\n{SIGNED}序号\t任务\t责任单位\n"
        f"1\t公开要点。\t县政府办、县直有关单位{note}，各乡镇负责\n2\t办理来信。\t县信访局\n"
    )

    assert reading.tasks[0].responsible == ("县政府办", "县直有关单位", "各乡镇")


def test_a_report_gives_the_name_of_what_it_reports() -> None:
    reading = read(
        "近日，\n临江县人民政府办公室印发《\n2031年便民服务工作要点\n》\n，\n要求做好以下几项\n。\n"
        "（一）延长窗口时间\n。\n午间不休息\n。\n（县政数局牵头落实）\n"
        "（二）公开办事指南\n。\n（县司法局牵头落实）\n"
    )

    assert reading.title == "2031年便民服务工作要点"
    assert reading.year == 2031


def test_who_published_it_may_stand_behind_a_bullet() -> None:
    reading = read(
        "临江县2031年便民服务工作要点\n  • 发布单位：临江县人民政府办公室\n一、方便群众\n"
        "1.延长窗口时间。（县政数局牵头）\n2.公开办事指南。（县司法局牵头）\n"
    )

    assert reading.issuer == "临江县人民政府办公室"
