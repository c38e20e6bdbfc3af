"""What government pages do to tables, notes and letters: each layout in a text of 临江县."""

from __future__ import annotations

import pytest

from ledger.notices import NotALedger
from ledger.talk import Text
from tests.ledger.notices.judge import read


def instead(text: str) -> Text:
    """Return what a text is said to be that holds no tasks."""
    with pytest.raises(NotALedger) as said:
        read(text)
    return said.value.say


PADDED = """工作任务 | 具体要求 | 责任科室 |
一、管好公开栏目。 | 1.每周检查一次公开栏目，空白栏目列表整改。 | 办公室 |
2.答复网上留言，答复内容由科室负责人审签。 | 各科室 | |
3.编发水情短信，汛期增加频次。 | 办公室牵头，防汛科配合 | |
二、做好政策解读。 | 4.印发文件同时印发解读材料，解读材料配图表。 | 各科室 |
5.整理咨询较多的问题，编成问答上网，问答按季度更新。 | 办公室牵头，各科室配合 | |
6.收集对解读材料的意见，对看不懂的地方改写后重新"""


def test_short_rows_that_were_filled_up_on_the_right_lack_what_spans_on_their_left() -> None:
    tasks = read(PADDED).tasks
    assert [t.no for t in tasks] == [1, 2, 3, 4, 5, 6]
    assert tasks[1].text == "答复网上留言，答复内容由科室负责人审签。"
    assert tasks[1].responsible == ("各科室",)
    assert (tasks[2].lead, tasks[2].responsible) == (("办公室",), ("防汛科",))
    assert (tasks[4].lead, tasks[4].responsible) == (("办公室",), ("各科室",))


def test_a_last_row_that_the_end_of_the_text_cut_is_kept_and_asked_about() -> None:
    last = read(PADDED).tasks[-1]
    assert last.text.endswith("改写后重新")
    assert "notices.doubt_cut_text" in [doubt.say.key for doubt in last.review]


def test_a_wide_header_over_rows_with_numbers_and_a_row_that_broke_off() -> None:
    tasks = read(
        "工作任务 | 具体要求 | 责任单位 | 时限要求 | ||\n"
        "一、公开惠企政策。 | （一）汇编政策。 | 1 | 汇编惠企政策，按行业分册，放在网站首页。"
        " | 市发展改革委牵头，市财政局配合 | 9月底前 |\n"
        "2 | 公布兑现进度，逐月更新。 | 各县市区人民政府负责落实 | 持续推进 | ||\n"
        "3 | 公布受理企业诉求的电话，诉求按件编号，办结后回访。 | 市工信局牵头，市政府各有关"
    ).tasks
    assert [t.text[:6] for t in tasks] == ["汇编惠企政策", "公布兑现进度", "公布受理企业"]
    assert tasks[1].responsible == ("各县市区人民政府",)
    assert tasks[2].lead == ("市工信局",)
    assert [doubt.say.key for doubt in tasks[2].review] != []


def test_a_text_may_have_cells_on_lines_with_progress_and_remarks_that_are_time_limits() -> None:
    cells = """工作任务 |
具 体 要 求 |
责任单位 |
完成情况 |
备注 |
||
一、限期办理的事项 |
|
|||||
1.清理失效文件 |
1.逐件核对本部门发过的文件。2.失效的在网站标明。 |
县直各部门，各乡镇人民政府 |
推进中 |
10月底前完成 |
||
2.补发缺漏信息 |
1.对照目录找出缺漏。2.缺漏的逐条补发。 |
县直各部门 |
已完成 |
11月底前完成 |"""
    reading = read(f"2024年9月15日\n临江县2024年公开事项提示单\n{cells}")
    assert [t.no for t in reading.tasks] == [1, 2]
    assert [t.deadline_text for t in reading.tasks] == [("10月底前完成",), ("11月底前完成",)]
    assert reading.tasks[0].text.startswith("1.逐件核对")
    assert [t.section for t in reading.tasks] == ["一、限期办理的事项"] * 2


