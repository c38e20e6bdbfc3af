"""WeCom on loopback: both entrances of one corp, strict, with the platform's own silences."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from aiohttp import web

from bot.clock import Clock
from tests.peers.wecom.callbacks import Callbacks
from tests.peers.wecom.corp import HOOK_KEY, Corp
from tests.peers.wecom.long_link import LongLink
from tests.peers.wecom.web_api import WebApi


class WeComServer:
    """`async with WeComServer() as wecom:` listens until the block ends."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.corp = Corp(clock or Clock())
        self.api = WebApi(self.corp)
        self.link = LongLink(self.corp)
        self.callbacks = Callbacks(self.corp, "")
        self.base_url = ""
        self.ws_url = ""
        self._runners: list[web.AppRunner] = []

    @property
    def hook_url(self) -> str:
        return f"{self.base_url}/cgi-bin/webhook/send?key={HOOK_KEY}"

    async def __aenter__(self) -> Self:
        self.base_url = f"http://127.0.0.1:{await self._listen(self.api.application())}"
        port = await self._listen(self.link.application())
        self.link.base_url = f"http://127.0.0.1:{port}"
        self.ws_url = f"ws://127.0.0.1:{port}/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.callbacks.close()
        for runner in self._runners:
            await runner.cleanup()

    async def _listen(self, application: web.Application) -> int:
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._runners.append(runner)
        port: int = runner.addresses[0][1]
        return port
