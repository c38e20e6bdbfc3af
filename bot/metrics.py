"""What this process has done, counted: turns by outcome, and how long they took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; a turn belongs to every bucket whose bound it does not exceed."""


class Metrics:
    """Counters that begin at zero with the process, as Prometheus expects. No names, no words."""

    def __init__(self) -> None:
        self._turns: Counter[str] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0

    def turn(self, outcome: str, seconds: float) -> None:
        """Count one turn and the time from its beginning to its commit."""
        self._turns[outcome] += 1
        self._seconds += seconds
        for bound in BOUNDS:
            if seconds <= bound:
                self._buckets[bound] += 1

    def samples(self) -> Mapping[str, float]:
        """Return the counters by their Prometheus names."""
        total = float(sum(self._turns.values()))
        found = {
            f'taizhang_turns_total{{outcome="{outcome}"}}': float(count)
            for outcome, count in self._turns.items()
        }
        for bound in BOUNDS:
            found[f'taizhang_turn_seconds_bucket{{le="{bound:g}"}}'] = float(self._buckets[bound])
        found['taizhang_turn_seconds_bucket{le="+Inf"}'] = total
        found["taizhang_turn_seconds_count"] = total
        found["taizhang_turn_seconds_sum"] = round(self._seconds, 6)
        return found