def test_two_bars_with_nothing_between_them_are_an_empty_cell() -> None:
    rows = [
        ("1", "公布水质监测结果，结果按月上网。", "监测科", "每月10日前"),
        ("2", "公布泵站检修安排，安排提前张贴到村。", "", "汛期前"),
        ("3", "公布补助名单，名单隐去证件号码。", "财务科", "12月底前"),
        ("4", "编写用水常识，常识印发到户。", "办公室", "6月底前"),
    ]
    header = ("序号", "工作任务", "责任科室", "完成时限")
    text = "\n".join(f"{cell}\n|" if cell else "|" for row in (header, *rows) for cell in row)
    tasks = read(f"2024年3月5日\n{text}").tasks
    assert [t.responsible for t in tasks] == [("监测科",), (), ("财务科",), ("办公室",)]
    assert [t.text[:4] for t in tasks] == ["公布水质", "公布泵站", "公布补助", "编写用水"]
    assert "notices.doubt_no_units" in [doubt.say.key for doubt in tasks[1].review]


def test_a_drawn_table_has_the_rows_that_its_rules_part() -> None:
    tasks = read(
        "┌──────────┬─────┬────┐\n"
        "│ 工 作 任 务 │牵头单位│完成时限│\n"
        "├──────────┼─────┼────┤\n"
        "│修好三条进村公路，路边种│县交通运│9月底前│\n"
        "│树           │输局  │    │\n"
        "├──────────┤     ├────┤\n"
        "│验收危桥改造工程    │     │12月底│\n"
        "│           │     │前   │\n"
        "└──────────┴─────┴────┘\n"
    ).tasks
    assert [t.text for t in tasks] == ["修好三条进村公路，路边种树", "验收危桥改造工程"]
    assert [t.lead for t in tasks] == [("县交通运输局",)] * 2
    assert [t.deadline_text for t in tasks] == [("9月底前",), ("12月底前",)]


def test_a_row_without_a_number_leaves_the_others_theirs() -> None:
    tasks = read(
        "序号\t民生实事\t责任单位\t完成时限\n1\t新建两处停车场。\t县城管局\t9月底前\n"
        "2\t开工建设敬老院。\t县民政局\t5月底前\n\t开工建设老年大学。\t县民政局\t12月底前\n"
        "3\t改造三处农贸市场。\t县商务局\t12月底前\n4\t新增五条公交线路。\t县交通局\t12月底前"
    ).tasks
    assert {t.text: t.no for t in tasks} == {
        "新建两处停车场。": 1, "开工建设敬老院。": 2, "开工建设老年大学。": 5,
        "改造三处农贸市场。": 3, "新增五条公交线路。": 4,
    }  # fmt: skip


def test_what_a_site_prints_below_a_table_is_no_row() -> None:
    cells = "序号\n实事\n责任单位\n完成时限\n1\n修建便民桥一座。\n县交通局\n9月底前\n2\n"
    tasks = read(f"{cells}新建球场两处。\n县体育局\n12月底前\n分享到:").tasks
    assert [t.text for t in tasks] == ["修建便民桥一座。", "新建球场两处。"]


def test_leaders_are_no_units_and_no_part_of_a_task() -> None:
    reading = read(
        "【重点工作及分解】临江县人民政府关于2024年县政府重点工作及责任分解的通知\n\n"
        "临江经济开发区，各街道办事处，县直各部门：\n\n一、主要预期目标\n\n"
        "1. 粮食总产量稳定在30万吨以上。\n\n牵头负责领导：林可。\n\n"
        "牵头责任单位：县农业农村局。\n\n"
        "协同责任单位：县水利局、临江经济开发区管委会等，各乡、镇政府。\n\n"
        "2. 新改建农村公路80公里。\n\n牵头负责领导：周舟。\n\n牵头责任单位：县交通运输局。\n\n"
        "协同责任单位：县财政局等，各乡、镇政府。\n\n2024年2月8日"
    )
    assert reading.title == "临江县人民政府关于2024年县政府重点工作及责任分解的通知"
    assert reading.issuer == "临江县人民政府"
    assert reading.addressees[0] == "临江经济开发区"
    first, second = reading.tasks
    assert first.text == "粮食总产量稳定在30万吨以上。"
    assert first.lead == ("县农业农村局",)
    assert first.responsible == ("县水利局", "临江经济开发区管委会", "各乡、镇政府")
    assert second.responsible == ("县财政局", "各乡、镇政府")


