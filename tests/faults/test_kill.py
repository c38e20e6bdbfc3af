"""kill -9 anywhere: nothing is lost, and doubles are at most what was on the wire."""

from __future__ import annotations

import random

import pytest

from tests.faults.worker import message

POINTS = ("commit", "committed", "send", "written", "answered")
LOSES_NOTHING_DOUBLES_NOTHING = ("commit", "committed", "send")


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_point_loses_nothing(trial, point):
    """Row 1: each point, several times over; a double only where the request was already out."""
    trial.put(*[message(n) for n in range(24)])

    for k in (1, 2, 5, 9):
        trial.run_until_killed(die_at=f"{point}:{k}")
    trial.drain()

    trial.check()
    assert trial.kills == 4
    if point == "send":
        # The others on the wire at that moment may have got through; this one had not begun.
        assert sum(trial.doubles().values()) <= trial.kills * 3


@pytest.mark.parametrize("point", POINTS)
def test_a_platform_that_refuses_doubles_shows_none(wecom_trial, point):
    wecom_trial.put(*[message(n) for n in range(24)])

    for k in (1, 3, 8):
        wecom_trial.run_until_killed(die_at=f"{point}:{k}")
    wecom_trial.drain()

    wecom_trial.check(most_doubles=0)
    assert set(wecom_trial.states().values()) == {"sent"}


@pytest.mark.parametrize("runs", [10, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_at_random_times_lose_nothing(trial, runs):
    """Row 2: one database, kill after kill, new messages all the while."""
    kill_at_random(trial, runs, seed=20_260_511)

    trial.check()


@pytest.mark.parametrize("runs", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_at_random_times_double_nothing_where_doubles_are_refused(wecom_trial, runs):
    kill_at_random(wecom_trial, runs, seed=20_260_512)

    wecom_trial.check(most_doubles=0)


def kill_at_random(trial, runs, *, seed):
    """Kill a worker so many times, each after a time that the seed decides."""
    chance = random.Random(seed)
    number = 0
    for _ in range(runs):
        trial.put(*[message(number + n, chats=40) for n in range(40)])
        number += 40
        trial.run_until_killed(after=chance.uniform(0.12, 0.4))
    trial.drain()


def test_what_may_have_arrived_says_so(trial):
    """A message sent again after a crash tells its reader that it may come twice."""
    trial.put(*[message(n) for n in range(8)])
    trial.run_until_killed(die_at="written:3")
    trial.drain()

    again = [m for m in trial.sink.accepted if "补发，可能重复" in m.text]
    assert {m.key for m in again} >= set(trial.doubles())
