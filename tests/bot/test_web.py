"""The guards before every page and web hook, and what is shown to whoever watches the machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.assets import asset_path, assets
from bot.web import web_application
from storage.database import DatabaseBusy

Serve = Callable[..., object]


async def _vitals() -> dict[str, float]:
    return {"taizhang_outbox_in_flight": 3.0, "taizhang_inbox_waiting": 0.0}


async def _say(request: web.Request) -> web.Response:
    return web.Response(text="done")


async def _busy(request: web.Request) -> web.Response:
    raise DatabaseBusy


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    pages = [web.post("/say", _say), web.get("/busy", _busy), web.get("/say", _say)]
    server = TestServer(web_application([], None, vitals=_vitals, pages=pages))
    await server.start_server()
    async with ClientSession(server.make_url("/")) as browser:
        yield browser
    await server.close()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1"},
    ],
)
async def test_another_sites_page_cannot_make_a_browser_speak(browser, headers):
    async with browser.post("/say", headers=headers) as answer:
        assert answer.status == 403


async def test_our_own_page_and_a_platform_without_a_browser_may(browser):
    own = {"Origin": str(browser._base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}

    for headers in ({}, own, {"Origin": own["Origin"]}):
        async with browser.post("/say", headers=headers) as answer:
            assert answer.status == 200


async def test_a_foreign_name_for_this_machine_is_refused(browser):
    for host in ("evil.example", "evil.example:8765", "localhost.evil.example", ""):
        async with browser.get("/say", headers={"Host": host}) as answer:
            assert answer.status in (400, 421), host
    for host in ("localhost:8765", "127.0.0.1", "[::1]:80"):
        async with browser.get("/say", headers={"Host": host}) as answer:
            assert answer.status == 200, host


async def test_every_name_that_the_office_has_made_public_is_answered():
    urls = {"public_url": "https://ledger.example/", "hook_url": "https://bot.example:8443/x"}
    pages = [web.get("/say", _say)]
    server = TestServer(web_application([], None, vitals=_vitals, pages=pages, **urls))
    await server.start_server()
    async with ClientSession(server.make_url("/")) as browser:
        for host, status in (
            ("ledger.example", 200), ("bot.example:8443", 200), ("127.0.0.1", 200),
            ("evil.example", 421),
        ):  # fmt: skip
            async with browser.get("/say", headers={"Host": host}) as answer:
                assert answer.status == status, host
    await server.close()


async def test_every_answer_forbids_what_pages_do_not_need(browser):
    for path in ("/say", "/healthz", "/nowhere", asset_path("base.css")):
        async with browser.get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe-inline" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_busy_database_asks_for_patience(browser):
    async with browser.get("/busy") as answer:
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "2"


async def test_assets_are_kept_for_good_under_a_name_that_changes_with_them(browser):
    async with browser.get(asset_path("talk.js")) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert await answer.read() == assets()["talk.js"].body
    for path in ("/assets/000000000000/talk.js", asset_path("talk.js") + "x"):
        async with browser.get(path) as answer:
            assert answer.status == 404


async def test_health_and_metrics_tell_no_names(browser):
    async with browser.get("/healthz") as answer:
        assert await answer.json() == {"ok": True}
    async with browser.get("/metrics") as answer:
        words = await answer.text()
    assert words == "taizhang_inbox_waiting 0\ntaizhang_outbox_in_flight 3\n"


def test_a_public_name_is_answered_beside_the_local_ones():
    from bot.web import _names

    assert _names("0.0.0.0", None) is None
    assert _names("0.0.0.0", "https://ledger.example/") >= {"ledger.example", "127.0.0.1"}
    assert "evil" not in _names("127.0.0.1", None)


def test_no_asset_asks_another_server_for_anything():
    for name, asset in assets().items():
        if name.endswith((".css", ".js")):
            assert b"http://" not in asset.body, name
            assert b"https://" not in asset.body, name
