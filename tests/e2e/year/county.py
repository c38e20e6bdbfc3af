"""The program at a time of its own: `python -m tests.e2e.year.county 2026-04-15T08:00+08:00`.

It is `taizhang serve`, with one path more: POST /year winds the clock on, and answers when
everything that is due at that moment has been done.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime

from aiohttp import web

from bot.app import Application
from bot.board.routes import board_routes
from bot.clock import WoundClock
from bot.commands.serving import stopping
from bot.logs import configure
from bot.settings import load_settings
from storage.web_messages import WebMessages

QUIET = 100  # looks, a hundredth of a second apart


class YearClock(WoundClock):
    """Stands still between two winds; what only counts seconds sees them pass all the same."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start, running=False)
        self._start = start

    def monotonic(self) -> float:
        return super().monotonic() + (self.now() - self._start).total_seconds()


class County:
    """The running program, and the hand on its clock."""

    def __init__(self, application: Application, clock: WoundClock) -> None:
        self._application = application
        self._clock = clock

    async def wind(self, request: web.Request) -> web.Response:
        """`{"to": moment}` winds the clock, plans and sends; without it, waits for the answers."""
        asked = await request.json()
        if to := asked.get("to"):
            self._clock.wind_to(datetime.fromisoformat(to))
            await self._application.scheduler.planner.plan_due()
        waiting = await self._settle()
        return web.json_response(await self._told(waiting, asked.get("chats", [])))

    async def _settle(self) -> int:
        """Wait until nothing waits that could be done now; return what still does."""
        waiting = 0
        for _ in range(QUIET):
            await self._application.router.drain()
            await self._application.dispatcher.drain()
            if not (waiting := await self._waiting()):
                break
            await asyncio.sleep(0.01)
        return waiting

    async def _waiting(self) -> int:
        async with self._application.database.read() as uow:
            unanswered, _ = await uow.inbox.waiting()
            due = await uow.channels.next_at()
        return unanswered + (due is not None and due <= self._clock.now())

    async def _told(self, waiting: int, chats: list[str]) -> dict[str, object]:
        """Return when something happens next, and how far each web chat has come."""
        database = self._application.database
        async with database.read() as uow:
            [office] = await uow.jurisdictions.list()
            due = await uow.channels.next_at()
        async with database.read(office.id) as uow:
            planned = await uow.rounds.next_at(office.id)
            log = WebMessages(uow.connection, office.id, self._application.web_channel.bot)
            heads = await log.heads(chats) if chats else {}
        coming = min(filter(None, (planned, due)), default=None)
        return {"waiting": waiting, "next": coming and coming.isoformat(), "heads": heads}


async def main() -> None:
    clock = YearClock(datetime.fromisoformat(sys.argv[1]))
    application = Application(load_settings(), clock)
    await application.prepare()
    county = County(application, clock)
    pages = (web.post("/year", county.wind), *board_routes(application))
    await application.run(stopping(), pages=pages)


if __name__ == "__main__":
    configure()
    asyncio.run(main())
