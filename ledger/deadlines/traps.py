"""Tells dates that bind nobody: history, law, signatures, headings, effective dates."""

from __future__ import annotations

import re
from typing import Final, Literal

from ledger.deadlines import facts
from ledger.deadlines.dates import Dates
from ledger.deadlines.forms import (
    BareDay,
    Bearings,
    DayOf,
    Edge,
    Feast,
    Form,
    Half,
    Month,
    NearDay,
    NthWeekday,
    PlanYears,
    Quarters,
    Week,
    Weekday,
    WholeYear,
)
from ledger.deadlines.settling import Settled
from ledger.deadlines.standing import before_season

Excuse = Literal["", "effective", "history", "signature", "heading", "number", "condition"]

_IN_FORCE: Final = re.compile(
    r"(?:起|开始)?(?:正式|全面)?(?:施行|实施|执行|生效|试行|废止|停止执行|启用|实行(?=[，。；;,]|$))"
)
_FORCE: Final = re.compile(r"(?:正式)?(?:施行|生效|废止|失效)(?!前)")
_OF_A_RULE: Final = re.compile(r"(?:办法|规定|条例|标准|制度|细则|规程)[》\"]*(?:自|从|将?于)?$")
_BEGINS: Final = re.compile(
    r"(?:起|开始)(?:正式|全面)?(?:施行|实施|执行|生效|试行|废止|停止执行|启用|停用)"
)
_DONE: Final = (
    "印发|发布|公布|颁布|下发|发出|发来|发|出台|通过|修订|修正|制定|签订|签署|成立|召开|举行|举办|施行|实施|执行|"
    "生效|颁发|作出|收到|报送|提交|交|报|送|办结|完成|上报|备案|公开|公示|登记|受理|批准|批复|开会|检查|反馈|上线|开通|转发|印|开|办|做|写"
)
_OF_THE_DONE: Final = re.compile(
    rf"[^，。；;,没未不要能再须应]{{0,12}}?(?:{_DONE})(?:的|了|过(?![去来程审关]))"
)
_PLAINLY_DONE: Final = re.compile(
    r"(?:印发|发布|公布|颁布|修订|修正|通过|施行|生效|颁发|成立|召开|举行|令|国务院|省|市|县)"
)
_PAST_SIGN: Final = re.compile(
    r"已(?:经|于)?|曾|以来|同比|累计|通报如下|情况通报|了[^解]|过去|增长|下降|截至|工作成果|的基础上"
)
_STATISTICS: Final = re.compile(
    r"同比|环比|增长|下降|通报如下|情况如下|GDP|生产总值|情况(?:的)?通报"
    r"|^[，,]?(?:全[省市县区]|我[省市县区局办中]|共)[^。，；]{0,16}\d"
)
_VALID: Final = re.compile(
    r"(?:有效期|试行期|聘期|任期|合同期|保质期|享受期|租期|租赁期|保险期|承包期|保修期|质保期|服务期|履约期)限?(?:至|到|为|截至|截止)?$"
)
_PLAN: Final = re.compile(
    r"(?:度|的)?(?:全?[省市县区旗]|我[省市县区]|[^，。；;,]{0,12}?)(?:政务公开|政府信息公开|工作要点|重点工作|民生实事|政府工作报告|"
    r"工作报告|工作计划|计划|规划|方案|预算|决算|报告|工作总结|总结|目标|任务|考核|重大|重点|行动|年鉴|版|第|财政|专项|部门|法治)"
)
_WORK: Final = re.compile(
    r"(?:前|内|底|末)?(?:，|,)?(?:全面|基本|初步|力争|争取|确保|实现|完成|建成|达到|建立|形成|全部|再|完工|竣工|开工|动工|投产|投用|办结|见效|取得|启动|搞)"
)
_ORGAN: Final = re.compile(r"(?:政府|办公室|办|委员会|委|局|厅|院|会|中心|公司|机关|大队|部)$")
_FOUNDED: Final = re.compile(
    r"(?:修订|修正|版|始建|创建|成立|发布|印发|公布|生效|施行|签发|出生|公元|成文日期:?|发布日期:?|印发日期:?|发文日期:?|签发日期:?|时间戳)于?:?$"
)
_LIMITS: Final = re.compile(
    r"(?:最迟|最晚|截止|截止日期|截止时间|时限|期限|不晚于|不迟于|限|延期到|延到|推迟到|推到|到|至|延至)(?:为|是|:|于|在)?$"
)
_CELEBRATED: Final = re.compile("(?:庆祝|欢度|迎接|喜迎|纪念|结合|围绕|祝)$")
_FESTIVE: Final = re.compile("夜|当[天日晚]|晚会|联欢|档期?|黄金周|旅游市场")
_DAY_NAMED: Final = re.compile(
    r"(?:[日节]\"(?:[为是]|定为)?|(?:环境|宪法|读书|戒烟|献血|禁毒|纪念|宣传|安全|无烟|水|地球)日)\(?$"
)
_IS: Final = re.compile(
    r"(?:是|正值|正是|适逢|历来|将至|临近|奖金)(?!截止|最后|最晚|最终)"
    r"|为[^，。；;,]{0,10}(?:季节|高发期|易发期|汛期|[传育动识]月|[传育]周)"
)
_PLAN_NAME: Final = re.compile('(?:计划|规划|方案|纲要|行动|工程|意见|细则|清单)[》"]?\\($')
_MEMORIAL: Final = re.compile(  # 3月12日植树节 is an occasion
    r"\"?(?:植树节|学雷锋|(?:国家|国际|世界|全国|中国)[^，。；;,]{1,10}(?:日|周|月)|"
    r"[^，。；;,]{0,6}(?:宪法|消防|禁毒|纪念|权益|宣传|公祭|烈士|减灾|扶贫)日|晚会|消费维权)"
)
_OFFICE_HOURS: Final = re.compile(
    r"(?:工作|办公|开放|服务|接待|受理|营业|值班)(?:时间|日)[为是:在]?$"
)
_MEETING: Final = re.compile(r"[，,][^，。；]{0,14}?(?:召开|举行|举办|主持|出席|调研|印发|出台)")
_WAS_DONE: Final = re.compile(r"[，,][^。；;]{0,24}?(?:了(?!解)|已经?)")
_ALREADY: Final = re.compile(r"(?:已经?|业已|曾)(?:于|在)?$")
_DONE_BY_THEN: Final = re.compile(r"[前内]?(?:已|尚未|仍未|未)[^，。；;,]{0,8}的")
_BOUNDED: Final = frozenset({"before", "within", "until"})


