"""Puts the program together: the only place that makes things and hands them to each other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import nullcontext, suppress
from functools import partial

import structlog
from aiohttp import web

from bot.arrivals import Arrivals
from bot.channels.base import Channel
from bot.channels.web import WebChannel
from bot.clock import Clock
from bot.dispatcher import Dispatcher
from bot.health import Health
from bot.intake import DurableIntake
from bot.menus import MenuSetter
from bot.metrics import Metrics
from bot.nightly import Nightly
from bot.presence import Presence, lease_of
from bot.press import Press
from bot.router import Router
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.texts import Texts
from bot.web import web_application
from bot.workdays import workdays
from ledger.understanding import prepare
from storage.blobs import Blobs
from storage.database import Database
from storage.folder import sole_user

log = structlog.get_logger()

RETRY = 2.0  # seconds until a channel that failed, or an account held elsewhere, is tried again

Accounts = Mapping[tuple[str, str], Channel]


class Application:
    """One running process: what it is made of, and how it starts and stops.

    With `web` it serves pages and web hooks, with `worker` it polls, plans and sends; both is the
    ordinary case of one county. `channels` are the bot's accounts, made from the settings.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        *,
        web: bool = True,
        worker: bool = True,
        database: Database | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or Clock()
        self.database = database or Database.open(settings.database)
        self.blobs = Blobs(settings.data_dir / "files", settings.file_key)
        self._web, self._worker = web, worker
        sole = self.database.is_sqlite
        self.presence = Presence(self.database, self.clock, sole=sole)
        self.web_channel = WebChannel(
            self.database,
            self.clock,
            spool=settings.data_dir / "spool",
            read_blob=self.blobs.read,
            secure=bool(settings.web_url and settings.web_url.startswith("https://")),
            shared=not sole,
        )
        channels: list[Channel] = [
            self.web_channel,
            *platform_channels(settings, self.clock, self.database, self.presence),
        ]
        self.channels: Accounts = {(channel.name, channel.bot): channel for channel in channels}
        self.metrics = Metrics()
        self.health = Health(self.database, self.clock, self.metrics)
        self.press = Press(self.database, self.blobs, self.clock)
        self.dispatcher = Dispatcher(
            self.database,
            self.channels,
            partial(Texts.load, timezone=settings.timezone),
            self.blobs.read,
            self.clock,
            presence=self.presence,
            press=self.press,
        )
        self.router = Router(
            self.database,
            self.dispatcher,
            Arrivals(self.database, self.channels, self.blobs, self.press),
            self.clock,
            owner=self.presence.owner,
            metrics=self.metrics,
            menus=MenuSetter(self.channels),
        )
        self.intake = DurableIntake(
            self.database, self.clock, self.router.wake, taker=self.router.turns
        )
        self.nightly = Nightly(
            self.database,
            self.blobs,
            settings.data_dir / "backups",
            self.clock,
            self.presence,
            web_bot=self.web_channel.bot,
        )
        self.scheduler = Scheduler(
            self.database,
            self.clock,
            wake=self.dispatcher.wake,
            timezone=settings.timezone,
            nightly=self.nightly.run,
        )

    async def prepare(self) -> None:
        """Make the database where there is none; load what must not be loaded in a turn.

        A database of another release is not touched: raises DatabaseUnusable, whose line says what
        to run. `taizhang db upgrade` makes a backup before it changes anything.
        """
        self.settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if await self._is_new():
            await self.database.upgrade()
        else:
            await self.database.require_current()
        await asyncio.to_thread(prepare, str(self.settings.data_dir))
        await asyncio.to_thread(workdays({}).festival, "春节", self.clock.now().year)

    async def _is_new(self) -> bool:
        if self.database.is_sqlite and not self.database.path.exists():
            return True
        return await self.database.revision() is None

    async def run(self, stop: asyncio.Event, *, pages: Iterable[web.AbstractRouteDef] = ()) -> None:
        """Run until stopped, then finish what is in work and let go of everything.

        Raises FolderTaken where another process runs on the same SQLite file: each would take
        the other for dead.
        """
        with sole_user(self.database.path) if self.database.is_sqlite else nullcontext():
            await self._run(stop, pages)

    async def _run(self, stop: asyncio.Event, pages: Iterable[web.AbstractRouteDef]) -> None:
        # Known to the others before anything is taken into work: they free it if we die.
        await self.presence.watch()
        runner = await self._serve(pages) if self._web else None
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.router.run(stop))
                if self._worker:
                    group.create_task(self.dispatcher.run(stop))
                    group.create_task(self.scheduler.run(stop))
                else:
                    group.create_task(self.presence.run(stop, self.router.wake))
                receiving = [
                    group.create_task(self._receive(channel))
                    for channel in self.channels.values()
                    if self._worker or channel is self.web_channel
                ]
                await stop.wait()
                for task in receiving:
                    task.cancel()
                if runner:
                    await runner.cleanup()
        finally:
            for channel in self.channels.values():
                with suppress(Exception):
                    await channel.close()
            with suppress(Exception):
                await self.presence.leave()
            await self.database.close()

    async def _receive(self, channel: Channel) -> None:
        """Bring in a channel's updates; a channel that fails is tried again, the others go on.

        Platforms allow one receiver an account: whoever holds the account's name under a fence.
        The web chat has as many as there are processes: each shows its pages what others wrote.
        """
        name = lease_of(channel.name, channel.bot)
        while True:
            try:
                if channel is self.web_channel or await self.presence.fence(name) is not None:
                    await self._receive_while_held(channel, name)
            except asyncio.CancelledError:
                return
            except Exception:
                log.exception("channel.failed", channel=channel.name)
            await asyncio.sleep(RETRY)

    async def _receive_while_held(self, channel: Channel, name: str) -> None:
        receiving = asyncio.create_task(channel.receive(self.intake))
        try:
            while not receiving.done():
                await asyncio.wait({receiving}, timeout=RETRY)
                if channel is not self.web_channel and self.presence.held(name) is None:
                    return
            receiving.result()
        finally:
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)

    async def _serve(self, pages: Iterable[web.AbstractRouteDef]) -> web.AppRunner:
        application = web_application(
            self.channels.values(),
            self.intake,
            vitals=self._vitals,
            trouble=self.health.trouble,
            host=self.settings.web_host,
            public_url=self.settings.web_url,
            hook_url=self.settings.telegram_webhook_url,
            pages=pages,
        )
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        site = web.TCPSite(runner, self.settings.web_host, self.settings.web_port)
        await site.start()
        log.info("web.listening", host=self.settings.web_host, port=self.settings.web_port)
        return runner

    async def _vitals(self) -> Mapping[str, float]:
        """Measure what an administrator watches."""
        return await self.health.samples(self.dispatcher.in_flight)


def platform_channels(
    settings: Settings,
    clock: Clock,
    database: Database | None = None,
    presence: Presence | None = None,
) -> list[Channel]:
    """Return a channel for each platform that the settings set up.

    Without a database (`doctor`) a channel remembers nothing and tells nobody.
    """
    channels: list[Channel] = []
    if settings.telegram_token:
        from bot.channels.telegram import OfficeKeeper, TelegramChannel

        bot = settings.telegram_token.get_secret_value().partition(":")[0]
        keeper = (
            OfficeKeeper(database, bot, settings.data_dir / "telegram" / f"{bot}.contact")
            if database
            else None
        )
        channels.append(TelegramChannel.from_settings(settings, clock, keeper))
    if settings.wecom_corp_id or settings.wecom_bot_id or settings.wecom_group_webhook:
        from bot.channels.wecom import wecom_channels

        channels += wecom_channels(settings, clock, presence=presence, database=database)
    return channels
