"""The one clock. Everything else is handed the time; the demo and the tests wind this on."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta


class Clock:
    """Wall time in UTC and a monotonic time that no correction moves."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place where time comes from

    def monotonic(self) -> float:
        """Return seconds since some moment; only differences mean anything."""
        return time.monotonic()


async def wait_for(event: asyncio.Event, seconds: float | None) -> None:
    """Wait until something happens, for so many seconds at most; None: as long as it takes."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


class WoundClock(Clock):
    """A clock that starts where it is told, runs on, and can be wound on."""

    def __init__(self, start: datetime, *, running: bool = True) -> None:
        assert start.tzinfo is not None, "a moment needs its zone"
        self._base = start.astimezone(UTC)
        self._since = time.monotonic()
        self._running = running

    def now(self) -> datetime:
        """Return the wound moment, plus what has passed since when running."""
        if not self._running:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def wind_to(self, moment: datetime) -> None:
        """Set the clock to a moment; backwards too, as real clocks sometimes jump."""
        self._base = moment.astimezone(UTC)
        self._since = time.monotonic()
