"""Tells what a sentence states from what it asks for: figures, lasting terms, hours, names."""

from __future__ import annotations

import re
from typing import Final

_REST: Final = 32  # signs of a clause that are looked at after a word of time
_CLAUSE_ENDS: Final = re.compile("[，。；;,!?|]")

# --- figures ---

_ASKED: Final = re.compile(
    r"不少于|不低于|至少|以上|以内|力争|争取|确保|应当?(?!急)|必须|需要|务必|不得|不超过|控制在|目标"
    r"|(?<![主重需首纪概提])要(?![求点素闻])|[完达]到[^，。；]{0,6}以下"
)
_NO_TIMES: Final = r"(?![\d.]*个?(?:日|号|月|天|次|期|轮|场|批|篇|工作日|小时|分钟|周|年))"
_THINGS: Final = "[名人户件辆条项家个元册亩起吨宗台所株例]"
_FIGURE: Final = re.compile(
    rf"[^，。；;,]{{0,14}}?(?:[约近逾](?=[\d十百千万]){_NO_TIMES}"
    rf"|\d[\d.]*[万千百]?[余多][万千百]?{_THINGS}|有(?:\d{{3,}}|[\d.]+[万千百]|[十百千万]+)[万千]?[余多]?{_THINGS})"
    r"|(?:[^，。；;,\d]{0,8}?(?:平均|高达|最高|合计)[^，。；;,\d]{0,10}\d|(?:一)?共(?![同享建治商创青产性])|累计[^，。；;,\d]{0,10}\d"
    r"|没有(?!特殊|正当|[^，。；;,]{0,12}的)|未(?:发生|收到|出现))"
    r"|[^，。；;,\d]{0,14}?\d[\d.]*[万亿]元(?![以项的及])"
    r"|[^，。；;,]{0,14}?(?:同比|环比|[较比](?:上|去)年)"
)
_TAKEN_IN: Final = re.compile(
    r"[^，。；;,\d]{0,8}?(?:受理|接收|接待|接到|收到|查处)[^，。；;,\d]{0,10}\d[\d.]*[万千]?(?:件|人次|人|户|起|条|封|余)"
    r"|[^，。；;,\d]{0,12}?(?:天数|比例|比率|占比|率|总量|总额|人数|均价|指数)[为是]\d"
)
_LEADS_TO_A_FACT: Final = re.compile(
    r"(?:经过|历经|由于|鉴于|(?:据统计|据悉|据了解|数据显示|统计显示)[，,]?|已(?:稳定|连续|累计|安全)?运行)$"
)
_FOLLOWS_FROM_A_FACT: Final = re.compile(
    r"的?(?:统计)?(?:数据|结果|统计)(?:显示|表明)|的(?:努力|实践|攻坚|奋战|发展|整治|运行)[，,]"
    r"|[^，。；;,]{0,6}?(?:发生|出现|查处|收到|受理)的[\d一二三四五六七八九十]"
    r"|[^，。；;,]{0,6}(?:相比|持平)"
    r"|[^。；;]{0,24}?(?:均已|已全部|已经全部|得到了|取得了)"
)
_DESCRIBED: Final = re.compile(
    '是(?!否)|[定]?为[^，。；;,]{2,12}[日节周月期季](?=["，。；;,]|$)|(?:人流|客流|车流|游客)[^，。；;,]{0,2}(?:密集|集中|较大|增多)|都(?:有|会|是)'
)
_NUMBERED_YEAR: Final = re.compile(r"(20\d\d)年度?(?:[，,][^。；;]{0,20})?$")
_YEAR_GONE: Final = re.compile(r"(?:去年|上年|上一年|上年度|上一年度|往年|历年)$")


def is_of_a_year_gone(text: str, start: int, year: int) -> bool:
    """Tell whether 全年 belongs to a year before this one: 2023年全年召开12次."""
    found = _NUMBERED_YEAR.search(text[max(0, start - 28) : start])
    return bool(found and int(found[1]) < year)


_STOCK_OF: Final = re.compile(
    r"(?:各项|本外币|[存贷]款|不良贷款)*(?:余额|库存|存量|结余|人口)(?!.*[报统盘公清])"
)


_AGAIN_AND_AGAIN: Final = re.compile("(?:[，,][^，。；;,]{0,10})?先后(?!顺序)")


