"""智能机器人: an entrance that needs no address and no domain, only an id and a secret."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from functools import partial
from pathlib import Path

import structlog
from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Refused, Say, SendFailed
from bot.channels.signing import Seals, SealsNow
from bot.channels.wecom.bot_messages import BotPayload, bot_payloads
from bot.channels.wecom.calls import Rejected, WebCalls
from bot.channels.wecom.cards import BOT, shown
from bot.channels.wecom.chunks import upload
from bot.channels.wecom.connection import HALF_MINUTES, Fence, LongConnection, Rhythm
from bot.channels.wecom.doctor import examine_bot
from bot.channels.wecom.envelope import NotFromWeCom, decrypt
from bot.channels.wecom.frames import Frame, event_of, id_of
from bot.channels.wecom.heard import Listener, chat_of, in_group, person_of
from bot.channels.wecom.messages import kind_of
from bot.channels.wecom.notebook import Notebook
from bot.channels.wecom.uploads import Uploads
from bot.channels.wecom.verdicts import TASK_ID_KNOWN
from bot.clock import Clock
from ledger.talk import Attachment, Inbound, Reply, Text

PUBLIC_SOCKET = "wss://openws.work.weixin.qq.com"

UPDATE_WITHIN = 4.5
"""Seconds after a press in which its card can be changed (the platform's 5, less the way)."""

ANSWER_WITHIN = 60.0
"""Seconds after a message in which it is answered by its own req_id; later the answer is pushed."""

STORE_AGAIN = 1.0

log = structlog.get_logger(__name__)


class WeComBot:
    """Hears and speaks over one long connection. It can only push into a conversation that the
    person or the group has opened, and the platform swallows no repetition.
    """

    name = "wecom-bot"
    deduplicates = False
    pace = Pace(
        # 30 a minute and 1000 an hour for a conversation, kept as for the app.
        per_second=20,
        chat_per_minute=18,
        chat_burst=6,
        group_per_minute=18,
        chat_per_hour=500,
    )

    def __init__(
        self,
        bot_id: str,
        secret: str,
        clock: Clock,
        say: Say,
        seals: Seals,
        *,
        url: str = PUBLIC_SOCKET,
        fence: Fence | None = None,
        notes: Path | None = None,
        rhythm: Rhythm = HALF_MINUTES,
    ) -> None:
        """`fence` tells whether this process is the one that holds the account; without it, it
        takes itself to be. It must be the one that sends for the account, too.
        """
        self.bot = bot_id
        self._clock = clock
        self._say = say
        self._seals = SealsNow(seals, clock)
        self._url = url
        self._fence = fence or _alone
        self._connection = LongConnection(url, bot_id, secret, clock, say, self._hear, rhythm)
        self._notebook = Notebook(notes, clock)
        self._uploads = Uploads(self._notebook, partial(upload, self._connection))
        self._listener = Listener(self.name, bot_id, self._seals.unseal)
        self._files = WebCalls("", say)
        self._unstored: list[Inbound] = []
        self._something = asyncio.Event()
        self._open: defaultdict[str, deque[tuple[str, float]]] = defaultdict(
            lambda: deque(maxlen=8)
        )
        self._pressed: dict[str, float] = {}
        self._welcoming: set[asyncio.Task[None]] = set()

    # ---- speaking -------------------------------------------------------------------------

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Return the final bodies: markdown, files, then a card with the buttons."""
        seen = shown(reply, say, BOT, partial(self._seals.seal, chat))
        found = bot_payloads(
            seen, reply.files, say, group=group, mentions=reply.mentions, replaces=edits
        )
        return tuple(payload.pack() for payload in found)

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Send one payload; the platform gives no id for it."""
        message = BotPayload.unpack(payload)
        body = message.final(key)
        try:
            if message.file:
                kind = kind_of(message.file)
                media_id = await self._uploads.media_id(message.file, kind, read_blob)
                body[kind] = {"media_id": media_id}
            if message.replaces and await self._replace(message.replaces, body):
                return ""
            if (
                key.startswith("reply:")
                and not message.group
                and await self._answer(chat, body, key)
            ):
                return ""
            to = {"chatid": chat, "chat_type": 2 if message.group else 1}
            await self._connection.ask("aibot_send_msg", to | body)
        except Rejected as rejected:
            if rejected.code == TASK_ID_KNOWN and "template_card" in body:
                return ""  # ids are made from keys: it is this very card that has arrived before
            raise rejected.failed from rejected
        return ""

    async def _replace(self, edits: str, body: Frame) -> bool:
        """Put a card in the place of the one that was pressed, if that was just now."""
        req_id, _, task_id = edits.partition("@")
        pressed_at = self._pressed.pop(req_id, None)
        if pressed_at is None or self._clock.monotonic() - pressed_at > UPDATE_WITHIN:
            return False
        card = body["template_card"] | {"task_id": task_id}
        change = {"response_type": "update_template_card", "template_card": card}
        return await self._accepted("aibot_respond_update_msg", change, req_id)

    async def _answer(self, chat: str, body: Frame, key: str) -> bool:
        """Answer the oldest message of the chat that waits for it, by its own req_id."""
        waiting = self._open.get(chat)
        oldest = self._clock.monotonic() - ANSWER_WITHIN
        while waiting:
            req_id, heard_at = waiting.popleft()
            if heard_at >= oldest:
                return await self._accepted("aibot_respond_msg", _as_answer(body, key), req_id)
        return False

    async def _accepted(self, cmd: str, body: Frame, req_id: str) -> bool:
        """Answer a callback; False when the platform no longer takes an answer to it."""
        try:
            await self._connection.ask(cmd, body, req_id)
        except Rejected as rejected:
            if isinstance(rejected.failed, Refused):
                return False
            raise
        return True

    # ---- hearing --------------------------------------------------------------------------

    async def receive(self, intake: Intake) -> None:
        """Keep the connection open and store what is heard, until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._connection.run(self._fence))
                group.create_task(self._store(intake))
        finally:
            if self._unstored:
                await intake.accept(tuple(self._unstored))

    def _hear(self, frame: Frame) -> None:
        body = frame.get("body")
        if not isinstance(body, dict):
            return
        req_id = id_of(frame)
        now = self._clock.monotonic()
        if event_of(body) == "enter_chat":
            self._welcome(body, req_id)
            return
        inbound = self._listener.read(body, req_id, self._clock.now())
        if inbound is None:
            return
        if inbound.message_ref:
            self._pressed = {r: at for r, at in self._pressed.items() if now - at < UPDATE_WITHIN}
            self._pressed[req_id] = now
        elif not in_group(body):
            self._open[chat_of(body)].append((req_id, now))
        self._unstored.append(inbound)
        self._something.set()

    async def _store(self, intake: Intake) -> None:
        """Commit what was heard to the inbox. It is told only once: it is kept until that works."""
        while True:
            await self._something.wait()
            self._something.clear()
            batch = tuple(self._unstored)
            try:
                await intake.accept(batch)
                del self._unstored[: len(batch)]
            except Exception as problem:
                log.warning("wecom.not_stored", problem=type(problem).__name__, waiting=len(batch))
                await asyncio.sleep(STORE_AGAIN)
                self._something.set()

    def _welcome(self, body: Frame, req_id: str) -> None:
        task = asyncio.create_task(self._say_welcome(person_of(body), req_id))
        self._welcoming.add(task)
        task.add_done_callback(self._welcoming.discard)

    async def _say_welcome(self, person: str, req_id: str) -> None:
        """Say what this is, once in three days at most: every day's first visit is reported."""
        note = f"met:{hashlib.sha256(person.encode()).hexdigest()[:16]}"
        if not await self._notebook.once(note):
            return
        words = {"msgtype": "text", "text": {"content": self._say(Text("wecom.welcome"))}}
        try:
            await self._connection.ask("aibot_respond_welcome_msg", words, req_id)
        except (Rejected, SendFailed) as problem:
            log.info("wecom.no_welcome", why=str(problem))

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return a file's bytes. Its address lives for minutes; Refused when it is gone."""
        try:
            place = json.loads(attachment.ref)
            key = place["key"]
            sealed = await self._files.file(place["url"])
            if not key:
                return sealed
            return decrypt(sealed, base64.b64decode(key + "=" * (-len(key) % 4)))
        except (NotFromWeCom, binascii.Error, ValueError) as error:
            raise Refused(self._say(Text("wecom.file_gone"))) from error
        except Rejected as rejected:
            raise Refused(self._say(Text("wecom.file_gone"))) from rejected

    # ---- the rest -------------------------------------------------------------------------

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """Return nothing: it has no paths."""
        return ()

    async def close(self) -> None:
        """Let go of connections."""
        await self._files.close()

    async def check(self) -> AsyncIterator[tuple[str, str, str]]:
        """Say whether the platform can be reached: (ok, note or wrong; what; what to do)."""
        for finding in await examine_bot(self._url):
            yield finding.said(self._say)


def _as_answer(body: Frame, key: str) -> Frame:
    """Return a body as an answer: there, words go as a stream that ends at once."""
    if body["msgtype"] != "markdown":
        return body
    stream = hashlib.sha256(key.encode()).hexdigest()[:32]
    content = body["markdown"]["content"]
    return {"msgtype": "stream", "stream": {"id": stream, "finish": True, "content": content}}


async def _alone() -> int | None:
    return 0
