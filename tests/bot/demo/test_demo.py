"""The demo: a county that lives, a clock that may be wound, and phones that stay quiet."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar, FormData
from aiohttp.test_utils import TestServer

from bot.app import Application
from bot.board.routes import board_routes
from bot.demo.run import make_demo
from bot.demo.stage import COOKIE, Stage
from bot.demo.world import OPENS, SECOND_NOTICE, ZONE
from bot.web import web_application
from bot.workdays import workdays

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Show:
    """The running demo, and a browser that holds its key."""

    application: Application
    stage: Stage
    server: TestServer
    browser: ClientSession

    async def panels(self) -> dict[str, str]:
        async with self.browser.get("/demo/panels") as answer:
            assert answer.status == 200
            found: dict[str, str] = await answer.json()
        return found

    async def wind(self, to: str) -> dict[str, str]:
        async with self.browser.post("/demo/wind", json={"to": to}) as answer:
            assert answer.status == 200
            found: dict[str, str] = await answer.json()
        return found

    async def chats(self) -> list[str]:
        async with self.browser.get("/demo") as answer:
            return re.findall(r'data-chat="([^"]+)"', await answer.text())

    async def history(self, chat: str) -> list[dict]:
        async with self.browser.get("/chat/history", params={"chat": chat}) as answer:
            assert answer.status == 200
            return (await answer.json())["messages"]

    async def settle(self) -> None:
        await self.application.router.drain()
        await self.application.dispatcher.drain()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def show(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Show]:
    async with opened(tmp_path_factory.mktemp("demo")) as the_show:
        yield the_show


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Show]:
    application, stage = await make_demo(folder, 0)

    async def vitals() -> dict[str, float]:
        return {}

    server = TestServer(
        web_application(
            [application.web_channel],
            application.intake,
            vitals=vitals,
            pages=(*stage.routes(), *board_routes(application, stage.visitor)),
        )
    )
    await server.start_server()
    browser = ClientSession(server.make_url("/"), cookie_jar=CookieJar(unsafe=True))
    async with browser.get("/demo", params={"key": stage.key}) as answer:
        assert answer.status == 200
    yield Show(application, stage, server, browser)
    await browser.close()
    await server.close()
    await application.database.close()


def pushed_on(messages: list[dict]) -> list[date]:
    return [
        datetime.fromisoformat(m["at"]).astimezone(ZONE).date() for m in messages if m.get("push")
    ]


async def test_without_the_key_nothing_is_shown(show):
    async with ClientSession(show.server.make_url("/")) as stranger:
        for path in ("/demo", "/demo?key=wrong", "/demo?key=绑", "/demo/panels", "/demo/notice"):
            async with stranger.get(path) as answer:
                assert answer.status == 401, path
        async with stranger.post("/demo/wind", json={"to": "push"}) as answer:
            assert answer.status == 401
        async with stranger.get("/board", allow_redirects=False) as answer:
            assert answer.status == 303
        async with stranger.get("/", allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/chat"


async def test_the_key_leaves_the_address_and_becomes_a_cookie(show):
    async with ClientSession(show.server.make_url("/")) as visitor:
        where = {"key": show.stage.key}
        async with visitor.get("/demo", params=where, allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/demo"
            assert answer.cookies[COOKIE]["httponly"]


async def test_it_opens_on_a_reminder_that_has_just_come(tmp_path):
    async with opened(tmp_path) as show:
        finance, *_, group = await show.chats()

        last = (await show.history(finance))[-1]

        assert last["push"]
        assert pushed_on([last]) == [OPENS]
        assert (await show.history(group))[-1]["push"]  # the clerk's broadcast
        assert (await show.panels())["panel-ledger"].count('<th scope="row">') == 23


async def test_everybody_in_the_county_is_bound(show):
    office = show.application.database
    async with office.read() as uow:
        (jurisdiction,) = await uow.jurisdictions.list()
    async with office.read(jurisdiction.id) as uow:
        people = await uow.people.all()
        accounts = await uow.accounts.all()

    assert {account.person_id for account in accounts} == {person.id for person in people}
    assert len(people) > 25


async def test_a_sentence_is_answered_on_its_phone_and_shown_in_the_ledger(show):
    finance = (await show.chats())[0]
    said = {"chat": finance, "sender": finance, "text": "1完成60%", "nonce": "visitor-0001"}

    async with show.browser.post("/chat/say", json=said) as answer:
        assert answer.status == 200
    await show.settle()

    reply = (await show.history(finance))[-1]
    assert "第1项" in "".join(reply["body"]["lines"])
    assert "60%" in (await show.panels())["panel-ledger"]


async def test_a_notice_dropped_on_the_offices_phone_is_read(show):
    clerk = (await show.chats())[2]
    async with show.browser.get("/demo/notice") as answer:
        data = await answer.read()
    assert data == SECOND_NOTICE.read_bytes()
    form = FormData({"chat": clerk, "sender": clerk, "nonce": "visitor-0002"})
    form.add_field("file", data, filename="notice.docx")

    async with show.browser.post("/chat/files", data=form) as answer:
        assert answer.status == 200
    await show.settle()

    assert "8" in (await show.history(clerk))[-1]["body"]["lines"][0]


async def test_winding_on_keeps_every_promise_of_quiet(show):
    calendar = workdays({})
    for _ in range(8):
        panels = await show.wind("push")
        assert "panel-clock" in panels

    for chat in await show.chats():
        days = pushed_on(await show.history(chat))
        assert len(days) == len(set(days)), "more than one push a day"
        assert all(calendar.is_workday(day) for day in days)
        weeks = [day.isocalendar()[:2] for day in days]
        assert max((weeks.count(week) for week in weeks), default=0) <= 5


async def test_a_day_of_rest_says_why_nobody_hears_anything(show):
    for _ in range(7):
        panels = await show.wind("day")
        if "休息日，" in panels["panel-clock"]:
            break

    assert "休息日不发" in panels["panel-withheld"]


async def test_keys_that_are_none_do_nothing(show):
    for body in ({"to": "year"}, {"to": None}, {}):
        async with show.browser.post("/demo/wind", json=body) as answer:
            assert answer.status == 400


async def test_the_board_is_open_to_whoever_watches(show):
    async with show.browser.get("/board") as answer:
        shown = await answer.text()

    assert "按单位" in shown
    assert 'class="docked"' in shown


async def test_the_language_changes_for_everybody(show):
    form = {"language": "en"}
    async with show.browser.post("/demo/language", data=form) as answer:
        shown = await answer.text()
    finance = (await show.chats())[0]
    tap = {"chat": finance, "sender": finance, "press": "help", "nonce": "visitor-0003"}

    async with show.browser.post("/chat/say", json=tap):
        await show.settle()

    assert "One notice" in shown
    words = "".join((await show.history(finance))[-1]["body"]["lines"])
    assert words.isascii()
    async with show.browser.post("/demo/language", data={"language": "zh_CN"}) as answer:
        assert "一份通知" in await answer.text()
