"""Counting in working days on the official calendar, make-up days included."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workdays import workdays
from ledger.workdays import (
    add_workdays,
    first_workday_from,
    last_workday_up_to,
    workdays_until,
)

CALENDAR = workdays({})
DAYS = st.dates(date(2015, 1, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        (date(2023, 9, 28), date(2023, 10, 7), 1),  # the break, then a make-up Saturday
        (date(2023, 3, 20), date(2023, 3, 20), 0),
        (date(2023, 3, 24), date(2023, 3, 26), 0),  # a weekend
        (date(2023, 3, 20), date(2023, 3, 24), 4),
        (date(2023, 3, 27), date(2023, 3, 24), -1),
        (date(2023, 3, 26), date(2023, 3, 24), 0),
        (date(2023, 10, 8), date(2023, 9, 28), -2),
    ],
)
def test_working_days_left_leave_out_today_and_the_days_off(
    today: date, due: date, left: int
) -> None:
    assert workdays_until(CALENDAR, today, due) == left


@pytest.mark.parametrize(
    ("day", "amount", "found"),
    [
        (date(2023, 3, 20), 20, date(2023, 4, 18)),  # Qingming in between
        (date(2023, 9, 28), 1, date(2023, 10, 7)),
        (date(2023, 10, 7), -1, date(2023, 9, 28)),
        (date(2023, 3, 20), 0, date(2023, 3, 20)),
        (date(2023, 3, 18), 1, date(2023, 3, 20)),
        (date(2023, 3, 20), -1, date(2023, 3, 17)),
    ],
)
def test_counting_begins_the_day_after(day: date, amount: int, found: date) -> None:
    assert add_workdays(CALENDAR, day, amount) == found


def test_the_nearest_working_day_is_the_day_itself_when_offices_work() -> None:
    saturday, make_up = date(2023, 9, 30), date(2023, 10, 7)
    assert last_workday_up_to(CALENDAR, saturday) == date(2023, 9, 28)
    assert first_workday_from(CALENDAR, saturday) == make_up
    assert last_workday_up_to(CALENDAR, make_up) == make_up
    assert first_workday_from(CALENDAR, make_up) == make_up


@given(day=DAYS, amount=st.integers(1, 60))
def test_going_so_many_working_days_on_leaves_so_many(day: date, amount: int) -> None:
    found = add_workdays(CALENDAR, day, amount)
    assert CALENDAR.is_workday(found)
    assert workdays_until(CALENDAR, day, found) == amount
    assert workdays_until(CALENDAR, found, day) == -amount


@given(day=DAYS, amount=st.integers(1, 40))
def test_there_and_back_again_is_the_working_day_before(day: date, amount: int) -> None:
    there = add_workdays(CALENDAR, day, amount)
    assert add_workdays(CALENDAR, there, -amount) == last_workday_up_to(CALENDAR, day)


@given(day=DAYS)
def test_nothing_lies_between_a_day_and_its_nearest_working_days(day: date) -> None:
    before, after = last_workday_up_to(CALENDAR, day), first_workday_from(CALENDAR, day)
    assert before <= day <= after
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(map(CALENDAR.is_workday, between))


def test_an_office_has_days_of_its_own() -> None:
    own = workdays({date(2023, 3, 21): False, date(2023, 3, 25): True})
    assert add_workdays(own, date(2023, 3, 20), 1) == date(2023, 3, 22)
    assert last_workday_up_to(own, date(2023, 3, 26)) == date(2023, 3, 25)
