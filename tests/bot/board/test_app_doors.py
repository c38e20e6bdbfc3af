"""The board inside Telegram and WeCom: only whom the platform vouches for, and only freshly."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.board.app_doors import AppDoors, telegram_user
from bot.board.views import BoardPages
from bot.web import web_application
from ledger.model import Role
from tests.bot.county import NOW

TOKEN = "123456:ABC-DEF1234ghIkl"


def signed(user: object, at: float, token: str = TOKEN, **more: str) -> str:
    fields = {"auth_date": str(int(at)), "user": json.dumps(user), "query_id": "q"} | more
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    fields["hash"] = hmac.digest(key, lines.encode(), hashlib.sha256).hex()
    return urlencode(fields)


class Members:
    """A WeCom app that knows one member by one code."""

    name = "wecom"
    bot = "ww1:1000002"

    def oauth_url(self, redirect: str, state: str) -> str:
        return "https://open.example/authorize?" + urlencode({"to": redirect, "state": state})

    async def who_is(self, code: str) -> str | None:
        return "limin" if code == "good" else None


@pytest.fixture
async def browser(ledger) -> AsyncIterator[ClientSession]:
    sessions = ledger.channel.sessions
    doors = AppDoors(
        ledger.database,
        ledger.clock,
        sessions,
        public_url="https://ledger.example/",
        telegram_token=TOKEN,
        wecom=Members(),
    )
    board = BoardPages(
        ledger.database, ledger.clock, sessions.visitor, ledger.blobs.read, wecom_door=True
    )

    async def vitals() -> dict[str, float]:
        return {}

    pages = (*board.routes(), *doors.routes())
    server = TestServer(
        web_application([ledger.channel], ledger.intake, vitals=vitals, pages=pages)
    )
    async with ledger.database.work(ledger.jurisdiction) as uow:
        person = await uow.people.add(ledger.units["县财政局"], Role.HEAD, "林远")
        await uow.accounts.bind(person.id, "telegram", "123456", "77", "77", at=NOW)
        await uow.accounts.bind(person.id, "wecom", Members.bot, "limin", "limin", at=NOW)
    await server.start_server()
    async with ClientSession(server.make_url("/"), cookie_jar=CookieJar(unsafe=True)) as session:
        yield session
    await server.close()


async def test_whom_telegram_vouches_for_sees_the_board_and_keeps_the_chat_elsewhere(browser):
    data = signed({"id": 77}, NOW.timestamp())

    async with browser.post("/board/telegram", data=data) as answer:
        page = await answer.text()

    assert answer.url.path == "/board"
    assert "公开政府采购实施情况" in page
    assert "data-chat" not in page
    async with browser.get("/chat", allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/board"


async def test_a_telegram_user_who_is_nobody_here_is_refused(browser):
    async with browser.post("/board/telegram", data=signed({"id": 5}, NOW.timestamp())) as answer:
        assert answer.status == 403
        assert "绑定" in await answer.text()
    async with browser.get("/board", allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/chat"


async def test_a_wecom_member_is_led_through_wecom_and_back(browser):
    async with browser.get("/board/wecom", allow_redirects=False) as answer:
        query = parse_qs(urlsplit(answer.headers["Location"]).query)

    assert query["to"] == ["https://ledger.example/board/wecom"]
    back = {"code": "good", "state": query["state"][0]}
    async with browser.get("/board/wecom", params=back) as answer:
        assert answer.url.path == "/board"
        assert "县财政局" in await answer.text()


async def test_the_board_itself_signs_a_member_in_inside_wecom(browser):
    inside = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) wxwork/4.1.36 MicroMessenger/7.0.1"}
    async with browser.get("/board", headers=inside, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/board/wecom"


async def test_a_code_without_its_state_or_of_nobody_is_refused(browser):
    async with browser.get("/board/wecom", allow_redirects=False) as answer:
        state = parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]

    for back in ({"code": "good"}, {"code": "good", "state": "0"}, {"code": "bad", "state": state}):
        async with browser.get("/board/wecom", params=back) as answer:
            assert answer.status == 403


def test_what_telegram_signed_is_good_for_an_hour():
    data = signed({"id": 77}, NOW.timestamp())

    assert telegram_user(data, TOKEN, NOW) == "77"
    assert telegram_user(data, TOKEN, NOW + timedelta(minutes=59)) == "77"
    assert telegram_user(data, TOKEN, NOW + timedelta(minutes=61)) is None


@pytest.mark.parametrize("user", ["77", {"id": "77"}, {}, None, [77]])
def test_a_signature_over_no_user_is_no_user(user):
    assert telegram_user(signed(user, NOW.timestamp()), TOKEN, NOW) is None


def test_another_bots_signature_is_none():
    assert telegram_user(signed({"id": 77}, NOW.timestamp(), "9:x"), TOKEN, NOW) is None


@given(st.text(max_size=200))
def test_no_words_are_a_signature(words):
    assert telegram_user(words, TOKEN, NOW) is None
