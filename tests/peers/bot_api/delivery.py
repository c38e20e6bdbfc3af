"""Updates on their way to the bot: kept until confirmed, fetched by polling or pushed."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.peers.bot_api.refusal import bad, conflict

DEFAULT_KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member",
                           "channel_post", "edited_channel_post"})  # fmt: skip
PORTS = frozenset({80, 88, 443, 8443})
KEPT_SECONDS = 24 * 3600.0
LONGEST_POLL = 50.0
LONGEST_RETRY_AFTER = 3600.0
FURTHEST_AHEAD = 10
MOST_UPDATES = 100

Execute = Callable[[str, dict[str, Any]], Awaitable[object]]


@dataclass
class Pending:
    """An update that the bot has not confirmed."""

    update: dict[str, Any]
    chat: int
    at: float


@dataclass
class Hook:
    """Where updates are pushed to, and how that goes."""

    url: str
    secret: str | None
    max_connections: int
    last_error: str | None = None
    retry_after: float = 0.0
    deliveries: int = 0
    failures: int = 0
    lanes: dict[int, asyncio.Task[None]] = field(default_factory=dict)


class Delivery:
    """The queue of one bot. `now` is the server's clock.

    A web hook that fails is tried again at once, then after `retry_base` seconds, doubling up to
    `retry_longest`: Telegram's own numbers are 1 and 60 to 120. So many seconds as its Retry-After
    names are as much shorter here.
    """

    def __init__(
        self,
        now: Callable[[], float],
        *,
        local: bool,
        retry_base: float = 0.05,
        retry_longest: float = 1.0,
    ) -> None:
        self._now = now
        self._local = local
        self._retry_base = retry_base
        self._retry_longest = retry_longest
        self._next_id = 1000
        self._pending: dict[int, Pending] = {}
        self._chats: dict[int, deque[int]] = {}
        self._arrived = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None
        self._slots = asyncio.Semaphore(40)
        self._session: aiohttp.ClientSession | None = None
        self.kinds = DEFAULT_KINDS
        self.hook: Hook | None = None
        self.confirmed = 0
        self.polls = 0
        self.conflicts = 0
        self.execute: Execute | None = None

    @property
    def waiting(self) -> int:
        """How many updates are not confirmed."""
        return len(self._pending)

    @property
    def polled(self) -> bool:
        """Whether a long poll is open right now."""
        return self._poller is not None

    def put(self, kind: str, body: dict[str, Any], chat: int) -> int | None:
        """Queue an update; None when the bot does not want this kind."""
        if kind not in self.kinds:
            return None
        self._next_id += 1
        update = {"update_id": self._next_id, kind: body}
        self._pending[self._next_id] = Pending(update, chat, self._now())
        self._chats.setdefault(chat, deque()).append(self._next_id)
        self._arrived.set()
        self._push(chat)
        return self._next_id

    def number_anew(self, last_id: int) -> None:
        """Go on from another number, as Telegram does after a week without updates."""
        self._next_id = last_id

    def drop(self) -> None:
        """Forget everything that waits."""
        self._pending.clear()
        self._chats.clear()

    async def let_poll_end(self) -> None:
        """End the open long poll with nothing, as its time-out does, and wait for the next one."""
        polls = self.polls
        async with asyncio.timeout(120):
            while self.polls == polls:
                self._arrived.set()
                await asyncio.sleep(0.002)

    # ---- polling --------------------------------------------------------------------------

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Answer getUpdates: what lies before `offset` is confirmed and gone."""
        if self.hook:
            self.conflicts += 1
            raise conflict(
                "can't use getUpdates method while webhook is active;"
                " use deleteWebhook to delete the webhook first"
            )
        self._end_poll(
            "terminated by other getUpdates request;"
            " make sure that only one bot instance is running"
        )
        self.polls += 1
        me: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poller = me
        try:
            self._confirm(offset)
            if not self._pending and seconds > 0:
                await self._wait(me, min(seconds, LONGEST_POLL))
            self._expire()
            first = islice(self._pending.values(), min(limit, MOST_UPDATES))
            return [item.update for item in first]
        finally:
            if self._poller is me:
                self._poller = None

    def _end_poll(self, why: str) -> None:
        if self._poller is not None and not self._poller.done():
            self.conflicts += 1
            self._poller.set_exception(conflict(why))

    async def _wait(self, me: asyncio.Future[None], seconds: float) -> None:
        self._arrived.clear()
        arrived = asyncio.ensure_future(self._arrived.wait())
        try:
            either: set[asyncio.Future[Any]] = {me, arrived}
            await asyncio.wait(either, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            arrived.cancel()
        if me.done():
            me.result()

    def _confirm(self, offset: int) -> None:
        self._expire()
        if offset < 0:
            for update_id in list(self._pending)[:offset]:
                del self._pending[update_id]
            return
        if offset > self._next_id + FURTHEST_AHEAD:
            return  # no offset of this queue: it is answered from its head
        while self._pending and (first := next(iter(self._pending))) < offset:
            self._done(first)

    def _done(self, update_id: int) -> None:
        if self._pending.pop(update_id, None):
            self.confirmed += 1

    def _expire(self) -> None:
        oldest = self._now() - KEPT_SECONDS
        while self._pending and (first := next(iter(self._pending.items())))[1].at < oldest:
            del self._pending[first[0]]

    # ---- web hook -------------------------------------------------------------------------

    def set_hook(self, url: str, secret: str | None, max_connections: int) -> None:
        """Begin to push. An empty address ends it."""
        self.remove_hook()
        if not url:
            return
        if not url.startswith("https://") and not (self._local and url.startswith("http://")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if not self._local and (urlsplit(url).port or 443) not in PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        self._end_poll("terminated by setWebhook request")
        self.hook = Hook(url, secret, max_connections)
        self._slots = asyncio.Semaphore(max_connections)
        self._chats.clear()
        for update_id, item in self._pending.items():
            self._chats.setdefault(item.chat, deque()).append(update_id)
        for chat in list(self._chats):
            self._push(chat)

    def remove_hook(self) -> None:
        """Stop pushing; what waits is kept."""
        if self.hook:
            for lane in self.hook.lanes.values():
                lane.cancel()
        self.hook = None

    async def close(self) -> None:
        """Let go of connections."""
        self.remove_hook()
        if self._session:
            await self._session.close()

    def _push(self, chat: int) -> None:
        """Start a lane for a chat that has something waiting: in order within a chat."""
        hook = self.hook
        if hook is None:
            return
        lane = hook.lanes.get(chat)
        if lane is None or lane.done():
            hook.lanes[chat] = asyncio.create_task(self._lane(hook, chat))

    async def _lane(self, hook: Hook, chat: int) -> None:
        waiting = self._chats[chat]
        while waiting:
            item = self._pending.get(waiting[0])
            failures = 0
            while item and not await self._deliver(hook, item):
                failures += 1
                hook.failures += 1
                delay = 0.0 if failures == 1 else self._retry_base * 2 ** (failures - 2)
                delay = hook.retry_after * self._retry_base or min(delay, self._retry_longest)
                await asyncio.sleep(delay)
            self._done(waiting.popleft())

    async def _deliver(self, hook: Hook, item: Pending) -> bool:
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False)
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with (
                self._slots,
                self._session.post(
                    hook.url,
                    json=item.update,
                    headers=headers,
                    timeout=aiohttp.ClientTimeout(total=30),
                ) as response,
            ):
                answer = await response.read()
                hook.deliveries += 1
                asked = response.headers.get("Retry-After", "")
                hook.retry_after = min(float(asked), LONGEST_RETRY_AFTER) if asked.isdigit() else 0
                if not 200 <= response.status < 300:
                    hook.last_error = f"Wrong response from the webhook: {response.status}"
                    return False
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            hook.last_error = str(error)
            return False
        await self._answered(answer)
        return True

    async def _answered(self, answer: bytes) -> None:
        """Carry out the call that a bot may put into its answer."""
        try:
            call = json.loads(answer) if answer.strip() else {}
        except ValueError:
            return
        if isinstance(call, dict) and "method" in call and self.execute:
            method = str(call.pop("method"))
            await self.execute(method, call)
