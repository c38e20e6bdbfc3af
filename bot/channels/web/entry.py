"""The way in: the chat page, the link with a code, signing in and out, the language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from aiohttp import web

from bot.channels.web.allowance import Allowance
from bot.channels.web.answers import html_response, see_other
from bot.channels.web.forms import form_of
from bot.channels.web.frame import manifest
from bot.channels.web.pages import chat_page, sign_in_page
from bot.channels.web.sessions import COOKIE, LANGUAGE_COOKIE, Sessions, language_of
from bot.clock import Clock
from bot.texts import Texts
from ledger.languages import LANGUAGES
from ledger.talk import Text
from storage.codes import TooManyTries


class Entry:
    """The pages that somebody unknown may see, and the chat page of somebody known."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        # A whole county signs in from one address at a training; wrong codes are counted apart.
        self._may_try = Allowance(60, 60, clock.monotonic)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Return the paths of these pages."""
        return (
            web.get("/chat", self._page),
            web.get("/chat/in/{code}", self._invitation),
            web.post("/chat/in", self._sign_in),
            web.post("/chat/out", self._sign_out),
            web.post("/chat/language", self._language),
            web.get("/chat/app.webmanifest", self._manifest),
        )

    async def _page(self, request: web.Request) -> web.Response:
        visitor = await self._sessions.visitor(request)
        if visitor is None:
            return html_response(sign_in_page(Texts.load(language_of(request))))
        if not visitor.seats:  # known from another platform: the conversation is there
            raise web.HTTPSeeOther("/board")
        texts = Texts.load(visitor.person.language, visitor.jurisdiction.timezone)
        return html_response(chat_page(texts, visitor))

    async def _invitation(self, request: web.Request) -> web.Response:
        """Show the link's code in a form. Looking at a link must not use the code up: chat apps
        fetch every address that is sent in them.
        """
        texts = Texts.load(language_of(request))
        return html_response(sign_in_page(texts, code=request.match_info["code"][:20]))

    async def _sign_in(self, request: web.Request) -> web.Response:
        texts = Texts.load(language_of(request))
        form = await form_of(request)
        words = str(form.get("code", ""))[:40]
        peer = request.remote or "unknown"
        if self._may_try.take(peer):
            return html_response(sign_in_page(texts, problem=Text("bind.too_many")), status=429)
        try:
            cookie = await self._sessions.sign_in(words, peer)
        except TooManyTries:
            return html_response(sign_in_page(texts, problem=Text("bind.too_many")), status=429)
        if cookie is None:
            return html_response(
                sign_in_page(texts, code=words, problem=Text("bind.wrong")), status=403
            )
        response = see_other("/chat")
        self._sessions.remember(response, cookie)
        return response

    async def _sign_out(self, request: web.Request) -> web.Response:
        visitor = await self._sessions.visitor(request)
        if visitor:
            await self._sessions.sign_out(visitor)
        response = see_other("/chat")
        response.del_cookie(COOKIE, path="/")
        return response

    async def _language(self, request: web.Request) -> web.Response:
        form = await form_of(request)
        language = str(form.get("language", ""))
        if language not in LANGUAGES:
            raise web.HTTPBadRequest
        visitor = await self._sessions.visitor(request)
        if visitor:
            await self._sessions.set_language(visitor, language)
        back = str(form.get("back", ""))
        response = see_other(back if re.fullmatch(r"/[a-z]*", back) else "/chat")
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=31536000, samesite="Lax", path="/")
        return response

    async def _manifest(self, request: web.Request) -> web.Response:
        words = json.dumps(manifest(Texts.load(language_of(request))), ensure_ascii=False)
        return web.Response(text=words, content_type="application/manifest+json")
