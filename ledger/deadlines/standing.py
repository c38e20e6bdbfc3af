"""Words that set no day: standing work (常态化), vague haste (及时), outside events (汛期前)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal, NamedTuple

Mood = Literal["all_year", "standing", "vague", "depends", "season", "event"]


class Standing(NamedTuple):
    """Words without a day. `days` are the (month, day) before which a season's event may lie."""

    mood: Mood
    start: int
    end: int
    days: tuple[tuple[int, int], ...] = ()
    local: bool = False  # when it is depends on local policy


_ALL_YEAR: Final = r"(?:贯穿)?全年度?|整年|一年到头|常年|贯穿(?:整个)?(?:年度|始终|全过程)"
_LIKE_ALL_YEAR: Final = re.compile("[全整常]年|一年到头|贯穿")
_STANDING: Final = (
    r"长期(?!护理|以来|投资|规划|股权|借款|性)|(?<!可)持续(?!性|力|发展|下降|增长|上升|高位|经营)|"
    r"(?<!新)常态(?:化(?!疫情))?(?!下|疫情)|不断|始终|一直|日常(?:性?(?:工作|更新|维护|监管|推进|开展|巡查|管理|化|做好)|$)|"
    r"经常(?:性|化)?|长效|动态(?:更新|调整|管理|维护|完善|跟踪|监测|推进|优化|清零|公开)|滚动|常抓不懈|持之以恒|"
    r"永久|一以贯之|不间断|全天候|久久为功|反复|继续(?:推进|开展|实施|做好|执行|深化|落实|坚持|保持|加强|完善)|"
    r"接续|坚持不懈|全程|随时随地|保持更新|常规(?:工作|性)|时刻|每时每刻|无固定期限|无期限|永续|长久"
)
_HASTE: Final = (
    r"(?:及|实)时(?!性|雨|通讯|通信)|即时(?!通讯|通信|性)|第一时间|尽快|迅速|尽早|尽速|抓紧|立即|立刻|立行立改|即知即改|即查即改|边查边改|"
    r"即(?:收即|来即|受即|报即|转即|时)|适时|按时|按期|如期|限期|限时|准时|随时|马上|立马|火速|从速|"
    r"(?:不)?定期(?!存款|限)|近期|近日|日前|不日|即将|随(?!时|着|机|意|后)\w随\w|同步|同时|稍后|稍晚|晚(?:点|些)|早日|尽量|赶紧|赶快|加快|"
    r"逐步|分步|分批|分阶段|分期|稳步|有序|抽空|有空|有时间|得空|改天|改日|回头(?!看)|下次|下一步|一会儿?|待会儿?|这就|"
    r"过(?:几|两|些)[天日]|过一?阵子?|过段时间|这[几两][天日]|最近(?![\d一二三四五六七八九十两几]+[年个周次])|近几[天日]|几[天日](?:之?内|后)?|忙完|快了|再说|再议|"
    r"到时候?|届时|不确定|说不[准好]|不好说|(?:还)?没(?:定|准|谱)|两三[天日]|待定|未定|暂定|(?:另行|再行|另)(?:通知|安排|确定|部署|明确|定)|再定|视情况?|视工作|视实际|酌情|"
    r"今冬明春|去冬今春|冬春|必要时|需要时|条件(?:成熟|具备|允许|许可)(?:时|后|的情况下|情况下)?|成熟一个|法定(?:时限|期限|时间)|规定(?:时限|期限|时间)(?:内|要求)?|"
    r"要求时限|时限要求|约定时间|指定时间|适当(?:时候|时机|时间)|择(?:机|期|时)|倒排工期|"
    r"(?:每逢|每到)[^，。；;,]{0,6}(?:节假日|节点|节日)|重大节假日|重要(?:时间)?节点|序时进度|时间(?:节点|进度)|短期内|从快"
)
_DEPENDS: Final = (
    r"(?:按照?|根据|依据|依照?|遵照|结合|对照|随|跟着|服从)[^，。；;,]{0,16}?"
    r"(?:部署|要求|安排|进度|进展|形势|计划|规定|时限|节点|通知|实际|需要|情况|程序|步骤|指示|口径|统一|为准|方案|约定)"
    r"|以[^，。；;,]{1,16}?(?:为准|确定)|(?:(?<![^，。；;,就还得要需先只正再都请在们我])等|待(?!遇|办事项)|俟|视(?![频察为同角觉野力])|等(?=[^，。；;,]{0,14}(?:后|签字|批准|批复|下发|到位)))[^，。；;,]{1,14}?(?:后|定|以后|之后|时|完成|下发|通知|签字|批准|确认|到位|结果|情况)?(?=[，。；;,]|$|再|方可|方能|才|后)"
)
_SEASONS: Final[tuple[tuple[str, tuple[tuple[int, int], ...]], ...]] = (
    ("主汛期|汛期|入汛|雨季|防汛期|(?<!防)汛(?=前)", ((5, 31),)),
    ("供暖|采暖|供热|取暖", ((11, 14), (10, 31))),
    ("开学|秋季学期|新学期|秋季开学", ((8, 31),)),
    ("高考", ((6, 6),)),
    ("暑假|暑期|放暑假", ((6, 30),)),
    ("寒假|放寒假", ()),
    ("春耕|春播|备耕|夏收|三夏|秋收|三秋|秋播|冬播|农忙|麦收", ()),
    (
        "入冬|冬季|封冻|上冻|霜冻|降雪|入夏|夏季|高温|台风季|入秋|秋季|开春|春季|防火期|枯水期|丰水期|迎峰度夏|迎峰度冬|秋冬季",
        (),
    ),
    (
        "(?<!防)汛[前后](?!勤)|今冬明春|会前|会后|两会|(?<![次届中])全会|(?<!次)党代会|人代会|换届|年终考核|考核|中考|学期末|学期",
        (),
    ),
)
_WINDOWS: Final = tuple((re.compile(names), days) for names, days in _SEASONS)
_SEASON: Final = "|".join(f"(?:{words})" for words, _ in _SEASONS)
_PLAIN: Final = (
    rf"(?P<all_year>{_ALL_YEAR})|(?P<standing>{_STANDING})|(?P<depends>{_DEPENDS})"
    rf"|(?P<vague>{_HASTE})"
)
# The signs with which any of these words begins (a test holds the two equal): where none of them
# stands, nothing need be tried.
_SIGNS: Final = (
    "一下不两久今从以依保俟倒全再冬准几分到加动即去及反另同回坚如始定实对尽届常序待得必忙快成抓抽择持指按接改整无日早时晚"
    "暂最有服未条根每永没法滚火短稍稳立第等约经结继要规视说贯赶跟边迅过近还这适逐遵酌重长限随需马"
)
_WORDS: Final = re.compile(f"(?=[{_SIGNS}])(?:{_PLAIN})")
_ANY_SEASON: Final = re.compile("|".join(names for names, _ in _SEASONS))
_WITH_SEASONS: Final = re.compile(
    rf"(?P<season>[^，。；;,、的在于至到]{{0,6}}?(?:{_SEASON})[^，。；;,、]{{0,6}}?"
    r"(?:到来|来临|开始|结束|召开|期间)?(?:之前|以前|前|后|期间))"
    rf"|(?P<cell>^(?!.*考核(?!期))[^，。；;,、]{{0,4}}?(?:{_SEASON})[^，。；;,、]{{0,4}}$)|{_PLAIN}"
)
_LONGEST_EVENT: Final = 200
_EVENT: Final = re.compile(
    r"[^，。；;,、\d\s前后]{2,24}?(?:(?<!目)(?<!当)(?<!此)(?<!以)(?<!提)(?<!之)(?<!从)(?<!事)前|之前|以前|(?<!最)(?<!今)(?<!此)(?<!事)后|之后|以后|"
    r"(?<=出台|印发|发布|公开|召开|实施|签订|结束|完成|公布|变更|调整|修订|办理|审批)(?:的?同时|时))"
    r"(?=$|[，。；;,]|同步|一并|[再即就才方]|完成|进行|开展|报|交|提交|组织|制定|做好|公开|公布|发布|向|统一|一次性)"
)
_DENIED: Final = re.compile(r"(?:未能?|没有?|不|非|无法|逾期|超期)(?:达到?|做到|能|够|按)?$")
_NAMED: Final = re.compile('"(?:栏目|节目|品牌|专栏|平台|工程|行动|活动|奖|频道|客户端)')
_NEVER_DENIED: Final = ("不断", "不定期", "不确定", "不间断", "不日", "未定")


