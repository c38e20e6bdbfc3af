"""The real program as its own process, a strict Bot API server in front, a county in between."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from ledger.model import Role
from tests.e2e.county import AT, InCounty, found, opened
from tests.e2e.platforms import telegram
from tests.peers.bot_api.server import BotApi

SECRET = "secret_of-the-hook"


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county whose notice is imported; copy it, never write to it."""
    folder = tmp_path_factory.mktemp("county")
    found(folder)
    return folder


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> str:
    """Each way in for updates, in turn."""
    return str(request.param)


@dataclass
class Program(InCounty):
    """`taizhang serve` with a bot on the strict server, by polling or by web hook."""

    api: BotApi = field(kw_only=True)
    mode: str = "polling"

    def __post_init__(self) -> None:
        self.settings = telegram(self.api)
        if self.mode == "webhook":
            self.settings |= {
                "TAIZHANG_TELEGRAM_WEBHOOK_URL": self.address,
                "TAIZHANG_TELEGRAM_WEBHOOK_SECRET": SECRET,
            }

    async def start(self, at: str | None = None) -> None:
        """Start it and wait until it takes updates; both sides live at the same moment."""
        if at:
            self.api.set_time(datetime.fromisoformat(at))
        polls = self.api.delivery.polls
        await super().start(at)
        hooked = self.mode == "webhook"
        await self.until(
            lambda: self.api.delivery.hook if hooked else self.api.delivery.polls > polls
        )


async def bind_people(folder: Path, bot: str, senders: list[str]) -> None:
    """Bind liaisons of one unit to this bot, without a code for each."""
    async with opened(folder) as (database, office), database.work(office.id) as uow:
        unit = await uow.units.find("县财政局")
        assert unit is not None
        for sender in senders:
            person = await uow.people.add(unit.id, Role.LIAISON, f"联络员{sender}", "zh_CN")
            await uow.accounts.bind(person.id, "telegram", bot, sender, sender, at=AT)


def running(
    folder: Path, api: BotApi, mode: str, at: str | None = None
) -> AbstractAsyncContextManager[Program]:
    """Start the program, and end it with the block."""
    return Program(folder, api=api, mode=mode).running(at)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["polling", "webhook"])
async def shared(
    request: pytest.FixtureRequest, county: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Program]:
    """One running program for a module's tests, each with people of its own; both ways in."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(county, folder)
    async with BotApi() as api, running(folder, api, str(request.param)) as program:
        yield program


class Phone:
    """A person with Telegram."""

    def __init__(self, program: Program, number: int, name: str) -> None:
        self.number = number
        self._program = program
        self._api = program.api
        self._api.people.person(number, name)

    @property
    def shown(self) -> list[str]:
        """What stands in the chat."""
        return self._api.words_to(self.number)

    async def say(self, text: str, *, answers: int = 1) -> str:
        """Say something and return the answer."""
        before = len(self.shown)
        self._api.people.say(self.number, text)
        await self._program.until(lambda: len(self.shown) >= before + answers)
        await self._program.settled()  # the rest of an answer in several messages
        return "\n".join(self.shown[before:])

    async def send(self, data: bytes, name: str) -> str:
        """Send a file and return the answer."""
        before = len(self.shown)
        self._api.people.send_file(self.number, data, name)
        await self._program.until(lambda: len(self.shown) > before)
        await self._program.settled()
        return "\n".join(self.shown[before:])

    async def press(self, label: str) -> str:
        """Tap a button; return what the card says then, or the new message."""
        await self._program.until(lambda: label in self._api.people.buttons(self.number))
        before = self._snapshot()
        query = self._api.people.press(self.number, label)
        await self._program.until(lambda: self._snapshot() != before)
        await self._program.until(lambda: self._api.queries[query].answered)
        await self._program.settled()
        changed = [text for at, text in self._snapshot() if (at, text) not in before]
        return "\n".join(changed)

    async def bind(self, unit: str, role: Role = Role.LIAISON) -> None:
        """Press Start on the invitation's link."""
        code = await self._program.code_for(unit, role)
        assert "绑定成功" in await self.start(code)

    async def start(self, code: str) -> str:
        """Come in with a code; return the welcome, and the line that brings the keys."""
        return await self.say(f"/start {code}", answers=2)

    def _snapshot(self) -> list[tuple[int, str]]:
        return [(m["message_id"], m.get("text", "")) for m in self._api.sent_to(self.number)]
