"""The due days of what recurs, from the rules that notices speak."""

from __future__ import annotations

from datetime import date

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.planning.recurrence import occurrences

YEAR = (date(2022, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", ["0331", "0630", "0930", "1231"]),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1", ["0630", "1231"]),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31", ["0131"]),
        ("FREQ=MONTHLY;BYMONTHDAY=25", [f"{month:02}25" for month in range(1, 13)]),
        ("FREQ=WEEKLY;BYDAY=FR", []),
        ("FREQ=DAILY", []),
        ("FREQ=YEARLY;BYWEEKNO=20", []),
        ("", []),
        ("nonsense", []),
    ],
)
def test_rules_give_their_days(rule, found):
    assert [f"{day:%m%d}" for day in occurrences(rule, *YEAR)] == found


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
