"""How often one browser may ask: a bucket that fills again with time."""

from __future__ import annotations

from collections.abc import Callable

_MOST = 20_000  # visitors remembered; far more than a county has


class Allowance:
    """So many at once, so many a minute, for each visitor."""

    def __init__(self, at_once: int, per_minute: float, monotonic: Callable[[], float]) -> None:
        self._at_once = float(at_once)
        self._per_second = per_minute / 60
        self._monotonic = monotonic
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, who: str) -> float:
        """Return 0 and count one, or return the seconds to wait until the next is free."""
        now = self._monotonic()
        left, since = self._left.get(who, (self._at_once, now))
        left = min(self._at_once, left + (now - since) * self._per_second)
        if left < 1:
            return (1 - left) / self._per_second
        if len(self._left) >= _MOST:
            self._forget_idle(now)
        self._left[who] = (left - 1, now)
        return 0.0

    def _forget_idle(self, now: float) -> None:
        full = self._at_once / self._per_second
        self._left = {who: kept for who, kept in self._left.items() if now - kept[1] < full}
