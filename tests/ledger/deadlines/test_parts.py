"""The parts of the reader one by one: numerals, spelling, stretches of days, due days, rules."""

from __future__ import annotations

import re
import sys
from datetime import date
from itertools import islice, takewhile
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from ledger.deadlines import Deadline, Kind, occurrences, read_deadline, spelling, standing
from ledger.deadlines.cycles import LAST, Rhythm, several
from ledger.deadlines.forms import (
    Bearings,
    Edge,
    EdgeName,
    Feast,
    Form,
    Half,
    Month,
    Quarters,
    ThisQuarter,
    Week,
    Weekday,
    WholeYear,
)
from ledger.deadlines.leaf import Impossible, calendar_day
from ledger.deadlines.numerals import pair, value
from ledger.deadlines.rules import rrule
from ledger.deadlines.services import Length
from ledger.deadlines.spans import add_days, add_months, last_of, months, week_of
from ledger.deadlines.spelling import BREAK, spell, spell_prose
from ledger.deadlines.tokens import lex
from tests.ledger.deadlines.rows import CALENDAR

AT = Bearings(date(2022, 7, 12), 2022, CALENDAR)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *(("12", 12), ("０", None), ("007", 7), ("123456", 123456), ("1234567", None)),
        *(("十", 10), ("十二", 12), ("二十", 20), ("二十五", 25), ("一百", 100), ("一百二十", 120)),
        *(("一百零五", 105), ("两", 2), ("两百", 200), ("廿五", 25), ("卅", 30), ("三千", 3000)),
        *(("二〇二二", 2022), ("二○二二", 2022), ("二零二二", 2022), ("〇", 0), ("百十", 110)),
        *(("", None), ("三五十", None), ("五百二千一百三", None), ("1a", None), ("十月", None)),
    ],
)
def test_a_number_is_what_it_says(words: str, number: int | None) -> None:
    assert value(words) == number


@pytest.mark.parametrize(
    ("words", "both"),
    [
        ("三四", (3, 4)),
        ("五六", (5, 6)),
        ("四三", None),
        ("三", None),
        ("十二", None),
        ("三五", None),
    ],
)
def test_two_neighbours_are_both_meant(words: str, both: tuple[int, int] | None) -> None:
    assert pair(words) == both


@pytest.mark.parametrize(
    ("printed", "spelled"),
    [
        ("２０２２ 年 9 月\u3000底", "2022年9月底"),
        ("9月1日—15日", "9月1日-15日"),
        ("9月1日～15日", "9月1日-15日"),
        ("“十四五”", '"十四五"'),
        ("【2022】［5］", "[2022][5]"),
        ("①9月", f"{BREAK}9月"),
        ("⑴㈠", BREAK * 2),
        ("9\u200b月\u00ad底\ufeff", "9月底"),
        ("9月\t底\n前", "9月底前"),
        ("㎡", "m2"),
        ("½", "1⁄2"),
    ],
)
def test_a_text_is_brought_into_one_spelling(printed: str, spelled: str) -> None:
    assert spell(printed) == spelled


def test_a_sign_that_is_not_looked_up_is_spelled_as_it_is_printed() -> None:
    signs = "".join(map(chr, range(sys.maxunicode + 1)))
    plain = re.findall(f"[{spelling._PLAIN}]", signs)
    assert [sign for sign in plain if spelling._compute(sign) != sign] == []


def test_running_text_knows_where_its_signs_stood() -> None:
    spelled = spell_prose("共 26 个，2022 年 9 月１０ 20日")
    assert spelled.text == f"共26个,2022年9月10{BREAK}20日"
    start = spelled.text.index("2022")
    assert spelled.printed(start, start + 5) == (7, 13)
    assert spelled.printed(0, 3) == (0, 4)