def is_narrated(text: str, start: int, end: int, *, begun: bool) -> bool:
    """Tell whether a time is part of a tale: 经过全年的努力, 上半年先后12次到基层.

    What has not `begun` can have had no outcome yet: 下半年先后组织….
    """
    if _LEADS_TO_A_FACT.search(text[max(0, start - 8) : start]):
        return True
    if _FOLLOWS_FROM_A_FACT.match(text, end):
        return True
    return begun and (bool(_AGAIN_AND_AGAIN.match(text, end)) or takes_in(text, end))


def takes_in(text: str, end: int) -> bool:
    """Tell whether what came in, or what was measured, is counted: 收到建议18件, 天数为62天."""
    if not _TAKEN_IN.match(text, end):
        return False
    rest = _rest(text, end)
    return bool(_TAKEN_IN.match(rest)) and not _ASKED.search(rest)


def states_a_figure(text: str, end: int) -> bool:
    """Tell whether a figure follows that nobody is asked to reach: 全年共接收36件, 每年约3千人."""
    rest = _rest(text, end)
    return bool(_FIGURE.match(rest)) and not _ASKED.search(rest)


def adds_up(after: str) -> bool:
    """Tell whether a sum is told: 1-3月累计完成4.6亿元."""
    return after.startswith("累计") and not _ASKED.search(after)


def is_told(text: str, start: int, end: int) -> bool:
    """Tell whether a year or a rhythm is told about: a figure, a year gone by, 每年6月是…."""
    if _YEAR_GONE.search(text[max(0, start - 5) : start]):
        return True
    if text[end - 1 : end] in ("末", "底") and _STOCK_OF.match(_rest(text, end)):
        return True
    if is_narrated(text, start, end, begun=True):
        return True
    return bool(_DESCRIBED.match(text, end)) or states_a_figure(text, end)


def _rest(text: str, end: int) -> str:
    return _CLAUSE_ENDS.split(text[end : end + _REST], maxsplit=1)[0]


def _clause(text: str, start: int, end: int) -> str:
    before = _CLAUSE_ENDS.split(text[max(0, start - _REST) : start])[-1]
    return before + text[start:end] + _rest(text, end)


# --- rhythms that bind nobody ---

_WORK_HOURS: Final = re.compile(
    r"(?:平均)?工作(?:时间)?(?:不超过|不得超过|为)?[\d一二三四五六七八九十]+个?(?:小时|天)"
)
_OPEN: Final = re.compile(
    r"(?:平均)?(?:开放|营业|服务|[坐出门]诊)时间|[^，。；;,]{0,4}?(?:[闭休]馆|休[息市]|[停坐出开]诊|(?:开馆|开放|营业)(?=[，。；;,至到]|$)|[一1]届|换届|对外(?:服务|营业)|早.晚.)"
)
_HOURS: Final = re.compile(
    r"(?:开放|[开闭]馆|营业|[义坐出门]诊|服务|办公|接听|咨询|上班)(?:时间|日期?)[为是:在]*(?:法定)?$"
)
_STREAK: Final = re.compile(r"(?:连续|近|累计|前)[\d一二两三四五六七八九十]+个?$")
_RANKED: Final = re.compile(
    r"[^，。；;,]{0,6}?(?:第[\d一二三四五六七八九十]+(?=[名位，。；;,)]|$)|得分(?!排名)|成绩(?!单)|名次|[前后][\d一二三四五六七八九十]+[名位]|末位(?!的|淘汰)"
    r")"
)
_RANKED_IN: Final = re.compile(
    r"[^，。；;,]{0,8}?中[^，。；;,]{0,8}?(?:名列|位居|位列|居[全于首前第]|排名|排在)"
)
_MADE_KNOWN: Final = re.compile("公布|通报|公开|进行|汇总|报送|上报|约谈|组织|开展|发布")
_SERIES: Final = re.compile(
    r"[一1]?(?:练|课|题|学|星|讲|读|歌|图|典型|故事|法|案例|语|词|诗|影|堂|答|知识)"
)


