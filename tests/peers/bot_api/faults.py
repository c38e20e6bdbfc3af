"""What goes wrong between a bot and Telegram, told in advance: the next calls, or all of them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import web

from tests.peers.bot_api.refusal import Refusal

KINDS = ("latency", "status", "flood", "drop", "drop_after", "garbage", "silence")


class HungUp(Exception):
    """The connection was closed instead of answered."""


@dataclass
class Fault:
    """One fault. `method` empty means any call; `times` None means until it is taken back.

    latency: `value` seconds more · status: that HTTP code with `words`, nothing done ·
    flood: 429 with that retry_after · drop: the connection closes before anything is done ·
    drop_after: it is done, then the connection closes · garbage: 200 and no JSON ·
    silence: it is done and never answered.
    """

    kind: str
    value: float = 0.0
    method: str = ""
    times: int | None = 1
    chat: int | None = None
    words: str = "Internal Server Error: sudden"

    def __post_init__(self) -> None:
        assert self.kind in KINDS, self.kind


@dataclass
class Faults:
    """The faults that are set."""

    waiting: list[Fault] = field(default_factory=list)

    def set(self, fault: Fault) -> None:
        """Let a fault happen from now on."""
        self.waiting.append(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        self.waiting.clear()

    def next(self, method: str, chat: int | None) -> list[Fault]:
        """Return the faults that hit this call, and use them up."""
        hit = [
            fault
            for fault in self.waiting
            if (not fault.method or fault.method.lower() == method)
            and (fault.chat is None or fault.chat == chat)
        ]
        for fault in hit:
            if fault.times is not None:
                fault.times -= 1
        self.waiting = [fault for fault in self.waiting if fault.times is None or fault.times > 0]
        return hit


async def before(faults: list[Fault], request: web.Request) -> None:
    """Do what happens before the call is carried out."""
    for fault in faults:
        if fault.kind == "latency":
            await asyncio.sleep(fault.value)
        elif fault.kind == "status":
            raise Refusal(int(fault.value), fault.words)
        elif fault.kind == "flood":
            seconds = int(fault.value)
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        elif fault.kind == "drop":
            _hang_up(request)


async def after(faults: list[Fault], request: web.Request) -> web.Response | None:
    """Do what happens instead of the answer, when the call has been carried out."""
    for fault in faults:
        if fault.kind == "garbage":
            return web.Response(body=b"<html>502 <nginx>" + json.dumps({}).encode()[:1])
        if fault.kind == "drop_after":
            _hang_up(request)
        if fault.kind == "silence":
            await asyncio.sleep(3600)
    return None


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
    raise HungUp