@pytest.mark.parametrize(
    ("form", "first", "last"),
    [
        (WholeYear(), date(2022, 1, 1), date(2022, 12, 31)),
        (Half(1), date(2022, 1, 1), date(2022, 6, 30)),
        (Half(2), date(2022, 7, 1), date(2022, 12, 31)),
        (Quarters(2, 3), date(2022, 4, 1), date(2022, 9, 30)),
        (ThisQuarter(), date(2022, 7, 1), date(2022, 9, 30)),
        (ThisQuarter(2), date(2023, 1, 1), date(2023, 3, 31)),
        (Month(2), date(2022, 2, 1), date(2022, 2, 28)),
        (Month(shift=6), date(2023, 1, 1), date(2023, 1, 31)),
        (Week(), date(2022, 7, 11), date(2022, 7, 17)),
        (Week(month=Month(2), number=4), date(2022, 2, 22), date(2022, 2, 28)),
        (Week(month=Month(9), number=5), date(2022, 9, 29), date(2022, 9, 30)),
        (Weekday(1), date(2022, 7, 18), date(2022, 7, 18)),
        (Weekday(2), date(2022, 7, 12), date(2022, 7, 12)),
        (Weekday(7, 0), date(2022, 7, 17), date(2022, 7, 17)),
        (Weekday(1, 0), date(2022, 7, 11), date(2022, 7, 11)),
        (Feast("国庆节"), date(2022, 10, 1), date(2022, 10, 7)),
        (Feast("教师节"), date(2022, 9, 10), date(2022, 9, 10)),
        (Feast("国庆中秋"), date(2022, 9, 10), date(2022, 10, 7)),
    ],
)
def test_a_stretch_knows_its_days(form: Form, first: date, last: date) -> None:
    assert form.span(2022, AT) == (first, last)


@pytest.mark.parametrize(
    ("form", "which", "first", "last"),
    [
        (WholeYear(), "end", date(2022, 12, 31), date(2022, 12, 31)),
        (WholeYear(), "begin", date(2022, 1, 1), date(2022, 1, 31)),
        (WholeYear(), "middle", date(2022, 1, 1), date(2022, 6, 30)),
        (Quarters(3, 3), "begin", date(2022, 7, 1), date(2022, 7, 10)),
        (Quarters(3, 3), "middle", date(2022, 8, 1), date(2022, 8, 31)),
        (Month(9), "begin", date(2022, 9, 1), date(2022, 9, 10)),
        (Month(9), "middle", date(2022, 9, 11), date(2022, 9, 20)),
        (Month(9), "end", date(2022, 9, 30), date(2022, 9, 30)),
    ],
)
def test_an_edge_is_some_days_of_its_stretch(
    form: Form, which: EdgeName, first: date, last: date
) -> None:
    assert Edge(form, which).span(2022, AT) == (first, last)


@pytest.mark.parametrize(
    "form",
    [Month(13), Month(0), Quarters(0, 1), Quarters(3, 2), Quarters(4, 5), Weekday(0), Weekday(8),
     Week(month=Month(9), number=6), Week(month=Month(9), number=0), Feast("盘古节")],
)  # fmt: skip
def test_a_stretch_that_no_calendar_has_is_impossible(form: Form) -> None:
    with pytest.raises(Impossible):
        form.span(2022, AT)


def test_days_and_months_are_added_as_people_do() -> None:
    assert add_months(date(2022, 1, 31), 1) == date(2022, 2, 28)
    assert add_months(date(2022, 12, 5), 1) == date(2023, 1, 5)
    assert add_months(date(2022, 1, 5), -1) == date(2021, 12, 5)
    assert add_days(date(2022, 12, 31), 1) == date(2023, 1, 1)
    assert last_of(2024, 2) == date(2024, 2, 29)
    assert months(2022, 4, 6) == (date(2022, 4, 1), date(2022, 6, 30))
    assert week_of(date(2022, 7, 17), 1) == (date(2022, 7, 18), date(2022, 7, 24))
    beyond = [
        lambda: add_months(date(9998, 12, 1), 1),
        lambda: add_months(date(1, 1, 1), -1),
        lambda: add_days(date(9999, 12, 31), 1),
        lambda: months(9999, 1, 1),
    ]
    for day in beyond:
        with pytest.raises(Impossible):
            day()


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (2023, 2, 29),
        (2023, 13, 1),
        (2023, 0, 1),
        (2023, 4, 31),
        (1899, 1, 1),
        (2201, 1, 1),
        (2023, 1, 0),
    ],
)
def test_a_day_that_no_calendar_has_is_impossible(year: int, month: int, day: int) -> None:
    with pytest.raises(Impossible):
        calendar_day(year, month, day)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2024, 2, 29), date(2200, 12, 31)])
