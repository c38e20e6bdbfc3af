"""When an office may be spoken to."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ledger.planning import Policy
from ledger.planning.hours import close_of, is_open, morning, next_open, slot
from tests.ledger.planning.county import CALENDAR, at

POLICY = Policy()


def on(month: int, day: int, *clock: int) -> datetime:
    return at(date(2022, month, day), time(*clock))


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        pytest.param(on(8, 22, 7), on(8, 22, 8, 30), id="early"),
        pytest.param(on(8, 22, 9), on(8, 22, 9), id="open"),
        pytest.param(on(8, 22, 12), on(8, 22, 14, 30), id="noon"),
        pytest.param(on(8, 22, 18), on(8, 23, 8, 30), id="night"),
        pytest.param(on(8, 26, 18), on(8, 29, 8, 30), id="Friday"),
        pytest.param(on(9, 30, 18), on(10, 8, 8, 30), id="国庆"),
        pytest.param(on(10, 8, 9), on(10, 8, 9), id="调休"),
    ],
)
def test_the_next_open_moment(when, opens):
    assert next_open(when, calendar=CALENDAR, policy=POLICY) == opens
    assert is_open(when, calendar=CALENDAR, policy=POLICY) == (when == opens)


def test_closing_time_is_closed():
    assert not is_open(at(date(2022, 8, 22), time(17, 30)), calendar=CALENDAR, policy=POLICY)
    assert close_of(at(date(2022, 8, 22)), policy=POLICY) == at(date(2022, 8, 22), time(17, 30))


def test_the_next_morning_skips_days_off():
    friday = at(date(2022, 9, 30), time(10))

    assert morning(friday, calendar=CALENDAR, policy=POLICY) == at(date(2022, 10, 8), time(9, 5))


def test_the_morning_of_an_early_moment_is_the_same_day():
    early = at(date(2022, 9, 30), time(1))

    assert morning(early, calendar=CALENDAR, policy=POLICY) == at(date(2022, 9, 30), time(9, 5))


def test_a_person_s_slot_is_the_same_every_day():
    monday, tuesday = at(date(2022, 8, 22), time(1)), at(date(2022, 8, 23), time(1))

    first = slot(monday, 4711, calendar=CALENDAR, policy=POLICY)
    second = slot(tuesday, 4711, calendar=CALENDAR, policy=POLICY)

    assert first.time() == second.time()
    assert time(9, 5) <= first.time() < time(9, 25)


def test_hours_hold_in_a_zone_whose_clocks_change():
    """Office hours are the wall's, on the day clocks go forward and on the day they go back."""
    berlin = ZoneInfo("Europe/Berlin")
    for day in (date(2022, 3, 28), date(2022, 10, 31)):
        early = datetime.combine(day, time(2, 30), berlin)

        assert next_open(early, calendar=CALENDAR, policy=POLICY).time() == time(8, 30)