def test_items_in_one_line_of_a_newspaper_part_at_their_numbers() -> None:
    tasks = read(
        "2024年县民生实事进展良好，现公示如下。 1.新建滨河步道。 牵头领导:陈一 责任单位:县住建局"
        " 项目责任人:王二 2.更换路灯800盏。 牵头领导:陈一 责任单位:县城管局 项目责任人:李三"
        " 配合单位:县财政局、县供电公司 3.新辟公交线路2条。 责任单位:县交通局，各乡镇人民政府"
    ).tasks
    assert [t.text for t in tasks] == ["新建滨河步道。", "更换路灯800盏。", "新辟公交线路2条。"]
    assert tasks[1].responsible == ("县城管局", "县财政局", "县供电公司")
    assert tasks[2].responsible == ("县交通局", "各乡镇人民政府")


PLAN = """云岭市河湾区人民政府办公室关于印发清洁空气行动方案（2023—2025年）的通知

各镇人民政府，区政府各部门：

一、目标要求
到2025年，空气优良天数比例达到90%。
二、工作任务
（一）管好锅炉。
1.停建小锅炉。城区新上供热锅炉须在每小时20蒸吨以上。〔区生态环境局牵头，区发展改革局参与，\
各镇人民政府负责落实。以下各项工作均需各镇人民政府落实，不再列出。〕按要求更换燃料。（区能源局牵头）
2.查扬尘。每月检查一次工地。〔牵头单位：区住建局；责任单位：区城管局、开发区管委。以下任务均需\
各镇人民政府落实，不再一一列出〕

云岭市河湾区人民政府办公室
2023年3月9日
"""


def test_a_district_of_a_city_names_its_own_units() -> None:
    tasks = read(PLAN).tasks
    assert [doubt.say.key for task in tasks for doubt in task.review] == []


def test_goals_are_no_task_and_so_much_an_hour_is_no_rhythm() -> None:
    tasks = read(PLAN).tasks
    assert [t.title for t in tasks] == ["停建小锅炉", "查扬尘"]
    assert tasks[0].deadline.kind.value == "none"
    assert tasks[1].deadline.kind.value == "recurring"


def test_a_note_that_speaks_for_the_tasks_after_it_names_its_own_units() -> None:
    first, second = read(PLAN).tasks
    assert first.lead == ("区生态环境局", "区能源局")
    assert first.responsible == ("区发展改革局", "各镇人民政府")
    assert second.lead == ("区住建局",)
    assert second.responsible == ("区城管局", "开发区管委")


LETTER = (
    "各乡镇人民政府，县政府各部门：\n"
    "《2024年县政府重点工作责任分解》已经县政府同意，现印发给你们。\n"
)


@pytest.mark.parametrize(
    "letter",
    [
        LETTER + "一、压实责任。各单位主要负责人亲自抓。\n二、加强督查。县政府督查室按季度通报。",
        LETTER + "一、2024年任务很重，各单位要把责任落到人。\n二、列第一位的单位为牵头单位。\n"
        "临江县人民政府办公室\n2024年2月1日\n来源：县政府办 作者：编辑：某某",
        "各乡镇人民政府：\n现将《政府工作报告》2024年5个方面80项任务予以分解印发。\n"
        "一、细化任务抓落实。各单位建立台账。\n二、明确责任抓落实。牵头单位主动担责。",
        "县直各单位：\n县政府确定了今年的目标任务，现分解下达，请抓好落实。\n"
        "附件：2024年县政府重点工作任务分解表\n",
        "各单位：\n现将有关事项通知如下：\n一、按照《2024年县政府工作主要任务分解表》（详见附件）的要求，\n"
        "于4月20日前上报县督查组（办公室设在县政府督查室，联系电话：5550123）。\n"
        "二、每季度末报告进展情况。\n附件：2024年县政府工作主要任务分解表\n2024年4月3日",
    ],
)  # fmt: skip
def test_a_letter_whose_list_is_not_with_it_is_said_to_be_that(letter: str) -> None:
    assert instead(letter).key == "notices.only_letter"


