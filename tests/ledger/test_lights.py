"""红黄绿灯: what colour an item has on a day."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.deadlines.model import Kind
from ledger.lights import light
from ledger.model import Light, State
from ledger.planning import Policy
from tests.ledger.planning.county import CALENDAR, by, item, kind

DUE = date(2022, 8, 31)


def colour(assignment, day):
    return light(assignment, today=day, calendar=CALENDAR, policy=Policy())


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        pytest.param({}, date(2022, 6, 1), Light.GREEN, id="far off"),
        pytest.param({}, date(2022, 8, 22), Light.YELLOW, id="seven days before"),
        pytest.param({}, DUE, Light.YELLOW, id="on the day"),
        pytest.param({}, date(2022, 9, 1), Light.RED, id="a day late"),
        pytest.param({"blocked": "缺经费"}, date(2022, 6, 1), Light.YELLOW, id="blocked"),
        pytest.param({"state": State.REPORTED_DONE}, date(2022, 9, 1), Light.GREEN, id="reported"),
        pytest.param({"state": State.RETURNED}, date(2022, 9, 1), Light.RED, id="returned, late"),
        pytest.param({"state": State.CLOSED}, date(2022, 9, 1), Light.BLUE, id="closed"),
        pytest.param({"due": date(2022, 9, 15)}, date(2022, 9, 1), Light.GREEN, id="extended"),
    ],
)
def test_the_light_of_a_dated_item(facts, day, expected):
    assert colour(item(by(DUE), **facts), day) is expected


@pytest.mark.parametrize("which", [Kind.CONTINUOUS, Kind.VAGUE, Kind.NONE, Kind.SLA])
def test_what_has_no_date_is_grey_unless_blocked(which):
    assert colour(item(kind(which)), date(2022, 12, 1)) is Light.GREY
    assert colour(item(kind(which), blocked="缺人"), date(2022, 12, 1)) is Light.YELLOW
