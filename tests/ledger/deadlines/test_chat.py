"""Dates of chat messages: a liaison's 下周三前 and 再给10天, from the moment it was sent."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ledger.deadlines import ChatDate, read_chat_date, speaks_of_time
from ledger.deadlines.lexicon import FESTIVALS, LEXICON, PLANS
from tests.ledger.deadlines.rows import CALENDAR

NOW = datetime(2022, 8, 17, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday


def read(text: str, now: datetime = NOW) -> list[ChatDate]:
    return read_chat_date(text, now=now, calendar=CALENDAR)


def moment(day: int, hour: int, minute: int = 0, month: int = 8) -> datetime:
    return NOW.replace(month=month, day=day, hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("said", "words", "day", "bound"),
    [
        ("下周三前能交", "下周三前", date(2022, 8, 24), "by"),
        ("材料下周三前交", "下周三前", date(2022, 8, 24), "by"),
        ("再给10天", "再给10天", date(2022, 8, 27), "by"),
        ("再给我们10天时间吧", "再给我们10天", date(2022, 8, 27), "by"),
        ("再给3个工作日", "再给3个工作日", date(2022, 8, 22), "by"),
        ("月底能完", "月底", date(2022, 8, 31), "on"),
        ("月底前", "月底前", date(2022, 8, 31), "by"),
        ("国庆后报", "国庆后", date(2022, 10, 8), "after"),
        ("国庆前", "国庆前", date(2022, 9, 30), "by"),
        ("中秋后", "中秋后", date(2022, 9, 13), "after"),
        ("节前", "节前", date(2022, 9, 9), "by"),
        ("节后", "节后", date(2022, 9, 13), "after"),
        ("年后", "年后", date(2023, 1, 28), "after"),
        ("年前", "年前", date(2023, 1, 20), "by"),
        ("11.12", "11.12", date(2022, 11, 12), "on"),
        ("9月15前", "9月15前", date(2022, 9, 15), "by"),
        ("下个月10号", "下个月10号", date(2022, 9, 10), "on"),
        ("10号", "10号", date(2022, 9, 10), "on"),
        ("25号前", "25号前", date(2022, 8, 25), "by"),
        ("7月底", "7月底", date(2023, 7, 31), "on"),
        ("周三", "周三", date(2022, 8, 17), "on"),
        ("周二", "周二", date(2022, 8, 23), "on"),
        ("下下周一", "下下周一", date(2022, 8, 29), "on"),
        ("星期天", "星期天", date(2022, 8, 21), "on"),
        ("三天后", "三天后", date(2022, 8, 20), "on"),
        ("两周内报", "两周内", date(2022, 8, 31), "by"),
        ("延到10月底", "到10月底", date(2022, 10, 31), "on"),
        ("8月初", "8月初", date(2022, 8, 5), "by"),
        ("中旬", "中旬", date(2022, 8, 20), "by"),
        ("10.1后", "10.1后", date(2022, 10, 2), "after"),
        ("9月1号到5号", "9月1号到5号", date(2022, 9, 5), "by"),
        ("元旦后一周内", "元旦后一周内", date(2023, 1, 9), "by"),
        ("国庆后首个工作日", "国庆后首个工作日", date(2022, 10, 8), "on"),
        ("节后第一个工作日", "节后第一个工作日", date(2022, 9, 13), "on"),
    ],
)
def test_a_day_is_read_from_when_it_was_said(said: str, words: str, day: date, bound: str) -> None:
    (found,) = read(said)
    assert (found.text, found.day, found.bound) == (words, day, bound)


@pytest.mark.parametrize(
    ("said", "at", "bound"),
    [
        ("明天上午", moment(18, 9), "on"),
        ("明早", moment(18, 9), "on"),
        ("后天中午", moment(19, 12), "on"),
        ("周五下班前", moment(19, 17), "by"),
        ("今晚8点前", moment(17, 20), "by"),
        ("下班前", moment(17, 17), "by"),
        ("12点前", moment(17, 12), "by"),
        ("下午三点半", moment(17, 15, 30), "on"),
        ("25号24点前", moment(25, 23, 59), "by"),
        ("2小时内", moment(17, 12), "by"),
        ("过半小时", moment(17, 10, 30), "on"),
    ],
)
def test_a_time_of_day_is_a_moment_in_the_senders_zone(said: str, at: datetime, bound: str) -> None:
    (found,) = read(said)
    assert (found.day, found.bound) == (at, bound)
    assert isinstance(found.day, datetime)
    assert found.day.tzinfo is NOW.tzinfo


@pytest.mark.parametrize(
    "said",
    [
        *(
            "收到",
            "好的",
            "马上报",
            "过两天",
            "5号任务已完成",
            "3号工作报一下",
            "第5项",
            "完成80%",
            "等领导签字",
        ),
        *("2月30日前", "13月1日", "3点意见", "电话13812345678", "会前3天发", "共3天", "now", ""),
    ],
)
def test_what_names_no_day_has_none(said: str) -> None:
    assert read(said) == []


@pytest.mark.parametrize(
    "said", ["延期一周", "推迟10天", "缓一个月", "再宽限几天", "晚几天", "多给些时间"]
)
def test_a_length_whose_base_is_open_has_no_day(said: str) -> None:
    (found,) = read(said)
    assert found.relative
    assert found.day is None


@pytest.mark.parametrize("said", ["8月10号发的", "昨天", "上周三", "8月1日收到的"])
def test_what_already_happened_is_no_answer_to_when(said: str) -> None:
    (found,) = read(said)
    assert found.done


@pytest.mark.parametrize(
    ("said", "unsure"),
    [
        ("4号", True), ("11.12", True), ("4号前", False), ("到11.12", False), ("周末", True),
        ("8月20日", False), ("4号下午", False),
    ],
)  # fmt: skip
def test_what_may_be_a_tasks_number_is_said_to_be(said: str, unsure: bool) -> None:
    (found,) = read(said)
    assert found.ambiguous is unsure


def test_several_dates_come_in_the_order_they_stand_in() -> None:
    found = read("第3项下周五前，第6项9月底，再宽限几天")
    assert [one.text for one in found] == ["下周五前", "9月底", "宽限几天"]
    assert [one.span[0] for one in found] == sorted(one.span[0] for one in found)


def test_a_break_that_nobody_names_is_the_next_one_and_not_far_off() -> None:
    february, october = NOW.replace(2023, 2, 10), NOW.replace(2022, 10, 12)
    assert [one.day for one in read("节前报", february)] == [date(2023, 4, 4)]
    assert read("节前报", october) == []


# Kinds of words that are of no time by themselves: they stand beside one that is.
_TIMELESS = """
after and around as_of at_least at_most before closing during each edge every_other first from gone
half_past in_advance inert inside last measure more now nth or or_more postpone since times to until
within
"""
TIMELESS = _TIMELESS.split()


def test_every_word_of_time_has_a_sign_that_is_looked_for() -> None:
    words = [word for word, (kind, _) in LEXICON.items() if kind not in TIMELESS]
    assert [word for word in (*words, *FESTIVALS, *PLANS) if not speaks_of_time(word)] == []


@pytest.mark.parametrize(
    "said", ["9.5交", "9/5交", "2022-9", "20220905交", "12:30", "1.5个工作日", "Q3完成", "给 １ 天"]
)
def test_figures_of_time_are_looked_for_too(said: str) -> None:
    assert speaks_of_time(said)


@pytest.mark.parametrize("said", ["3已完成", "都办结了，请过目", "57%", "第3项还没弄", "3.完成"])
def test_a_report_without_a_date_is_seen_to_have_none(said: str) -> None:
    assert not speaks_of_time(said)
