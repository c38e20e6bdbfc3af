"""The yearly notice of days off reads right, and what is not understood is named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.workdays import workdays
from ledger.days_off import festivals_open, read_days_off, says_days_off, stretches

TODAY = date(2026, 11, 21)
NOTICE = """国务院办公厅关于2025年部分节假日安排的通知
各省、自治区、直辖市人民政府：
根据2024年11月10日的决定，国庆节自10月1日起放假调休7天。现将2025年元旦、春节等放假调休日期通知如下。
　　一、元旦：1月1日（周三）放假1天，不调休。
　　二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
　　三、清明节：4月4日（周五）至6日（周日）放假，共3天。
　　四、劳动节：5月1日（周四）至5日（周一）放假
调休，共5天。4月27日（周日）上班。
　　五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
　　六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地要安排好值班，遇有2人以上的情形及时报告。
国务院办公厅
2024年11月12日"""


def test_a_whole_notice_reads_as_the_published_calendar_of_its_year() -> None:
    found = read_days_off(NOTICE, today=date(2024, 11, 12))

    assert says_days_off(NOTICE)
    assert (found.unread, found.problems, found.assumed) == ((), (), False)
    year = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    published, entered = workdays({}), workdays(found.days)
    assert [d for d in year if published.is_workday(d) is not entered.is_workday(d)] == []
    assert {d for d, works in found.days.items() if works} == {
        d for d in year if d.weekday() > 4 and published.is_workday(d)
    }
    assert festivals_open(published, found.days, 2025) == ()


def spans(text: str) -> tuple[list[str], list[str]]:
    found = read_days_off(text, today=TODAY)
    assert not found.problems
    off = stretches(day for day, works in found.days.items() if not works)
    return (
        [f"{first:%Y%m%d}-{last:%Y%m%d}" for first, last in off],
        [f"{day:%Y%m%d}" for day, works in sorted(found.days.items()) if works],
    )


@pytest.mark.parametrize(
    ("said", "off", "on"),
    [
        ("10月1日至8日放假，9月28日、11日上班", ["20271001-20271008"], ["20270911", "20270928"]),
        (
            "2027年春节：2月5日至11日放假调休，共7天。1月31日（星期日）、2月13日（星期六）上班",
            ["20270205-20270211"],
            ["20270131", "20270213"],
        ),
        ("2027年10月1-8日放假", ["20271001-20271008"], []),
        ("12月31日至1月2日放假", ["20261231-20270102"], []),
        ("1月4日(周一)正常上班", [], ["20270104"]),
        ("放假时间为10月1日至7日，上班：10月8日", ["20271001-20271007"], ["20271008"]),
        ("放假安排：10月1日至8日放假，请安排好值班", ["20271001-20271008"], []),
        ("五一5月1日到5日放假，4月25日补班", ["20270501-20270505"], ["20270425"]),
        ("一、元旦：2028年1月1日放假，与周末连休。", ["20280101-20280101"], []),
        (
            "一、元旦：2022年12月31日至2023年1月2日放假。二、春节：1月21日至27日放假",
            ["20221231-20230102", "20230121-20230127"],
            [],
        ),
        (
            "2026年国庆节：10月1日至7日放假。2027年元旦：1月1日至3日放假",
            ["20261001-20261007", "20270101-20270103"],
            [],
        ),
    ],
)  # fmt: skip
def test_typed_sentences_are_read(said: str, off: list[str], on: list[str]) -> None:
    assert says_days_off(said)
    assert spans(said) == (off, on)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("10月1日放假，10月1日上班", "days_off.both"),
        ("2027年10月9日（星期三）上班", "days_off.wrong_weekday"),
        ("2027年10月8日至1日放假", "days_off.no_stretch"),
        ("2027年10月1日至31日放假", "days_off.no_stretch"),
        ("10月1日至8日放假，共7天", "days_off.miscounted"),
        ("2027年1月1日放假3天", "days_off.miscounted"),
    ],
)
def test_what_cannot_be_true_is_refused_by_name(said: str, problem: str) -> None:
    assert says_days_off(said)
    assert [each.key for each in read_days_off(said, today=TODAY).problems] == [problem]


@pytest.mark.parametrize(
    "said",
    [
        "春节放假7天",
        "6号放假",
        "2月30日放假",
        "8月31日前上班",
        "9月30日上班，催一下司法局第6项",
        "2月3日起正常上班",
        "第6项放假前办好",
        "第6项10月9日上班后办好",
        "第20项三季度前是9月30号",
        "国庆放几天假",
    ],
)
def test_other_sentences_set_no_day(said: str) -> None:
    assert not says_days_off(said)
    assert not read_days_off(said, today=TODAY).days


def test_a_sentence_that_is_not_understood_is_named_and_nothing_is_taken_from_it() -> None:
    text = "一、元旦：2027年1月1日至3日放假。二、春节：自2月5日起放假若干天，1月31日上班。"

    found = read_days_off(text, today=TODAY)

    assert found.unread == ("二、春节:自2月5日起放假若干天,1月31日上班",)
    assert sorted(found.days) == [date(2027, 1, day) for day in (1, 2, 3)]


def test_a_year_is_known_once_every_festival_has_its_day_off() -> None:
    days = {date(2035, 1, 1): False}

    assert workdays(days).is_estimated(2035)
    assert festivals_open(workdays({}), days, 2035)[0] == "春节"