def excuse(dates: Dates, settled: Settled, text: str, at: Bearings, *, prose: bool) -> Excuse:
    """Return why a date is no deadline, or "". `prose` is running text, where a date that nothing
    binds (9月20日召开会议) is left alone."""
    before = text[max(0, dates.start - 16) : dates.start]
    after = text[dates.end : dates.end + 24]
    if dates.bound == "since" or _negative(dates) or _ALREADY.search(before):
        return "history"
    if _VALID.search(before + text[dates.start : dates.start + bool(dates.lead)]):
        return "effective"
    if (dates.bound == "from" and _IN_FORCE.match(after)) or _BEGINS.match(after):
        return "effective"
    if facts.is_in_force_on(before) or _is_in_force(dates, before, after):
        return "effective"
    if dates.bound == "from" and not dates.from_now:
        return "history" if settled.past else ""
    as_of = dates.lead == "as_of"
    if (dates.bound or as_of) and facts.qualifies(after, past=settled.past, as_of=as_of):
        return "history"
    if dates.bound != "before" and _is_only_told(dates, settled, before, after, text, at):
        return "history"
    if _is_number(dates, text, at, prose) or _is_task(dates, text, after):
        return "number"
    if _is_figure_of(dates, settled, after, alone=not (before or after)):
        return "history"
    if _bound_to_something(dates, before):
        over = settled.past and after.startswith(("已", ",已", ",累计"))
        of_then = settled.past and after.startswith("的")  # 2019年以前的遗留问题
        return "history" if over or of_then or _DONE_BY_THEN.match(after) else ""
    return _unbound(dates, settled, before, after, text, at, prose)


