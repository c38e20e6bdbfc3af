"""The lunar festivals, against days that everybody remembers."""

from __future__ import annotations

from datetime import date

import pytest

from bot.workdays import workdays


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("春节", date(2022, 2, 1)),
        ("春节", date(2026, 2, 17)),
        ("除夕", date(2026, 2, 16)),
        ("元宵", date(2024, 2, 24)),
        ("端午节", date(2023, 6, 22)),
        ("中秋", date(2025, 10, 6)),
        ("中秋节", date(2020, 10, 1)),
        ("重阳节", date(2025, 10, 29)),
        ("清明节", date(2025, 4, 4)),
        ("国庆节", date(2022, 10, 1)),
    ],
)
def test_a_festival_falls_on_its_day(name: str, day: date) -> None:
    assert workdays({}).festival(name, day.year) == day


def test_an_unknown_name_or_year_has_no_day() -> None:
    assert workdays({}).festival("春节", 1900) is None
    assert workdays({}).festival("双十一", 2026) is None
