"""The web API of a 自建应用: one token for all calls, and every answer read to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from bot.channels.base import Say, SendFailed
from bot.channels.wecom.calls import Rejected, WebCalls, beforehand, file_form, json_bytes
from bot.channels.wecom.verdicts import STALE_TOKEN
from bot.clock import Clock
from ledger.talk import File

SPARE = 300.0
"""Seconds before its end from which on a token is no longer used."""

AFTER_FAILURE = 5.0
"""Seconds in which a failed request for a token is not repeated: faulty calls are counted."""

T = TypeVar("T")


class WeComApi:
    """The calls of one app. The token is fetched once for all that need it at the same time."""

    def __init__(self, base_url: str, corp_id: str, secret: str, clock: Clock, say: Say) -> None:
        self.calls = WebCalls(base_url, say)
        self._corp_id = corp_id
        self._secret = secret
        self._clock = clock
        self._token = ""  # nosec B105 - none yet
        self._good_until = 0.0
        self._last_failure: tuple[float, Exception] | None = None
        self._fetching = asyncio.Lock()

    async def post(self, path: str, body: Mapping[str, Any], **query: str) -> Mapping[str, Any]:
        """Call with a JSON body; return the answer, or raise Rejected or SendFailed."""
        data = json_bytes(body)
        return await self._with_token(
            lambda token: self.calls.post(f"cgi-bin/{path}", data, access_token=token, **query)
        )

    async def get(self, path: str, **query: str) -> Mapping[str, Any]:
        """Call without a body; return the answer, or raise Rejected or SendFailed."""
        return await self._with_token(
            lambda token: self.calls.get(f"cgi-bin/{path}", access_token=token, **query)
        )

    async def upload(self, data: bytes, file: File, kind: str) -> str:
        """Upload a file for sending; return its media id, which lives three days."""
        answer = await beforehand(
            self._with_token(
                lambda token: self.calls.post(
                    "cgi-bin/media/upload", file_form(data, file), access_token=token, type=kind
                )
            )
        )
        return str(answer["media_id"])

    async def download(self, media_id: str) -> bytes:
        """Return the bytes of what a member has sent."""
        return await self._with_token(
            lambda token: self.calls.file(
                "cgi-bin/media/get", access_token=token, media_id=media_id
            )
        )

    async def token(self, stale: str = "") -> str:
        """Return the access token; a new one if the present one is the `stale` one.

        Whoever asks while it is being fetched waits for that one request.
        """
        async with self._fetching:
            now = self._clock.monotonic()
            if self._token and self._token != stale and now < self._good_until:
                return self._token
            if self._last_failure and now < self._last_failure[0] + AFTER_FAILURE:
                raise self._last_failure[1]
            try:
                return await self._fetch()
            except (SendFailed, Rejected) as failed:
                self._last_failure = (self._clock.monotonic(), failed)
                raise

    async def close(self) -> None:
        """Let go of the connections."""
        await self.calls.close()

    async def _fetch(self) -> str:
        answer = await beforehand(
            self.calls.get("cgi-bin/gettoken", corpid=self._corp_id, corpsecret=self._secret)
        )
        self._token = str(answer["access_token"])
        self._good_until = self._clock.monotonic() + float(answer["expires_in"]) - SPARE
        self._last_failure = None
        return self._token

    async def _with_token(self, call: Callable[[str], Awaitable[T]]) -> T:
        """Call; once more with a new token where the platform no longer takes the present one."""
        token = await self.token()
        try:
            return await call(token)
        except Rejected as rejected:
            if rejected.code not in STALE_TOKEN:
                raise
        return await call(await self.token(stale=token))