def test_a_plan_that_follows_its_letter_at_once_is_read() -> None:
    tasks = read(
        "县直各单位：\n《2024年政务公开工作要点》已经县政府同意，现印发给你们。\n"
        "一、公开财政预算。县财政局公布预算表。\n二、公开学校招生。县教育局公布招生办法。\n"
        "三、加强组织领导。各单位明确一名联络员。"
    ).tasks
    assert [t.title for t in tasks] == ["公开财政预算", "公开学校招生", "加强组织领导"]


def test_a_paper_that_explains_a_notice_is_none() -> None:
    said = instead(
        "《2024年重点工作任务分工方案》政策解读\n一、出台背景\n为落实政府工作报告，制定本方案。\n"
        "二、主要内容\n方案共六个方面80项任务。\n三、保障措施\n县政府办公室每季度调度一次。\n"
        "解读机构：临江县人民政府办公室"
    )
    assert said.key == "notices.no_tasks"


@pytest.mark.parametrize(
    "opening",
    [
        "县政府办公室印发了《2024年重点工作分工方案》（以下简称《方案》），现对《方案》进行政策解读。",
        "现将《2024年重点工作分工方案》有关内容解读如下：",
        "县政府办公室主任陈某同志解读2024年重点工作分工方案",
    ],
)
def test_a_paper_that_says_in_its_opening_that_it_explains_is_none(opening: str) -> None:
    said = instead(
        f"{opening}\n一、《方案》的目的\n落实县政府工作报告，办好民生实事。\n"
        "二、《方案》主要内容\n方案共六个方面80项任务。\n三、保障措施\n县政府办公室每季度调度一次。"
    )
    assert said.key == "notices.no_tasks"


@pytest.mark.parametrize(
    "opening",
    [
        "临江县2023年法治政府建设情况报告",
        "2023年县政府办公室认真履职，现将本年度工作情况报告如下：",
    ],
)
def test_a_report_on_a_year_is_none_unless_its_items_name_units(opening: str) -> None:
    points = "一、主要做法\n（一）健全制度。全年修订制度12件。\n（二）公开决策。公布草案6件。"
    assert instead(f"{opening}\n{points}").key == "notices.no_tasks"
    noted = points.replace("件。", "件。（责任单位：县司法局）")
    assert len(read(f"{opening}\n{noted}").tasks) == 2


@pytest.mark.parametrize("line", ["政府信息公开年度报告", "关于编制2024年政府信息公开工作年度报告"])
def test_a_menu_or_a_broken_title_that_names_a_report_is_no_report(line: str) -> None:
    points = "一、工作要求\n1.各单位汇总全年数据。\n2.年度报告于次年1月底前上网。"
    assert len(read(f"{line}\n的通知\n{points}").tasks) == 2


def test_a_letter_that_hands_down_tasks_in_parts_without_them_is_only_a_letter() -> None:
    said = instead(
        "临江县人民政府办公室关于印发2024年县政府工作报告目标任务分解的通知\n各乡镇人民政府：\n"
        "经县政府同意，现将主要目标任务分解下发，请认真落实。\n一、压实责任。各乡镇主要负责人负总责。\n"
        "二、细化分解任务。各单位排出月度计划。\n三、强化督查。县政府办公室每季度通报一次。\n"
        "临江县人民政府办公室\n2024年2月8日"
    )
    assert said.key == "notices.only_letter"


def test_a_notice_that_asks_for_explanations_is_one() -> None:
    tasks = read(
        "一、工作任务\n1.主要负责同志解读惠企政策的实施方案\n（责任单位：县发展改革委）\n"
        "2.对印发的文件进行解读，解读材料同步上网。（责任单位：县政府办公室）"
    ).tasks
    assert len(tasks) == 2