def _is_figure_of(dates: Dates, settled: Settled, after: str, *, alone: bool) -> bool:
    """2021年末，全县贷款余额…; 提高到2022年的3.8万元: figures of a year."""
    form, year = dates.parts[-1].form, dates.parts[-1].year
    if dates.bound or year is None or alone:
        return False
    if isinstance(form, WholeYear):
        return after.startswith("的")
    return isinstance(form, Edge) and settled.past and year.number is not None


def _is_in_force(dates: Dates, before: str, after: str) -> bool:
    """《规定》2024年5月1日施行, 原文件于2024年12月31日废止."""
    if dates.bound or dates.joined or not isinstance(dates.parts[-1].form, DayOf):
        return False
    return bool(_FORCE.match(after) or (_OF_A_RULE.search(before) and _IN_FORCE.match(after)))


def _is_only_told(
    dates: Dates, settled: Settled, before: str, after: str, text: str, at: Bearings
) -> bool:
    """Tell whether a date is a record's own, or the day of a figure: 年末常住人口, 1-3月累计."""
    form = dates.parts[-1].form
    if not (before or after):
        return False
    if facts.is_record(text, dates.start, dates.end) or facts.is_compared_with(before):
        return True
    if dates.bound in _BOUNDED or dates.from_now:
        return False
    if dates.lead == "as_of" and before.endswith(("数据", "统计", "信息")):
        return True
    begun = isinstance(form, Feast) or (settled.start or settled.due) <= at.issued
    if facts.is_narrated(text, dates.start, dates.end, begun=begun):
        return True
    if facts.adds_up(after) or facts.tells_an_honour(after):
        return True
    if facts.is_named(text, dates.start, dates.end) and not _WORK.match(after):
        return True
    if isinstance(form, Feast) and facts.is_told_of_a_feast(after):
        return True
    if isinstance(form, Edge) and isinstance(form.of, PlanYears) and settled.past:
        return True  # “十三五”期末
    if isinstance(form, Edge) and _IS.match(after.removeprefix("年初").removeprefix("月末")):
        return True  # 岁末年初历来是事故易发期
    if isinstance(form, (Week, Weekday)) or (isinstance(form, Edge) and isinstance(form.of, Week)):
        return facts.is_weekend_as_usual(after)
    return isinstance(form, Edge) and facts.counts_a_stock(after)


def _bound_to_something(dates: Dates, before: str) -> bool:
    """前, 内, 底, 至 and 最迟 make a limit of a date."""
    if dates.bound in _BOUNDED or dates.from_now or isinstance(dates.parts[-1].form, Edge):
        return dates.lead != "as_of" or dates.bound in _BOUNDED
    return bool(_LIMITS.search(before)) or dates.lead == "to"


def _unbound(
    dates: Dates, settled: Settled, before: str, after: str, text: str, at: Bearings, prose: bool
) -> Excuse:
    form = dates.parts[-1].form
    alone = dates.start == 0 and dates.end == len(text)
    if isinstance(form, Month) and before_season(after):
        return "heading"
    if not (alone or at.chat) and text[dates.start : dates.end] in _OF_A_CASE:
        return "heading"
    if _is_occasion(form, before, after):
        return "heading"
    if _is_title(form, text, dates.end, chat=at.chat):
        return "heading"
    if dates.joined == "to" and facts.is_window(before):
        return "heading"
    if facts.is_an_event_label(before) or facts.is_day_off(text[dates.start : dates.end], after):
        return "heading"
    if after.startswith(("GDP", "生产总值", "开门红")):
        return "history"
    near = isinstance(form, (NearDay, Weekday, Week, BareDay))
    if near and facts.is_forecast(before[-8:] + after[:16]):
        return "history"
    if dates.joined == "to" and _PLAN_NAME.search(before) and after.startswith(")"):
        return "heading"
    if _OFFICE_HOURS.search(before) or (prose and isinstance(form, (Weekday, NearDay))):
        return "heading"
    if dates.joined == "to" and isinstance(form, Weekday) and not at.chat:
        return "heading"  # 周一至周五开放
    if dates.lead == "as_of":
        return "history" if settled.past else ""
    if not at.chat and after.startswith("已"):  # 上半年已完成清理
        return "history"
    if at.chat and _OF_THE_DONE.match(after):
        return "history"
    if _STATISTICS.search(after) and (settled.start or settled.due) <= at.issued:
        return "history"
    over = settled.past or settled.due == at.issued
    if over and not alone and (_MEETING.match(after) or _WAS_DONE.match(after)):
        return "history"
    if over and (_FOUNDED.search(before) or _OF_THE_DONE.match(after)):
        return "history"
    if _is_signature(dates, form, settled, before, after, at):
        return "signature"
    if isinstance(form, WholeYear):
        return _year(dates, settled, after, alone, at)
    if settled.past:
        return _past(dates, before, after, alone)
    if prose and not dates.joined and not _is_planned(form, after):
        return "history"
    return ""


