"""The demo's page in motion: the clock's keys, the panels, and the door to all five phones."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from aiohttp import web

from bot.app import Application
from bot.channels.web.answers import html_response, panels_response, see_other
from bot.channels.web.chats import Seat
from bot.channels.web.sessions import Visitor
from bot.clock import WoundClock
from bot.demo.pages import demo_page, panels
from bot.demo.scenery import Scenery
from bot.demo.world import MORNING, SECOND_NOTICE, ZONE, Narrator, World, at
from bot.texts import Texts
from ledger.languages import LANGUAGES
from ledger.model import Role
from ledger.planning import Plan
from storage.web_messages import WebMessages

COOKIE = "taizhang_demo"
FARTHEST = 300  # days that one press of a key may wind on
_DAY = timedelta(days=1)


class Stage:
    """One demo: its world, its clock, and what the last winding brought."""

    def __init__(self, application: Application, clock: WoundClock, world: World) -> None:
        self._application = application
        self._clock = clock
        self._world = world
        self._narrator = Narrator(application, clock, "live")
        self._scenery = Scenery(application, world)
        self._plan = Plan()
        self._skipped = 0
        self._winding = asyncio.Lock()
        self._texts = Texts.load(timezone=ZONE.key)
        self.key = secrets.token_urlsafe(16)
        application.web_channel.doors.add(self._seats)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Return the paths of the demo."""
        return (
            web.get("/", self._home),
            web.get("/demo", self._page),
            web.get("/demo/panels", self._panels),
            web.post("/demo/wind", self._wind),
            web.post("/demo/language", self._language),
            web.get("/demo/notice", self._notice),
            web.get("/demo/phone/{place:[0-3]}", self._phone),
        )

    async def visitor(self, request: web.Request) -> Visitor | None:
        """Let whoever watches the demo look at the board as its clerk."""
        if not self._knows(request):
            return None
        clerk = next(p.seat for p in self._world.phones if p.role is Role.CLERK)
        person = replace(self._world.clerk, language=self._texts.language)
        async with self._application.database.read(self._world.jurisdiction.id) as uow:
            office = await uow.jurisdictions.get(self._world.jurisdiction.id)
        assert office
        return Visitor(person, office, (clerk,))

    # --- paths ---------------------------------------------------------------------------------

    async def _home(self, request: web.Request) -> web.Response:
        raise web.HTTPSeeOther("/demo" if self._knows(request) else "/chat")

    async def _page(self, request: web.Request) -> web.Response:
        """Show the page; the printed address carries the key, which becomes a cookie at once."""
        shown = request.query.get("key", "")
        if shown and hmac.compare_digest(shown.encode(), self.key.encode()):
            response = see_other("/demo")
            response.set_cookie(COOKIE, self.key, httponly=True, samesite="Lax", path="/")
            return response
        self._require(request)
        scene = await self._scenery.scene(self._plan, self._skipped)
        return html_response(demo_page(scene, self._texts, ZONE.key))

    async def _panels(self, request: web.Request) -> web.Response:
        self._require(request)
        return await self._panels_now()

    async def _wind(self, request: web.Request) -> web.Response:
        self._require(request)
        to = (await request.json()).get("to") if request.can_read_body else None
        if to not in ("day", "push"):
            raise web.HTTPBadRequest
        async with self._winding:
            await self._wind_on(until_push=to == "push")
        return await self._panels_now()

    async def _language(self, request: web.Request) -> web.Response:
        """Change the page's language and that of everybody in the demo."""
        self._require(request)
        language = str((await request.post()).get("language", ""))
        if language not in LANGUAGES:
            raise web.HTTPBadRequest
        office = self._world.jurisdiction.id
        async with self._application.database.work(office) as uow:
            for person in await uow.people.all():
                await uow.people.set_language(person.id, language)
        self._texts = Texts.load(language, ZONE.key)
        return see_other("/demo")

    async def _notice(self, request: web.Request) -> web.Response:
        """Hand out the second example, for the office's phone."""
        self._require(request)
        data = await asyncio.to_thread(SECOND_NOTICE.read_bytes)
        return web.Response(
            body=data,
            headers={
                "Content-Type": "application/octet-stream",
                "X-Name": quote("临江县2026年便民服务提升工作任务.docx"),
                "Cache-Control": "no-store",
            },
        )

    async def _phone(self, request: web.Request) -> web.Response:
        """Open one person's chat as its own page, the way it is on that person's phone."""
        self._require(request)
        phone = self._world.phones[int(request.match_info["place"])]
        assert phone.person_id is not None
        sessions = self._application.web_channel.sessions
        response = see_other("/chat")
        cookie = await sessions.admit(self._world.jurisdiction.id, phone.person_id)
        sessions.remember(response, cookie)
        return response

    # --- the clock -----------------------------------------------------------------------------

    async def _wind_on(self, *, until_push: bool) -> None:
        """Go to the next morning, or on until one of the phones is told something."""
        self._skipped = 0
        chats = {phone.seat.chat for phone in self._world.phones}
        day = self._clock.now().astimezone(ZONE).date()
        if at(day, MORNING) <= self._clock.now():
            day += _DAY
        for _ in range(FARTHEST if until_push else 1):
            before = await self._heads(chats)
            self._plan = await self._narrator.live_on(self._world, day)
            if not until_push or await self._heads(chats) != before:
                return
            self._skipped += 1
            day += _DAY

    async def _heads(self, chats: Iterable[str]) -> dict[str, int]:
        async with self._application.database.read(self._world.jurisdiction.id) as uow:
            log = WebMessages(
                uow.connection, self._world.jurisdiction.id, self._application.web_channel.bot
            )
            return await log.heads(chats)

    # --- what is shown -------------------------------------------------------------------------

    async def _panels_now(self) -> web.Response:
        scene = await self._scenery.scene(self._plan, self._skipped)
        return panels_response(panels(scene, self._texts))

    # --- who -----------------------------------------------------------------------------------

    async def _seats(self, request: web.Request) -> tuple[Seat, ...] | None:
        if not self._knows(request):
            return None
        return tuple(phone.seat for phone in self._world.phones)

    def _knows(self, request: web.Request) -> bool:
        cookie = request.cookies.get(COOKIE, "")
        return hmac.compare_digest(cookie.encode(), self.key.encode())

    def _require(self, request: web.Request) -> None:
        if not self._knows(request):
            raise web.HTTPUnauthorized(text="Open the address that the demo has printed.\n")
