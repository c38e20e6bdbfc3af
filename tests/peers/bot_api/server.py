"""A strict Bot API server on loopback: one bot, its people and groups, and what can go wrong."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.peers.bot_api.delivery import Delivery
from tests.peers.bot_api.faults import Faults, HungUp, after, before
from tests.peers.bot_api.limits import Limits
from tests.peers.bot_api.methods import Methods, Upload, integer
from tests.peers.bot_api.people import People
from tests.peers.bot_api.refusal import Refusal
from tests.peers.bot_api.world import JSON, World

TOKEN = "123456:TEST-token_of_the_loopback_server"
LARGEST_REQUEST = 60 * 1024 * 1024
UNCOUNTED = frozenset({"getupdates"})


@dataclass
class Call:
    """One call of the bot's, as it came, and what was answered."""

    method: str
    params: dict[str, Any]
    at: float
    error: str | None = None
    result: Any = None


@dataclass
class Query:
    """One press of a button."""

    at: float
    answered: bool = False
    text: str | None = None


class BotApi:
    """The server. Tests hold it in their own loop; benches start it as a process.

    `local`: web hooks may be plain http, as with a Bot API server of one's own. `limits`: answer
    429 beyond Telegram's published pace. `record`: keep every call for looking at.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "taizhang_test_bot",
        local: bool = True,
        limits: Limits | None = None,
        record: bool = True,
    ) -> None:
        self.token = token
        self.skew = 0.0
        self.limits = limits
        self.faults = Faults()
        self.world = World(int(token.split(":")[0]), username)
        self.delivery = Delivery(self.now, local=local)
        self.delivery.execute = self.execute
        self.people = People(self)
        self.methods = Methods(self)
        self.record = record
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.queries: dict[str, Query] = {}
        self.keyboards: dict[int, JSON] = {}
        self.commands: dict[tuple[str, int | None, str], list[JSON]] = {}
        self._runner: web.AppRunner | None = None
        self.port = 0

    # ---- life -----------------------------------------------------------------------------

    def application(self) -> web.Application:
        """Return the application: calls, files."""
        application = web.Application(client_max_size=LARGEST_REQUEST)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/{path:.+}", self._download)
        return application

    async def start(self, port: int = 0, application: web.Application | None = None) -> None:
        """Listen on loopback; port 0 picks a free one."""
        self._runner = web.AppRunner(
            application or self.application(), access_log=None, shutdown_timeout=0.2
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection."""
        await self.delivery.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> BotApi:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """The address to which a token is appended."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        """The address of files, to which a token is appended."""
        return f"http://127.0.0.1:{self.port}/file/bot"

    def now(self) -> float:
        """Return the server's time in seconds since 1970."""
        return time.time() + self.skew  # noqa: TID251 - the other side has a clock of its own

    def set_time(self, moment: datetime) -> None:
        """Let it be this moment on the server, now."""
        self.skew = moment.timestamp() - time.time()  # noqa: TID251

    def advance(self, seconds: float) -> None:
        """Let time pass on the server."""
        self.skew += seconds

    # ---- what was called ------------------------------------------------------------------

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of one method, whatever they came to."""
        return [call for call in self.calls if call.method == method.lower()]

    def sent_to(self, chat: int) -> list[JSON]:
        """Return the bot's messages in a chat as they stand now."""
        messages = self.world.messages.get(chat, {}).values()
        return [message for message in messages if message["from"]["is_bot"]]

    def words_to(self, chat: int) -> list[str]:
        """Return the bot's words in a chat as they stand now."""
        return [message.get("text") or message.get("caption", "") for message in self.sent_to(chat)]

    def count(self, chat: int) -> None:
        """Count a message against the limits, if there are any."""
        if self.limits:
            self.limits.count(chat, self.now(), group=chat < 0)

    async def execute(self, method: str, params: dict[str, Any]) -> Any:
        """Carry out one call that has been let in."""
        name = method.lower()
        call = Call(name, params, self.now())
        self.counts[name] += 1
        if self.record and name not in UNCOUNTED:
            self.calls.append(call)
        carry_out = self.methods.known.get(name)
        if carry_out is None:
            raise Refusal(404, "Not Found: method not found")
        try:
            call.result = await carry_out(params)
        except Refusal as refusal:
            call.error = refusal.description
            raise
        self.people.heard(call)
        return call.result

    # ---- http -----------------------------------------------------------------------------

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            params = await _params(request)
            faults = self.faults.next(method, integer(params.get("chat_id"), 0) or None)
            await before(faults, request)
            result = await self.execute(method, params)
            instead = await after(faults, request)
        except Refusal as refusal:
            return _refused(refusal)
        except HungUp:
            return web.Response()
        return instead or _json({"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        found = [f for f in self.world.files.values() if f.path == path]
        if request.match_info["token"] != self.token or not found:
            return _refused(Refusal(404, "Not Found"))
        return web.Response(body=found[0].data, content_type="application/octet-stream")


async def _params(request: web.Request) -> dict[str, Any]:
    """Read a call's parameters from wherever they stand."""
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        try:
            params |= json.loads(body) if body else {}
        except ValueError as error:
            raise Refusal(400, "Bad Request: can't parse request JSON object") from error
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                params[name] = Upload(value.file.read(), value.filename, value.content_type)
            else:
                params[name] = value
    return params


def _refused(refusal: Refusal) -> web.Response:
    seconds = refusal.parameters.get("retry_after")
    headers = {"Retry-After": str(seconds)} if seconds else {}
    return web.json_response(refusal.body(), status=refusal.code, headers=headers)


def _json(body: Any) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), content_type="application/json")
