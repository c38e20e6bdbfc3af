"""Every page and path, by a stranger, by other units and by another county's people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import TestServer

from bot.app import Application
from bot.board.routes import board_routes
from bot.channels.web.chats import person_chat
from bot.clock import WoundClock
from bot.demo.run import make_demo
from bot.settings import Settings
from bot.web import web_application
from ledger.actions import short
from storage.evidence import EvidenceKept
from tests.dialog import local
from tests.trust.conftest import Walk
from tests.trust.offices import ABROAD, BESIDE, NOW

PUBLIC = {
    "/chat",
    "/chat/in/ABCDEFGH",
    "/chat/app.webmanifest",
    "/healthz",
    "/readyz",
    "/metrics",
}


@dataclass
class Site:
    """The whole web server over the two counties."""

    walk: Walk
    application: Application
    server: TestServer

    async def browser(self, who: str | None = None) -> ClientSession:
        """Return a browser, signed in as somebody of the first county or of the second."""
        browser = ClientSession(self.server.make_url("/"), cookie_jar=CookieJar(unsafe=True))
        if who:
            offices = self.walk.offices
            county = offices.abroad if who in ABROAD else offices.here
            async with self.walk.database.read(county) as uow:
                person = next(p for p in await uow.people.all() if p.name.endswith(who))
            value = await self.application.web_channel.sessions.admit(county, person.id)
            browser.cookie_jar.update_cookies({self.cookie: value}, self.server.make_url("/"))
        return browser

    @property
    def cookie(self) -> str:
        from bot.channels.web.sessions import COOKIE

        return COOKIE

    def paths(self) -> list[tuple[str, str]]:
        """Return every method and path that is served, with its variables filled in."""
        assert self.server.app is not None
        found = set()
        for route in self.server.app.router.routes():
            assert route.resource is not None
            path = route.resource.canonical
            for name, value in VARIABLES.items():
                path = path.replace("{" + name + "}", value)
            found.add((route.method, path))
        return sorted(found)


VARIABLES = {
    "no": "7", "digest": "a" * 64, "chat": "1.p1", "seq": "1", "place": "0", "code": "ABCDEFGH",
    "version": "1", "name": "base.css", "secret": "x",
}  # fmt: skip


@pytest.fixture
async def site(walk: Walk, tmp_path: Path) -> AsyncIterator[Site]:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    application = Application(
        Settings(**defaults | {"data_dir": tmp_path}),
        WoundClock(local(NOW), running=False),
        database=walk.database,
    )
    server = TestServer(
        web_application(
            application.channels.values(),
            application.intake,
            vitals=application._vitals,
            pages=board_routes(application),
        )
    )
    await server.start_server()
    yield Site(walk, application, server)
    await server.close()


async def test_a_stranger_reads_nothing_on_any_path(site: Site) -> None:
    browser = await site.browser()
    async with browser:
        for method, path in site.paths():
            body = {"json": {"chat": "1.p1", "text": "第7项"}} if method == "POST" else {}
            async with browser.request(method, path, allow_redirects=False, **body) as answer:
                words = await answer.text()
                assert answer.status < 500, (method, path)
                assert answer.status != 200 or path in PUBLIC, (method, path)
            assert "甲" not in words, (method, path)


@pytest.mark.parametrize("who", [*ABROAD, *BESIDE])
async def test_nobody_sees_anothers_tasks_by_any_id(site: Site, who: str) -> None:
    offices = site.walk.offices
    async with site.walk.database.read(offices.here) as uow:
        person = next(p for p in await uow.people.all() if p.name == "甲li")
        unit = await uow.units.find("甲县司法局")
    assert unit is not None
    browser = await site.browser(who)
    seen = ""
    async with browser:
        for path in (
            "/board",
            "/board/panels",
            f"/board?unit={unit.id}",
            f"/board/panels?unit={unit.id}",
            *(f"/board/task/{no}" for no in (5, 6, 7, 9)),
            f"/chat/history?chat={person_chat(offices.here, person.id)}",
            f"/chat/files/{person_chat(offices.here, person.id)}/1/0",
        ):
            async with browser.get(path) as answer:
                assert answer.status < 500, path
                words = await answer.text()
                seen += words
                assert "甲标" not in words, path
    assert ("丙标" in seen) is (who in BESIDE)


@pytest.mark.parametrize("who", [*ABROAD, *BESIDE])
async def test_evidence_is_not_given_out_by_its_digest(site: Site, who: str) -> None:
    digest = await site.application.blobs.put("甲标材料".encode())
    async with site.walk.database.work(site.walk.offices.here) as uow:
        notice = await uow.notices.active()
        assert notice is not None
        part = next(a for a in await uow.assignments.all(notice.id) if a.task.no == 7)
        evidence: EvidenceKept = uow.evidence
        kept = await evidence.keep(
            at=local(NOW), person_id=None, digest=digest, name="甲标.txt", media_type="text/plain"
        )
        await evidence.attach([kept], part.id, at=local(NOW))
    async with (
        await site.browser(who) as browser,
        browser.get(f"/board/evidence/{digest}") as answer,
    ):
        assert answer.status == 404
    async with await site.browser("li") as own, own.get(f"/board/evidence/{digest}") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("who", [*ABROAD, *BESIDE])
async def test_nobody_speaks_in_anothers_chat(site: Site, who: str) -> None:
    offices = site.walk.offices
    async with site.walk.database.read(offices.here) as uow:
        person = next(p for p in await uow.people.all() if p.name == "甲li")
    chat = person_chat(offices.here, person.id)
    said = {"chat": chat, "sender": chat, "nonce": "n" * 12, "text": "7已完成"}
    async with (
        await site.browser(who) as browser,
        browser.post("/chat/say", json=said) as answer,
    ):
        assert answer.status in (401, 404)


async def test_a_session_is_of_one_county(site: Site) -> None:
    """A cookie whose county was exchanged opens neither."""
    async with await site.browser("ban9") as browser:
        value = browser.cookie_jar.filter_cookies(site.server.make_url("/"))[site.cookie].value
        forged = f"{short(site.walk.offices.here)}.{value.partition('.')[2]}"
    stranger = await site.browser()
    async with stranger:
        for cookie in (forged, "z.z", ".", "-1.x", "0.x", "甲.x"):
            headers = {"Cookie": f"{site.cookie}={cookie}"}
            async with stranger.get("/board/panels", headers=headers) as answer:
                assert answer.status == 401


async def test_the_demo_is_for_whoever_was_given_its_key(tmp_path: Path) -> None:
    application, stage = await make_demo(tmp_path, 0)
    server = TestServer(
        web_application(
            application.channels.values(), application.intake, vitals=application._vitals,
            pages=stage.routes(),
        )
    )  # fmt: skip
    await server.start_server()
    try:
        async with ClientSession(server.make_url("/")) as browser:
            assert isinstance(server.app, web.Application)
            for route in server.app.router.routes():
                path = route.resource.canonical if route.resource else ""
                if path.startswith("/demo"):
                    path = path.replace("{place}", "0")
                    async with browser.request(
                        route.method, path, allow_redirects=False, json={}
                    ) as answer:
                        assert answer.status in (303, 401, 403, 404), (route.method, path)
    finally:
        await server.close()
        await application.database.close()
