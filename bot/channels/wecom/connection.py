"""The long connection of a 智能机器人: kept alive, opened again after any end, held by one process.

Frames and times are those of developer.work.weixin.qq.com/document/path/101463.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import structlog

from bot.channels.base import AccountDown, Say, SendFailed, TryAgain
from bot.channels.wecom.calls import Rejected
from bot.channels.wecom.frames import Frame, event_of, id_of, part
from bot.channels.wecom.verdicts import OK, failure
from bot.clock import Clock
from ledger.talk import Text

LARGEST_FRAME = 4 * 1024 * 1024

Fence = Callable[[], Awaitable[int | None]]
"""Returns the fence under which this process holds the account; None while another one does."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the connection keeps time, in seconds.

    Two beats without an answer mean that the line is dead. The pause before the next attempt
    doubles each time, and is short again after a connection that was steady for a while.
    `look_every` is how often a process that stands by looks whether the account has become free.
    """

    beat_every: float = 30.0
    answer_within: float = 10.0
    first_pause: float = 1.0
    longest_pause: float = 60.0
    steady_after: float = 60.0
    look_every: float = 2.0


HALF_MINUTES = Rhythm()


class LongConnection:
    """Asks and hears over one socket. The platform allows one for each bot: a newer one throws
    out the older, and whoever was thrown out stays out until it holds the account anew.
    """

    def __init__(
        self, url: str, bot_id: str, secret: str, clock: Clock, say: Say,
        hear: Callable[[Frame], None], rhythm: Rhythm,
    ) -> None:  # fmt: skip
        self._url = url
        self._bot_id = bot_id
        self._secret = secret
        self._clock = clock
        self._say = say
        self._hear = hear
        self._rhythm = rhythm
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._asked: dict[str, asyncio.Future[Frame]] = {}
        self._subscribed = False
        self._thrown_out_of: int | None = None
        self._refused: SendFailed | None = None

    async def run(self, fence: Fence) -> None:
        """Keep the connection open until cancelled."""
        rhythm = self._rhythm
        pause = rhythm.first_pause
        while True:
            held = await fence()
            if held is None or held == self._thrown_out_of:
                await asyncio.sleep(rhythm.look_every)
                continue
            began = self._clock.monotonic()
            try:
                await self._live(fence, held)
                log.info("wecom.connection_ended")
            except (aiohttp.ClientError, OSError, TimeoutError) as problem:
                log.warning("wecom.not_connected", problem=type(problem).__name__)
            except SendFailed as problem:
                log.warning("wecom.not_subscribed", why=problem.why)
            if self._clock.monotonic() - began > rhythm.steady_after:
                pause = rhythm.first_pause
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, rhythm.longest_pause)

    async def ask(self, cmd: str, body: Frame, req_id: str = "") -> Frame:
        """Send a command and return the body of its answer.

        With `req_id` it answers a callback. Raises Rejected for a code other than 0, SendFailed
        when there is no connection or no answer.
        """
        if not self._subscribed:
            raise self._absence()
        return await self._ask(cmd, body, req_id)

    # ---- one connection -------------------------------------------------------------------

    async def _live(self, fence: Fence, held: int) -> None:
        """Open, subscribe, and stay until the connection ends or the account is no longer ours."""
        async with aiohttp.ClientSession() as session, await self._open(session) as socket:
            self._socket = socket
            reading = asyncio.create_task(self._read(socket, held))
            beating = asyncio.create_task(self._beat(fence, held))
            try:
                await asyncio.wait({reading, beating}, return_when=asyncio.FIRST_COMPLETED)
                for ended in (beating, reading):
                    if ended.done():
                        ended.result()
            finally:
                self._subscribed = False
                self._socket = None
                for task in (reading, beating):
                    task.cancel()
                await asyncio.gather(reading, beating, return_exceptions=True)
                self._forget_asked()

    async def _open(self, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        async with asyncio.timeout(self._rhythm.answer_within):
            return await session.ws_connect(self._url, max_msg_size=LARGEST_FRAME)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse, held: int) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            try:
                frame = json.loads(message.data)
            except ValueError:
                continue
            if not isinstance(frame, dict):
                continue
            if "cmd" in frame and "errcode" not in frame:
                if event_of(part(frame, "body")) == "disconnected_event":
                    self._thrown_out_of = held
                    log.error("wecom.thrown_out")
                    return
                self._hear(frame)
            elif (answered := self._asked.get(id_of(frame))) and not answered.done():
                answered.set_result(frame)

    async def _beat(self, fence: Fence, held: int) -> None:
        """Subscribe, then show every half minute that somebody is here."""
        await self._subscribe()
        missed = 0
        while missed < 2 and await fence() == held:
            await asyncio.sleep(self._rhythm.beat_every)
            try:
                await self._ask("ping", {})
                missed = 0
            except (SendFailed, Rejected):
                missed += 1

    async def _subscribe(self) -> None:
        body = {"bot_id": self._bot_id, "secret": self._secret}
        try:
            await self._ask("aibot_subscribe", body)
        except Rejected as rejected:
            busy = isinstance(rejected.failed, TryAgain)
            self._refused = rejected.failed if busy else AccountDown(rejected.failed.why)
            raise self._refused from rejected
        self._refused = None
        self._subscribed = True
        log.info("wecom.connected")

    async def _ask(self, cmd: str, body: Frame, req_id: str = "") -> Frame:
        assert self._socket is not None
        req_id = req_id or f"{cmd}_{secrets.token_hex(8)}"
        frame = {"cmd": cmd, "headers": {"req_id": req_id}} | ({"body": body} if body else {})
        answered = self._asked[req_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._rhythm.answer_within):
                await self._socket.send_str(json.dumps(frame, ensure_ascii=False))
                answer = await answered
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise TryAgain(self._say(Text("wecom.no_answer")), unknown=True) from error
        finally:
            self._asked.pop(req_id, None)
        code = answer.get("errcode", OK)
        if not isinstance(code, int):
            raise TryAgain(self._say(Text("wecom.garbled")), unknown=True)
        if code != OK:
            raise Rejected(code, failure(code, self._say))
        found = answer.get("body")
        return found if isinstance(found, dict) else answer

    def _forget_asked(self) -> None:
        """Tell everybody who waits that no answer will come."""
        for answered in self._asked.values():
            if not answered.done():
                answered.set_exception(ConnectionError("the connection ended"))

    def _absence(self) -> SendFailed:
        if self._refused:
            return self._refused
        if self._thrown_out_of is not None:
            return AccountDown(self._say(Text("wecom.thrown_out")))
        return TryAgain(self._say(Text("wecom.not_connected")), after=3.0, whole_account=True)
