"""Words that are a command as a whole: 待办, 联络员, 5个工作日后是哪天, English. Closed lists."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from ledger.days_off import says_days_off
from ledger.languages import LANGUAGES

_LANGUAGE = "|".join(re.escape(word) for each in LANGUAGES.values() for word in each.asked_for)
_EVERYBODY = (
    ("language", rf"(说|用|切换?(到|成)?|in )?({_LANGUAGE})"),
    (
        "statistics",
        r"(这个?|本)?月?(推送|消息|提醒)?(数据)?统计(一下|数据)?|statistics|"
        r"((这个?|本)月)?(一共|总共|都|主动)*(给|跟)?(我|我们|大家|各单位)?(一共|总共|都|主动)*"
        r"(发|推送?|提醒)(过)?了?(我|我们|大家)?(过)?(几|多少)(条|次)(消息|提醒|推送)?(了)?[?？]?|"
        r"how many (messages )?did i get( this month)?[?？]?",
    ),
    ("workdays", r".{0,6}\d+个?工作日(之?后|以后|前).{0,6}(哪天|几号|什么时候|星期几|是)?[?？]?"),
    (
        "workdays",
        r"(请问|[从自])*(20\d\d年)?\d{1,2}月\d{1,2}[日号](起|开始|之?后|以后|之?前|以前)"
        r"\d+个?工作日(是|到|为)*(哪一?天|几号|几月几[日号]|什么时候|星期几|周几)[?？]?",
    ),
)
_WRONG = r"(不对|不是|错了|(说|记|报|写|填|弄|搞|发)错了?|更正|应该?是|应为|改成|改为|改一下)"
_UNIT = (
    (
        "correct",
        rf"({_WRONG}[,，、 ]*)+(是|为|成)?[,， ]*(第 ?\d{{1,3}}(项|号|条)?|\d{{1,3}}(项|号|条))"
        r"([,， ]*不是第?\d{1,3}(项|号|条)?)?",
    ),
    ("correct", rf"({_WRONG}[,，、 ]*)+(是|为|成)?[,， ]*\d{{1,3}} ?%"),
    (
        "correct",
        r"(不对|不是|(说|记|报|写|填|弄|搞|发)?错了)[,，、 ]*(应该?)?(是|为)[,， ]*\d{1,3}",
    ),
    (
        "occurrence",
        r"(今天|昨天|上午|下午|本周|这周|刚刚?|我们|已经?|又)*(办|举办|组织|开展|召开|开|搞"
        r"|做)(完|好)?了"
        r"(第?[一二三四五六七八九十两\d]+|首)(期|次|场)[^,。;0-9]{2,16}",
    ),
    (
        "list",
        r"(看看?)?(今天|本周|这周|下周|本月|这个月|下个?月|本季度|今年|未办结|逾期|有困难|全部)"
        r"(的|到期|任务|事项)*",
    ),
    (
        "unit_state",
        r"(我们|本|咱们?)(单位|局|镇|乡|街道|部门)?(还有|有|的)?(几项|多少项?|哪些)?"
        r"(没完|没办|未完成|未办结|没完成|情况|进展|怎么样|怎样|完成得?怎么样)?(了|的|呢)?[?？]?",
    ),
)
_OFFICE = (
    (
        "bulletin",
        r"(出|写|拟|做)?(一?[份期个])?(第?[一二三四]季度|本季度|本期|这期|本月|上半年)?通报",
    ),
    (
        "settings",
        r"(看看?|查看|改一?下?|修改)?(提醒|推送)的?(设置|规则|规矩)([\s:：,，]*.{1,80})?|settings",
    ),
    (
        "days_off",
        r"(看看?)?(今年|明年|20\d\d年)?的?(部分)?(法定)?(节假日|放假|调休|假期"
        r"|工作日)+(调休)?(怎么)?"
        r"(安排|日历|设置)(表|情况)?(呢|的)?[?？]?|days off",
    ),
    ("desk", r"(看看?)?(待办|案头|待处理)(事项|清单)?|有(什么|啥)(要|待)(办|处理)的?吗?|desk"),
    ("review", r"(看看?)?待核(的|清单|事项)?|review"),
    (
        "people",
        r"(各单位)?联络员(名单|情况|绑定情况)?|谁(还)?没(有)?绑定|绑定情况|邀请.{2,60}|liaisons",
    ),
    ("doubts", r"(看看?)?拿不准(的)?(地方)?|存疑"),
    ("scope", r"单位组|(各)?(有关)?单位(都)?指(谁|哪些单位)"),
    ("group", r"登记(本群|这个群)?|(登记的)?群(有哪些|名单)"),
    ("annual_report", r"(写|出)?(年报|年度报告)(段落|那段)?"),
    (
        "list",
        r"(今天|本周|这周|下周|本月|这个月|下个?月|本季度|未办结|逾期|有困难)(的|到期|任务|事项)*",
    ),
    ("picture", r"发图|(发|出|画|来|做|给)?一?(张|个)?(进度|进展|台账)图(片)?"),
    ("audit", r"(看看?)?(操作|审计)(记录|日志)|谁(做|动|改)(过|了)(什么|啥)|audit( log)?"),
    ("ledger", r"(看看?)?台账(汇总|情况)?|总体情况|汇总|ledger"),
    (
        "change_date",
        r"第?\d+(项|号|条)?.{0,20}(是|改成|改为|改到|应为|应该是).{0,6}\d+(号|日"
        r"|月\d+[日号]?).{0,20}",
    ),
)
_BY_ROLE = {
    "liaison": _UNIT + _EVERYBODY,
    "head": _UNIT + _EVERYBODY,
    "clerk": _OFFICE + _EVERYBODY,
    "group": (("group", r"登记(本群|这个群)?"),),
}


@lru_cache(maxsize=512)
def command_in(text: str, role: str) -> str | None:
    """Return the act that a message is as a whole for somebody in a role, or None.

    Anchored at both ends: a command word inside a longer sentence is not a command.
    """
    said = unicodedata.normalize("NFKC", text).strip().rstrip("。.!！").lower()
    if role == "clerk" and says_days_off(said):
        return "days_off"
    for act, pattern in _compiled(role):
        if pattern.fullmatch(said):
            return act
    return None


@cache
def _compiled(role: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((act, re.compile(words)) for act, words in _BY_ROLE.get(role, _EVERYBODY))
