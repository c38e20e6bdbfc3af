"""The real program as its own process, WeCom on loopback in front of it, a county in between."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import WoundClock
from ledger.model import Role
from tests.e2e.county import InCounty, found
from tests.e2e.platforms import wecom_app, wecom_bot
from tests.e2e.process import PATIENCE
from tests.peers.wecom.corp import Shown
from tests.peers.wecom.server import WeComServer

APRIL = "2026-04-20T09:40+08:00"


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county whose notice is imported; copy it, never write to it."""
    folder = tmp_path_factory.mktemp("county")
    found(folder, APRIL)
    return folder


@pytest.fixture
async def wecom() -> AsyncIterator[WeComServer]:
    async with WeComServer() as server:
        yield server


@pytest.fixture(params=["app", "bot"])
def entrance(request: pytest.FixtureRequest) -> str:
    """Each of the two entrances, in turn: the app's callback, the bot's long connection."""
    return str(request.param)


@dataclass
class Program(InCounty):
    """`taizhang serve` behind one of WeCom's entrances, or behind `both`."""

    wecom: WeComServer = field(kw_only=True)
    entrance: str = "app"

    def __post_init__(self) -> None:
        self.settings = {}
        if self.entrance in ("app", "both"):
            self.settings |= wecom_app(self.wecom)
        if self.entrance in ("bot", "both"):
            self.settings |= wecom_bot(self.wecom)

    async def start(self, at: str | None = None) -> None:
        """Start it and wait until it hears; both sides live at the same moment."""
        if at:
            self.wecom.corp.clock = WoundClock(datetime.fromisoformat(at))
        self.wecom.callbacks.url = f"{self.address}/wecom"
        self.wecom.link.event_within = PATIENCE  # a busy machine is no fault of the program's
        await super().start(at)
        if self.entrance != "app":
            await self.until(lambda: self.wecom.link.there)


def running(
    folder: Path, wecom: WeComServer, entrance: str, at: str | None = None
) -> AbstractAsyncContextManager[Program]:
    """Start the program, and end it with the block."""
    return Program(folder, wecom=wecom, entrance=entrance).running(at)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["app", "bot"])
async def shared(
    request: pytest.FixtureRequest, county: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Program]:
    """One running program for a module's tests, each with people of its own; both entrances."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(county, folder)
    async with (
        WeComServer() as wecom,
        running(folder, wecom, str(request.param), APRIL) as program,
    ):
        yield program


CARD = "template_card"


class Phone:
    """A person with WeCom, at the entrance that the program has."""

    def __init__(self, program: Program, userid: str, *, group: str = "") -> None:
        """`group` is the bot's group chat in which this person speaks, mentioning the bot."""
        self._program = program
        self._wecom = program.wecom
        self._bot = program.entrance == "bot"
        self._group = group
        self.userid = userid
        self._wecom.corp.add(userid)

    @property
    def shown(self) -> list[Shown]:
        """What stands in the chat."""
        return self._wecom.corp.phones[self._group or self.userid.lower()]

    async def say(self, text: str) -> str:
        """Say something and return the answer, all of its messages joined."""
        before = len(self.shown)
        if self._bot:
            await self._wecom.link.say(self.userid, text, group=self._group)
        else:
            assert await self._wecom.callbacks.say(self.userid, text)
        return await self._answer(before)

    async def photo(self, data: bytes) -> str:
        """Send a picture and return the answer."""
        before = len(self.shown)
        if self._bot:
            hidden = self._wecom.link.hidden_file(data, f"photo{len(data)}")
            await self._wecom.link.message(self.userid, "image", hidden)
        else:
            assert await self._wecom.callbacks.photo(self.userid, data)
        return await self._answer(before)

    async def file(self, data: bytes, name: str) -> str:
        """Send a file, which only the bot is given, and return the answer."""
        before = len(self.shown)
        hidden = self._wecom.link.hidden_file(data, name)
        await self._wecom.link.message(self.userid, "file", hidden | {"filename": name})
        return await self._answer(before)

    async def press(self, label: str) -> str:
        """Tap a button; return what the card says then, or the new messages."""
        await self._program.until(lambda: any(label in one.buttons for one in self.shown))
        card = next(one for one in reversed(self.shown) if label in one.buttons)
        before, updates = len(self.shown), card.updates
        if self._bot:
            await self._wecom.link.press(self.userid, card, label, group=self._group)
        else:
            assert await self._wecom.callbacks.press(self.userid, card, label)
        await self._program.until(lambda: len(self.shown) > before or card.updates > updates)
        return card.text if card.updates > updates else await self._answer(before)

    async def asked_at_once(self, text: str) -> Shown:
        """Say something whose answer is a card with several selectors; return the card."""
        await self.say(text)
        await self._program.until(lambda: "select_list" in self.shown[-1].body.get(CARD, {}))
        return self.shown[-1]

    async def choose(self, card: Shown, *labels: str | None) -> str:
        """Choose in each selector of a card, None as it came, and submit; return the answer."""
        before = len(self.shown)
        if self._bot:
            await self._wecom.link.choose(self.userid, card, *labels)
        else:
            assert await self._wecom.callbacks.choose(self.userid, card, *labels)
        return await self._answer(before)

    async def bind(self, unit: str, role: Role = Role.LIAISON) -> None:
        """Send the code of an invitation."""
        assert "绑定成功" in await self.say(await self._program.code_for(unit, role))

    async def _answer(self, before: int) -> str:
        await self._program.until(lambda: len(self.shown) > before)
        await self._program.settled()  # the rest of an answer in several messages
        return "\n".join(shown.text for shown in self.shown[before:])