@pytest.mark.parametrize(
    ("end", "asked"),
    [
        ("公布招生办法，办法张贴到", True),
        ("公布招生办法（含转学、插班", True),
        ("公布招生办法，办法张贴到村。", False),
    ],
)
def test_a_text_that_breaks_off_with_its_file_is_asked_about(end: str, asked: bool) -> None:
    tasks = read(
        f"一、工作任务\n1.公开预算。县财政局公布预算表。\n2.公开补贴。乡镇公布补贴名单。\n"
        f"3.公开招生。县教育局{end}"
    ).tasks
    keys = [doubt.say.key for doubt in tasks[-1].review]
    assert keys == (["notices.doubt_cut_text"] if asked else [])


def test_a_list_whose_items_end_without_a_stop_was_not_cut() -> None:
    tasks = read("一、任务\n1.公开县级财政预算和决算报表\n2.公开各乡镇惠农补贴发放名单和标准").tasks
    assert [doubt for task in tasks for doubt in task.review] == []


def test_a_day_that_two_words_contradict_is_asked_about() -> None:
    tasks = read(
        "2024年1月5日\n序号\t工作任务\t责任单位\t完成时限\n1\t公布预算\t县财政局\t2024年底11月前\n"
        "2\t公布决算\t县财政局\t2024年11月底前"
    ).tasks
    assert [doubt.say.key for doubt in tasks[0].review] == ["notices.doubt_time_unread"]
    assert tasks[1].review == ()


def test_paragraphs_that_each_say_a_units_duty_are_tasks() -> None:
    tasks = read(
        "为办好古镇旅游节，现将各单位任务明确如下：\n县文旅局负责节目编排，演出单按场次张贴。\n"
        "县公安局负责交通疏导，停车点提前公布。\n县委宣传部要结合节庆安排，负责消息发布。\n"
        "县市场监管局牵头检查餐饮摊点，检查结果贴在摊前。\n县供电公司负责照明线路。"
    ).tasks
    assert [t.responsible for t in tasks] == [
        ("县文旅局",), ("县公安局",), ("县委宣传部",), ("县市场监管局",), ("县供电公司",),
    ]  # fmt: skip
    assert tasks[0].text.startswith("县文旅局负责")


def test_a_years_tasks_may_stand_under_a_heading_of_goals() -> None:
    tasks = read(
        "一、目标任务\n2024年共有三项任务。\n（一）修路。修通五个村的道路。\n"
        "（二）改厕。改造旧厕200座。\n（三）种树。种树3000株。\n二、工作目标\n（一）村容整洁。"
    ).tasks
    assert [t.title for t in tasks] == ["修路", "改厕", "种树"]


def test_a_number_without_its_item_at_the_end_is_dropped() -> None:
    tasks = read("1、检查水井，井盖缺失的补齐。\n2、疏通沟渠，沟渠每月巡查。\n3").tasks
    assert [t.text for t in tasks] == ["检查水井，井盖缺失的补齐。", "疏通沟渠，沟渠每月巡查。"]


def test_a_plan_of_an_activity_has_its_parts_as_tasks_and_their_fields_as_fields() -> None:
    tasks = read(
        "临江县2024年节水宣传周活动方案\n一、活动主题\n点滴留给未来。\n二、活动时间\n5月11日至17日。\n"
        "三、组织机构\n成立活动领导小组。\n四、活动安排\n（一）开展进校园活动\n"
        "1.活动时间：5月13日至5月14日。\n2.活动内容：放映节水短片，组织参观水厂。\n"
        "3.组织单位：县教育局、县水利局。\n（二）开展进社区活动\n1.活动时间：5月15日至5月16日。\n"
        "2.活动内容：检修漏水龙头，发放节水用品。\n3.组织单位：各街道办事处。"
    ).tasks
    assert [t.text.split("\n")[0] for t in tasks] == ["开展进校园活动", "开展进社区活动"]
    assert [t.responsible for t in tasks] == [("县教育局", "县水利局"), ("各街道办事处",)]
    assert [str(t.deadline.due) for t in tasks] == ["2024-05-14", "2024-05-16"]
    assert "放映节水短片" in tasks[0].text


