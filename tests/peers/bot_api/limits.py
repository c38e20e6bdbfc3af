"""How fast a bot may talk: one chat, one group, everything together. Off unless asked for."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from tests.peers.bot_api.refusal import too_many


@dataclass
class Window:
    """At most `most` calls in `seconds`."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Return the seconds until one more call is let through."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return self.times[0] + self.seconds - now if len(self.times) >= self.most else 0.0


@dataclass
class Limits:
    """Telegram's published numbers: about 30/s in all, 20/min a group, 1/s a chat with bursts."""

    total_per_second: int = 30
    group_per_minute: int = 20
    chat_per_minute: int = 60
    chat_burst: int = 10
    _windows: dict[object, Window] = field(default_factory=dict)

    def count(self, chat: int, now: float, *, group: bool) -> None:
        """Count one message, or refuse it with 429 and the seconds to wait."""
        windows = [self._window("all", self.total_per_second, 1.0)]
        if group:
            windows.append(self._window((chat, "minute"), self.group_per_minute, 60.0))
        else:
            windows.append(self._window((chat, "minute"), self.chat_per_minute, 60.0))
            windows.append(self._window((chat, "burst"), self.chat_burst, float(self.chat_burst)))
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            raise too_many(math.ceil(wait))
        for window in windows:
            window.times.append(now)

    def _window(self, key: object, most: int, seconds: float) -> Window:
        if key not in self._windows:
            self._windows[key] = Window(most, seconds)
        return self._windows[key]
