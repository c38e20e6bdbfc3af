"""What the bot will not do, whoever asks: one line why not, and what can be done instead."""

from __future__ import annotations

import re

from ledger.talk import Reply, Text

# PRODUCT: the refuse list. Rules: 国办函〔2026〕12号, 指尖上的形式主义 2023-12, 保守国家秘密法.
_REFUSED: tuple[tuple[re.Pattern[str], Text], ...] = (
    (
        re.compile(r"(最|谁)(不)?(活跃|积极|勤快|懒)|活跃度|在线时长|使用率|安装率"),
        Text("refuse.activity"),
    ),
    (
        re.compile(
            r"(给|为|对|把|按|让|将)[^，。,]{0,12}(打个?分|评个?分|排名|排个?名|名次|评比|积分|加分|扣分)"
            r"|(各?单位|大家|进度|完成率|快慢)[^，。,]{0,6}(排个?名|打个?分|排名次|评比)"
            r"|^(打分|评分|排名|排个名|评比|积分)|(打分|排名|排个名|名次)(一下|吧|[。！!]?$)"
            r"|红黑榜|光荣榜|(进度|完成率|快慢)[^，。,]{0,4}排个?序"
        ),
        Text("refuse.ranking"),
    ),
    (
        re.compile(
            r"(谁|哪些?人?|哪几个).{0,4}(没看|没读|没打开|没点开|未读|已读|看没看|没回收到)"
            r"|已读(情况|回执|统计)"
        ),
        Text("refuse.read_receipts"),
    ),
    (
        re.compile(r"(每天|每日|天天|定时).{0,4}(打卡|签到|接龙|报到|报一|汇报|上报|填)|打卡|接龙"),
        Text("refuse.check_in"),
    ),
    (
        re.compile(
            r"(每人|每个人|[各每]个?单位|大家|都).{0,6}(传|发|交|拍|上传|报)"
            r".{0,6}(照片|截图|图片|视频)"
        ),
        Text("refuse.photos"),
    ),
    (
        re.compile(
            r"(半夜|凌晨|深夜|夜里|夜间|晚上\s*([89]|1[0-2]|十|十一|十二|九|八)点|周末|星期天"
            r"|休息日|下班后).{0,8}(催|发|提醒|通知)"
        ),
        Text("refuse.off_hours"),
    ),
    (
        re.compile(
            r"群里?.{0,6}(点名|通报批评|曝光|晒)|(点名|曝光).{0,8}(群|没交|没报|没办)"
            r"|(没交|没报|没办|没完成|逾期|落后)[^，。,]{0,8}(名单)?[^，。,]{0,4}(发|放|贴|公布|晒)[到在]?群"
        ),
        Text("refuse.naming"),
    ),
    (
        re.compile(r"(秘密|机密|绝密|涉密|内部).{0,12}((转|发|传).{0,8}(群|大家|所有人)|群发)"),
        Text("refuse.secret"),
    ),
    (re.compile(r"(统一|都|全部|各单位).{0,6}(回复|回)(个)?[“\"]?收到"), Text("refuse.received")),
)


def refusal_of(text: str) -> Reply | None:
    """Return why not, and what instead, when the office asks for what the rules forbid."""
    for pattern, why in _REFUSED:
        if pattern.search(text):
            return Reply((why,))
    return None
