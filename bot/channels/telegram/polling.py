"""Fetching updates: each batch is committed before the next one is asked for, which confirms it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.hearing import WANTED
from bot.channels.telegram.transport import ANSWER_WITHIN, FloodWait, Transport

MOST_AT_ONCE = 100

log = structlog.get_logger(__name__)

Take = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]
"""Commits a batch of updates, or raises; then the same batch is asked for again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: how long one poll waits, and how long to rest when something is in the way."""

    poll: int = 30
    shortest: float = 1.0
    longest: float = 60.0
    another_poller: float = 5.0
    bad_token: float = 60.0


async def poll(
    transport: Transport, take: Take, in_reach: Callable[[], Awaitable[None]], patience: Patience
) -> None:
    """Fetch until cancelled. Nothing that happens here ends it.

    `in_reach` is told each time Telegram has answered. An offset is only sent when everything
    before it is committed, so a crash at any point brings the same updates again.
    """
    offset = 0
    failures = 0
    waits = 0
    while True:
        try:
            updates = await _fetch(transport, offset, waits)
            waits = patience.poll
            if updates:
                await take(updates)
                offset = updates[-1]["update_id"] + 1
            await in_reach()
            failures = 0
        except Exception as problem:
            failures += 1
            await _rest(transport, problem, failures, patience)


async def _fetch(transport: Transport, offset: int, waits: int) -> list[dict[str, Any]]:
    params: dict[str, Any] = {
        "offset": offset,
        "limit": MOST_AT_ONCE,
        "timeout": waits,
        "allowed_updates": WANTED,
    }
    updates: list[dict[str, Any]] = await transport.call(
        "getUpdates", params, within=waits + ANSWER_WITHIN
    )
    return updates


async def _rest(
    transport: Transport, problem: Exception, failures: int, patience: Patience
) -> None:
    """Wait as long as the problem asks for, and clear what can be cleared."""
    seconds = min(patience.longest, patience.shortest * 2 ** min(failures - 1, 8))
    if isinstance(problem, Conflict):
        seconds = patience.another_poller
        if "webhook" in problem.message.lower():
            await clear_webhook(transport)
            seconds = patience.shortest
    elif isinstance(problem, InvalidToken):
        seconds = patience.bad_token
    elif isinstance(problem, FloodWait) and problem.seconds is not None:
        seconds = problem.seconds
    if isinstance(problem, TelegramError):
        log.warning("telegram.poll_failed", problem=type(problem).__name__, rests=seconds)
    else:
        log.error("telegram.not_taken", rests=seconds, exc_info=problem)
    await asyncio.sleep(seconds * random.uniform(0.8, 1.2))


async def clear_webhook(transport: Transport) -> None:
    """Take away a forgotten web hook, keeping what waits; polling is refused beside one."""
    try:
        await transport.call("deleteWebhook", {"drop_pending_updates": False})
    except TelegramError as error:
        log.warning("telegram.webhook_not_cleared", problem=type(error).__name__)
