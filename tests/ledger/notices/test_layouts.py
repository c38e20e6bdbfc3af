"""More that government pages do: stages, deeds, sites' own lines, papers that ask for nothing."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.notices import NotALedger, Reading
from tests.ledger.notices.judge import read


def refused(text: str) -> NotALedger:
    with pytest.raises(NotALedger) as said:
        read(text)
    return said.value


STAGES = """临江县2024年网上办事工作进度表
序号 |
工作任务 |
阶段目标 |
1 |
建好办事平台 |
第一季度：完成立项。 第二季度：完成招标，签订合同。 第三季度：平台建成。 第四季度：平台投入使用。 |
2 |
清理办事事项 |
第一季度：各部门自查。 第二季度：逐项审核，列出清单。 第三季度：公布清单。 第四季度：接受评议。 |
3 |
培训窗口"""


def test_a_table_of_stages_needs_no_units() -> None:
    tasks = read(STAGES).tasks
    assert [t.title or t.text for t in tasks] == ["建好办事平台", "清理办事事项", "培训窗口"]
    assert [m.deadline.due for m in tasks[0].milestones] == [
        date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31),
    ]  # fmt: skip
    assert tasks[0].deadline.due == date(2024, 12, 31)


def test_lists_may_be_the_names_of_columns() -> None:
    tasks = read(
        "序号\t内容清单\t责任清单\t措施清单\n"
        "1\t宣传河道管理条例。\t县水利局\t1.汛期前张贴布告；2.每季度进村宣讲。\n"
        "2\t宣传安全生产法规。\t县应急局\t1.六月办宣传月；2.培训企业负责人。"
    ).tasks
    assert [t.title for t in tasks] == ["宣传河道管理条例", "宣传安全生产法规"]
    assert [t.responsible for t in tasks] == [("县水利局",), ("县应急局",)]


DEEDS = ["新建公厕20座。", "改造农村公路80公里，新增公交线路3条。", "免费体检老人5000名。"]


@pytest.mark.parametrize("named", ["第{}件实事：", "实事{}：", "第{}项民生实事、"])
@pytest.mark.parametrize("between", ["\n", ""])
def test_deeds_are_counted_by_name(named: str, between: str) -> None:
    counted = [named.format(n) + text for n, text in zip("一二三", DEEDS, strict=True)]
    reading = read(f"一、实事内容\n{between.join(counted)}\n二、工作分工\n县政府办牵头督办，各单")
    assert [t.text for t in reading.tasks[:3]] == DEEDS


@pytest.mark.parametrize("back", ["2023年工作回顾", "2023年工作和五年来发展回顾"])
def test_a_look_back_and_a_preface_ask_nobody_for_anything(back: str) -> None:
    reading = read(
        f"一、{back}\n（一）经济平稳增长\n1.税收增长8%，排名全市第三。\n"
        "2.新增企业120家，外贸增长5%。\n二、2024年重点工作\n（一）修路\n"
        "1.修建进村公路30公里。\n2.改造危桥5座。"
    )
    assert [t.text for t in reading.tasks] == ["修建进村公路30公里。", "改造危桥5座。"]
    refused(
        "临江县水利发展纲要\n一、序言\n1.水是农业的命脉，全县耕地一半靠引水灌溉。\n"
        "2.近年来水库全部加固，渠道延伸到村。\n二、指导思想\n3.坚持节水优先，空间均衡。"
    )


def test_a_letter_that_only_says_how_to_go_about_it_still_gives_its_fields() -> None:
    said = refused(
        "临江县人民政府关于办好2024年民生实事的通知\n（2024年3月6日 临政发〔2024〕8号）\n"
        "各乡镇人民政府，县直各部门：\n县政府决定今年办好20项实事。现将有关事项通知如下：\n"
        "一、强化组织领导。各单位要定期会商，解决困难。\n"
        "二、强化责任落实。各牵头部门要拟定方案，分解到人。\n"
        "三、强化督促检查。县政府办要按季度通报进展。"
    )
    assert said.say.key == "notices.only_letter"
    fields = said.reading
    assert fields.title == "临江县人民政府关于办好2024年民生实事的通知"
    assert (fields.doc_number, fields.issued_on) == ("临政发〔2024〕8号", date(2024, 3, 6))
    assert (fields.issuer, fields.year) == ("临江县人民政府", 2024)
    assert fields.tasks == ()


def test_a_title_that_runs_on_into_its_text_is_told_from_it() -> None:
    letter = "为抓好今年各项工作的落实，现将分解意见印发给你们，请各单位制订方案，按期完成。" * 3
    fields = refused(
        "临江县人民政府办公室关于印发《2024年工作目标分解意见》的通知 （临政办发〔2024〕3号） "
        f"各乡镇人民政府，县直各部门： {letter}"
    ).reading
    assert fields.title == "临江县人民政府办公室关于印发《2024年工作目标分解意见》的通知"
    assert fields.doc_number == "临政办发〔2024〕3号"


def test_a_number_behind_a_title_on_its_line_and_bars_of_a_lost_table_are_no_part_of_it() -> None:
    body = "\n各乡镇人民政府：\n1.修好水渠，汛期前完工。\n2.补种行道树，成活率达到九成。"
    behind = read(f"临江县水利局 关于印发《2024年水利 工作要点》的通知 临水发〔2024〕6号{body}")
    assert behind.title == "临江县水利局关于印发《2024年水利工作要点》的通知"
    barred = read(f"关于做好2024年水利工作的通知 | ||||\n| ||||{body}")
    assert barred.title == "关于做好2024年水利工作的通知"


def test_a_site_s_own_rules_above_and_its_lines_below_are_no_tasks() -> None:
    reading = read(
        "临江县关于做好夏季清洁工作的通知\n- 1、请自行核对文件是否完整，本站不作补充。\n"
        "- 2、有异议请联系客服，一日内处理。\n各乡镇人民政府，县直各部门：\n"
        "现就有关事项通知如下。\n一、清运垃圾。每日清运一次，不留死角。\n"
        "二、整治沟渠。清除淤泥，拆除围栏。\n三、全面清理乱搭\n\n解锁后可完整在线阅读\n\n"
        "临江县关于做好夏季清洁工作的通知\n点击下载"
    )
    assert [t.text for t in reading.tasks] == [
        "清运垃圾。每日清运一次，不留死角。", "整治沟渠。清除淤泥，拆除围栏。", "全面清理乱搭",
    ]  # fmt: skip
    assert "notices.doubt_cut_text" in [doubt.say.key for doubt in reading.tasks[2].review]


def cells(*lines: str) -> Reading:
    return read("\n".join(lines))


def test_units_with_a_verb_stand_in_no_column_of_tasks() -> None:
    tasks = cells(
        "目标", "任务", "主要内容", "责任单位", "一、公开财政信息", "（一）公开预决算",
        "公布部门预算，写明用途和绩效目标，说明增减变化的原因。", "县财政局牵头落实",
        "公布采购结果，写明中标单价、数量和供应商的名称，公告不少于一个月。",
        "县财政局、人民银行临江县支行、临江银监分局分别牵头落实",
        "公布补助名单，名单隐去证件号码，按月更新，接受群众监督和举报。", "县民政局牵头落实",
        "收集群众意见，对误解及时说明，通过网站和广播发布消息。", "县政府办、县信访局、县融媒",
    ).tasks  # fmt: skip
    assert [t.text[:6] for t in tasks] == [
        "公布部门预算",
        "公布采购结果",
        "公布补助名单",
        "收集群众意见",
    ]
    assert tasks[2].lead == ("县民政局",)


def test_the_first_of_several_leads_where_a_note_says_so_in_a_sentence() -> None:
    tasks = read(
        "1、生产总值增长8%（由县发改局、统计局、商务局负责。一项任务涉及多个部门的，"
        "一般由排名首位的部门牵头，下同）。\n2、投资增长12%（由县发改局、统计局负责）。"
    ).tasks
    assert [t.text for t in tasks] == ["生产总值增长8%。", "投资增长12%。"]
    assert [t.lead for t in tasks] == [("县发改局",)] * 2
    assert tasks[0].responsible == ("统计局", "商务局")


def test_the_next_section_and_its_items_in_one_paragraph_count_on() -> None:
    tasks = read(
        "一、主要目标 1、生产总值增长8%（县发改局）。 2、能耗下降3. 3%（县发改局、县工信局）。 "
        "二、主要任务 （一）办好实事，改善民生。 3、新建公厕20座（县住建局）。"
    ).tasks
    assert [t.no for t in tasks] == [1, 2, 3]
    assert tasks[1].responsible == ("县发改局", "县工信局")


def test_what_stands_behind_deng_may_be_two_groups() -> None:
    tasks = read("1.优化机构设置。\n协同单位：县财政局等县直有关部门和各乡镇人民政府。").tasks
    assert tasks[0].responsible == ("县财政局", "县直有关部门", "各乡镇人民政府")


def test_columns_of_progress_with_their_months_hold_no_tasks() -> None:
    tasks = cells(
        "序号 |", "主要任务 |", "全年目标任务 |", "分管 领导 |", "牵头 单位 |", "协同单位 |",
        "1-8月推进情况 |", "1-9月推进情况 |", "是否达序 |", "说明 |",
        "7 |", "修好背街小巷30条。 |", "林可 |", "城管局 |", "市政局、各街道 |",
        "已完成施工图，开工10条。 |", "已完工20条。 |", "是 |", "||",
        "8 |", "新建公厕12座。 |", "林可 |", "城管局 |", "环卫处 |",
        "正在选址，已签约6座。 |", "在5个小区开工，建成3座。 |", "否 |",
        "前期招标有投诉，滞后一个月，后期加快。 |", "|",
        "9 |", "新建中转站8个。 |", "林可 |", "城管局 |", "各街道 |",
        "已建成2个；其余已经启动建设。 |", "已建成5个。 |", "是 |",
    ).tasks  # fmt: skip
    assert [t.text for t in tasks] == ["修好背街小巷30条。", "新建公厕12座。", "新建中转站8个。"]
    assert [t.lead for t in tasks] == [("城管局",)] * 3
    assert tasks[0].responsible == ("市政局", "各街道")


def test_one_cell_that_tells_lead_and_helpers_covers_the_rows_below() -> None:
    tasks = cells(
        "临江县2024年法治任务台账", "一级指标", "二级指标", "序号", "主要任务", "牵头、责任部门",
        "一、履行职能", "1.改革审批制度", "1", "公开审批事项清单，压缩办理时限。",
        "牵头单位：县政务办；责任部门：县直各部门、各街道按职责分别负责",
        "2", "梳理行政许可事项，公布目录。", "3", "清理中介服务事项，列出收费标准。",
    ).tasks  # fmt: skip
    assert [t.no for t in tasks] == [1, 2, 3]
    assert [t.lead for t in tasks] == [("县政务办",)] * 3
    assert tasks[2].responsible == ("县直各部门", "各街道")