def is_routine(text: str, start: int, end: int) -> bool:
    """Tell whether a rhythm is a house's hours, a rank or a series' name, and no duty.

    每周一闭馆, 每日工作8小时, 连续3个季度排名末位, “每日一练”.
    """
    before = text[max(0, start - 16) : start]
    if _HOURS.search(before) or is_window(before) or _STREAK.search(before):
        return True
    if any(words.match(text, end) for words in (_WORK_HOURS, _OPEN, _RANKED_IN)):
        return True
    if _RANKED.match(text, end) and not _MADE_KNOWN.search(_rest(text, end)):
        return True
    return is_named(text, start, end) and bool(_SERIES.match(text, end - text[:end].endswith("一")))


_QUOTED: Final = re.compile('[^"，。；;,]{1,8}"')


def is_named(text: str, start: int, end: int) -> bool:
    """Tell whether words open a quoted name: “周末课堂”, “每周一课”."""
    return text[max(0, start - 1) : start] == '"' and bool(_QUOTED.match(text, end))


# --- lengths that limit nothing ---

_LASTING: Final = re.compile(
    r"(?:发言|演讲|讲话|致辞|讲解|宣讲|授课|讲课|陈述|答辩|面试|路演|点评|展示|展览|展出|展览展|演出|播出|播放|视频|音频|片长|时长"
    r"|工作时间|工时|课时|会议|会期|会时|开会|停车|停留|停电|停水|停气|试用期|见习期|服务期|年龄|车程|行程|路程|驾车|驱车|乘车|步行"
    r"|加班|休假|休息|婚假|产假|年假|假期|请假|住宿|比赛|测试|考试|睡眠|锻炼|上网|观看|培训)"
    r"(?:时间|时长|时数|期限|期)?(?P<tail>原则上|一般|均|共计|共|为|应|每人|每次|每场|控制在|压缩在)*$"
)
_MINUTES: Final = re.compile("[不最限][^，。；;,]{0,10}分钟$")
_PROMPTLY: Final = re.compile(
    r"等[候待]|排队|办理|响应|到[达场]|受理|接[听警报]|审[批核]|办结|处[理置]|反馈|报告|上报|通关|[时期]限|恢复|签收|取[号件]|出具"
)
_KEPT: Final = ("控制在", "压缩在")
_FOUND_WITHIN: Final = re.compile(
    r"(?:均|都|有)?(?:受过|受到|有过|曾|无(?!法|正当|特殊|偿|障)|没有(?!特殊|正当)|未(?:受|发生|出现|被|因|获)|累计(?:被|扣|超过|达到?|满|出现|发生|[\d一二两三四五六]+次)"
    r"|连续|发生|出现|(?:多次|再次|两次)(?=被|受|发生|出现|违|因|未)|[二三四五六\d]次|被|不再|重复|的?近期|毕业|到期|获得|退休|免费|已|不得(?!少于|低于|超过|晚于|迟于))"
)
_ON_AVERAGE: Final = re.compile(
    r"平均(?:用时|耗时|时长)[^，。；;,\d]{0,4}$|平均[^，。；;,]{0,8}?(?:压缩|缩短|降|提速)?[至到为]$"
)
_FILM: Final = re.compile(r"(?:时长|片长|会期|工时|课时)(?:控制在|一般|为|在|:)*$")
_SO_FAR: Final = re.compile(r"[^，。；;,]{0,8}?(?:圈|路程|车程|航程|直达|可达|通勤)")
_COMES_INTO_FORCE: Final = re.compile(r"(?:之?后)?起?(?:正式)?(?:施行|生效|实施(?!方案|细则))")
_YEARS_OF: Final = re.compile(r"(?:期限|时限|任期|学制|工龄|教龄|党龄|年限)[为是:]*$")


def is_term(text: str, start: int, end: int) -> bool:
    """Tell whether a length says how long something lasts, or is part of a condition.

    发言不超过20分钟, 合同期限为三年, 两年内受过处分的, 发布之日起30日后施行.
    """
    if not start and end == len(text):
        return False
    before = text[max(0, start - 12) : start]
    lasting = _LASTING.search(before)
    if lasting and (text[end - 1 : end] not in ("内", "里") or lasting["tail"] in _KEPT):
        return True
    if _FILM.search(before):
        return True
    if text[end - 1 : end] not in ("内", "里") and _ON_AVERAGE.search(before):
        return True
    if _MINUTES.match(text[start:end]) and not _PROMPTLY.search(_clause(text, start, end)):
        return True  # 每人汇报不超过5分钟
    if _COMES_INTO_FORCE.match(text, end) or _SO_FAR.match(text, end):
        return True
    if text[:end].endswith("年") and _YEARS_OF.search(before):
        return True
    return text[end - 1 : end] in ("内", "里") and bool(_FOUND_WITHIN.match(text, end))


