"""The ticks: a handful of named, idempotent jobs, and a watchdog that trusts none of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock, wait_for
from bot.planner import Planner
from storage.database import Database

JUMP = 3600.0
"""Seconds between wall clock and monotonic clock that count as a jump."""

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[None]]


class TickDied(Exception):
    """A tick has not completed for three of its periods: this process must be started anew."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A job by name. `every` is its period in seconds; a nightly one names its time of day."""

    name: str
    every: float
    does: str
    nightly_at: str | None = None


PLAN = Tick("plan", 15.0, "plans the day's pushes of every office whose turn it is")
HEALTH = Tick("health", 60.0, "watches the wall clock against the monotonic one")
UPKEEP = Tick("upkeep", 86_400.0, "forgets old words, and backs up", nightly_at="03:30")
TICKS = (PLAN, HEALTH, UPKEEP)
"""What `doctor` lists. None of them is a reminder, and each may run as often as it likes."""

_PERIODS = 3
_GRACE = 30.0


class Scheduler:
    """APScheduler as a clock: memory store, coalescing, one run of a tick at a time.

    No tick may raise into it (a dead timer would go unnoticed), and none is trusted to fire: the
    watchdog first sets a stalled tick going again, then ends the process with TickDied.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        wake: Callable[[], None],
        timezone: str = "Asia/Shanghai",
        nightly: Work | None = None,
    ) -> None:
        self._clock = clock
        self._wake = wake
        self.planner = Planner(database, clock)
        self._works: Mapping[Tick, Work] = {
            PLAN: self.plan_now,
            HEALTH: self._watch_clock,
            UPKEEP: nightly or _nothing,
        }
        self._completed: dict[str, float] = {}
        self._revived: set[str] = set()
        self._clocks = (clock.now(), clock.monotonic())
        self._jumped = False
        self._scheduler = AsyncIOScheduler(
            timezone=timezone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Tick until stopped. Raises TickDied when a tick stays dead."""
        started = asyncio.get_running_loop().time()
        for tick in TICKS:
            self._completed[tick.name] = started
            self._schedule(tick)
        self._scheduler.start()
        try:
            while not stop.is_set():
                self.check(asyncio.get_running_loop().time())
                await wait_for(stop, _GRACE / 3)
        finally:
            self._scheduler.shutdown(wait=False)

    def check(self, now: float) -> None:
        """Revive a tick that has not completed for three periods; the second time, raise."""
        for tick in TICKS:
            silent = now - self._completed[tick.name]
            if silent <= max(_PERIODS * tick.every, _GRACE):
                self._revived.discard(tick.name)
                continue
            if tick.name in self._revived:
                raise TickDied(f"the tick {tick.name!r} has been silent for {silent:.0f} s")
            log.error("tick.silent", tick=tick.name, seconds=round(silent))
            self._revived.add(tick.name)
            self._completed[tick.name] = now - max(_PERIODS * tick.every, _GRACE) + tick.every
            self._schedule(tick)

    async def plan_now(self) -> None:
        """Plan for whoever's turn it is, and wake the sender."""
        if self._jumped:
            return
        if await self.planner.plan_due():
            self._wake()

    # ---- the ticks ------------------------------------------------------------------------

    def _schedule(self, tick: Tick) -> None:
        """Give a tick to APScheduler: at its time of day, or right now and then every period.

        Its timer runs on the machine's own clock, whatever clock planning is shown.
        """
        first: dict[str, datetime] = {}
        if tick.nightly_at:
            hour, minute = tick.nightly_at.split(":")
            trigger = CronTrigger(hour=hour, minute=minute, timezone=self._scheduler.timezone)
        else:
            trigger = IntervalTrigger(seconds=tick.every)
            first["next_run_time"] = Clock().now()
        self._scheduler.add_job(
            self._guarded, trigger, args=[tick], id=tick.name, name=tick.does,
            replace_existing=True, **first,
        )  # fmt: skip

    async def _guarded(self, tick: Tick) -> None:
        """Run a tick; whatever it raises is logged here and goes no further."""
        try:
            await self._works[tick]()
        except asyncio.CancelledError:
            # Only the end of the program cancels a tick: whatever it had not done is due again.
            log.info("tick.cancelled", tick=tick.name)
        except Exception as problem:
            log.exception("tick.failed", tick=tick.name, problem=type(problem).__name__)
            return
        finally:
            # It ran: a database that is away is the database's fault, not the tick's.
            self._completed[tick.name] = asyncio.get_running_loop().time()

    async def _watch_clock(self) -> None:
        """Hold planning for one look when the wall clock has jumped: it may jump back.

        Whatever it does, a person is told a step once: keys and memory hold over any clock.
        """
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        went = (wall - self._clocks[0]).total_seconds()
        drift = went - (monotonic - self._clocks[1])
        self._clocks = (wall, monotonic)
        jumped = abs(drift) > JUMP
        if jumped:
            log.warning("clock.jumped", seconds=round(drift))
        self._jumped = jumped and not self._jumped


async def _nothing() -> None:
    """Do what a scheduler does at night that was given nothing to do."""
