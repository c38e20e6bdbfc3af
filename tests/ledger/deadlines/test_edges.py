"""Small turns of the reader that no row of the phrase files takes; each was once left unwatched."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from bot.texts import Texts
from ledger.deadlines import (
    Deadline,
    Kind,
    deadline_to_json,
    find_deadlines,
    occurrences,
    read_deadline,
)
from tests.ledger.deadlines.rows import CALENDAR

ISSUED = date(2022, 7, 12)
SAY = Texts.load("zh_CN").say


def read(phrase: str) -> Deadline:
    return read_deadline(phrase, issued=ISSUED, plan_year=2022, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("年底前1个月", date(2022, 11, 30)),
        ("国庆节前1个月", date(2022, 9, 1)),
        ("国庆节前两周", date(2022, 9, 17)),
        ("9月上旬、10月下旬", date(2022, 10, 31)),
        ("通知印发后30分钟内", date(2022, 7, 12)),
        ("通知印发后24小时内", date(2022, 7, 13)),
        ("9月第一个星期天前", date(2022, 9, 4)),
        ("9月5日17:30前", date(2022, 9, 5)),
        ("9月底或10月初", date(2022, 10, 10)),
    ],
)
def test_a_day_is_counted_from_where_the_phrase_says(phrase: str, due: date) -> None:
    assert read(phrase).due == due


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [
        ("每周6", "FREQ=WEEKLY;BYDAY=SA"),
        ("每月28日前", "FREQ=MONTHLY;BYMONTHDAY=28"),
        ("每月29日前", "FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ("每月第一个周日", "FREQ=MONTHLY;BYDAY=1SU"),
        ("每月底前1周", "FREQ=MONTHLY;BYMONTHDAY=-8"),
        ("每季度结束后2周内", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=14"),
        ("每月结束后3小时内", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每年年底", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
        ("每年年中", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1"),
        ("下季度首月5日前", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5"),
    ],
)
def test_a_rhythm_is_the_rule_it_says(phrase: str, rule: str) -> None:
    assert read(phrase).rrule == rule


@pytest.mark.parametrize("phrase", ["9月第30个工作日前", "32日前"])
def test_a_day_that_no_month_has_is_none(phrase: str) -> None:
    assert read(phrase).kind is Kind.NONE


def test_a_year_with_a_comma_and_nothing_to_do_is_a_heading() -> None:
    assert read("2022年，").kind is Kind.NONE


def test_a_count_behind_another_sentence_is_not_the_rhythms_own() -> None:
    assert read("每季度报送1次").count_min == 1
    assert read("每季度报送；全年3次").count_min is None


def test_the_first_of_a_month_can_be_its_first_monday() -> None:
    rule = read("每月第一个周一").rrule or ""

    assert list(islice(occurrences(rule, ISSUED), 2)) == [date(2022, 8, 1), date(2022, 9, 5)]


def test_a_rule_without_any_day_comes_to_an_end() -> None:
    assert list(occurrences("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ISSUED)) == []


@pytest.mark.parametrize(
    ("phrase", "amount", "event"),
    [("次日", 1, None), ("收到后0.5个月内", 15, "收到"), ("会前3日", -3, "会议召开")],
)
def test_a_service_limit_is_so_many_days_from_its_event(
    phrase: str, amount: int, event: str | None
) -> None:
    found = read(phrase)

    assert found.sla
    assert (found.sla.amount, found.sla.unit, found.sla.event) == (amount, "day", event)


def test_the_title_before_a_phrase_gives_its_year() -> None:
    found = read_deadline(
        "年底前",
        issued=date(2023, 12, 20),
        context="《2024年临江县政务公开工作要点》",
        calendar=CALENDAR,
    )

    assert found.due == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("请于9月5日下午3点前报送材料。", "9月5日下午3点前"),
        ("材料收到后当日前办结。", "当日前"),
        ("请各单位次日报送。", "次日"),
    ],
)
def test_in_running_text_a_phrase_ends_where_it_ends(text: str, phrase: str) -> None:
    [(span, found)] = find_deadlines(text, issued=ISSUED, plan_year=2022, calendar=CALENDAR)

    assert (text[slice(*span)], found.phrase) == (phrase, phrase)


def test_a_service_limit_as_data_names_its_amount_its_unit_and_its_event() -> None:
    told = deadline_to_json(read("收到后5个工作日内"), SAY)

    assert told["sla"] == {"amount": 5, "unit": "workday", "event": "收到"}


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        (
            "2022年1月5日前",
            "“2022年1月5日前”即2022年1月5日，当天也算。这一天早于2022年7月12日，请核对。"
            "原文留有余地，请办公室定一次。",
        ),
        (
            "月底前3个工作日",
            "“月底前3个工作日”从2022年7月31日往前数，到2022年7月27日。也可以读作2022年7月31日，"
            "请办公室定一次。",
        ),
        ("通知印发后30分钟内", "“通知印发后30分钟内”从2022年7月12日印发时算起，当天到期。"),
    ],
)  # fmt: skip
def test_a_sentence_says_all_that_it_should(phrase: str, why: str) -> None:
    assert SAY(read(phrase).why) == why
