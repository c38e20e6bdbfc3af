"""Group chats that the app itself has made: broadcasts without a robot, one way only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Refused, Say
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.calls import Rejected
from bot.channels.wecom.cards import APP, shown
from bot.channels.wecom.delivery import Delivery
from bot.channels.wecom.messages import SEND_TO_CHAT, Payload, bodies
from bot.channels.wecom.notebook import Notebook
from bot.clock import Clock
from ledger.talk import Attachment, Reply, Text


class WeComAppChats:
    """Sends to the app's own group chats. What members write there does not reach the app, the
    platform swallows no repetition, and cards are not allowed: so this is a channel by itself.
    """

    name = "wecom-chat"
    deduplicates = False
    pace = Pace(per_second=5, chat_per_minute=30, chat_burst=5, group_per_minute=30, in_flight=1)

    def __init__(
        self, api: WeComApi, bot: str, clock: Clock, say: Say, *, notes: Path | None = None
    ) -> None:
        self.bot = bot
        self._api = api
        self._say = say
        self._delivery = Delivery(api, Notebook(notes, clock), clock, say)

    async def create(self, title: str, owner: str, members: Sequence[str]) -> str:
        """Make a group chat (2 to 2000 members, the owner among them) and return its id, under
        which the office's group is then registered.

        It shows itself with its first message. Only an app that the whole corp can see may do it;
        raises SendFailed otherwise.
        """
        body = {"name": title[:50], "owner": owner, "userlist": list(members)}
        try:
            answer = await self._api.post("appchat/create", body)
        except Rejected as rejected:
            raise rejected.failed from rejected
        return str(answer["chatid"])

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Return words and files; buttons that do something have no place here, links have."""
        links = tuple(button for button in reply.buttons if button.link)
        seen = shown(replace(reply, buttons=links), say, APP, str)
        found = bodies(seen, reply.files, say)
        return tuple(
            Payload(SEND_TO_CHAT, {"chatid": chat} | body | {"safe": 0}, file).pack()
            for body, file in found
        )

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Send one payload; the platform gives no id for it."""
        return await self._delivery.deliver(Payload.unpack(payload), key, read_blob)

    async def fetch(self, attachment: Attachment) -> bytes:
        """Refuse: nothing comes in."""
        raise Refused(self._say(Text("wecom.nothing_comes_in")))

    async def receive(self, intake: Intake) -> None:
        """Wait: nothing comes in."""
        await asyncio.Event().wait()

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """Return nothing: it has no paths."""
        return ()

    async def check(self) -> AsyncIterator[tuple[str, str, str]]:
        """Say what must be so for group chats: (ok, note or wrong; what; what to do)."""
        yield "note", self._say(Text("wecom.chats_need")), ""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()
