"""The office's calendar: its own days, the State Council's schedule, then an estimate."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workdays import workdays

CALENDAR = workdays({})


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 10, 6), False),
        (date(2023, 10, 7), True),  # a make-up Saturday
        (date(2023, 10, 9), True),
        (date(2023, 3, 18), False),
        (date(2035, 10, 1), False),  # no schedule yet: the regulation's own days
        (date(2035, 10, 3), False),
        (date(2035, 10, 4), True),
        (date(2035, 2, 7), False),  # the eve of the Spring Festival
        (date(2035, 5, 2), False),
        (date(2035, 5, 3), True),
        (date(2035, 3, 17), False),  # a Saturday
        (date(1890, 1, 1), True),  # before any calendar: only weekends are known
    ],
)
def test_offices_work_by_the_schedule_or_by_the_regulation(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


def test_a_year_without_a_schedule_is_an_estimate() -> None:
    assert not CALENDAR.is_estimated(2023)
    assert CALENDAR.is_estimated(2035)
    assert CALENDAR.is_estimated(1999)


@pytest.mark.parametrize(
    ("name", "year", "days"),
    [
        ("国庆节", 2023, (date(2023, 9, 29), date(2023, 10, 6))),
        ("国庆", 2022, (date(2022, 10, 1), date(2022, 10, 7))),
        ("春节", 2024, (date(2024, 2, 10), date(2024, 2, 17))),
        ("清明节", 2023, (date(2023, 4, 5), date(2023, 4, 5))),
        ("国庆节", 2035, (date(2035, 10, 1), date(2035, 10, 7))),
        ("春节", 2035, (date(2035, 2, 7), date(2035, 2, 15))),
        ("劳动节", 2035, (date(2035, 5, 1), date(2035, 5, 5))),
        ("元旦", 2035, (date(2034, 12, 30), date(2035, 1, 1))),
        ("端午节", 2035, (date(2035, 6, 9), date(2035, 6, 10))),
        ("教师节", 2023, None),
        ("盘古节", 2023, None),
        ("春节", 1890, None),
    ],
)
def test_a_break_is_the_published_one_or_the_customary(
    name: str, year: int, days: tuple[date, date] | None
) -> None:
    assert CALENDAR.break_of(name, year) == days


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("元宵节", date(2023, 2, 5)), ("重阳", date(2023, 10, 23)), ("除夕", date(2023, 1, 21)),
        ("清明", date(2024, 4, 4)), ("中秋", date(2023, 9, 29)), ("建军节", date(2023, 8, 1)),
    ],
)  # fmt: skip
def test_a_festival_has_its_day(name: str, day: date) -> None:
    assert CALENDAR.festival(name, day.year) == day


@given(day=st.dates())
def test_every_day_there_is_has_an_answer(day: date) -> None:
    assert CALENDAR.is_workday(day) in (True, False)


def test_an_offices_own_days_come_first() -> None:
    own = workdays({date(2023, 10, 6): True, date(2023, 10, 9): False})
    assert own.is_workday(date(2023, 10, 6))
    assert not own.is_workday(date(2023, 10, 9))
    assert own.is_workday(date(2023, 10, 10))