def test_every_other_day_is_read(day: date) -> None:
    assert calendar_day(day.year, day.month, day.day) == day


@pytest.mark.parametrize(
    ("rule", "since", "days"),
    [
        ("FREQ=DAILY;INTERVAL=3", "2022-07-12", ["2022-07-12", "2022-07-15", "2022-07-18"]),
        ("FREQ=WEEKLY;BYDAY=FR,MO", "2022-07-12", ["2022-07-15", "2022-07-18", "2022-07-22"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "2022-07-12", ["2022-07-17", "2022-07-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2022-12-31", ["2022-12-31", "2023-01-31", "2023-02-28"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2022-11-01", ["2022-12-31", "2023-01-31", "2023-03-31"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2022-07-12", ["2022-07-29", "2022-08-26"]),
        ("FREQ=MONTHLY;BYDAY=2WE", "2022-07-12", ["2022-07-13", "2022-08-10"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "2022-10-01", ["2022-10-03"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2022-07-30", ["2022-08-31"]),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=6;BYMONTHDAY=30", "2022-05-12", ["2022-06-30"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2022-07-12", ["2024-02-29", "2028-02-29"]),
        ("FREQ=YEARLY;BYYEARDAY=15,-170", "2022-01-01", ["2022-01-15", "2022-07-15", "2023-01-15"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2022-07-12", []),
        ("FREQ=HOURLY;INTERVAL=2", "2022-07-12", []),
        ("FREQ=DAILY", "9998-12-31", ["9998-12-31"]),
        ("FREQ=WEEKLY;BYDAY=SU", "9998-12-30", ["9999-01-03"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "9998-12-01", ["9998-12-01"]),
    ],
)  # fmt: skip
def test_due_days_follow_one_another(rule: str, since: str, days: list[str]) -> None:
    found = islice(occurrences(rule, date.fromisoformat(since)), len(days) or 1)
    assert [str(day) for day in found] == days


@pytest.mark.parametrize(
    ("length", "rule"),
    [
        (Length(1, "month"), "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (Length(3, "month"), "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        (Length(5, "month"), "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1"),
        (Length(12, "month"), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
        (Length(24, "month"), "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=31"),
        (Length(1, "week"), "FREQ=WEEKLY;BYDAY=SU"),
        (Length(2, "week"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"),
        (Length(10, "day"), "FREQ=DAILY;INTERVAL=10"),
        (Length(3, "workday"), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        (Length(2, "hour"), "FREQ=HOURLY;INTERVAL=2"),
    ],
)
def test_every_so_often_is_a_rule(length: Length, rule: str) -> None:
    found = several(length)
    assert found is not None
    assert rrule(found, AT) == rule


@pytest.mark.parametrize(
    ("length", "unsure"),
    [(Length(1, "month"), False), (Length(3, "month"), False), (Length(4, "month"), True),
     (Length(5, "month"), True), (Length(6, "month"), False), (Length(12, "month"), False),
     (Length(24, "month"), True), (Length(1, "week"), False), (Length(2, "week"), True),
     (Length(1, "day"), False), (Length(10, "day"), True)],
)  # fmt: skip
def test_where_a_longer_rhythm_begins_is_not_said(length: Length, unsure: bool) -> None:
    found = several(length)
    assert found is not None
    assert found.ambiguous is unsure


def test_minutes_and_nothing_are_no_rhythm() -> None:
    assert several(Length(30, "minute")) is None
    assert several(Length(0, "day")) is None


@pytest.mark.parametrize(
    ("months_", "day", "rule"),
    [
        ((), 30, "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ((), 28, "FREQ=MONTHLY;BYMONTHDAY=28"),
        ((), 31, "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ((2, 4), 29, "FREQ=MONTHLY;BYMONTH=2,4;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ((2,), 29, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ((6, 12), 31, "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ((6, 9), 30, "FREQ=YEARLY;BYMONTH=6,9;BYMONTHDAY=30"),
    ],
)
def test_a_day_that_some_months_lack_is_their_last(
    months_: tuple[int, ...], day: int, rule: str
) -> None:
    frequency = "YEARLY" if months_ else "MONTHLY"
    assert rrule(Rhythm(frequency, months=months_, days=(day,)), AT) == rule


@pytest.mark.parametrize(
    ("months_", "days", "february"),
    [
        ((), (15, 30), [15, 28]),
        ((), (15, 31), [15, 28]),
        ((), (10, 20, 29), [10, 20, 28]),
        ((), (28, 30), [28]),
        ((), (1, 15), [1, 15]),
        ((), (15, LAST), [15, 28]),
        ((2, 8), (15, 30), [15, 28]),
    ],
)
def test_the_last_of_several_days_is_not_lost_in_a_short_month(
    months_: tuple[int, ...], days: tuple[int, ...], february: list[int]
) -> None:
    rule = rrule(Rhythm("YEARLY" if months_ else "MONTHLY", months=months_, days=days), AT)
    year = takewhile(lambda day: day.year == 2023, occurrences(rule, date(2023, 1, 1)))
    found = [day for day in year if day.month in (2, 8)]
    assert [day.day for day in found if day.month == 2] == february
    august = [31 if day == LAST else day for day in days]
    assert [day.day for day in found if day.month == 8] == august


@pytest.mark.parametrize(("months_", "day"), [((), 32), ((), 0), ((2,), 30), ((4, 6), 31)])
def test_a_day_that_no_such_month_has_is_impossible(months_: tuple[int, ...], day: int) -> None:
    with pytest.raises(Impossible):
        rrule(Rhythm("YEARLY", months=months_, days=(day,)), AT)


def test_words_know_where_they_stand() -> None:
    words = [(t.kind, t.text, t.start, t.end) for t in lex("请于9月底前报") if t.kind]
    assert words == [
        ("gap", "请于", 0, 2), ("num", "9", 2, 3), ("month", "月", 3, 4), ("edge", "底", 4, 5),
        ("before", "前", 5, 6), ("gap", "报", 6, 7),
    ]  # fmt: skip


def test_only_a_due_day_falls_due() -> None:
    def read(phrase: str) -> Deadline:
        return read_deadline(phrase, issued=date(2022, 7, 12), calendar=CALENDAR)

    assert read("年底前").falls_due == date(2022, 12, 31)
    assert read("本通知印发后3个工作日内").falls_due == date(2022, 7, 15)
    assert read("全年").kind is Kind.CONTINUOUS
    assert read("全年").falls_due is None


def test_every_word_without_a_day_begins_with_one_of_the_signs_that_are_looked_for() -> None:
    pattern = _parser.parse(standing._PLAIN)
    assert set(standing._SIGNS) == _first_signs(pattern)


def _first_signs(pattern: Any) -> set[str]:
    """Return the signs with which a match may begin; a part that may be empty lets the next in."""
    found: set[str] = set()
    for kind, held in pattern:
        parts: list[Any] = []
        match str(kind):
            case "LITERAL":
                return found | {chr(held)}
            case "IN":
                return found | {chr(sign) for _, sign in held}
            case "SUBPATTERN":
                parts = [held[3]]
            case "BRANCH":
                parts = held[1]
            case "MAX_REPEAT" | "MIN_REPEAT":
                parts = [held[2]]
            case "ASSERT" | "ASSERT_NOT" | "AT":
                continue
        found = found.union(*map(_first_signs, parts))
        least = held[0] if str(kind).endswith("REPEAT") else 1
        if least and all(part.getwidth()[0] for part in parts):
            break
    return found
