"""The annual reports' statutory days: two reminders to the units, one line for the office."""

from __future__ import annotations

from datetime import date, timedelta

from bot.workdays import workdays
from ledger.planning.policy import Policy
from ledger.planning.statutory import FIRST, LAST, county_report, unit_report

CALENDAR, POLICY = workdays({}), Policy()
JANUARY = [date(2023, 1, 1) + timedelta(days=n) for n in range(31)]


def test_units_are_reminded_in_the_first_week_and_two_working_days_before():
    told = {day: unit_report(day, calendar=CALENDAR, policy=POLICY) for day in JANUARY}

    firsts = [day for day, found in told.items() if found and found[0] == FIRST]
    lasts = [day for day, found in told.items() if found and found[0] == LAST]
    assert firsts[0] == date(2023, 1, 3)
    assert firsts[-1] < date(2023, 1, 12)
    assert lasts[0] == date(2023, 1, 29)  # a Sunday that is worked; 28 and 29 make up the holiday
    assert all(found is None or found[1] == date(2023, 1, 31) for found in told.values())


def test_nothing_is_said_in_any_other_month():
    days = [date(2022, 2, 1) + timedelta(days=n) for n in range(333)]

    assert not any(unit_report(day, calendar=CALENDAR, policy=POLICY) for day in days)


def test_the_days_are_the_offices_to_set():
    policy = Policy.of({"unit_report_by": [2, 10], "county_report_by": [4, 15]})

    assert unit_report(date(2023, 2, 9), calendar=CALENDAR, policy=policy) == (
        LAST,
        date(2023, 2, 10),
    )
    assert unit_report(date(2023, 1, 30), calendar=CALENDAR, policy=policy) is None
    assert county_report(date(2023, 4, 1), calendar=CALENDAR, policy=policy) == date(2023, 4, 15)
    silent = Policy.of({"statutory_reports": 0})
    assert unit_report(date(2023, 1, 31), calendar=CALENDAR, policy=silent) is None
    assert county_report(date(2023, 3, 20), calendar=CALENDAR, policy=silent) is None


def test_the_county_report_is_on_the_desk_in_its_last_weeks():
    assert county_report(date(2023, 2, 20), calendar=CALENDAR, policy=POLICY) is None
    assert county_report(date(2023, 3, 20), calendar=CALENDAR, policy=POLICY) == date(2023, 3, 31)
    assert county_report(date(2023, 4, 1), calendar=CALENDAR, policy=POLICY) is None


def test_each_reminder_begins_and_ends_on_its_day() -> None:
    def found(day: int, policy: Policy = POLICY) -> str | None:
        told = unit_report(date(2024, 1, day), calendar=CALENDAR, policy=policy)
        return told[0] if told else None

    assert [found(day) for day in (1, 2, 8, 9)] == [None, FIRST, FIRST, None]
    assert [found(day) for day in (28, 29, 31)] == [None, LAST, LAST]
    without_steps = Policy.of({"steps_before": []})
    assert [found(day, without_steps) for day in (28, 29)] == [None, LAST]


def test_the_county_s_desk_has_it_for_twenty_working_days() -> None:
    def on_desk(day: date) -> bool:
        return county_report(day, calendar=CALENDAR, policy=POLICY) is not None

    assert [on_desk(date(2024, 3, day)) for day in (1, 4, 31)] == [False, True, True]
    assert not on_desk(date(2024, 4, 1))
