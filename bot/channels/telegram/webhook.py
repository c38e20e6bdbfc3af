"""The web hook: an update is committed, then answered with 200; Telegram repeats anything else."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import web
from telegram.error import TelegramError

from bot.channels.telegram import wire
from bot.channels.telegram.hearing import WANTED
from bot.channels.telegram.transport import Transport

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_UPDATE = 1024 * 1024
RETRY_AFTER = 5  # seconds, when the database cannot take it

log = structlog.get_logger(__name__)

TakeOne = Callable[[Mapping[str, Any]], Awaitable[None]]


class Webhook:
    """One address that only Telegram knows, and the header that proves it."""

    def __init__(self, url: str, secret: str) -> None:
        """`url` is the public address, with or without the path."""
        path = f"/telegram/{secret}"
        self.url = url if url.endswith(path) else url.rstrip("/") + path
        self._secret = secret

    def route(self, take: TakeOne) -> web.RouteDef:
        """Return the path; `take` commits an update, or raises."""

        async def handle(request: web.Request) -> web.Response:
            self._admit(request)
            update = await _read(request)
            try:
                await take(update)
            except Exception:
                log.exception("telegram.not_taken")
                raise web.HTTPServiceUnavailable(
                    headers={"Retry-After": str(RETRY_AFTER)}
                ) from None
            return _answer(update)

        return web.post("/telegram/{secret}", handle)

    async def keep(self, transport: Transport) -> bool:
        """Set the hook unless it is set; tell whether what people say comes in by it."""
        try:
            info = await transport.call("getWebhookInfo", {})
            as_set = info.get("url"), set(info.get("allowed_updates", ()))
            if as_set != (self.url, set(WANTED)):
                await self._set(transport)
        except TelegramError as error:
            problem = type(error).__name__
            log.warning("telegram.webhook_not_set", problem=problem, why=error.message)
            return False
        if info.get("pending_update_count", 0) > 0 and info.get("last_error_message"):
            log.warning("telegram.webhook_failing", pending=info["pending_update_count"])
            return False
        return True

    async def _set(self, transport: Transport) -> None:
        await transport.call(
            "setWebhook",
            {
                "url": self.url,
                "secret_token": self._secret,
                "allowed_updates": WANTED,
                "drop_pending_updates": False,
            },
        )
        log.info("telegram.webhook_set")

    def _admit(self, request: web.Request) -> None:
        """Refuse whoever does not know both secrets; how much was right takes no time to tell."""
        known = self._secret.encode()
        path = hmac.compare_digest(request.match_info["secret"].encode(), known)
        sent = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        header = hmac.compare_digest(sent, known)
        if not path:
            raise web.HTTPNotFound
        if not header:
            raise web.HTTPForbidden


async def _read(request: web.Request) -> Mapping[str, Any]:
    if (request.content_length or 0) > LARGEST_UPDATE:
        raise web.HTTPRequestEntityTooLarge(LARGEST_UPDATE, request.content_length or 0)
    try:
        update = wire.read(await request.read())
    except ValueError:
        update = None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise web.HTTPBadRequest(text="This is no update of the Bot API.\n")
    return update


def _answer(update: Mapping[str, Any]) -> web.Response:
    """Return 200; a tapped button is put at rest in the answer itself, which saves a call."""
    query = update.get("callback_query")
    if not isinstance(query, dict) or "id" not in query:
        return web.Response()
    return web.json_response({"method": "answerCallbackQuery", "callback_query_id": query["id"]})
