"""What programs and printers do to a notice on its way: merged cells written out, lost brackets."""

from __future__ import annotations

from datetime import date

from ledger.notices import Reading
from tests.ledger.notices.judge import read

HEAD = """临江县人民政府办公室关于印发2026年政务公开工作要点的通知

临政办发〔2026〕7号

各乡镇人民政府，县政府各部门：

现将《2026年临江县政务公开工作要点》印发给你们，请认真落实。{more}

临江县人民政府办公室
2026年3月2日

"""


def _read(text: str, more: str = "") -> Reading:
    return read(HEAD.format(more=more) + text)


TABLE = """| 序号 | 工作任务 | 牵头单位 | 责任单位 | 完成时限 |
|---|---|---|---|---|
| 一、渠道建设 | 一、渠道建设 | 一、渠道建设 | 一、渠道建设 | 一、渠道建设 |
| 1 | 整理县图书馆的公开查阅点。 | 县档案馆 | 各乡 镇人民政府 | 6月底前 |
| 2 | 公布便民服务点的地址和电话。 | 县政务服务局 | 县民政局 |  |
| 二、队伍建设 | 二、队伍建设 | 二、队伍建设 | 二、队伍建设 | 二、队伍建设 |
| 3 | 组织新任信息员参加培训。 | 县人社局 | 县财政局 | 9月底前 |

临江县人民政府办公室\t\t2026年3月3日印发
"""


def test_a_merged_cell_that_is_written_into_every_column_is_a_section() -> None:
    reading = _read(TABLE)

    assert [(task.no, task.section) for task in reading.tasks] == [
        (1, "一、渠道建设"),
        (2, "一、渠道建设"),
        (3, "二、队伍建设"),
    ]


def test_who_printed_it_and_when_is_no_part_of_the_last_row() -> None:
    last = _read(TABLE).tasks[-1]

    assert (last.lead, last.responsible) == (("县人社局",), ("县财政局",))
    assert last.deadline.due == date(2026, 9, 30)


def test_a_phrase_for_all_towns_that_a_narrow_cell_cut_is_one() -> None:
    assert _read(TABLE).tasks[0].responsible == ("各乡镇人民政府",)


def test_a_number_with_a_blank_inside_or_without_its_bracket_still_begins_an_item() -> None:
    items = "\n".join(
        f"{label}办好第{number}件实事。挂出办事地图，逐村核对。（县民政局负责）"
        for number, label in enumerate(("（十 一）", "十二）", "（十三）"), 11)
    )

    assert [task.printed_no for task in _read("一、便民服务\n" + items).tasks] == [
        "（十一）",
        "（十二）",
        "（十三）",
    ]


def test_a_day_that_the_letter_sets_for_all_other_tasks_is_theirs_and_says_so() -> None:
    reading = _read(TABLE, more="各项任务除另有时限要求外，均须于11月20日前完成。")

    assert [task.deadline.due for task in reading.tasks] == [
        date(2026, 6, 30),
        date(2026, 11, 20),
        date(2026, 9, 30),
    ]
    assert reading.tasks[1].due_from == "notice_default"
    assert reading.tasks[1].deadline.why.key == "notices.default_deadline"
    assert reading.tasks[0].due_from == "cell"


def test_an_item_that_lost_the_dot_behind_its_number_is_still_one() -> None:
    text = """一、便民服务
1.更新办事指南。逐项核对电话。（县政务服务局负责）
2公布公交调整方案。提前一周张贴。（县交通局负责）
3.整修公告栏。逐村检查。（县民政局负责）
"""
    assert [(task.no, task.responsible) for task in _read(text).tasks] == [
        (1, ("县政务服务局",)),
        (2, ("县交通局",)),
        (3, ("县民政局",)),
    ]


def test_who_publishes_is_responsible_and_when_it_begins_is_no_time_limit() -> None:
    text = """序号\t公开内容\t公开主体\t启动时间\t公开时限
1\t低保对象名单和补助标准。\t县民政局\t1月\t9月底前
2\t公交线路和首末班时间。\t县交通局\t2月\t长期公开
"""
    tasks = _read(text).tasks

    assert [task.responsible for task in tasks] == [("县民政局",), ("县交通局",)]
    assert [task.deadline.due for task in tasks] == [date(2026, 9, 30), None]


def test_a_label_that_recognition_parted_names_its_units() -> None:
    text = "1.更新办事指南。逐项核对电话。(牵头单位:县政务服务局;责任单 位:县民政局、县交通局)\n"
    text += "2.整修公告栏。逐村检查。(牵头单 位:县民政局;责 任单位:县交通局)\n"

    assert [(task.lead, task.responsible) for task in _read(text).tasks] == [
        (("县政务服务局",), ("县民政局", "县交通局")),
        (("县民政局",), ("县交通局",)),
    ]


def test_a_figure_that_is_lost_is_asked_about() -> None:
    text = """序号\t工作任务\t责任单位\t完成时限
1\t政策解读率达到 %以上。\t县司法局\t9月底前
2\t公布公交线路。\t县交通局\t2026年 月底前
3\t更新办事指南。\t县政务服务局\t10月底前
"""
    assert [bool(task.review) for task in _read(text).tasks] == [True, True, False]


def test_a_row_that_a_border_cut_into_more_cells_leaves_all_others_in_their_columns() -> None:
    text = """序号\t工作任务\t牵头单位\t责任单位\t完成时限
1\t更新办事指南，逐项核对电话。\t县政务服务局\t县民政局\t6月底前
2\t公布公交线路和首末班时间。\t县交通局\t县财政局\t全年
3\t整修公告栏，逐村检查一遍。\t县民政\t局、县农业\t农村局\t9月底前
4\t组织新任信息员参加培训。\t县人社局\t县财政局\t10月底前
5\t公开低保名单和补助标准。\t县民政局\t各乡镇人民政府\t长期坚持
6\t整理县图书馆的公开查阅点。\t县档案馆\t县文旅局\t年底前
"""
    tasks = _read(text).tasks

    assert [task.lead for task in tasks if task.no != 3] == [
        ("县政务服务局",),
        ("县交通局",),
        ("县人社局",),
        ("县民政局",),
        ("县档案馆",),
    ]
    assert [bool(task.review) for task in tasks] == [False, False, True, False, False, False]


def test_who_runs_the_site_leads_nothing() -> None:
    text = """一、便民服务
1.更新办事指南，逐项核对电话。
2.整修公告栏，逐村检查一遍。
主办：临江县人民政府办公室　网站地图　联系我们
"""
    assert [(task.lead, task.text) for task in _read(text).tasks] == [
        ((), "更新办事指南，逐项核对电话。"),
        ((), "整修公告栏，逐村检查一遍。"),
    ]


def test_a_short_table_keeps_its_columns_too() -> None:
    text = """序号\t工作任务\t牵头单位\t责任单位\t完成时限
1\t更新办事指南，逐项核对电话。\t县政务服务局\t县民政局\t6月底前
2\t公布公交线路和首末班时间。\t县交通局\t县财政局
3\t整修公告栏，逐村检查一遍。\t县民政\t局、县农业\t农村局\t9月底前
"""
    assert [task.lead for task in _read(text).tasks][:2] == [("县政务服务局",), ("县交通局",)]
