"""Acts that the label set has no intent for: the office's desk, a change of date, 工作日, English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ledger.understanding import filters, reports, until
from ledger.understanding.frame import Frame
from ledger.understanding.message import Message
from ledger.understanding.signs import PERCENT, pattern

_END = r"[!。?,. 吧呢啊呀了]*$"
_WORKDAYS = pattern(r"(?:工作日|<date>)[^,。]{0,6}(?:是)?(?:哪(?:一)?天|几号|什么时候|星期几|周几)")
_LANGUAGE = pattern(
    rf"^(?:请)?(?:切换|换|改|用|说|转)?(?:成|到|为|回|一下)?(?:english|英文|英语|中文|汉语|chinese)(?:版|界面)?{_END}|speak english|in english"
)
_OCCURRENCE = pattern(
    r"(?:办|开|搞|组织|举办|召开|开展|听取|做|学习?|进行|讲|培训)(?:了|过)(?:一|第?[一二三四五六七八九十\d]+|<count>)?(?:期|次|场|回|堂|轮|个|<count>)?[^,。]{0,10}(?:培训|研讨|汇报|会|课|学法|学习|宣讲|活动|演练)|(?:培训|研讨|学法|宣讲|汇报|评选)[^,。]{0,4}(?:办|开|搞|听|做|学|举办)(?:了|过)"
)
_OFFICE = (
    ("review", "stats", rf"^(?:看看?|查看?|有|列出?)?(?:待核|待审核?|待审批|待办结)(?:的|列表|清单|任务|有哪些|有几[项个]|哪些)*{_END}"),
    ("desk", "stats", rf"^(?:看看?|查看?|我的|今天的?|有哪些|有什么)?(?:待办|待处理|待批|桌面|要我(?:办|处理|批|答复)的)(?:的|事项|列表|清单|有哪些|有什么|哪些)*{_END}"),
    ("doubts", "stats", r"拿不准|疑点|存疑|(?:读|认|识别)(?:得)?不准|有疑问的(?:地方|项|任务)"),
    ("scope", "out_of_scope", r"单位组|勾选|划定范围|圈定|(?:哪些|什么)单位(?:算|属于|是)[^,。]{0,8}(?:部门|单位)|(?:有关|相关|各)(?:部门|单位)(?:是|指|包括)(?:谁|哪些)"),
    ("people", "who_is", rf"^邀请(?!码)|联络员(?:名单|名册|情况|绑定|都有谁|有哪些|列表)|(?:谁|哪些单位|哪几家|还有谁)[^,。]{{0,4}}没(?:有)?(?:绑定|绑|加入|进来|联络员)|没绑定|未绑定|绑定(?:情况|了多少|进度)|生成邀请码|发邀请"),
    ("audit", "out_of_scope", r"操作(?:记录|日志)|审计(?:记录|日志)|谁改(?:了|过|的)|改动记录|留痕记录"),
    ("group", "out_of_scope", rf"(?:登记|启用|注册|绑定|添加|停用|取消)(?:本|这个?|该)?群|^本群{_END}"),
    ("ledger", "stats", rf"^(?:看看?|查看?)?(?:总)?台账(?:总览|概览|汇总)?{_END}"),
)  # fmt: skip
_LOOK_BACK = pattern(
    r"(?:开始|启动|做|开展|搞|发起|看|去年|上年|上一?年度|20\d\d年?).{0,8}回头看|^回头看"
)
_NEW_DATE = pattern(
    r"(?:时限|期限|截止(?:日期|时间)?|到期日|时间)[^,。]{0,6}(?:改|调|订|更正|修改|应|是|写|定)[^,。]{0,6}<date>|<date>[^,。]{0,4}(?:是|应为|应该是|改为|改成|指)<date>|<date>[^,。]{0,2}[, ]*(?:不是|而不是|并非)<date>|(?:改到|改成|改为|调到|调整到|调整为)<date>"
)
_DECIDED = pattern(r"延期|延长|宽限|同意|批|准|通过|退回|驳回|提醒|催")
_INSTEAD = pattern(
    r"^(?:不对|错了|不是|搞错了|记错了|写错了|更正|纠正|更正一下|应该是|改成|改为|改一下|应为|是)(?:[,: ]|是|应该是|改成|改为|应为|一下|了)*(?=<date>|<percent>|<past>)"
)


def read_ability(message: Message) -> Frame | None:
    """Return an act of ACTS that has no intent of its own."""
    for read in _READERS:
        frame = read(message)
        if frame is not None:
            return frame
    return None


def _language(message: Message) -> Frame | None:
    return Frame("out_of_scope", act="language") if _LANGUAGE.search(message.text) else None


def _workdays(message: Message) -> Frame | None:
    if message.numbers or not _WORKDAYS.search(message.masked):
        return None
    if "工作日" not in message.text:
        return None
    return Frame("out_of_scope", until=until.last_day(message), act="workdays")


def _correction(message: Message) -> Frame | None:
    """Return what is put in place of what was just said: 不对，是9号; 改成80%."""
    if message.numbers or message.context.pending or not _INSTEAD.search(message.masked):
        return None
    if message.said.of(PERCENT):
        frame = reports.read_report(message)
        return replace(frame, act="correct") if frame else None
    return Frame("deny", until=until.last_day(message), ask_back=True, act="correct")


def _office(message: Message) -> Frame | None:
    if message.context.role != "clerk":
        return None
    for act, intent, words in _OFFICE:
        if pattern(words).search(message.text) and not message.numbers:
            units = filters.units(message) if act == "people" else ()
            return Frame(intent, filters=filters.told(units=units), act=act)
    return None


def _look_back(message: Message) -> Frame | None:
    if not message.office or message.numbers or not _LOOK_BACK.search(message.text):
        return None
    return Frame("out_of_scope", act="look_back")


def _new_date(message: Message) -> Frame | None:
    """Return a day that the office puts right: 第20项三季度前是9月30号，不是6月30号."""
    text = message.masked
    if message.context.role != "clerk" or len(message.numbers) != 1 or _DECIDED.search(text):
        return None
    if not _NEW_DATE.search(text):
        return None
    day = until.last_day(message)
    return Frame("out_of_scope", tasks=message.numbers, until=day, act="change_date")


_READERS: tuple[Callable[[Message], Frame | None], ...] = (
    _language, _workdays, _correction, _office, _look_back, _new_date,
)  # fmt: skip


def is_occurrence(message: Message) -> bool:
    """Tell whether something countable took place: 今天办了一期培训."""
    return bool(_OCCURRENCE.search(message.masked)) and not message.numbers
