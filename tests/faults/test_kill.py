"""kill -9 anywhere: nothing is lost, and doubles are at most what was on the wire."""

from __future__ import annotations

import pytest

from tests.faults.worker import message

POINTS = ("commit", "committed", "send", "written", "answered")
FEW = [f"{point}:{k}" for point, k in zip(POINTS, (2, 3, 5, 4, 6), strict=True)]
MANY = [f"{point}:{k}" for point in POINTS for k in range(1, 21)]

deaths = pytest.mark.parametrize(
    "deaths",
    [
        pytest.param(FEW, id="each point"),
        pytest.param(MANY, id="each point, twenty times over", marks=pytest.mark.slow),
    ],
)


@deaths
def test_a_kill_at_any_named_point_loses_nothing(trial, deaths):
    """Row 1: doubles only of what was on the wire, whichever point is the last."""
    die_at_each(trial, deaths)

    trial.check()
    assert trial.kills >= len(deaths) // 2


@deaths
def test_a_platform_that_refuses_doubles_shows_none(wecom_trial, deaths):
    die_at_each(wecom_trial, deaths)

    wecom_trial.check(most_doubles=0)
    assert set(wecom_trial.states().values()) == {"sent"}


def die_at_each(trial, deaths):
    for number, death in enumerate(deaths):
        trial.put(*[message(24 * number + n) for n in range(24)])
        trial.run_until_killed(die_at=death)
    trial.drain()


@pytest.mark.parametrize("runs", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_at_random_times_lose_nothing(trial, runs):
    """Row 2: one database, kill after kill, new messages all the while."""
    trial.kill_at_random(runs, seed=20_260_511)

    trial.check()


@pytest.mark.parametrize("runs", [4, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_at_random_times_double_nothing_where_doubles_are_refused(wecom_trial, runs):
    wecom_trial.kill_at_random(runs, seed=20_260_512)

    wecom_trial.check(most_doubles=0)


def test_what_may_have_arrived_says_so(trial):
    """A message sent again after a crash tells its reader that it may come twice."""
    trial.put(*[message(n) for n in range(8)])
    trial.run_until_killed(die_at="written:3")
    trial.drain()

    again = [m for m in trial.sink.accepted if "补发，可能重复" in m.text]
    assert {m.key for m in again} >= set(trial.doubles())
