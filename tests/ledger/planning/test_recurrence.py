"""The due days of what recurs, from the rules that notices speak."""

from __future__ import annotations

from datetime import date

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.deadlines.model import Kind
from ledger.planning.recurrence import following_round, occurrences
from tests.ledger.planning.county import kind

YEAR = (date(2022, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", ["0331", "0630", "0930", "1231"]),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1", ["0630", "1231"]),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31", ["0131"]),
        ("FREQ=MONTHLY;BYMONTHDAY=25", [f"{month:02}25" for month in range(1, 13)]),
        ("FREQ=YEARLY", ["1231"]),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1", ["0131", "0331", "0531", "0731", "0930", "1130"]),
        ("FREQ=YEARLY;BYYEARDAY=171,344", ["0620", "1210"]),
        (
            "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5",
            ["0107", "0407", "0707", "1007"],
        ),
        ("FREQ=MONTHLY;BYMONTH=2,4;BYMONTHDAY=28,29,30,-1", ["0228", "0428", "0429", "0430"]),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=+1", ["0501"]),
        ("FREQ=WEEKLY;BYDAY=FR", []),
        ("FREQ=DAILY", []),
        ("FREQ=YEARLY;BYWEEKNO=20", []),
        ("", []),
        ("nonsense", []),
        ("FREQ=YEARLY;BYMONTH=5;X=1=2", []),
    ],
)
def test_rules_give_their_days(rule, found):
    assert [f"{day:%m%d}" for day in occurrences(rule, *YEAR)] == found


def test_a_rule_of_every_second_year_counts_from_its_first() -> None:
    rule = "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=31"

    found = occurrences(rule, date(2022, 3, 1), date(2026, 12, 31))

    assert found == (date(2022, 12, 31), date(2024, 12, 31), date(2026, 12, 31))


QUARTERLY = kind(Kind.RECURRING, "每季度", rrule="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1")


@pytest.mark.parametrize(
    ("today", "following"),
    [
        (date(2022, 1, 1), date(2022, 6, 30)),
        (date(2022, 3, 31), date(2022, 6, 30)),
        (date(2022, 4, 1), date(2022, 9, 30)),
        (date(2022, 10, 1), None),
    ],
)
def test_the_following_round_is_the_one_after_the_present(today, following):
    assert following_round(QUARTERLY, 2022, today) == following


def test_a_rule_that_starts_late_has_no_round_before_its_start():
    late = kind(Kind.RECURRING, "自7月起", rrule=QUARTERLY.rrule, start=date(2022, 7, 1))

    assert following_round(late, 2022, date(2022, 1, 1)) == date(2022, 12, 31)
    assert following_round(kind(Kind.RECURRING), 2022, date(2022, 1, 1)) is None


months = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)
month_days = st.lists(
    st.integers(-5, 31).filter(lambda number: number != 0), min_size=1, max_size=3, unique=True
)


@settings(deadline=None)
@given(months=months, days=month_days, frequency=st.sampled_from(["YEARLY", "MONTHLY"]))
def test_they_are_the_days_that_another_reader_finds(months, days, frequency):
    rule = (
        f"FREQ={frequency};BYMONTH={','.join(map(str, months))};"
        f"BYMONTHDAY={','.join(map(str, days))}"
    )
    theirs = rrulestr(f"DTSTART:20220101T000000\nRRULE:{rule};UNTIL=20221231T235959")

    assert list(occurrences(rule, *YEAR)) == [moment.date() for moment in theirs]
