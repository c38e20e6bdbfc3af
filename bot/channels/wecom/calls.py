"""HTTP calls to WeCom, with what can go wrong on the way put so that a sender understands it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

import aiohttp

from bot.channels.base import AccountDown, Refused, Say, SendFailed, TryAgain
from bot.channels.wecom.verdicts import OK, failure
from ledger.talk import File, Text

TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
"""Shorter than the sender's own patience, so that it hears what happened."""

LARGEST = 20 * 1024 * 1024

T = TypeVar("T")


class Rejected(Exception):
    """The platform answered with a code other than 0. `failed` says what that means for sending;
    `said` is its own message, which may change and decides nothing.
    """

    def __init__(self, code: int, failed: SendFailed, said: str = "") -> None:
        super().__init__(failed.why)
        self.code = code
        self.failed = failed
        self.said = said


class WebCalls:
    """Posts and gets below one address; raises Rejected or SendFailed unless the code is 0."""

    def __init__(self, base_url: str, say: Say) -> None:
        self.base_url = base_url.rstrip("/")
        self.server_date: str | None = None
        self._say = say
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self, path: str, body: bytes | aiohttp.FormData, **query: str
    ) -> Mapping[str, Any]:
        """Post JSON bytes or a form and return the answer."""
        kind = {"Content-Type": "application/json"} if isinstance(body, bytes) else None
        _, answer = await self._exchange("POST", path, query, data=body, headers=kind)
        return self._accepted(answer)

    async def get(self, path: str, **query: str) -> Mapping[str, Any]:
        """Get and return the answer."""
        _, answer = await self._exchange("GET", path, query)
        return self._accepted(answer)

    async def file(self, path: str, **query: str) -> bytes:
        """Return a file's bytes; Refused when it is too big."""
        kind, body = await self._exchange("GET", path, query)
        if kind in ("application/json", "text/plain") and body.startswith(b'{"errcode"'):
            self._accepted(body)
        return body

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def _exchange(
        self, method: str, path: str, query: Mapping[str, str], **options: Any
    ) -> tuple[str, bytes]:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        url = path if "://" in path else f"{self.base_url}/{path}"
        try:
            async with self._session.request(method, url, params=query, **options) as answer:
                self.server_date = answer.headers.get("Date")
                if answer.status != 200:
                    raise self._http_failure(answer.status)
                return answer.content_type, await self._read(answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise TryAgain(self._say(Text("wecom.not_connected"))) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TryAgain(self._say(Text("wecom.no_answer")), unknown=True) from error

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for piece in answer.content.iter_any():
            body += piece
            if len(body) > LARGEST:
                raise Refused(self._say(Text("wecom.too_big")))
        return bytes(body)

    def _accepted(self, body: bytes) -> Mapping[str, Any]:
        """Return the answer's data; an answer that is none may hide that the call was done."""
        try:
            answer = json.loads(body)
            code = int(answer.get("errcode", OK))
        except (ValueError, AttributeError, TypeError) as error:
            raise TryAgain(self._say(Text("wecom.garbled")), unknown=True) from error
        if code != OK:
            raise Rejected(code, failure(code, self._say), str(answer.get("errmsg", "")))
        return dict(answer)

    def _http_failure(self, status: int) -> SendFailed:
        why = self._say(Text("wecom.http", status=status))
        if status == 429:
            return TryAgain(why, after=60.0, whole_account=True)
        return TryAgain(why, unknown=True) if status >= 500 else AccountDown(why)


async def beforehand(call: Awaitable[T]) -> T:
    """Await what must come before a message; if its answer is lost, the message is not unknown."""
    try:
        return await call
    except TryAgain as failed:
        if not failed.unknown:
            raise
        raise TryAgain(failed.why) from failed


def json_bytes(data: Mapping[str, Any]) -> bytes:
    """Return data as JSON bytes that are the same every time: the platform compares them."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def file_form(data: bytes, file: File) -> aiohttp.FormData:
    """Return a form that carries a file. Its name goes as plain UTF-8, as the platform reads it."""
    form = aiohttp.FormData(quote_fields=False)
    name = file.name.replace('"', "'").replace("\n", " ").replace("\r", " ")
    form.add_field("media", data, filename=name, content_type=file.media_type)
    return form
