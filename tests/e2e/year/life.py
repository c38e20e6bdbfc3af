"""One county's year: a real process, three platforms on loopback, and people who answer."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.clock import WoundClock
from bot.rehearsal.company import ZONE
from bot.rehearsal.story import Line, Story
from bot.workdays import workdays
from ledger.model import Role
from tests.e2e.county import opened
from tests.e2e.platforms import telegram, wecom_app
from tests.e2e.process import OFFICE, PATIENCE, Serving, environment, taizhang
from tests.e2e.web.page import Page
from tests.e2e.year.phones import OnTelegram, OnWeb, OnWeCom, Phone, WeComGroup
from tests.peers.bot_api.server import BotApi
from tests.peers.wecom.server import WeComServer

STEP, MOMENT, TRIES = timedelta(seconds=1), timedelta(seconds=20), 60
WITHOUT_POLL = timedelta(hours=20)
"""Telegram keeps what people write for a day; a program that runs asks far more often than that."""
HEADED = 6  # units whose head has an account, too


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody was shown, when, and whether it answered their own message."""

    at: datetime
    who: str
    text: str
    answer: bool


@dataclass
class Lived:
    """What a year left behind on everybody's phone."""

    messages: list[Message] = field(default_factory=list)
    said: int = 0
    kills: int = 0

    def pushes(self, role: str = "") -> list[Message]:
        """Return what came unasked to people of a role: digests, and letters of the office."""
        return [m for m in self.messages if not m.answer and m.who.startswith(role)]


class County(Serving):
    """The program with a hand on its clock."""

    async def start(self, at: str | None = None) -> None:
        self.at = at or self.at
        log = (self.folder / "serve.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.e2e.year.county", str(self.at),
            cwd=self.folder, stdout=log, stderr=log,
            env=environment(self.folder, TAIZHANG_WEB_PORT=str(self.port), **self.settings)
            | {"TAIZHANG_LOG": "warning"},
        )  # fmt: skip
        log.close()
        await self.listening()


