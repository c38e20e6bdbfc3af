"""A corp on loopback, the app and the bot in front of it, and an inbox that keeps what it gets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.channels.signing import Seals
from bot.channels.wecom import AppKeys, WeComApp
from bot.clock import WoundClock
from bot.texts import Texts
from ledger.talk import Button, Inbound, Reply, Text
from tests.peers.wecom.corp import AES_KEY, AGENT_ID, CORP_ID, SECRET, TOKEN
from tests.peers.wecom.server import WeComServer

NOW = datetime(2026, 5, 20, 1, 5, tzinfo=UTC)  # 09:05 in the county


@dataclass
class Inbox:
    """Keeps what it is given; a repeat is harmless; fails as often as it is told to."""

    found: dict[str, Inbound] = field(default_factory=dict)
    failures: int = 0
    asked: int = 0

    async def accept(self, inbounds: Sequence[Inbound]) -> None:
        self.asked += 1
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        for inbound in inbounds:
            self.found.setdefault(inbound.update_id, inbound)

    @property
    def last(self) -> Inbound:
        return list(self.found.values())[-1]


def plain(*lines: str, buttons: tuple[Button, ...] = (), **more) -> Reply:
    return Reply(tuple(Text("plain", text=line) for line in lines), buttons, **more)


def button(label: str, action: str = "undo 1") -> Button:
    return Button(Text("plain", text=label), action)


async def no_blob(digest: str) -> bytes:
    raise FileNotFoundError(digest)


@dataclass
class Desk:
    """An app in front of the corp, and what a test does with it."""

    wecom: WeComServer
    app: WeComApp
    clock: WoundClock
    inbox: Inbox
    files: dict[str, bytes] = field(default_factory=dict)

    async def send(
        self, reply: Reply, *, key: str = "reply:1", chat: str = "li", edits: str | None = None
    ) -> list[str]:
        """Compose and send a reply, as the sender does; return the platform's ids."""
        say = Texts.load().say
        payloads = self.app.compose(reply, say, chat=chat, group=False, edits=edits)
        return [
            await self.app.send(chat, payload, key=f"{key}/{part}", read_blob=self.read_blob)
            for part, payload in enumerate(payloads)
        ]

    async def read_blob(self, digest: str) -> bytes:
        return self.files[digest]

    def phone(self, userid: str = "li") -> list[str]:
        return self.wecom.corp.texts(userid)


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock(NOW)


@pytest.fixture
async def wecom(clock: WoundClock) -> AsyncIterator[WeComServer]:
    async with WeComServer(clock) as server:
        server.corp.add("Li", "Wang", "Zhang")
        yield server


def keys_for(server: WeComServer) -> AppKeys:
    return AppKeys(CORP_ID, AGENT_ID, SECRET, TOKEN, AES_KEY, server.base_url)


def app_for(server: WeComServer, clock: WoundClock, notes: Path | None = None) -> WeComApp:
    seals = Seals(b"key", WeComApp.name)
    return WeComApp(keys_for(server), clock, Texts.load().say, seals, notes=notes)


@pytest.fixture
async def desk(wecom: WeComServer, clock: WoundClock, tmp_path: Path) -> AsyncIterator[Desk]:
    """The app, its callback served on a port of its own."""
    app = app_for(wecom, clock, tmp_path / "app.notes")
    inbox = Inbox()
    application = web.Application()
    application.add_routes(app.routes(inbox))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    wecom.callbacks.url = f"http://127.0.0.1:{runner.addresses[0][1]}/wecom"
    desk = Desk(wecom, app, clock, inbox)
    yield desk
    await desk.app.close()
    await runner.cleanup()
