"""Running text: what binds somebody is found, and every other number is left alone."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from ledger.deadlines import Deadline, Kind, find_deadlines
from tests.ledger.deadlines.rows import CALENDAR

ISSUED = date(2022, 7, 12)
SHARED = Path(__file__).resolve().parents[3].parent / "shared"


def found(text: str, issued: date = ISSUED) -> list[tuple[str, Deadline]]:
    return [
        (text[start:end], deadline)
        for (start, end), deadline in find_deadlines(text, issued=issued, calendar=CALENDAR)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "根据《关于印发政务公开工作要点的通知》（临政办发〔2022〕15号）精神，制定本方案。",
        "按照国办公开办函〔2021〕30号、临政字[2020]第8号文件执行。",
        "《政府信息公开条例》（2007年4月5日国务院令第492号公布，2019年4月3日修订）。",
        "依据《优化营商环境条例》（国务院令第722号，2020年1月1日起施行）第八条。",
        "2021年，全县主动公开政府信息1.2万条，同比增长15.3%，办结依申请公开56件。",
        "政策解读率达到100%，其中图文解读不低于60%，群众满意度95分以上。",
        "GDP增长5.2%，提高3个百分点，下降百分之二。",
        "联系人：张三，联系电话：0571-88223344，手机13812345678，邮箱lj2022@163.com。",
        "（联系电话：6239325，传真：6239326，邮编：312000）",
        "12345政务服务便民热线7×24小时受理。",
        "“十四五”时期是关键期，要编制好“十四五”规划和2035年远景目标纲要。",
        "7月5日，县政府召开推进会。6月28日，县长到政务服务中心调研。",
        "经2022年6月20日县政府第12次常务会议审议通过，现印发给你们。",
        "本办法自2022年8月1日起施行，有效期至2027年7月31日。",
        "2018年3月1日印发的原办法同时废止。",
        "工作时间：周一至周五上午8:30-12:00，下午14:00-17:30。",
        "办公地址：临江县解放路12号3楼301室。",
        "截至2022年5月底，全县已完成26个领域标准目录编制。",
        "该项工作已于6月底完成。",
        "对2019年以来印发的行政规范性文件进行清理。",
        "2021年末，全县贷款余额100亿元，常住人口28万人（2021年末数据）。",
        "人均可支配收入由2020年的3.2万元提高到2022年的3.8万元。",
        "建成高标准农田2.3万亩、公路12公里，惠及3万人、6个乡镇。",
        "全县12个乡镇、6月份考核排名前3位的给予通报表扬。",
        "连续两周未更新、超过30日未办结的，予以通报。",
        "持续时间超过7天的暴雨，24小时降雨量达到50毫米。",
        "围绕3·15消费者权益日、5·12防灾减灾日、12·4国家宪法日开展宣传。",
        "去年年底前已经建成3个专区，上月又建成1个。",
        "2022年7月12日印发",
        "临江县人民政府办公室\n2022年7月12日",
        "抄送：县委办、县人大办、县政协办。2022年7月12日印发",
        "聚焦双“一号工程”，落实“三审三校”“双随机、一公开”“一网通办”。",
        "详见附件2。第三条 本办法所称政府信息。二、主要任务 （三）强化监督。",
        "召开党的二十大前后，要做好舆情应对；及时回应，持续推进，第一时间发布。",
    ],
)
def test_what_binds_nobody_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (
            "请于每季度末月25日前将进展报送县政府办公室，年底前报送全年总结，重大事项发生后2小时内报告。",
            [("每季度末月25日前", "recurring"), ("年底前", "2022-12-31"), ("2小时内", "sla")],
        ),
        (
            "9月底前完成方案制定，11月底前全面推开。",
            [("9月底前", "2022-09-30"), ("11月底前", "2022-11-30")],
        ),
        ("对2019年以来的文件进行清理，10月底前完成。", [("10月底前", "2022-10-31")]),
        ("会议定于7月20日召开，请于7月18日前报送名单。", [("7月18日前", "2022-07-18")]),
        (
            "项目2021年10月开工，预计2022年12月底前建成投用。",
            [("2022年12月底前", "2022-12-31")],
        ),
        ("到2025年，基本建成数字政府。", [("到2025年", "2025-12-31")]),
        ("自2022年起，每年1月31日前公布上年度报告。", [("每年1月31日前", "recurring")]),
        (
            "在5个工作日内予以答复，逾期30日未办结的予以督办。",
            [("5个工作日内", "sla")],
        ),
        (
            "各栏目每周至少更新1条，首页每个工作日更新。",
            [("每周", "recurring"), ("每个工作日", "recurring")],
        ),
        ("全年组织培训不少于4次。", [("全年", "2022-12-31")]),
        ("县财政局\t县属有关单位\t全年\n", [("全年", "continuous")]),
        ("县财政局\t县属单位\t12 月底前\t\n", [("12 月底前", "2022-12-31")]),
        ("要在文件印发后 3 个工作日内在网站公开", [("3 个工作日内", "sla")]),
        ("以上工作12月10日前完成，逾期不再受理。", [("12月10日前", "2022-12-10")]),
        (
            "第一阶段（7月15日至8月15日）自查；第二阶段（9月）抽查。",
            [("7月15日至8月15日", "2022-08-15")],
        ),
        ("11月下旬公布走访结果。", [("11月下旬", "2022-11-30")]),
        ("9月中旬由县档案馆组织交叉查阅。", [("9月中旬", "2022-09-20")]),
    ],
)
def test_what_binds_is_found_where_it_stands(text: str, limits: list[tuple[str, str]]) -> None:
    read = [(words, _short(deadline)) for words, deadline in found(text)]
    assert read[: len(limits)] == limits
    assert len(read) <= len(limits) + 1  # 第二阶段（9月） may be an occasion or a limit


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("上半年、下半年各组织一次应急演练。", ["2022-06-30", "2022-12-31"]),
        ("8月、11月各开展一次督查。", ["2022-08-31", "2022-11-30"]),
        ("分别于9月底、12月底前报送进展。", ["2022-09-30", "2022-12-31"]),
        ("于8月15日和10月20日前各报送一次。", ["2022-08-15", "2022-10-20"]),
        ("11月底、次年3月底前完成两批验收。", ["2022-11-30", "2023-03-31"]),
        ("三、四季度集中开展整治。", ["2022-12-31"]),
    ],
)
def test_each_date_of_a_list_is_a_limit_of_its_own(text: str, days: list[str]) -> None:
    read = found(text, date(2022, 3, 1))
    assert [str(deadline.due) for _, deadline in read] == days


def test_a_chain_of_rhythms_is_all_of_them() -> None:
    rules = [deadline.rrule for _, deadline in found("建立周报告、月通报、季评估、年考核机制。")]
    assert [rule.split(";")[0] for rule in rules if rule] == [
        "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=YEARLY",
    ]  # fmt: skip


def _short(deadline: Deadline) -> str:
    return str(deadline.due) if deadline.kind is Kind.BY else str(deadline.kind)


def test_a_rule_begins_where_its_sentence_says_it_does() -> None:
    text = "从2022年8月起，务于每月25日前报送。另，每周五前报送周报。"
    starts = [deadline.start for _, deadline in found(text)]
    assert starts == [date(2022, 8, 1), None]


def test_a_blank_of_the_page_stays_in_the_place_that_is_told() -> None:
    text = "完成时限：２０２２ 年 9 月\u3000底前。"
    ((words, deadline),) = found(text)
    assert words == "２０２２ 年 9 月\u3000底前"
    assert deadline.phrase == words
    assert deadline.due == date(2022, 9, 30)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared notices are not beside this checkout")
def test_the_limits_of_five_real_notices_are_found_and_nothing_else() -> None:
    """What the gold ledgers have as a task's or milestone's day is among what is found."""
    for path in sorted((SHARED / "data" / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (SHARED / "notices" / f"{path.stem}.txt").read_text(encoding="utf-8")
        issued = date.fromisoformat(gold["notice"]["issued_on"])
        read = found(text, issued)
        days = {str(d.due) for _, d in read if d.kind is Kind.BY}
        wanted = {
            part["due"]
            for task in gold["tasks"]
            for part in [task, *task.get("milestones", [])]
            if part.get("due") and part.get("kind") == "by"
        }
        assert days >= wanted, path.stem
        assert days <= wanted | {f"{issued.year}-12-31"}, path.stem
        assert not [words for words, _ in read if re.search(r"〔|号|%|“", words)]


def test_what_was_told_in_a_month_is_no_limit() -> None:
    assert found("依据9月中旬公布的名单开展核查，第四季度公布的数据不再调整。") == []