# --- dates that are records, names and figures ---

_RECORD: Final = re.compile(
    r"(?:生成|发文|成文|发布|发表|公布|印发|签发|归档|录入|更新|上传|转载|入库|登记|注册|立案|打印|制表|落款|签署|签订|出生|成立|核准|发证|首发|入党|入职)"
    r"(?:日期|时间|年月)[为:]?$|(?:统计(?:期限|周期|时段|口径|范围|时间|期间|区间)|数据(?:时段|区间|周期)|报告期|基准日|普查时点|标准时点|(?:考核|评价|评估)(?:周期|时段|期间))"
    r"[^，。；;,]{0,4}$"
)
_VISITED: Final = re.compile(
    r"(?:\d{1,2}:\d\d)?(?::\d\d)?[|]?(?:浏览|点击|来源|字号|阅读|作者|信息来源|访问)"
)
_IN_FORCE_ON: Final = re.compile(r"(?:生效|施行|废止|失效)(?:日期|时间)[为:]?$")
_WINDOW_OF: Final = re.compile(
    r"(?:夏令时|冬令时|作息|错峰期|(?:禁渔|休渔|防火|供暖|采暖|供热|封山|禁采|禁燃|禁猎|防汛|[主大]?汛)(?:期|时间)限?)(?:每年)?[为是:(\"]*$"
)
_STOCK: Final = re.compile(
    r"[，,]?[^，。；;,]{0,8}?(?:人口|余额|经营主体|市场主体|低保对象|存量|库存|结余|存款|贷款|保有量|在册|在岗|在校|职工|总数|预算数|净资产|结转|实有)"
    r"(?:数|总量|总额|合计)?(?:为|约|达|共|:)?(?=\d|$|[，。；;,(])"
)
_WEEKEND: Final = re.compile(
    r"(?:及|和|、)?(?:法定)?(?:节假日)?(?:均|也)?(?:(?:正常|照常)(?:办|受|接|服|上班)|(?:正常|照常)?(?:开放|营业|休息|不休|无休|不打烊|除外))"
)
_AWARDED: Final = re.compile("(?:荣获|获评|入选|被评|获批|喜获|斩获|跻身|出生)(?![前后])")
_AIMED: Final = re.compile("达到|实现|控制|完成|清零|压降|不[超少低]")
_TITLE: Final = re.compile(
    r"[^，。；;,|]{0,24}?(?:情况|排名|得分|名次|名单|第[\d一二三四五六七八九十]+名|统计表|汇总表|一览表|明细表|分析"
    r"|公报|快报|简报|榜单?|数据)[\")》]*(?:$|[，。；;,|:])"
)
_SHORT_TITLE: Final = re.compile(r"(?:工作)?(?:通报|总结|报告|小结|表)[\")》]*(?:$|[，。；;,|])")
_DUTY: Final = re.compile(
    r"(?:完成|报送|开展|召开|组织|举办|制定|印发|出台|启动|编制|(?<!政务)(?<!信息)公开|形成|推进|建成|梳理|收集|撰写)"
    r"(?!情况|数(?!据)|量|排名|率|得分|名单|表|[\")》]*(?:$|[，。；;,|]))"
    r"|(?:上报|提交|公布|发布|汇总|通报|报告|反馈)(?!表|排名|[\")》]*(?:$|[，。；;,|]))|对|将|进行|做好"
)
_FEAST_FIGURE: Final = re.compile(
    r"[，,]?[^，。；;,]{0,12}?(?:接待(?:游客|旅客|人次)|旅游(?:总?收入|人次)|同比|客流量|车流量|销售额|票房)"
    r"|[，,]?[^，。；;,]{0,14}?(?:受理|收到|接到|处置|查处|出动|发放|接诊)[^，。；;,\d]{0,10}\d"
)