class Life:
    """Lets a county live: winds the clock from one event to the next, and people speak."""

    def __init__(self, county: County, api: BotApi, wecom: WeComServer, clock: WoundClock) -> None:
        self.county = county
        self.api = api
        self.wecom = wecom
        self.clock = clock
        self.phones: dict[str, Phone] = {}
        self.group = WeComGroup(wecom)
        self.lived = Lived()
        self.story: Story | None = None
        self._browser = aiohttp.ClientSession()
        self._next: datetime | None = None
        self._polled_at = clock.now()

    async def until(self, end: datetime) -> None:
        """Live on until a moment."""
        assert self.story
        while self.clock.now() < end:
            await self._wind()
            for line in self.story.due(self.clock.now()):
                await self._do(line)
            for left, newcomer in self.story.newcomers():
                assert left in self.phones
                self.phones[newcomer] = OnTelegram(self.api, 900, "王芳")
            coming = [moment for moment in (self._next, self.story.next_at(), end) if moment]
            await self._wind_to(max(min(coming), self.clock.now() + STEP))
        await self._wind()

    async def kill(self, *speakers: str) -> None:
        """Cut the power while messages of these people are being taken in; start again."""
        self.lived.kills += 1
        self.lived.said += len(speakers)
        await asyncio.gather(*(self.phones[who].say("我的任务") for who in speakers))
        await self.county.kill()
        await self._start_again()
        await self.settle()
        self._read(speakers)

    async def be_away(self, days: int) -> None:
        """Stand still for some days: nothing is planned, sent, or taken in by the web chat."""
        await self.county.kill()
        self._set_clocks(self.clock.now() + timedelta(days=days))
        await self._start_again()

    async def _start_again(self) -> None:
        await self.county.start(self.clock.now().isoformat())
        for phone in self.phones.values():
            if isinstance(phone, OnWeb):
                await phone.page.leave()
                phone.page.follow()

    async def settle(self, to: datetime | None = None) -> None:
        """Let everything happen that is due, and wait until every open page has it."""
        pages = [p.page for p in self.phones.values() if isinstance(p, OnWeb)]
        asked = {"chats": [page.chat for page in pages], "to": to.isoformat() if to else None}
        told = await self._wound(asked)
        for _ in range(TRIES):  # a lease of a process that is no more, a pause after a failure
            if not told["waiting"]:
                break
            self._set_clocks(self.clock.now() + MOMENT)
            told = await self._wound(asked | {"to": self.clock.now().isoformat()})
        assert not told["waiting"], self.county.log()
        self._next = datetime.fromisoformat(told["next"]) if told["next"] else None
        async with asyncio.timeout(PATIENCE):
            for page in pages:
                while page.newest < told["heads"].get(page.chat, 0):
                    await asyncio.sleep(0.005)

    async def _wound(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        async with self._browser.post(f"{self.county.address}/year", json=asked) as answer:
            assert answer.status == 200, self.county.log()
            told: dict[str, Any] = await answer.json()
            return told

    async def ask(self, who: str, words: str) -> str:
        """Let somebody say something outside the story; return the answer."""
        before = len(self.lived.messages)
        await self._do(Line(self.clock.now(), 0, who, words=words))
        return "\n".join(m.text for m in self.lived.messages[before:] if m.who == who)

    async def close(self) -> None:
        await self._browser.close()

    async def _wind(self) -> None:
        await self.settle(self.clock.now())
        self._read()

    async def _do(self, line: Line) -> None:
        self.lived.said += 1
        phone = self.phones[line.who]
        await (phone.tap(line.taps) if line.taps else phone.say(line.words))
        await self.settle()
        self._read((line.who,))

    def _read(self, speakers: Sequence[str] = ()) -> None:
        now = self.clock.now()
        for who, phone in list(self.phones.items()):
            for seen in phone.read():
                answer = who in speakers
                self.lived.messages.append(Message(now, who, seen.text, answer))
                if self.story:
                    hear = self.story.answered if answer else self.story.pushed
                    hear(who, seen.text, seen.buttons, now)
        for seen in self.group.read():
            self.lived.messages.append(Message(now, "group", seen.text, answer=False))

    async def _wind_to(self, moment: datetime) -> None:
        """Wind the clock on, by steps in which the program asks Telegram as it always does."""
        while moment - self._polled_at > WITHOUT_POLL:
            self._polled_at = max(self.clock.now(), self._polled_at + WITHOUT_POLL)
            self._set_clocks(self._polled_at)
            await self.settle(self._polled_at)
            await self.api.delivery.let_poll_end()
        self._set_clocks(moment)

    def _set_clocks(self, moment: datetime) -> None:
        self.clock.wind_to(moment)
        self.api.set_time(moment)


@asynccontextmanager
async def county_of(folder: Path, notice: Path, start: datetime) -> AsyncIterator[Life]:
    """Found a county with a notice, give every unit a liaison, and let it run."""
    at = start.isoformat()
    office = taizhang(folder, "init", "--office", OFFICE, at=at)
    taizhang(folder, "import", str(notice), "--yes", at=at)
    clock = WoundClock(start, running=False)
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi())
        api.set_time(start)
        wecom = await stack.enter_async_context(WeComServer(clock))
        county = County(folder, settings=telegram(api) | wecom_app(wecom), at=at)
        wecom.callbacks.url = f"{county.address}/wecom"
        life = Life(county, api, wecom, clock)
        codes = await _codes(folder, start)
        await county.start()
        stack.push_async_callback(county.stop)
        stack.push_async_callback(life.close)
        await _bind(life, stack, str(office["code"]), codes)
        yield life


async def _bind(
    life: Life, stack: AsyncExitStack, office: str, codes: list[tuple[str, Role, str]]
) -> None:
    """Give everybody a phone, in turn on each channel, and let them bind."""

    async def on_web(code: str) -> OnWeb:
        page = await stack.enter_async_context(Page(life.county.address))
        await page.sign_in(code)
        return OnWeb(page)

    life.phones["clerk"] = await on_web(office)
    roles = {"clerk": Role.CLERK}
    for number, (unit, role, code) in enumerate(codes):
        who = f"{role.value} {unit}"
        roles[who] = role
        if number % 3 == 0:
            life.phones[who] = await on_web(code)
            continue
        life.phones[who] = (
            OnTelegram(life.api, 100 + number, unit)
            if number % 3 == 1
            else OnWeCom(life.wecom, f"user{number}")
        )
        await life.phones[who].say(code)
    await life.settle()
    for phone in life.phones.values():
        phone.read()
    first = life.clock.now().astimezone(ZONE).date()
    life.story = Story(roles, workdays({}), ZONE, first.year)
    life.story.opens(first, date(first.year, 12, 31))


async def _codes(folder: Path, at: datetime) -> list[tuple[str, Role, str]]:
    """Issue a code for each unit's liaison and some heads: a command each would take seconds."""
    codes = []
    async with opened(folder) as (database, office), database.work(office.id) as uow:
        units = [unit for unit in await uow.units.all() if not unit.office]
        wanted = [(unit, Role.LIAISON) for unit in units]
        wanted += [(unit, Role.HEAD) for unit in units[:HEADED]]
        for unit, role in wanted:
            until = at + timedelta(hours=72)
            codes.append((unit.name, role, await uow.codes.issue(unit.id, role, "", until, at)))
    return codes
