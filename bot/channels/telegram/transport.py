"""HTTP to the Bot API over aiohttp, through python-telegram-bot's seam for requests."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram import wire

ANSWER_WITHIN = 20.0
"""Seconds for an ordinary call, all in all; the sender gives up after 30."""

CONNECT_WITHIN = 8.0

_JSON = {"Content-Type": "application/json"}

KEEP_ALIVE = 15.0
"""Seconds an idle connection is kept: less than the server keeps it, so that none is reused just
when the other side hangs up, which would leave a sent message unknown.
"""


_NOTHING_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,  # the proxy refused the tunnel
)


class NotConnected(NetworkError):
    """No connection came about: nothing of the call has left."""


class FloodWait(TelegramError):
    """Too many calls; `seconds` is how long to wait, if Telegram said so."""

    def __init__(self, words: str, seconds: float | None) -> None:
        super().__init__(words)
        self.seconds = seconds


class ServerTrouble(NetworkError):
    """Telegram answered with a fault of its own (5xx, or no JSON)."""


class Transport(BaseRequest):
    """One pool of connections for all calls of one bot, the long poll included.

    `call` is for the calls of every turn: it spares making objects of parameters and answers. All
    else goes through `telegram.Bot`, which uses `do_request`. Both raise the same errors.
    """

    def __init__(self, address: str, proxy: str | None = None) -> None:
        """`address` is the Bot API's with the token; `proxy` an http:// address."""
        self._address = address
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that python-telegram-bot adds to its own timeouts."""
        return ANSWER_WITHIN

    async def initialize(self) -> None:
        """Nothing to do: connections are made when they are needed."""

    async def shutdown(self) -> None:
        """Close every connection; an open long poll ends at once."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def call(
        self, method: str, params: Mapping[str, Any], within: float = ANSWER_WITHIN
    ) -> Any:
        """Return what a method of the Bot API answers. Raises TelegramError."""
        answer = await self._exchange(
            "POST", f"{self._address}/{method}", within, data=wire.write(params), headers=_JSON
        )
        return self.parse_json_payload(answer)["result"]

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make a request for `telegram.Bot`."""
        within = read_timeout if isinstance(read_timeout, int | float) else ANSWER_WITHIN
        body: Any = None
        if request_data is not None:
            body = _form(request_data) if request_data.contains_files else _fields(request_data)
        return 200, await self._exchange(method, url, within, data=body)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer for `telegram.Bot`, without its habit of logging what it cannot read."""
        try:
            answer = wire.read(payload)
        except ValueError as error:
            raise ServerTrouble("the answer is no JSON of the Bot API") from error
        if not isinstance(answer, dict) or "result" not in answer:
            raise ServerTrouble("the answer is no JSON of the Bot API")
        return answer

    async def _exchange(self, method: str, url: str, within: float, **options: Any) -> bytes:
        """Return the body of a good answer; raise what a bad one means."""
        timeout = aiohttp.ClientTimeout(total=within, sock_connect=CONNECT_WITHIN)
        session = self._connected()
        try:
            async with session.request(
                method, url, timeout=timeout, proxy=self._proxy, **options
            ) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    return body
        except _NOTHING_LEFT as error:
            raise NotConnected(f"no connection: {type(error).__name__}") from error
        except TimeoutError as error:
            raise TimedOut("no answer in time") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"connection lost: {type(error).__name__}") from error
        raise error_of(response.status, body)

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=128, keepalive_timeout=KEEP_ALIVE)
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
            )
        return self._session


def error_of(status: int, body: bytes) -> TelegramError:
    """Return what a bad answer means (Bot API, "Making requests" and "ResponseParameters")."""
    try:
        answer = wire.read(body)
        words = str(answer.get("description") or f"HTTP {status}")
        parameters = answer.get("parameters") or {}
    except (ValueError, AttributeError):
        words, parameters = f"HTTP {status}", {}
    if moved := parameters.get("migrate_to_chat_id"):
        return ChatMigrated(moved)
    if status == 429:
        return FloodWait(words, parameters.get("retry_after"))
    if status in (401, 404):
        return InvalidToken(words)
    if status == 403:
        return Forbidden(words)
    if status == 409:
        return Conflict(words)
    if status < 500:
        return BadRequest(words)
    return ServerTrouble(words)


def _fields(data: RequestData) -> aiohttp.JsonPayload:
    return aiohttp.JsonPayload(data.parameters)


def _form(data: RequestData) -> aiohttp.FormData:
    # Unquoted, a Chinese file name goes over as UTF-8; quoted, people would see %E5%8F%B0.
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (file_name, content, media_type) in data.multipart_data.items():
        # A stream is written piece by piece; a body of many megabytes would hold everybody up.
        form.add_field(
            name,
            io.BytesIO(content) if isinstance(content, bytes) else content,
            filename=file_name,
            content_type=media_type,
        )
    return form
