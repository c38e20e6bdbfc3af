"""The board inside another app: a Telegram Mini App, or an H5 page in WeCom."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable
from urllib.parse import parse_qsl

from aiohttp import web

from bot.channels.base import SendFailed
from bot.channels.web.answers import html_response, see_other
from bot.channels.web.frame import page
from bot.channels.web.sessions import Sessions, language_of
from bot.clock import Clock
from bot.html import main, p
from bot.texts import Texts
from ledger.talk import Text
from storage.database import Database

WECOM_DOOR = "/board/wecom"
STATE_COOKIE = "taizhang_state"
FRESH_FOR = timedelta(hours=1)  # what Telegram has signed may be used so long
LONGEST = 4096


@runtime_checkable
class MemberSignIn(Protocol):
    """What a WeCom app can say of a member who opens a page within WeCom."""

    name: str
    bot: str

    def oauth_url(self, redirect: str, state: str) -> str:
        """Return the address that signs a member in and leads back."""
        ...

    async def who_is(self, code: str) -> str | None:
        """Return the sender that a code stands for."""
        ...


class AppDoors:
    """Signs in whom a platform vouches for. They may look; they speak where they always do."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sessions: Sessions,
        *,
        public_url: str | None = None,
        telegram_token: str | None = None,
        wecom: MemberSignIn | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sessions = sessions
        self._public_url = (public_url or "").rstrip("/")
        self._telegram_token = telegram_token
        self._wecom = wecom

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Return the paths of the platforms that are set up."""
        if self._telegram_token:
            yield web.get("/board/telegram", self._telegram_page)
            yield web.post("/board/telegram", self._telegram)
        if self._wecom and self._public_url:
            yield web.get(WECOM_DOOR, self._wecom_page)

    async def _telegram_page(self, request: web.Request) -> web.Response:
        """Serve the page that hands Telegram's signed words over: they come after the #."""
        texts = Texts.load(language_of(request))
        words = texts.say(Text("board.opening"))
        content = main(p(words, id="opening"), class_="door")
        return html_response(
            page(texts, words, content, styles=("chat.css",), scripts=("mini_app.js",))
        )

    async def _telegram(self, request: web.Request) -> web.Response:
        assert self._telegram_token
        signed = (await request.text())[:LONGEST]
        sender = telegram_user(signed, self._telegram_token, self._clock.now())
        bot = self._telegram_token.partition(":")[0]
        return await self._admit("telegram", bot, sender)

    async def _wecom_page(self, request: web.Request) -> web.Response:
        """Send a member through WeCom's own sign-in, and take the code that comes back."""
        assert self._wecom
        code, state = request.query.get("code", ""), request.query.get("state", "")
        expected = request.cookies.get(STATE_COOKIE, "")
        if not code:
            state = secrets.token_hex(16)
            response = see_other(self._wecom.oauth_url(f"{self._public_url}{WECOM_DOOR}", state))
            response.set_cookie(STATE_COOKIE, state, max_age=600, httponly=True, samesite="Lax")
            return response
        if not expected or not hmac.compare_digest(state.encode(), expected.encode()):
            raise web.HTTPForbidden
        try:
            sender = await self._wecom.who_is(code[:512])
        except SendFailed as error:
            raise web.HTTPServiceUnavailable from error
        return await self._admit(self._wecom.name, self._wecom.bot, sender)

    async def _admit(self, channel: str, bot: str, sender: str | None) -> web.Response:
        """Open a session for the person behind a sender; a stranger learns how to bind."""
        speaker = None
        if sender:
            async with self._database.read() as uow:
                speaker = await uow.accounts.who(channel, bot, sender)
        if speaker is None:
            raise web.HTTPForbidden(text=Texts.load().say(Text("bind.how")))
        response = see_other("/board")
        cookie = await self._sessions.admit(speaker.jurisdiction.id, speaker.person.id)
        self._sessions.remember(response, cookie)
        return response


def telegram_user(signed: str, token: str, now: datetime) -> str | None:
    """Return the user whom Telegram vouches for in a Mini App's initData, or None.

    core.telegram.org/bots/webapps, "Validating data": the fields in alphabetical order, one a
    line, under a key made of the bot's token. What is older than an hour is refused.
    """
    fields = dict(parse_qsl(signed, keep_blank_values=True))
    shown = fields.pop("hash", "")
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    proper = hmac.digest(key, lines.encode(), hashlib.sha256).hex()
    if not hmac.compare_digest(shown.encode(), proper.encode()):
        return None
    made = fields.get("auth_date", "")
    if not made.isdecimal() or now.timestamp() - int(made) > FRESH_FOR.total_seconds():
        return None
    return _user_id(fields)


def _user_id(fields: Mapping[str, str]) -> str | None:
    try:
        user = json.loads(fields.get("user", ""))
    except ValueError:
        return None
    number = user.get("id") if isinstance(user, dict) else None
    return str(number) if isinstance(number, int) else None
