"""Sends for one of the bot's accounts: claim, send, settle; nothing is locked while on the wire."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.aftermath import Aftermath
from bot.breaker import Breaker
from bot.channels.base import Channel, ReadBlob, Say, SendFailed, TryAgain
from bot.clock import Clock, wait_for
from bot.pacing import Pacing
from bot.presence import Presence, lease_of
from bot.readiness import Hours, Press, Readiness
from storage.database import Database, UnitOfWork
from storage.outgoing import Kind, Outgoing

SEND_TIMEOUT = 30.0
"""Seconds after which a message on the wire counts as unknown; channels give up before that."""

POLL = 2.0
"""Seconds between two looks at the outbox when nobody says that there is something in it."""

SOON = 0.05
"""Seconds after which a reply that queues is looked for again behind one that is on the wire."""

STRAYS_EVERY = 30.0
SETTLE_AFTER = 0.5
"""Seconds for which delivered replies are collected, to be settled in one commit."""

REPLIES_AT_ONCE = 64
"""Replies in flight at most. They are never sent twice, so a crash costs no doubles."""

log = structlog.get_logger(__name__)


Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every sender of a process shares."""

    database: Database
    presence: Presence
    say_for: Callable[[str], Say]
    read_blob: ReadBlob
    clock: Clock
    hours: Hours
    press: Press | None
    random: random.Random
    send_timeout: float = SEND_TIMEOUT


@dataclass(frozen=True, slots=True)
class Room:
    """How many messages may start now, and whether only replies among them."""

    most: int
    only_replies: bool = False


