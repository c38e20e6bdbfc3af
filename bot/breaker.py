"""When an account must rest: a platform's own waiting time, or too many failures in a row."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from bot.clock import Clock
from storage.channels import Pause

TOLERATED = 5
"""Failures in a row after which only one message at a time probes the platform."""

PROBE_EVERY = 30.0
DOWN_FOR = 300.0
"""Seconds to rest when the platform does not accept the account itself."""


class Breaker:
    """One account's pause. What it holds is stored, so that a restart does not forget it.

    The end of a pause is kept as a moment (it outlives the process) and as monotonic time (it
    outlives a jump of the wall clock); the earlier of the two ends it.
    """

    def __init__(self, clock: Clock, chance: random.Random) -> None:
        self._clock = clock
        self._random = chance
        self._until: datetime | None = None
        self._until_monotonic = 0.0
        self._failures = 0
        self._told = False
        self._why: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the platform is taken to be down, and messages only probe it."""
        return self._failures >= TOLERATED

    def restore(self, pause: Pause) -> None:
        """Take up a pause that was stored before a restart."""
        self._failures, self._why = pause.failures, pause.why
        if pause.until:
            self._told = pause.failures == 0
            self._rest(max(0.0, (pause.until - self._clock.now()).total_seconds()))

    def pause(self) -> Pause:
        """Return what must outlive a restart."""
        return Pause(self._until, self._failures, self._why)

    def allows(self, in_flight: int) -> tuple[int, float]:
        """Return how many messages may be on the wire, and in how many seconds to ask again."""
        wait = self._wait()
        if wait > 0:
            return 0, wait
        return (1, 0.0) if self.is_open else (in_flight, 0.0)

    def closed_to_replies(self) -> bool:
        """Tell whether a reply must queue like everything else."""
        return self.is_open or self._wait() > 0

    def told_to_wait(self, seconds: float, why: str) -> None:
        """Rest for as long as the platform said; that is no failure of anybody's."""
        self._why = why
        self._told = True
        self._rest(max(seconds, self._wait()))

    def account_down(self, why: str) -> None:
        """Rest long: nothing can be sent until somebody looks at the account's settings."""
        self._why = why
        self._failures = max(self._failures + 1, TOLERATED)
        self._rest(DOWN_FOR)

    def failed(self, why: str) -> None:
        """Count a failure; from the fifth in a row on, rest between single probes."""
        self._failures += 1
        self._why = why
        if self.is_open:
            self._rest(PROBE_EVERY * self._random.uniform(1.0, 1.2))

    def succeeded(self) -> bool:
        """Forget the failures; True when there was something to forget.

        A pause that the platform asked for stands: what was on the wire already proves nothing.
        """
        keeps = self._told and self._wait() > 0
        had = self._failures > 0 or (self._until is not None and not keeps)
        self._failures = 0
        if not keeps:
            self._until, self._why, self._told = None, None, False
        return had

    def _rest(self, seconds: float) -> None:
        self._until = self._clock.now() + timedelta(seconds=seconds)
        self._until_monotonic = self._clock.monotonic() + seconds

    def _wait(self) -> float:
        if self._until is None:
            return 0.0
        by_wall = (self._until - self._clock.now()).total_seconds()
        by_monotonic = self._until_monotonic - self._clock.monotonic()
        return max(0.0, min(by_wall, by_monotonic))