def test_a_last_sentence_may_say_whose_work_a_task_is() -> None:
    tasks = read(
        "一、宣传报道 1、6月1日上午举办启动仪式，现场设咨询台。此项工作由县委宣传部、县水利局负责"
        "组织协调。\n2、在报纸开设专栏，专栏每周一期。此项工作由县融媒体中心落实，县水利局配合。"
    ).tasks
    assert tasks[0].responsible == ("县委宣传部", "县水利局")
    assert (tasks[1].lead, tasks[1].responsible) == (("县融媒体中心",), ("县水利局",))


TWO_ROWS = """类别 | 序号 | 工作任务 | 责任分工 | 完成时限 | |
牵头单位 | 配合单位 | ||||
财政信息 | 1 | 公开财政预决算，按时公布报表。 | 县财政局 | 县审计局、各预算单位 | 年底前 |
2 | 公开采购结果，写明中标单价。 | 县财政局 | 各预算单位 | 全年 | |
民生信息 | 3 | 公开招生计划，说明划片范围。 | 县教育局 | 各乡镇人民政府 | 8月底前 |"""


@pytest.mark.parametrize("way", ["rows", "cells", "cells and bars"])
def test_a_header_of_two_rows_whose_spans_a_text_left_out(way: str) -> None:
    cells = [c.strip() for line in TWO_ROWS.split("\n") for c in line.split("|") if c.strip()]
    text = {
        "rows": TWO_ROWS,
        "cells": "\n".join(cells),
        "cells and bars": "\n".join(f"{cell}\n|" for cell in cells),
    }[way]
    tasks = read(f"2024年3月1日\n{text}").tasks
    assert [t.text[:6] for t in tasks] == ["公开财政预决", "公开采购结果", "公开招生计划"]
    assert [t.lead for t in tasks] == [("县财政局",), ("县财政局",), ("县教育局",)]
    assert tasks[0].responsible == ("县审计局", "各预算单位")
    assert [t.deadline_text for t in tasks] == [("年底前",), ("全年",), ("8月底前",)]
    assert [t.section for t in tasks] == ["财政信息", "财政信息", "民生信息"]


def test_a_whole_plan_in_one_paragraph_parts_at_its_headings_and_items() -> None:
    tasks = read(
        "为管好河道，制定本计划。 一、清理河岸 （一）清运垃圾。沿岸每月清运一次。"
        "（二）拆除违建。9月底前拆完。 二、种树护坡 （一）补种柳树。补种500株。"
    ).tasks
    assert [t.title for t in tasks] == ["清运垃圾", "拆除违建", "补种柳树"]
    assert [t.section for t in tasks][:2] == ["一、清理河岸"] * 2


def test_a_list_between_blanks_may_follow_its_letter_and_its_words_stand_apart() -> None:
    tasks = read(
        "县直各单位：\n现将《2024年量化指标任务分工》印发给你们，有关事项通知如下：\n"
        "一、各单位要高度重视，层层落实责任。\n二、按季度报送进展情况。\n临江县人民政府办公室\n"
        "2024年4月6日\n2024年量化指标任务分工\n序号 工 作 任 务 牵头负责部门\n"
        "1 新增城镇就业3000人以上 县人力资源和社会保障局\n2 新建农村公路60公里 县交通运输局\n"
        "3 改造棚户区1200户，完成投资3亿元，其中年底前分配入住800户 县住房和城乡建设局\n"
        "4 造林2万亩，森林覆盖率提高1个百分点，新增国家级森林乡村3个 县林业局"
    ).tasks
    assert [t.no for t in tasks] == [1, 2, 3, 4]
    assert [t.lead for t in tasks][:2] == [("县人力资源和社会保障局",), ("县交通运输局",)]


def test_a_lead_s_heading_over_one_task_without_a_number() -> None:
    tasks = read(
        "一、县长负责的工作\n（一）县审计局牵头的工作\n全面加强审计工作。\n协同单位：县财政局。\n"
        "（二）县编办牵头的工作\n1.优化机构设置。\n2.推进乡镇改革。\n协同单位：县财政局、县人社局。"
    ).tasks
    assert [t.text for t in tasks] == ["全面加强审计工作。", "优化机构设置。", "推进乡镇改革。"]
    assert [t.lead for t in tasks] == [("县审计局",), ("县编办",), ("县编办",)]
    assert tasks[0].responsible == ("县财政局",)
