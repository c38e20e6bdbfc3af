"""A jurisdiction's own numbers, laid over the defaults."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from ledger.planning import Policy, PolicyUnreadable


def test_an_office_changes_some_numbers_and_keeps_the_rest():
    policy = Policy.of({"weekly_pushes": 1, "digest_at": "10:10", "steps_before": [3, 10]})

    assert policy.weekly_pushes == 1
    assert policy.digest_at == time(10, 10)
    assert policy.steps_before == (10, 3)
    assert policy.head_after == Policy().head_after


def test_office_hours_are_read_from_plain_data():
    policy = Policy.of({"office_hours": [["09:00", "12:00"], ["13:30", "17:00"]]})

    assert policy.office_hours == ((time(9), time(12)), (time(13, 30), time(17)))


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"weekly_pushs": 1}, "weekly_pushs"),
        ({"weekly_pushes": -1}, "weekly_pushes"),
        ({"weekly_pushes": "viele"}, "weekly_pushes"),
        ({"digest_at": "25:00"}, "digest_at"),
        ({"office_hours": []}, "office_hours"),
        ({"office_hours": [["12:00", "09:00"]]}, "office_hours"),
        ({"mid_year": [13, 1]}, "mid_year"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(settings, named):
    with pytest.raises(PolicyUnreadable, match=named):
        Policy.of(settings)


@pytest.mark.parametrize(
    ("clock", "moved"),
    [
        (time(7, 0), time(8, 30)),
        (time(9, 0), time(9, 0)),
        (time(12, 0), time(14, 30)),
        (time(20, 0), time(17, 29)),
    ],
)
def test_a_moment_is_moved_inside_the_hours_of_its_own_day(clock, moved):
    at = datetime.combine(date(2022, 5, 5), clock)

    assert Policy().within_hours(at) == datetime.combine(date(2022, 5, 5), moved)


def test_the_29th_of_february_exists_in_every_year():
    assert Policy().day_in(2023, (2, 29)) == date(2023, 2, 28)
