"""What is said in a web chat: committed to the inbox first, then shown in the log."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

from bot.channels.base import Intake
from bot.channels.web.chats import Seat
from bot.channels.web.hub import Hub
from bot.clock import Clock
from ledger.talk import Attachment, Inbound, InboundKind
from storage.database import Database
from storage.web_messages import WebMessages

_MENTION = re.compile(r"@(台账|机器人|bot)(?![A-Za-z])", re.IGNORECASE)


class Ear:
    """Takes what is said from a seat. A repeat under the same nonce is harmless.

    The inbox comes first: what stands in the log must not be a message that nobody will answer.
    """

    def __init__(self, database: Database, clock: Clock, hub: Hub, *, bot: str) -> None:
        self._database = database
        self._clock = clock
        self._hub = hub
        self._bot = bot
        self._order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def in_order(self, chat: str) -> asyncio.Lock:
        """Return the lock under which a chat is written to: a question before its answer."""
        lock = self._order.get(chat)
        if lock is None:
            self._order[chat] = lock = asyncio.Lock()
        return lock

    async def words(self, intake: Intake, seat: Seat, nonce: str, text: str) -> None:
        """Take a sentence. In a group the bot is meant when it is mentioned."""
        meant = _MENTION.sub("", text).strip() if seat.group else text
        addressed = not seat.group or bool(_MENTION.search(text))
        inbound = self._inbound(seat, nonce, InboundKind.TEXT, text=meant, addressed=addressed)
        await self._take(intake, seat, nonce, inbound, {"lines": [text]})

    async def tap(
        self, intake: Intake, seat: Seat, nonce: str, action: str, *, ref: str = "", echo: str = ""
    ) -> None:
        """Take a tap on a button of message `ref`; `echo` are the words that stand for it."""
        inbound = self._inbound(
            seat, nonce, InboundKind.BUTTON, pressed=action, message_ref=ref or None
        )
        await self._take(intake, seat, nonce, inbound, {"lines": [echo]} if echo else None)

    async def file(self, intake: Intake, seat: Seat, nonce: str, attachment: Attachment) -> None:
        """Take a file that lies in the spool."""
        inbound = self._inbound(seat, nonce, InboundKind.FILE, attachments=(attachment,))
        shown = {"files": [{"name": attachment.name, "size": attachment.size}]}
        await self._take(intake, seat, nonce, inbound, shown)

    def _inbound(self, seat: Seat, nonce: str, kind: InboundKind, **said: Any) -> Inbound:
        return Inbound(
            "web", self._bot, f"{seat.sender}:{nonce}", kind, seat.sender, seat.chat,
            self._clock.now(), group=seat.group, chat_title=seat.title, **said,
        )  # fmt: skip

    async def _take(
        self,
        intake: Intake,
        seat: Seat,
        nonce: str,
        inbound: Inbound,
        shown: Mapping[str, Any] | None,
    ) -> None:
        async with self.in_order(seat.chat):
            await intake.accept([inbound])
            if shown is None:
                return
            body = {**shown, "nonce": nonce} | ({"name": seat.name} if seat.group else {})
            async with self._database.work(seat.jurisdiction_id) as uow:
                log = WebMessages(uow.connection, seat.jurisdiction_id, self._bot)
                key = f"said:{seat.sender}:{nonce}"
                message = await log.append(seat.chat, key, body, inbound.at, author=seat.sender)
            if message:
                self._hub.publish(message)
