"""Everything that is said goes out here: one sender for each of the bot's accounts."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping

import structlog

from bot.channels.base import Channel, ReadBlob
from bot.clock import Clock, wait_for
from bot.office_hours import OfficeHours
from bot.presence import Presence
from bot.readiness import Hours, Press
from bot.sender import POLL, SEND_TIMEOUT, Pause, Sender, Surroundings
from bot.texts import Texts
from storage.database import Database
from storage.outgoing import Outgoing
from storage.wakeups import listen

log = structlog.get_logger(__name__)


class Dispatcher:
    """Leases outbox rows, sends them at each account's own pace, and settles each one.

    What is unasked stays inside office hours (`hours`) at the moment of sending, too. `chance`
    is the source of jitter, so that a test can repeat a run.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[tuple[str, str], Channel],
        texts_for: Callable[[str], Texts],
        read_blob: ReadBlob,
        clock: Clock,
        *,
        presence: Presence | None = None,
        hours: Hours | None = None,
        press: Press | None = None,
        chance: random.Random | None = None,
        send_timeout: float = SEND_TIMEOUT,
    ) -> None:
        self._database = database
        self._clock = clock
        self._something = asyncio.Event()
        self.presence = presence or Presence(database, clock, sole=True)
        around = Surroundings(
            database=database,
            presence=self.presence,
            say_for=lambda language: texts_for(language).say,
            read_blob=read_blob,
            clock=clock,
            hours=hours or OfficeHours(database, clock),
            press=press,
            random=chance or random.Random(),
            send_timeout=send_timeout,
        )
        self._senders = {account: Sender(channel, around) for account, channel in channels.items()}

    def fence(self, channel: str, bot: str, chat: str = "") -> int | None:
        """Return the fence to store a reply under that goes out at once, or None: enqueue it.

        The row is then `uow.outbox.put_claimed(message, now, fence)`, and must be handed to
        `hand` as soon as its work has committed.
        """
        sender = self._senders.get((channel, bot))
        return sender.fence(chat) if sender else None

    def hand(self, replies: Iterable[Outgoing]) -> None:
        """Send replies that were stored under `fence`; returns at once."""
        for reply in replies:
            self._senders[reply.channel, reply.bot].hand(reply)

    def wake(self) -> None:
        """Say that there is something new in the outbox."""
        self._something.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until stopped; then finish what is on the wire and let go of the accounts."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.presence.run(stop, self.wake))
                group.create_task(self._watch(stop))
                listening = group.create_task(listen(self._database.url, self.wake))
                for sender in self._senders.values():
                    group.create_task(sender.run(stop))
                await stop.wait()
                listening.cancel()
                self.wake()
                self._rouse(self._senders)
        finally:
            await self.finish()

    async def _watch(self, stop: asyncio.Event) -> None:
        """Look at the outbox every now and then, or when told to, for all accounts at once."""
        while not stop.is_set():
            self._something.clear()
            try:
                idle = self._idle()
                # Who is busy looks again by itself, but may be looking just now, and too early.
                self._rouse(self._senders.keys() - idle)
                async with self._database.read() as uow:
                    self._rouse(await uow.channels.due(self._clock.now(), idle))
            except Exception as problem:
                log.warning("outbox.unreadable", problem=type(problem).__name__)
            await wait_for(self._something, POLL)

    def _idle(self) -> set[tuple[str, str]]:
        """Return the accounts whose senders do not know themselves that there is more to do."""
        return {account for account, sender in self._senders.items() if not sender.busy}

    def _rouse(self, accounts: Iterable[tuple[str, str]]) -> None:
        for account in accounts:
            if sender := self._senders.get(account):
                sender.awake.set()

    async def finish(self) -> None:
        """Wait for what is on the wire, settle it, and leave in good order."""
        await asyncio.gather(*(sender.finish() for sender in self._senders.values()))
        await self.presence.leave()

    async def drain(self, pause: Pause = asyncio.sleep) -> None:
        """Send all that is due now and wait until it is settled: for the demo and for tests.

        `pause` waits for an account's pace; on a simulated clock it winds the clock.
        """
        for sender in self._senders.values():
            await sender.drain(pause)

    @property
    def in_flight(self) -> int:
        """How many messages are on the wire."""
        return sum(sender.in_flight for sender in self._senders.values())
