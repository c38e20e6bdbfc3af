"""How fast an account may send: token buckets for the account and for each of its chats."""

from __future__ import annotations

import math

from bot.channels.base import Pace

AT_ONCE = 0.2
"""Seconds' worth of an account's messages that may go at once after a rest: the busiest second
has this much more than `per_second`.
"""

_MANY = 512
"""Chats remembered before the rested ones are forgotten."""


class Bucket:
    """Holds up to `burst` permissions and gains `per_second`. Time is monotonic seconds."""

    __slots__ = ("_at", "_burst", "_held", "_rate")

    def __init__(self, per_second: float, burst: float, now: float) -> None:
        self._rate = per_second
        self._burst = burst
        self._held = burst
        self._at = now

    def held(self, now: float) -> float:
        """Return how many permissions are there now."""
        if now > self._at:
            self._held = min(self._burst, self._held + (now - self._at) * self._rate)
            self._at = now
        return self._held

    def take(self, now: float) -> None:
        """Use one permission; going below zero makes the next ones wait longer."""
        self._held = self.held(now) - 1

    def wait(self, now: float) -> float:
        """Return the seconds until one permission is there."""
        missing = 1 - self.held(now)
        if missing <= 1e-9:
            return 0.0
        return missing / self._rate if self._rate > 0 else math.inf

    def full(self, now: float) -> bool:
        """Tell whether nothing has been taken for so long that it need not be remembered."""
        return self.held(now) >= self._burst


class Pacing:
    """One account's pace. Kept in memory: exactly one process sends for an account at a time."""

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace = pace
        self._account = Bucket(pace.per_second, max(1.0, pace.per_second * AT_ONCE), now)
        self._chats: dict[str, tuple[Bucket, ...]] = {}

    def ready(self, now: float) -> int:
        """Return how many messages the account may send right now."""
        return int(self._account.held(now) + 1e-9)

    def wait(self, now: float) -> float:
        """Return the seconds until the account may send one more."""
        return self._account.wait(now)

    def chat_wait(self, chat: str, now: float) -> float:
        """Return the seconds until a chat may be written to again."""
        buckets = self._chats.get(chat) or self._chats.get(self._pace.counted(chat), ())
        return max((bucket.wait(now) for bucket in buckets), default=0.0)

    def take(self, chat: str, now: float, *, group: bool) -> None:
        """Count one message to a chat."""
        self._account.take(now)
        if chat not in self._chats:
            self._forget_rested(now)
            counted = self._pace.counted(chat)
            if counted not in self._chats:
                self._chats[counted] = self._buckets(now, group)
            self._chats[chat] = self._chats[counted]
        for bucket in self._chats[chat]:
            bucket.take(now)

    def busy(self, now: float) -> dict[str, float]:
        """Return the chats that must rest, and for how many seconds."""
        waits = ((chat, self.chat_wait(chat, now)) for chat in self._chats)
        return {chat: wait for chat, wait in waits if wait > 0}

    def _buckets(self, now: float, group: bool) -> tuple[Bucket, ...]:
        pace = self._pace
        per_minute = pace.group_per_minute if group else pace.chat_per_minute
        minute = Bucket(per_minute / 60, pace.chat_burst, now)
        if pace.chat_per_hour is None:
            return (minute,)
        return (minute, Bucket(pace.chat_per_hour / 3600, pace.chat_per_hour, now))

    def _forget_rested(self, now: float) -> None:
        if len(self._chats) < _MANY:
            return
        self._chats = {
            chat: buckets
            for chat, buckets in self._chats.items()
            if not all(bucket.full(now) for bucket in buckets)
        }