_LABEL: Final = re.compile(
    r"(?:会议|开会|考试|笔试|面试|体检|比赛|演出|开幕|开标|讲座|开庭|庭审|放假|出发|集合|乘车)(?:时间|日期)[为:]?$"
)
_HOLIDAY: Final = re.compile(
    r"(?:假期)?(?:共|放假)?[\d一二三四五六七八]天|放假|上班(?![前后])|调休|补休|补班|正常上班"
)
_WEATHER: Final = re.compile("阵雨|降水|小雨|中雨|大雨|气温|天气|多云|晴好|阴转|℃")
_COMPARED: Final = re.compile(r"(?:[较比]|高于|低于|优于|相当于)$")
_OF_THOSE: Final = re.compile(
    r"[^，。；;,、]{0,8}?(?:立项|取得|出台|建成|参加|登记|注册|印发|制定|发布|成立|入学|毕业|出生|签订|批准|竣工|投产|投用|购买|购置|缴纳"
    r"|形成|开工|备案|受理|入职|入库|认定|获得|发放|发生|退役|退休|迁入|核发|生产|领取|签署|审批|颁布|施行|结婚|就业|参保|落户|上牌)"
    r"[^，。；;,]{0,12}?的(?!基础上|同时|前提|原则|要求)[^，。；;,]"
)
_OF_AGE: Final = re.compile(r"(?:年满|[未不]?满)(?=[\d一二三四五六七八九十]|法定|周岁)")
_IN_THE_BOOKS: Final = re.compile(r"仍?在[职编岗册校]|年龄")


def is_an_event_label(before: str) -> bool:
    """Tell whether a label says that something takes place then: 会议时间, 考试时间."""
    return bool(_LABEL.search(before))


def is_day_off(words: str, after: str) -> bool:
    """Tell whether days off are announced: 4月4日至6日放假, 4月7日上班."""
    return words.endswith("上班") or bool(_HOLIDAY.match(after))


def is_forecast(around: str) -> bool:
    """Tell whether the weather is spoken of."""
    return bool(_WEATHER.search(around))


def is_compared_with(before: str) -> bool:
    """Tell whether figures are held against a date: 较2020年底提高."""
    return bool(_COMPARED.search(before))


def qualifies(after: str, *, past: bool, as_of: bool) -> bool:
    """Tell whether a date only says which ones are meant: 2019年以前立项的项目, 截至…年满18周岁."""
    if as_of and _IN_THE_BOOKS.match(after):
        return True
    return bool(_OF_AGE.match(after)) or (past and bool(_OF_THOSE.match(after)))


def is_record(text: str, start: int, end: int) -> bool:
    """Tell whether a date is a paper's or a page's own: 生成日期, 统计期限, 浏览次数 behind it."""
    before = text[max(0, start - 16) : start]
    return bool(_RECORD.search(before) or _VISITED.match(text, end))


def is_in_force_on(before: str) -> bool:
    """Tell whether a label says that a date is when a rule begins or ends: 生效时间."""
    return bool(_IN_FORCE_ON.search(before))


def is_window(before: str) -> bool:
    """Tell whether a range is a season that the words name: 夏令时(6月1日至9月30日)."""
    return bool(_WINDOW_OF.search(before))


def counts_a_stock(after: str) -> bool:
    """Tell whether what stood on a day is counted: 年末常住人口, 月末余额."""
    return bool(_STOCK.match(after)) and not _AIMED.search(after)


def heads_a_report(text: str, end: int) -> bool:
    """Tell whether a bare period only opens a title: 第三季度排名, 上半年经济运行情况."""
    title = _TITLE.match(text, end)
    return bool(title and not _DUTY.search(title[0]))


def heads_a_short_report(text: str, end: int) -> bool:
    """Tell whether nothing but the kind of paper follows: 第一季度通报."""
    return bool(_SHORT_TITLE.match(text, end))


def is_weekend_as_usual(after: str) -> bool:
    """Tell whether a house is open, or not, then: 周末及节假日正常开放."""
    return bool(_WEEKEND.match(after))


def tells_an_honour(after: str) -> bool:
    """Tell whether a title was won then: 8月荣获….."""
    return bool(_AWARDED.match(after))


def is_told_of_a_feast(after: str) -> bool:
    """Tell whether visitors of a holiday are counted: 国庆假期，全县接待游客36万人次."""
    return bool(_FEAST_FIGURE.match(after)) and not _ASKED.search(after)
