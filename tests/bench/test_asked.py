"""What was asked of a figure stands beside it, and what is short of that is gathered."""

from __future__ import annotations

import pytest

from bench.asked import at_least, at_most, shortfalls


def test_only_what_is_not_reached_is_gathered(capsys: pytest.CaptureFixture[str]) -> None:
    at_least("throughput", 1, 1.0, "×")
    at_least("throughput by web hook", 1, 0.704, "×")
    at_most("first paint", 1000, 1250, "ms")
    at_most("lost", 0, 0)
    assert shortfalls(capsys.readouterr().out) == [
        "throughput by web hook: at least 1 ×; it is 0.7 ×",
        "first paint: at most 1,000 ms; it is 1,250 ms",
    ]
