"""自建应用: the county's own app in WeCom. Reaches every member in its scope, needs an address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.channels.base import Intake, Pace, ReadBlob, Say, SendFailed, TryAgain
from bot.channels.signing import Seals, SealsNow
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.callback import Callback
from bot.channels.wecom.calls import Rejected, beforehand
from bot.channels.wecom.cards import APP, shown
from bot.channels.wecom.delivery import Delivery
from bot.channels.wecom.doctor import examine_app
from bot.channels.wecom.envelope import Envelope
from bot.channels.wecom.inbound import Reader
from bot.channels.wecom.members import Members
from bot.channels.wecom.menu import publish_menu
from bot.channels.wecom.messages import SEND, UPDATE, Payload, bodies
from bot.channels.wecom.notebook import KEPT_FOR, Notebook
from bot.clock import Clock
from ledger.talk import Attachment, Reply, Text
from storage.database import Database

PUBLIC_API = "https://qyapi.weixin.qq.com"
PUBLIC_SIGN_IN = "https://open.weixin.qq.com"

BUSY_MINUTES = frozenset({0, 30})
"""Minutes of the hour in which the platform asks not to push; answers go out all the same."""

_NO_SUCH_CODE = frozenset({40029, 42003})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AppKeys:
    """What the administrator copies from the console."""

    corp_id: str
    agent_id: int
    secret: str
    callback_token: str
    aes_key: str
    base_url: str = PUBLIC_API


class WeComApp:
    """Members write to the app through the callback; it answers and pushes through the API."""

    name = "wecom"
    deduplicates = True
    pace = Pace(
        # The platform drops a member's 31st message of a minute and 1001st of an hour without a
        # word. In any 60 seconds 6 + 18 go out; with a restart in between, 30.
        per_second=30,
        chat_per_minute=18,
        chat_burst=6,
        group_per_minute=18,
        chat_per_hour=500,
        in_flight=8,
    )

    def __init__(
        self,
        keys: AppKeys,
        clock: Clock,
        say: Say,
        seals: Seals,
        *,
        notes: Path | None = None,
        web_url: str | None = None,
        database: Database | None = None,
    ) -> None:
        """`notes` is the file in which sending keeps what it must know after a crash; `web_url`
        the public address under which the callback is reached. With `database` it looks every
        day whether the people who are bound can be reached.
        """
        self.bot = f"{keys.corp_id}:{keys.agent_id}"
        self.api = WeComApi(keys.base_url, keys.corp_id, keys.secret, clock, say)
        self._keys = keys
        self._clock = clock
        self._say = say
        self._seals = SealsNow(seals, clock)
        self._web_url = web_url
        self.members = (
            Members(database, self.api, self.name, self.bot, clock, say) if database else None
        )
        self._delivery = Delivery(self.api, Notebook(notes, clock), clock, say)
        self._callback = Callback(
            Envelope(keys.callback_token, keys.aes_key, keys.corp_id),
            Reader(self.name, self.bot, self._seals.unseal),
            keys.agent_id,
            clock,
        )

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Return the final bodies of the API calls: words, files, then a card with the buttons."""
        seen = shown(reply, say, APP, partial(self._seals.seal, chat))
        found = bodies(seen, reply.files, say)
        to = {"touser": chat, "agentid": self._keys.agent_id, "enable_duplicate_check": 1}
        if edits and seen.card and seen.whole and not reply.files:
            return (self._change(edits, chat, seen.card, [to | body for body, _ in found]).pack(),)
        return tuple(Payload(SEND, to | body, file).pack() for body, file in found)

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Send one payload; return a card's code with its time, or the message's id."""
        if not key.startswith("reply:"):
            self._not_in_a_busy_minute()
        return await self._delivery.deliver(Payload.unpack(payload), key, read_blob)

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the bytes of what a member has sent; the platform keeps it for three days."""
        try:
            return await self.api.download(attachment.ref)
        except Rejected as rejected:
            raise rejected.failed from rejected

    async def receive(self, intake: Intake) -> None:
        """Offer the menu where there is none, and see daily who can be reached. What members say
        comes in through the callback.
        """
        try:
            await publish_menu(self.api, self._keys.agent_id, self._say, web_url=self._web_url)
        except (Rejected, SendFailed) as problem:
            log.warning("wecom.no_menu", why=str(problem))
        if self.members:
            await self.members.watch()
        await asyncio.Event().wait()

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """Return the callback's path."""
        return self._callback.routes(intake)

    async def close(self) -> None:
        """Let go of the connections."""
        await self.api.close()

    def oauth_url(self, redirect: str, state: str) -> str:
        """Return the address that signs a member in, within WeCom, and leads to `redirect`.

        `state` comes back with the code: at most 128 of a-z A-Z 0-9. A government build signs in
        on its own host.
        """
        public = self._keys.base_url.rstrip("/") == PUBLIC_API
        host = PUBLIC_SIGN_IN if public else self._keys.base_url.rstrip("/")
        query = {
            "appid": self._keys.corp_id,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": str(self._keys.agent_id),
        }
        return f"{host}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"

    async def who_is(self, code: str) -> str | None:
        """Return the user id of the member who came with this code: the sender's id in a chat.

        None when the code is spent or not ours, or the visitor is no member; SendFailed when the
        platform cannot be asked.
        """
        try:
            answer = await beforehand(self.api.get("auth/getuserinfo", code=code))
        except Rejected as rejected:
            if rejected.code in _NO_SUCH_CODE:
                return None
            raise rejected.failed from rejected
        member = answer.get("userid") or answer.get("UserId")
        return str(member).lower() if member else None

    async def check(self) -> AsyncIterator[tuple[str, str, str]]:
        """Say how the account stands, by real calls: (ok, note or wrong; what; what to do)."""
        for finding in await examine_app(
            self.api, self._keys.agent_id, self._clock, web_url=self._web_url
        ):
            yield finding.said(self._say)

    def _change(
        self, edits: str, chat: str, card: dict[str, Any], instead: list[dict[str, Any]]
    ) -> Payload:
        """Return the call that puts a new card in the place of the one that was pressed."""
        code, _, pressed_at = edits.partition("@")
        body = {
            "userids": [chat],
            "agentid": self._keys.agent_id,
            "response_code": code,
            "template_card": card,
        }
        until = float(pressed_at or 0) + KEPT_FOR.total_seconds()
        return Payload(UPDATE, body, until=until, instead=tuple(instead))

    def _not_in_a_busy_minute(self) -> None:
        now = self._clock.now()
        if now.minute in BUSY_MINUTES:
            raise TryAgain(self._say(Text("wecom.busy_minute")), after=60.0 - now.second)
