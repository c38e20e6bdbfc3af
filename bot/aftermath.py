"""What becomes of a message that could not be sent, or of which nobody knows whether it was."""

from __future__ import annotations

import math
import random
from datetime import datetime, timedelta

import structlog

from bot.breaker import Breaker
from bot.channels.base import (
    AccountDown,
    Channel,
    Moved,
    SendFailed,
    TryAgain,
    Unreachable,
)
from bot.clock import Clock
from storage.database import UnitOfWork
from storage.outgoing import DERIVED, Kind, Outgoing, Standing

SAME_BYTES = timedelta(minutes=25)
"""How long a platform that refuses doubles is trusted to; WeCom's own window is 30 minutes."""

LONGEST_BACKOFF = 300.0

log = structlog.get_logger(__name__)


class Aftermath:
    """One account's rules for failures; every decision is written in the caller's transaction."""

    def __init__(
        self, channel: Channel, breaker: Breaker, clock: Clock, chance: random.Random
    ) -> None:
        self._channel = channel
        self._breaker = breaker
        self._clock = clock
        self._random = chance

    async def of(self, uow: UnitOfWork, item: Outgoing, failure: SendFailed) -> None:
        """Settle a message by what the platform said of it."""
        now = self._clock.now()
        log.info("push.failed", push=item.id, how=type(failure).__name__)
        match failure:
            case TryAgain():
                await self._try_again(uow, item, now, failure)
            case Unreachable():
                await self._cut_off(uow, item, now, failure.why)
            case Moved():
                await uow.outbox.retry(item, now, now, failure.why, counted=False)
                await self._moved(uow, item, failure.chat)
            case AccountDown():
                self._breaker.account_down(failure.why)
                await self.store_pause(uow)
                await uow.outbox.retry(item, now, now, failure.why, counted=False)
            case _:
                await uow.outbox.give_up(item, Standing.FAILED, now, failure.why)

    async def left_behind(self, uow: UnitOfWork, item: Outgoing, now: datetime) -> None:
        """Decide about what the last holder had on the wire when it stopped: no need to wait."""
        await self.unknown(uow, item, now, "the sender stopped meanwhile", again_at=now)

    async def unknown(
        self,
        uow: UnitOfWork,
        item: Outgoing,
        now: datetime,
        why: str,
        *,
        again_at: datetime | None = None,
        probing: bool = False,
    ) -> None:
        """Decide about a message that may have arrived.

        The same bytes, where the platform refuses doubles; else once more, saying that it may
        come twice; then the office sees it. While the platform is down altogether, one message
        probes for all, and its further tries do not count: nothing arrives anywhere.
        """
        tried_since = now - (item.first_try_at or now)
        next_at = again_at or now + self._backoff(item)
        if self._channel.deduplicates and tried_since < SAME_BYTES:
            await uow.outbox.send_again(item, now, next_at, why, marked=False)
        elif item.kind is Kind.REPLY or (item.perhaps_twice and not probing):
            await uow.outbox.give_up(item, Standing.UNCERTAIN, now, why)
        else:
            await uow.outbox.send_again(item, now, next_at, why, marked=True)

    async def store_pause(self, uow: UnitOfWork) -> None:
        """Store the account's pause, so that a restart does not forget it."""
        channel = self._channel
        await uow.channels.set_pause(channel.name, channel.bot, self._breaker.pause())

    async def _try_again(
        self, uow: UnitOfWork, item: Outgoing, now: datetime, failure: TryAgain
    ) -> None:
        if failure.after is not None and not failure.unknown:
            await self._wait_as_told(uow, item, now, failure, failure.after)
            return
        probing = self._breaker.is_open
        self._breaker.failed(failure.why)
        await self.store_pause(uow)
        if failure.unknown:
            await self.unknown(uow, item, now, failure.why, probing=probing)
            return
        await uow.outbox.retry(item, now, now + self._backoff(item), failure.why)

    async def _wait_as_told(
        self, uow: UnitOfWork, item: Outgoing, now: datetime, failure: TryAgain, after: float
    ) -> None:
        """Wait for as long as the platform said; that is no failure and no attempt."""
        wait = after + self._random.uniform(0, 1)
        if failure.whole_account:
            self._breaker.told_to_wait(wait, failure.why)
            await self.store_pause(uow)
        next_at = now + timedelta(seconds=wait)
        await uow.outbox.retry(item, now, next_at, failure.why, counted=False)

    async def _cut_off(self, uow: UnitOfWork, item: Outgoing, now: datetime, why: str) -> None:
        """Mark the chat as out of reach: what waits for it is held, and the office is told."""
        if item.group:
            await uow.groups.deactivate_chat(item.channel, item.bot, item.chat, why, now)
        else:
            await uow.accounts.mark_broken(item.channel, item.bot, item.chat, why, at=now)
        if item.kind is Kind.REPLY:
            await uow.outbox.give_up(item, Standing.FAILED, now, why)
        elif item.kind in DERIVED:
            await uow.outbox.fold(item, now, why)
        else:
            await uow.outbox.park(item, now, why)
        await uow.channels.hold(item.channel, item.bot, item.chat, now, why)

    async def _moved(self, uow: UnitOfWork, item: Outgoing, chat: str) -> None:
        await uow.channels.moved(item.channel, item.bot, item.chat, chat)
        if item.group:
            await uow.groups.moved(item.channel, item.bot, item.chat, chat)
        else:
            await uow.accounts.moved(item.channel, item.bot, item.chat, chat)

    def _backoff(self, item: Outgoing) -> timedelta:
        longest = min(LONGEST_BACKOFF, math.pow(2, min(item.attempts + 1, 10)))
        return timedelta(seconds=longest * self._random.uniform(0.5, 1.5))