class Sender:
    """One account's way out. Holds the account's lease; without it, it stands by."""

    def __init__(self, channel: Channel, around: Surroundings) -> None:
        self._channel = channel
        self._around = around
        self._lease = lease_of(channel.name, channel.bot)
        self._pacing = Pacing(channel.pace, around.clock.monotonic())
        self._breaker = Breaker(around.clock, around.random)
        self._readiness = Readiness(channel, around.say_for, around.hours, around.press)
        self._aftermath = Aftermath(channel, self._breaker, around.clock, around.random)
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._pushes: set[int] = set()  # of those, the ones that nobody has asked for
        self._delivered: list[tuple[Outgoing, list[str], datetime]] = []
        self._fence: int | None = None
        self._stopping = False
        self._settling: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._more = False  # the last look at the outbox found something
        self._looked_for_strays = around.clock.monotonic()
        self.awake = asyncio.Event()

    def fence(self, chat: str) -> int | None:
        """Return the fence for a reply that can go out right now, or None: let it queue."""
        now = self._around.clock.monotonic()
        free = (
            not self._stopping
            and self._fence is not None
            and self._around.presence.held(self._lease) == self._fence
            and len(self._flying) < REPLIES_AT_ONCE
            and not self._breaker.closed_to_replies()
            and self._pacing.ready(now) >= 1
            and self._pacing.chat_wait(chat, now) == 0
        )
        return self._fence if free else None

    def hand(self, item: Outgoing) -> None:
        """Send a reply whose row this process has just stored as claimed."""
        self._launch(item)

    async def run(self, stop: asyncio.Event) -> None:
        """Send until stopped. Sleeps until woken, or until the account may send again."""
        while not stop.is_set():
            self.awake.clear()
            try:
                wait = await self.step()
            except Exception as problem:
                # The database is away: nothing can be claimed, so nothing is sent.
                log.warning("sender.database", problem=type(problem).__name__, detail=str(problem))
                wait = POLL
            if wait != 0:
                await wait_for(self.awake, wait)

    async def step(self) -> float | None:
        """Claim what may be sent now and start sending it.

        Returns the seconds until more may be sent; None when nothing more is due.
        """
        fence = await self._hold_account()
        if fence is None:
            return None
        await self.settle_replies()  # or else they hold up what waits behind them in their chats
        room, wait = self._room()
        if room.most < 1:
            self._more = True
            return wait
        busy = self._pacing.busy(self._around.clock.monotonic())
        items = await self._claim(fence, room, busy)
        if items is None:
            return 0.0
        for item in items:
            self._launch(item)
        # Whatever was claimed may have a successor in its chat: look again when it has landed.
        self._more = bool(items) or room.only_replies
        if len(items) >= room.most:
            return 0.0
        waits = [*busy.values()]
        if room.only_replies:
            waits.append(POLL)
        settling = self._settling is not None and not self._settling.done()
        if settling or len(self._flying) > len(self._pushes):
            waits.append(SOON)
        return min(waits, default=None)

    async def drain(self, pause: Pause) -> None:
        """Send what is due now and wait until it is settled; `pause` waits for the pace."""
        while True:
            wait = await self.step()
            await self.landed()
            if self._breaker.closed_to_replies() or (wait is None and not self._more):
                break
            if wait:
                if not await self._anything_due():
                    break
                await pause(wait)
        await self.settle_replies()

    async def _anything_due(self) -> bool:
        channel = self._channel
        async with self._around.database.read() as uow:
            now = self._around.clock.now()
            return bool(await uow.channels.due(now, [(channel.name, channel.bot)]))

    async def settle_replies(self) -> None:
        """Note which replies have gone out: many in one commit, since none is sent twice."""
        if not self._delivered:
            return
        done, self._delivered = self._delivered, []
        await self._surely(lambda uow: uow.outbox.sent_all(done))

    async def finish(self) -> None:
        """Wait for what is on the wire, then give the account up."""
        self._stopping = True
        if self._flying:
            await asyncio.wait(self._flying.values(), timeout=SEND_TIMEOUT)
        self._closing.set()
        if self._settling:
            await self._settling
        await self.settle_replies()

    @property
    def in_flight(self) -> int:
        """How many messages are on the wire."""
        return len(self._flying)

    @property
    def busy(self) -> bool:
        """Whether this sender will look again by itself."""
        return self._more

    async def landed(self) -> None:
        """Wait until nothing is on the wire."""
        while self._flying:
            await asyncio.wait(list(self._flying.values()))

    async def _hold_account(self) -> int | None:
        fence = await self._around.presence.fence(self._lease)
        if fence is not None and fence != self._fence:
            await self._take_over(fence)
        self._fence = fence
        return fence

    async def _take_over(self, fence: int) -> None:
        """Settle what the last holder left on the wire, and learn what the account may do."""
        channel = self._channel
        now = self._around.clock.now()
        async with self._around.database.work() as uow:
            self._breaker.restore(await uow.channels.pause(channel.name, channel.bot))
            left = await uow.outbox.adopt(channel.name, channel.bot, fence)
            for item in left:
                await self._aftermath.left_behind(uow, item, now)
        if left:
            log.warning("sender.took_over", account=self._lease, unknown=len(left))

    def _room(self) -> tuple[Room, float]:
        """Return what may start now, or else in how many seconds to ask again.

        Pushes and replies have places of their own: a talkative hour stops no push, and a morning
        full of pushes stops no reply.
        """
        now = self._around.clock.monotonic()
        pushes, wait = self._breaker.allows(self._channel.pace.in_flight)
        if pushes < 1:
            return Room(0), wait
        replies = 1 if self._breaker.is_open else REPLIES_AT_ONCE
        only_replies = len(self._pushes) >= pushes
        free = replies - len(self._flying)
        if not only_replies:
            free = min(free, pushes - len(self._pushes))
        if free < 1:
            return Room(0), POLL
        ready = self._pacing.ready(now)
        if ready < 1:
            return Room(0), max(0.001, self._pacing.wait(now))
        return Room(min(free, ready), only_replies), 0.0

    async def _claim(self, fence: int, room: Room, busy: dict[str, float]) -> list[Outgoing] | None:
        """Claim and make ready, in one commit. None when the account has been lost."""
        now = self._around.clock.now()
        async with self._around.database.work() as uow:
            if not await uow.leases.holds(self._lease, fence):
                self._around.presence.lost(self._lease)
                return None
            channel = self._channel
            await self._recover_strays(uow, fence, now)
            claimed = await uow.outbox.claim(
                channel.name,
                channel.bot,
                fence,
                now,
                room.most,
                busy,
                only_replies=room.only_replies,
            )
            return await self._readiness.made_ready(uow, claimed, now)

    async def _recover_strays(self, uow: UnitOfWork, fence: int, now: datetime) -> None:
        """Put back what was claimed without our hearing of it: the commit's answer was lost."""
        monotonic = self._around.clock.monotonic()
        if monotonic - self._looked_for_strays < STRAYS_EVERY:
            return
        self._looked_for_strays = monotonic
        channel = self._channel
        before = now - timedelta(seconds=STRAYS_EVERY)
        done = {item.id for item, _, _ in self._delivered}
        for item in await uow.outbox.strays(channel.name, channel.bot, fence, before):
            if item.id not in self._flying and item.id not in done:
                await uow.outbox.retry(item, now, now, "claim was not heard of", counted=False)

    async def _drawn(self, item: Outgoing) -> tuple[bytes, ...]:
        """Return a message's final bytes; those of papers are kept, so that a retry sends them."""
        payloads = await self._readiness.drawn(item)
        if item.reply.papers:
            await self._surely(lambda uow: uow.outbox.store_payloads([(item, payloads)]))
        return payloads

    def _launch(self, item: Outgoing) -> None:
        task = asyncio.create_task(self._deliver(item))
        self._flying[item.id] = task
        if item.kind is not Kind.REPLY:
            self._pushes.add(item.id)
        task.add_done_callback(lambda _: self._down(item.id))

    def _down(self, item_id: int) -> None:
        self._flying.pop(item_id, None)
        self._pushes.discard(item_id)
        if self._more:
            self.awake.set()

    async def _deliver(self, item: Outgoing) -> None:
        """Send every part that is still to be sent, and settle what came of it."""
        remote_ids = list(item.remote_ids)
        try:
            payloads = item.payloads or await self._drawn(item)
            for part in range(len(remote_ids), len(payloads)):
                remote_ids.append(await self._send(item, part, payloads[part]))
                if part + 1 < len(payloads):
                    await self._part_sent(item, remote_ids)
        except Exception as problem:
            failure = problem if isinstance(problem, SendFailed) else _our_fault(item, problem)
            await self._surely(lambda uow: self._aftermath.of(uow, item, failure))
            return
        await self._succeeded(item, remote_ids)

    async def _send(self, item: Outgoing, part: int, payload: bytes) -> str:
        around = self._around
        wait = self._pacing.chat_wait(item.chat, around.clock.monotonic())
        self._pacing.take(item.chat, around.clock.monotonic(), group=item.group)
        if wait:
            await asyncio.sleep(wait)  # a further part, or another topic of the same group
        try:
            async with asyncio.timeout(around.send_timeout):
                return await self._channel.send(
                    item.chat, payload, key=f"{item.key}/{part}", read_blob=around.read_blob
                )
        except TimeoutError as late:
            raise TryAgain("no answer in time", unknown=True) from late

    async def _part_sent(self, item: Outgoing, remote_ids: list[str]) -> None:
        if item.kind is not Kind.REPLY:
            await self._surely(lambda uow: uow.outbox.part_sent(item, remote_ids))

    async def _succeeded(self, item: Outgoing, remote_ids: list[str]) -> None:
        now = self._around.clock.now()
        if self._breaker.succeeded():
            await self._surely(self._aftermath.store_pause)
        if item.kind is Kind.REPLY:
            self._delivered.append((item, remote_ids, now))
            self._settle_soon()
            return
        await self._surely(lambda uow: uow.outbox.sent(item, remote_ids, now))
        log.info("push.sent", push=item.id, channel=item.channel, kind=item.kind.value)

    def _settle_soon(self) -> None:
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle_later())

    async def _settle_later(self) -> None:
        while self._delivered:  # more may have gone out while the last ones were being noted
            await wait_for(self._closing, SETTLE_AFTER)
            await self.settle_replies()

    async def _surely(self, work: Callable[[UnitOfWork], Awaitable[object]]) -> None:
        """Do a piece of settling until the database takes it.

        The place in flight is kept meanwhile, so that nothing more goes out than can be recorded.
        """
        for tries in range(1, 1_000_000):
            try:
                async with self._around.database.work() as uow:
                    await work(uow)
                return
            except Exception as problem:
                log.warning("push.unsettled", tries=tries, problem=type(problem).__name__)
                if self._stopping and tries > 3:
                    return
                await asyncio.sleep(min(5.0, 0.1 * 2 ** min(tries, 6)))


def _our_fault(item: Outgoing, problem: Exception) -> TryAgain:
    """Return what a slip of ours means for a message: it may have gone out."""
    log.error("push.broke", push=item.id, exc_info=problem)
    return TryAgain(f"our own fault: {type(problem).__name__}", unknown=True)