_OF_A_CASE: Final = ("当月", "次月", "翌月")  # 当月缴费，次月享受待遇


def _is_title(form: Form, text: str, end: int, *, chat: bool) -> bool:
    """第三季度政务新媒体排名, 上半年经济运行情况, 第一季度通报."""
    if chat or not isinstance(form, (Quarters, Half, Month)):
        return False
    short = not isinstance(form, Month) and facts.heads_a_short_report(text, end)
    return short or facts.heads_a_report(text, end)


def _is_occasion(form: Form, before: str, after: str) -> bool:
    """3月12日植树节, 庆祝三八妇女节, 3月份是第11个宣传月 name a day to do something on, not by."""
    if isinstance(form, Feast) and (_CELEBRATED.search(before) or _FESTIVE.match(after)):
        return True
    if isinstance(form, DayOf) and _DAY_NAMED.search(before):
        return True
    return bool(_IS.match(after)) or (isinstance(form, DayOf) and bool(_MEMORIAL.match(after)))


def _is_planned(form: Form, after: str) -> bool:
    """Tell whether running text plans work for a time: 5月上旬组织培训. A day is an occasion."""
    if _WORK.match(after):
        return True
    return not isinstance(form, DayOf) and bool(_STARTS.match(after))


def _is_signature(
    dates: Dates, form: Form, settled: Settled, before: str, after: str, at: Bearings
) -> bool:
    """石城县人民政府办公室 2022年6月29日: the day of issue itself, at the end of a line."""
    if not isinstance(form, DayOf) or not dates.parts[-1].year or dates.joined:
        return False
    if settled.due == at.issued:
        return True
    return not after and bool(_ORGAN.search(before))


def _year(dates: Dates, settled: Settled, after: str, alone: bool, at: Bearings) -> Excuse:
    """2022年 is a heading or history, unless it fills a cell or something is to be done in it."""
    if settled.past:
        return "history"
    if alone:
        return ""
    if dates.joined:
        return "heading" if _PLAN.match(after) else ""
    if _PLAN.match(after) and not _WORK.match(after):
        return "heading"
    return "" if _WORK.match(after) or (after[:1] in "，," and dates.lead) else "heading"


def _past(dates: Dates, before: str, after: str, alone: bool) -> Excuse:
    """A date of the past that nothing binds is history; in a cell it may be a slip."""
    named = any(part.year for part in dates.parts)
    if named or _PLAINLY_DONE.match(after) or _PAST_SIGN.search(after):
        return "history"
    return "" if alone or not (before or after) else "history"


def _negative(dates: Dates) -> bool:
    """去年, 上月, 昨天 look back."""
    for part in dates.parts:
        if part.year and part.year.shift < 0:
            return True
        form = part.form.of if isinstance(part.form, Edge) else part.form
        month = getattr(form, "month", form)
        if getattr(month, "shift", 0) is not None and (getattr(month, "shift", 0) or 0) < 0:
            return True
    return False


def _is_number(dates: Dates, text: str, at: Bearings, prose: bool) -> bool:
    """5号 and 2.1 may be a room and a heading: alone they need a bound, or a chat."""
    if dates.bound in _BOUNDED or at.chat or dates.lead:
        return False
    form = dates.parts[-1].form
    words = text[dates.start : dates.end]
    alone = dates.start == 0 and dates.end == len(text)
    if isinstance(form, BareDay):
        return not (alone and words.endswith("日"))
    in_figures = isinstance(form, DayOf) and re.fullmatch(r"\d{1,2}[./]\d{1,2}", words)
    return bool(in_figures) and (prose or not alone)


