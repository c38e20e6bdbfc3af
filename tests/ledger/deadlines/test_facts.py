"""What a sentence only states sets no date, rule or limit; what it asks for still does."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.deadlines import find_deadlines, read_deadline
from tests.ledger.deadlines.rows import CALENDAR

ISSUED = date(2024, 3, 15)
STATED = [
    # figures
    ("全年", "全年共接收政府信息公开申请36件，办结35件。"),
    ("全年", "上年全年办结率达99.2%。"),
    ("每年", "每年有近万名游客到此观光。"),
    ("每年", "每年节约成本约120万元。"),
    ("每年", "每年春节前后是务工返乡高峰。"),
    ("每天", "每天有3000余人次进出车站。"),
    ("每季度", "每季度平均收件量约200件。"),
    ("年末", "年末常住人口35.6万人。"),
    ("年初", "年初预算数"),
    ("1-3月", "1-3月累计完成财政收入4.6亿元。"),
    ("国庆假期", "国庆假期，全县接待游客36万人次。"),
    ("春节期间", "春节期间，全县旅游收入同比增长20%。"),
    # hours, turns and ranks
    ("每周", "每周工作时间不超过44小时。"),
    ("每日", "实行每日工作8小时制度。"),
    ("每周一", "展馆每周一闭馆（法定节假日除外）。"),
    ("每月第一个星期六", "义诊时间为每月第一个星期六上午。"),
    ("每季度", "在每季度排名中均居前列。"),
    ("季度", "连续3个季度排名末位的约谈主要负责人。"),
    ("6月1日至9月30日", "夏令时（6月1日至9月30日）上午8:00-12:00。"),
    # lengths
    ("不超过20分钟", "会议发言时间不超过20分钟。"),
    ("2小时以内", "会议时间控制在2小时以内。"),
    ("三年", "劳动合同期限为三年。"),
    ("两年内", "两年内受过处分的不得推荐。"),
    ("一年内", "一年内累计三次被通报的，取消评先资格。"),
    ("6个月内", "提供6个月内近期免冠照片。"),
    ("30日后", "本办法自发布之日起30日后施行。"),
    ("不超过45周岁", "年龄不超过45周岁。"),
    ("30天", "书画展览展期30天。"),
    ("次日凌晨", "火灾于次日凌晨被扑灭。"),
    # records, titles and names
    ("2024年3月20日", "发文日期：2024年3月20日"),
    ("2025-01-23", "废止时间：2025-01-23"),
    ("2024年5月1日", "新修订的《定密管理规定》2024年5月1日施行。"),
    ("2024年1月1日至12月31日", "数据统计期限自2024年1月1日至12月31日。"),
    ("2024年3月20日 09:40", "2024年3月20日 09:40 浏览次数：56"),
    ("第三季度", "第三季度政务新媒体排名"),
    ("上半年", "2024年上半年全县经济运行情况分析"),
    ("第一季度", "第一季度工作通报"),
    ("每日", "开设“每日一练”栏目。"),
    ("周末", "开设“周末课堂”。"),
    ("6月5日", "环境日（6月5日）主题活动"),
    ("3.15", "3.15晚会曝光的问题"),
    ("12号", "（2024）浙0723行初12号"),
]
ASKED = [
    ("全年", "全年共组织培训不少于4次。", "continuous"),
    ("全年", "全年推进重点项目36个。", "continuous"),
    ("全年", "全年办理民生实事10件。", "continuous"),
    ("每年", "每年开展一次第三方评估。", "recurring"),
    ("每年", "每年共享数据目录一次。", "recurring"),
    ("每年", "每年约谈一次主要负责人。", "recurring"),
    ("每月", "每月没有完成任务的单位，由督查室约谈。", "recurring"),
    ("每月", "每月累计办件量在门户网站公布。", "recurring"),
    ("每季度", "每季度公布得分排名情况。", "recurring"),
    ("每季度", "每季度平均更新不少于6条。", "recurring"),
    ("每季度", "每季度对排名末位的单位进行约谈。", "recurring"),
    ("每周", "每周工作动态报县政府办公室。", "recurring"),
    ("每周一通报", "建立“每周一通报”机制。", "recurring"),
    ("每日一调度", "实行“每日一调度”。", "recurring"),
    ("月底", "月底存量问题全部清零。", "by"),
    ("年底", "年底职工培训全覆盖。", "by"),
    ("第三季度", "第三季度报送政务公开情况。", "by"),
    ("三季度", "三季度形成分析报告。", "by"),
    ("国庆节前", "国庆节前完成旅游收入统计。", "by"),
    ("不超过5个工作日", "审核时间不超过5个工作日。", "sla"),
    ("24小时内", "停水24小时内恢复。", "sla"),
    ("三年内", "三年内完成全部改造任务。", "sla"),
    ("15日内", "自处罚决定生效之日起15日内公示。", "sla"),
    ("次日", "检查次日通报。", "sla"),
    ("2024年6月30日前", "发布时间：2024年6月30日前", "by"),
    ("2024年5月1日至5月20日", "填报时间：2024年5月1日至5月20日", "by"),
]


@pytest.mark.parametrize(("phrase", "sentence"), STATED)
def test_what_is_only_stated_sets_no_date_rule_or_limit(phrase: str, sentence: str) -> None:
    read = read_deadline(phrase, issued=ISSUED, context=sentence, calendar=CALENDAR)
    assert (read.due, read.rrule, read.sla) == (None, None, None)
    assert find_deadlines(sentence, issued=ISSUED, calendar=CALENDAR) == []


@pytest.mark.parametrize(("phrase", "sentence", "kind"), ASKED)
def test_what_is_asked_for_in_like_words_is_still_read(
    phrase: str, sentence: str, kind: str
) -> None:
    read = read_deadline(phrase, issued=ISSUED, context=sentence, calendar=CALENDAR)
    assert read.kind == kind
