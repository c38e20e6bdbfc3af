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
        ({"mid_year": [0, 1]}, "mid_year"),
        ({"year_end": [12, 0]}, "year_end"),
        ({"year_end": [12, 32]}, "year_end"),
        ({"year_end": [12]}, "year_end"),
        ({"group_unseen": True}, "group_unseen"),
        ({"office_hours": [["09:00", "12:00"], ["12:00", "17:00"]]}, "office_hours"),
        ({"secrecy_words": "内部"}, "secrecy_words"),
        ({"secrecy_words": ["密"]}, "secrecy_words"),
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


def test_the_office_s_own_words_days_and_clocks_are_read() -> None:
    policy = Policy.of(
        {
            "secrecy_words": [" 内部资料 ", "不公开"],
            "year_end": ["12", "20"],
            "digest_at": time(8, 45),
            "steps_before": [2, 7, 7, 0],
            "weekly_pushes": "3",
            "settling_days": 0,
        }
    )

    assert policy.secrecy_words == ("内部资料", "不公开")
    assert policy.year_end == (12, 20)
    assert policy.digest_at == time(8, 45)
    assert policy.steps_before == (7, 2, 0)
    assert (policy.weekly_pushes, policy.settling_days) == (3, 0)


def test_the_first_and_last_day_of_a_year_can_be_set() -> None:
    policy = Policy.of({"unit_report_by": [1, 1], "county_report_by": [12, 31]})

    assert policy.day_in(2024, policy.unit_report_by) == date(2024, 1, 1)
    assert policy.day_in(2024, policy.county_report_by) == date(2024, 12, 31)


def test_a_sentence_names_the_setting_its_value_and_what_was_expected() -> None:
    with pytest.raises(PolicyUnreadable) as unread:
        Policy.of({"mid_year": [13, 1]})

    assert str(unread.value) == "policy: mid_year: [13, 1]: expected [month, day]"


def test_an_opening_minute_is_open_and_a_closing_one_is_not() -> None:
    day = date(2022, 5, 5)

    opening = datetime.combine(day, time(8, 30))
    closing = datetime.combine(day, time(11, 30))

    assert Policy().within_hours(opening) == opening
    assert Policy().within_hours(closing) == datetime.combine(day, time(14, 30))
