"""So much at once, so much a minute, for each visitor."""

from __future__ import annotations

from bot.channels.web.allowance import Allowance


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_allowed_and_then_told_how_long_to_wait():
    seconds = Seconds()
    allowance = Allowance(3, 60, seconds)

    assert [allowance.take("a") for _ in range(3)] == [0, 0, 0]
    assert allowance.take("a") == 1.0
    assert allowance.take("b") == 0


def test_time_fills_the_bucket_but_never_beyond_the_burst():
    seconds = Seconds()
    allowance = Allowance(2, 60, seconds)
    for _ in range(2):
        allowance.take("a")

    seconds.now = 3600
    taken = [allowance.take("a") for _ in range(3)]

    assert taken[:2] == [0, 0]
    assert taken[2] > 0
