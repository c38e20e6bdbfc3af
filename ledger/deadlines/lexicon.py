"""The words of the official language of time, and what each means to the grammar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final


def _words(kind: str, *words: str) -> dict[str, tuple[str, Any]]:
    return {word: (kind, word) for text in words for word in text.split()}


def _valued(kind: str, values: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    return {word: (kind, value) for words, value in values.items() for word in words.split()}


LEXICON: Final[dict[str, tuple[str, Any]]] = (
    _words("year", "年 年度 年份")
    | _words("month", "月 月份 月度")
    | _words("day", "日 号")
    | _words("quarter", "季度 季")
    | _words("week", "周 星期 礼拜")
    | _words("nature_day", "天 自然日 日历日 日历天")
    | _words("workday", "工作日 工作天 上班日")
    | _words("hour", "小时 钟头 工作小时")
    | _words("minute", "分钟")
    | _words("months", "个月 个自然月")
    | _words("half_year", "半年 半年度")
    | _words("half_month", "半月 半个月")
    | _words("half_day", "半天 半日 半个工作日")
    | _words("half_hour", "半小时 半个小时 半个钟头")
    | _words("measure", "个")
    | _valued("half", {"上半年 前半年 上半年度": 1, "下半年 后半年 下半年度": 2})
    | _words("halves", "上下半年 上、下半年 上半年下半年")
    | _valued("fortnight", {"上半月 前半月": 1, "下半月 后半月": 2})
    | _valued(
        "third",
        {"上旬": (1, 1), "中旬": (2, 2), "下旬": (3, 3), "上中旬": (1, 2), "中下旬": (2, 3)},
    )
    | _words("ten_days", "旬")
    | _valued("edge", {"底 末 终": "end", "初": "begin", "中 中期 中间": "middle"})
    | _valued("year_end", {"岁末 年关 岁尾": "end"})
    | _words("before", "前 之前 以前 前夕 之际 前夜")
    | _words("within", "内 之内 以内 里")
    | _words("after", "后 之后 以后 过后")
    | _words("around", "左右 前后")
    | _words("during", "期间 假期")
    | _words("from", "起 开始 始")
    | _words("since", "以来 至今 起至今 迄今")
    | _words("until", "止 为止 截止")
    | _words("as_of", "截至 截止到 截止至")
    | _words("to", "至 到 -")
    | _words("and", "、 和 及 与 以及")
    | _words("or", "或 或者 或是")
    | _valued(
        "year_word",
        {
            "今年 本年 本年度 今年度 当年 同年": 0,
            "明年 来年 明年度": 1,
            "次年 翌年 次年度 第二年 下一年 下一年度 下年 下年度": "next",
            "后年": 2,
            "去年 上年 上一年 上年度 上一年度 去年度 前一年 往年 历年": -1,
            "前年": -2,
        },
    )
    | _valued(
        "month_word",
        {
            "本月 当月 这个月 这月 本月份 当前月": 0,
            "下月 下个月 次月 下一月 下一个月 翌月 下月份": 1,
            "下下月 下下个月": 2,
            "上月 上个月 上一月 上月份": -1,
        },
    )
    | _valued(
        "quarter_word",
        {
            "本季度 本季 这季度 这个季度 当季 当季度": 0,
            "下季度 下个季度 下季 次季度 下一季度": 1,
            "上季度 上个季度 上一季度 上季": -1,
        },
    )
    | _valued(
        "week_word",
        {
            "本周 这周 这个周 这星期 这个星期 这礼拜 这个礼拜 本星期": 0,
            "下周 下个周 下星期 下个星期 下礼拜 下个礼拜 次周 下一周": 1,
            "下下周 下下个星期 下下星期 下下礼拜": 2,
            "上周 上星期 上个星期 上礼拜 上个礼拜 上一周": -1,
        },
    )
    | _words("weekend", "周末 双休日")
    | _valued(
        "day_word",
        {
            "今天 今日 今儿 本日": 0,
            "明天 明日 明儿": 1,
            "后天 后日 明后天 明后两天": 2,
            "大后天": 3,
            "昨天 昨日": -1,
            "前天": -2,
        },
    )
    | _words("same_day", "当日 当天 同日 当晚 本日内")
    | _words("next_day", "次日 翌日 第二天")
    | _words(
        "next_workday",
        "次工作日 次一工作日 次个工作日 下一工作日 下一个工作日 下个工作日 第二个工作日 翌工作日",
    )
    | _words("now", "即日 今起 现在 即日起")
    | _valued(
        "clock_part",
        {
            "凌晨": 0,
            "早上 早 清早 一早": 9,
            "上午": 9,
            "中午 午": 12,
            "下午 午后": 14,
            "傍晚": 18,
            "晚上 晚 夜里 晚间": 20,
            "下班 下班时间": 17,
            "上班 上班时间": 8,
        },
    )
    | _words("oclock", "点 点钟")
    | _words("half_past", "半")
    | _words("each", "每 每个 每一 每一个 各 各个 逐 按 每逢 逢 每到 按每")
    | _words("every_other", "隔 每隔")
    | _valued(
        "even_odd",
        {
            "双月 双月份 偶数月 偶月": (2, 4, 6, 8, 10, 12),
            "单月 单月份 奇数月 奇月": (1, 3, 5, 7, 9, 11),
        },
    )
    | _words("first", "首 第一个 头一个 首个 第1个 头")
    | _words("last", "最后 最末 最后一个 最后1个 最后一")
    | _words("nth", "第")
    | _words("closing", "结束 终了 届满 期满 完了")
    | _words("gone", "过完 过了 过罢")
    | _words("times", "次 期 篇 条 场 轮 批 遍 回 例 场次 批次 件 趟")
    | _words("at_least", "不少于 至少 不低于 不得少于 最少 不得低于 不能少于 不少於 起码")
    | _words("or_more", "以上 及以上 或以上")
    | _words(
        "at_most",
        "不超过 不得超过 最长不超过 不超 不得超 最长不得超过 不晚于 不迟于 不大于",
        "最长 最多 限 限时 限期 限于 时限",
    )
    | _words(
        "more",
        "再给我 再给我们 再给咱 再给咱们 再给 再要 再等 再需 再需要 给我 给我们",
        "多给我 多给我们 多给 还要 还得 还需 还需要",
    )
    | _words(
        "postpone",
        "延期 推迟 延后 顺延 往后延 后延 展期 延缓 推后 延 延长 再延 再延长 宽限 再宽限 缓",
    )
    | _words("in_advance", "提前 提早 早于")
    | _words("inside", "过 再过")
    | _words("each_other_week", "双周 单周")
    | _words("holiday", "节后 假后 节假日后 假期后 放假后")
    | _words("holiday_eve", "节前 放假前 假前 假期前 节日前")
    | _words("year_round", "全年 全年度 整年 贯穿全年")
    | _words(
        "inert",  # they look like a word of time, and are none
        "超过 通过 经过 达到 收到 做到 接到 正月 腊月 一次性 初步 初审 初始 季节 春季 夏季 秋季",
        "冬季 暑假 寒假 暑假期 寒假期 年终考核 年终总结 年终评",
        "号楼 号文 号令 号线 号码 号公告 号工程",
        "号会议室 号井 号地块 号门 号院 号窗口 号厅 号馆 号仓 号库 号机 号机组 号桥 号站 号岗",
        "号标段 号泊位",
        "号码头 号渠 号闸 号锅炉 号生产线 号车间 号宗地 号路 号房 号棚 号点位 号公路 号通道",
        "回头看 年轻 年龄 年代 周年 周岁 本次 此次",
        "晚会 晚报 晚稻 早稻 早报 双月刊 单月刊 周刊 月刊 季刊 半月刊 旬刊 年刊",
    )
)

FESTIVALS: Final = {
    "元旦": "元旦", "新年": "元旦", "春节": "春节", "新春": "春节", "过年": "春节",
    "除夕": "除夕", "大年三十": "除夕", "清明": "清明节", "劳动节": "劳动节", "端午": "端午节",
    "中秋": "中秋节", "国庆": "国庆节", "元宵": "元宵节", "重阳": "重阳节", "妇女节": "妇女节",
    "青年节": "青年节", "儿童节": "儿童节", "建党节": "建党节", "建军节": "建军节",
    "教师节": "教师节",
    "五一": "劳动节", "十一": "国庆节", "七一": "建党节", "八一": "建军节", "六一": "儿童节",
    "三八": "妇女节", "五四": "青年节",
}  # fmt: skip
NUMERIC_FESTIVALS: Final = ("五一", "十一", "七一", "八一", "六一", "三八", "五四")
PLANS: Final = {"十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