def standing(text: str, first: int = 0, stop: int | None = None) -> Iterator[Standing]:
    """Yield the words between two places of a text that set no day, in order."""
    stop = len(text) if stop is None else stop
    words_of = _WITH_SEASONS if _ANY_SEASON.search(text, first, stop) else _WORDS
    for found in words_of.finditer(text, first, stop):
        start, end = found.span()
        words = found[0]
        if text[start - 1 : start] == '"' and _NAMED.match(text, end):
            continue
        if _DENIED.search(text[max(0, start - 5) : start]) and not words.startswith(_NEVER_DENIED):
            continue
        mood: Mood = found.lastgroup  # type: ignore[assignment]
        if found.lastgroup == "cell":
            yield Standing("season", start, end, (), True)
        elif mood == "season":
            yield Standing("season", start, end, _window(words), True)
        else:
            yield Standing(mood, start, end)


def may_mean_all_year(text: str) -> bool:
    """Tell whether 全年, 常年 or 贯穿始终 may stand in a text: a quick look."""
    return bool(_LIKE_ALL_YEAR.search(text))


def outside_event(text: str) -> Standing | None:
    """Return an event of unknown date that a phrase names: 会议召开前, 领导签字后."""
    found = _EVENT.search(text[:_LONGEST_EVENT])
    return Standing("event", *found.span()) if found else None


def before_season(text: str) -> bool:
    """Tell whether a text begins with a season's event as a limit: 开学前, after 9月."""
    found = _WITH_SEASONS.match(text)
    return bool(found and found["season"])


def season_days(standing: Standing, issued: date) -> tuple[date, ...]:
    """Return the days before a season begins, the next of each after the day of issue."""
    days = (date(issued.year, month, day) for month, day in standing.days)
    return tuple(day if day >= issued else day.replace(year=day.year + 1) for day in days)


def _window(words: str) -> tuple[tuple[int, int], ...]:
    if not words.endswith("前"):
        return ()
    return next(days for names, days in _WINDOWS if names.search(words))
