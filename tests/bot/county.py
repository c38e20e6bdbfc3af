"""A county with a liaison and a clerk, and its web chat on a real server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer

from bot.board.views import BoardPages
from bot.channels.web import WebChannel
from bot.clock import WoundClock
from bot.texts import Texts
from bot.web import web_application
from ledger.model import Role
from ledger.talk import Inbound, Reply
from storage.blobs import Blobs
from storage.database import Database

NOW = datetime(2026, 5, 20, 1, 5, tzinfo=UTC)
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "linjiang_2026.txt"


class Taken:
    """An intake that keeps what it is given, or fails when told to."""

    def __init__(self) -> None:
        self.inbounds: dict[str, Inbound] = {}
        self.broken: Exception | None = None

    async def accept(self, inbounds: Sequence[Inbound]) -> None:
        if self.broken:
            raise self.broken
        for inbound in inbounds:
            self.inbounds.setdefault(inbound.update_id, inbound)

    @property
    def last(self) -> Inbound:
        return list(self.inbounds.values())[-1]


class StandingClock(WoundClock):
    """No time passes unless it is wound on, however long a busy machine takes."""

    def __init__(self) -> None:
        super().__init__(NOW, running=False)

    def monotonic(self) -> float:
        return self.now().timestamp()


@dataclass
class County:
    """What a test needs of the world behind the pages."""

    database: Database
    clock: WoundClock
    channel: WebChannel
    intake: Taken
    server: TestServer
    blobs: Blobs
    jurisdiction: int
    units: dict[str, int]
    browsers: list[ClientSession] = field(default_factory=list)

    async def invite(self, unit: str, role: Role = Role.LIAISON) -> str:
        now = self.clock.now()
        async with self.database.work(self.jurisdiction) as uow:
            return await uow.codes.issue(
                self.units[unit], role, "李敏", expires_at=now + timedelta(hours=72), at=now
            )

    def browser(self) -> ClientSession:
        browser = ClientSession(self.server.make_url("/"), cookie_jar=CookieJar(unsafe=True))
        self.browsers.append(browser)
        return browser

    async def signed_in(self, unit: str, role: Role = Role.LIAISON) -> ClientSession:
        browser = self.browser()
        code = await self.invite(unit, role)
        async with browser.post("/chat/in", data={"code": code}, allow_redirects=False) as answer:
            assert answer.status == 303
        return browser

    async def chat_of(self, browser: ClientSession) -> str:
        async with browser.get("/chat") as answer:
            page = await answer.text()
        return page.split('data-chat="')[1].split('"')[0]

    async def tell(self, chat: str, reply: Reply, key: str) -> str:
        say = Texts.load().say
        (payload,) = self.channel.compose(reply, say, chat=chat, group=False)
        return await self.channel.send(chat, payload, key=key, read_blob=self.blobs.read)


@pytest.fixture
async def county(database: Database, tmp_path: Path) -> AsyncIterator[County]:
    clock = StandingClock()
    blobs = Blobs(tmp_path / "files")
    channel = WebChannel(database, clock, spool=tmp_path / "spool", read_blob=blobs.read)
    intake = Taken()
    async with database.work() as uow:
        office = await uow.jurisdictions.create("临江县人民政府办公室", "Asia/Shanghai", at=NOW)
    async with database.work(office.id) as uow:
        units = {name: (await uow.units.add(name)).id for name in ("县财政局", "县教育局")}
        units["办公室"] = (await uow.units.office()).id

    async def vitals() -> dict[str, float]:
        return {"taizhang_inbox_waiting": 0.0}

    board = BoardPages(database, clock, channel.sessions.visitor, blobs.read)
    application = web_application([channel], intake, vitals=vitals, pages=board.routes())
    server = TestServer(application)
    await server.start_server()
    county = County(database, clock, channel, intake, server, blobs, office.id, units)
    yield county
    for browser in county.browsers:
        await browser.close()
    await server.close()


async def events(response: object, count: int) -> list[tuple[str, dict]]:
    """Read so many events of a stream: (id, data)."""
    found: list[tuple[str, dict]] = []
    number = ""
    async for raw in response.content:  # type: ignore[attr-defined]
        line = raw.decode().rstrip("\n")
        if line.startswith("id: "):
            number = line[4:]
        elif line.startswith("data: "):
            found.append((number, json.loads(line[6:])))
            if len(found) == count:
                break
    return found


@pytest.fixture
def read_events():
    return events
