"""A completion counts only where the words around it bear it out; else it is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.model import Status
from ledger.understanding import Frame, understand
from tests.ledger.understanding.rows import HERE, rows

CONTEXT = replace(next(rows(HERE / "messages.txt")).context, pending=None)
NO = min(task.no for task in CONTEXT.tasks if task.mine)
OTHER = max(task.no for task in CONTEXT.tasks if task.mine)
_WORDS = """
有待 盼 打算着 正等着 眼看 指日可 视同 权当 限期 责令 催办 分期 缓 暂未 从未 恐难 不易 难说
称不上 谈不上 离 距 待 虚假 谎称 疑似 视为 半 准 未必 何时 哪天 能否 可否 冲着 奔着 朝着 力保
誓保 误点 手滑点 传闻 按说 没准 保不齐 说不定 不见得 姑且 暂且 择机 适时 抽空 早晚 迟早 终将
势必 担保 可望 寄希望于 力图 试图 谋求 以便 用于 有助于 险 趋于 逐渐 渐渐 慢慢 半数 少数 零星
个别村 几个村 有的村 单单 草草 走过场 佯装 虚报 倒逼 倘 假使 唯有 一俟 直至 写的 填的 标了
提前报 忙着 前半段
"""
"""Ways of speaking before a completion, written down without a look at the words that are known."""

STRANGE = _WORDS.split()

ENDS = ("完成", "完成了", "办结", "弄完了", "搞定", "上线了", "好了")


def _read(text: str) -> Frame:
    return understand(text, CONTEXT)


def _done(text: str) -> bool:
    return any(report.status is Status.DONE for report in _read(text).reports)


@pytest.mark.parametrize("word", STRANGE)
def test_a_strange_word_before_a_completion_makes_no_end_of_it(word: str) -> None:
    wrong = [
        text for end in ENDS for text in (f"第{NO}项{word}{end}", f"{NO}{word}{end}") if _done(text)
    ]
    assert not wrong


@pytest.mark.parametrize(
    "words",
    [
        "办结了，但附表没有贴", "完成，只是名单还缺两家", "弄好了，等分管县长过目",
        "完成了，下周五再补一场", "做完了没挂出去", "办结，除了西片几个村",
        "完成了，可惜不让公开", "月底出文，出文后办结", "等局长批了，办结", "先别算完成",
        "达到完成条件", "满足办结要求",
    ],
)  # fmt: skip
def test_what_limits_an_end_elsewhere_in_the_message_is_heard(words: str) -> None:
    assert not _done(f"{NO}{words}")


@pytest.mark.parametrize(
    "words",
    [
        "已全部完成", "上周五就办结了", "完成，照片稍后补", "弄好了，没什么问题",
        "办结了，不用再催了", "按要求完成", "我们业务科已办结", "经核实已完成",
        "圆满完成，感谢支持", "完成了，效果一般", "顺利办结，群众没意见", "早就弄好了",
        "百分百完成", "全年任务已完成", "改成已完成",
    ],
)  # fmt: skip
def test_what_people_say_beside_an_end_leaves_it_one(words: str) -> None:
    assert _done(f"{NO}{words}"), _read(f"{NO}{words}")


@pytest.mark.parametrize(
    "words",
    [
        "让科里抓紧", "请业务科尽快落实", "领导批示要加快", "没说让我们弄啊", "还没看到文件",
        "你们还没批", "报没报成我忘了", "再缓缓中不中", "会尽快推进", "马上安排",
        "点错了 撤一下", "定了小王当信息员",
    ],
)  # fmt: skip
def test_orders_promises_and_talk_are_no_work_under_way(words: str) -> None:
    assert not _read(f"{NO}{words}").reports


@pytest.mark.parametrize(
    "words",
    [
        "稿子我让小林在写", "叫后勤去买设备了", "请第三方在做", "派人去看场地了", "在领导那审",
        "送印刷厂了", "稿子递上去了", "已提请领导审定", "场地定了", "合同签了", "上局党组会了",
        "在搭", "天天回", "外包了，对方在开发", "谁说完成了？还在测", "哪里完成了，才开始",
        "核完了，准备公示", "好了，就等农业局盖章", "下周四上常务会",
    ],
)  # fmt: skip
def test_what_others_do_or_have_in_hand_is_under_way(words: str) -> None:
    frame = _read(f"{NO}{words}")
    assert [(one.status, frame.until) for one in frame.reports] == [(Status.IN_PROGRESS, None)]


@pytest.mark.parametrize(
    "words",
    [
        "等资金到位才能动",
        "等11月钱发完才开始弄",
        "下个月才开始",
        "资金没下来，还没动",
        "没人手，没动",
    ],
)
def test_what_waits_to_begin_has_not_begun(words: str) -> None:
    assert [one.status for one in _read(f"{NO}{words}").reports] == [Status.NOT_STARTED]


@pytest.mark.parametrize(
    "words",
    ["要是{0}办结了 {1}还用报吗", "弄完了，送领导了", "要不要送领导看", "如果{0}好了还要报{1}吗？"],
)
def test_what_is_only_supposed_or_sent_on_is_not_written(words: str) -> None:
    assert not _read(f"{NO}{words}" if "{0}" not in words else words.format(NO, OTHER)).reports


def test_what_was_begun_is_not_called_unbegun_for_a_part_of_it() -> None:
    for words in ("名单做出来了，公示没动", "不是没整，是还在整", "目录报了，办法还没起草"):
        statuses = {report.status for report in _read(f"{NO}{words}").reports}
        assert statuses <= {Status.IN_PROGRESS}, words


def test_both_of_two_are_both() -> None:
    frame = _read(f"{NO}没问题{OTHER}没问题 两个都弄好了")
    assert {(report.task, report.status) for report in frame.reports} == {
        (NO, Status.DONE), (OTHER, Status.DONE),
    }  # fmt: skip


@pytest.mark.parametrize(
    "end", ["办结了", "全弄好了", "已完成", "昨天弄好的", "公示完毕", "搞定啦"]
)
def test_another_part_that_is_open_keeps_an_end_from_being_written(end: str) -> None:
    parts = [f"{part}{state}" for part in ("制度", "名单", "语音版") for state in OPEN]
    said = [
        f"{NO}{end}{link}{part}" for link in ("，", "，但", "，不过", "，就是") for part in parts
    ]
    assert not [text for text in said if _done(text)]


OPEN = (
    "还没弄", "没贴全", "在走审批", "待发文", "布置下去了", "启动了", "还差一点", "卡住了",
    "搁下了",
    "没人弄", "未列入计划",
    "月底才有",
)  # fmt: skip