def _is_task(dates: Dates, text: str, after: str) -> bool:
    """3号任务已完成: the third task, not the third of the month."""
    if dates.bound or not isinstance(dates.parts[-1].form, BareDay):
        return False
    return text[dates.end - 1 : dates.end] == "号" and bool(_TASK.match(after))


_TASK: Final = re.compile(r"(?:任务|事项|工作(?!日)|这项|那项|这条|那条|进度|进展|已)")


def is_list(dates: Dates, text: str) -> bool:
    """Tell whether each of several dates is a limit of its own: 上半年、下半年各一次, 6月底和12月底
    are two; 二、三季度 is one stretch."""
    if dates.joined != "and" or len(dates.parts) < 2:
        return False
    ends = all(isinstance(part.form, (Edge, DayOf, Feast, NthWeekday)) for part in dates.parts)
    return (
        ends
        or dates.bound == "before"
        or bool(_EACH.match(text, dates.end))
        or text[max(0, dates.start - 4) : dates.start].endswith(("分别", "分别于", "分别在"))
    )


_EACH: Final = re.compile(
    r"[^，。；;,、]{0,10}?(?:分别|各(?:[\d一二三四五六两]|至少|不少于|组织|开展|举办|举行|召开|进行|安排|完成|"
    r"报送?|更新|公布|发布|检查|督查|评估|推出|形成"
    r"|(?![县市区旗镇乡街村部单科股处有相级地类])[\u4e00-\u9fff]{2,4}[\d一二三四五六两]{1,2}[次场期轮批]))"
)


def opens(form: Form, after: str) -> bool:
    """Tell whether a bare month is when something starts: 9月投入使用 may mean its first day."""
    return isinstance(form, Month) and bool(_OPENS.match(after))


_OPENING: Final = (
    "投入使用|投用|启用|开工|动工|启动|开通|上线|运行|试运行|开园|开放|开馆|开业|通车|投产|召开|举办|举行|"
    "开展|开始|实施|施行|进场"
)
_OPENS: Final = re.compile(rf"份?(?:正式|全面|陆续)?(?:{_OPENING})")
_STARTS: Final = re.compile(
    rf"份?(?:正式|全面|陆续)?(?:{_OPENING}|组织|部署|进行|推进|制定|出台|印发|报送|总结|评估|考核|验收|检查|自查|整改"
    r"|(?:公布|发布|公开|通报|召开|举办|上报|提交)(?![的了])|由[\u4e00-\u9fff]{2,14}?(?:组织|牵头|负责|开展)(?![的了]))"
)
_QUOTA_OF_FAULTS: Final = re.compile(
    r"[^，。；;,]{0,8}?(?:累计|超过|达到?|满|连续|出现|发生)[^，。；;,]{0,6}?[\d一二三四五六七八九十两]+"
    r"[次条件个](?:及?以上)?(?:的|者|，|,|将|予以|通报|约谈)"
)


_RATE: Final = re.compile(
    r"[^，。；;,]{0,4}?\d+(?:\.\d+)?[万亿]?(?:元(?![以项及])|吨|公斤|千瓦|平方米|立方米|分(?!别|批|期|类|阶段))"
)
_PER_HEAD: Final = re.compile(r"(?:[每按]人|每户|每亩|每平方米|每生|每床|每车)[·/]?$")


_OPEN_HOURS: Final = re.compile(
    r"(?:(?:上午|下午|早上?)?\d{1,2}(?:时|点|[:：]\d\d))?(?:\d{1,2}分|半)?[至到\-—~～]"
    r"(?:下午|晚上?)?\d{1,2}(?:时|点|[:：])"
)


def is_condition(text: str, start: int, end: int) -> bool:
    """Tell whether a rhythm only counts faults, money or hours, or tells how things are.

    每周累计2次的进行通报, 每人每年600元, 每日9时至17时接听, 每年约3000人次, 每周一闭馆.
    """
    if not start and end == len(text):
        return False
    if facts.is_told(text, start, end) or facts.is_routine(text, start, end):
        return True
    if _OPEN_HOURS.match(text, end):
        return True
    if _PER_HEAD.search(text[max(0, start - 4) : start]):
        return True
    return bool(_QUOTA_OF_FAULTS.match(text, end) or _RATE.match(text, end))
