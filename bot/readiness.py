"""What a claimed message needs before it goes out: that it may, is still true, and its bytes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.channels.base import Channel, Say
from ledger.talk import Reply, Text
from storage.database import UnitOfWork
from storage.outgoing import DERIVED, Kind, Outgoing, Standing

STALE = timedelta(minutes=45)
"""A digest that waited longer, its own slot included, is planned anew from the ledger's state."""

FRESH = timedelta(minutes=1)
"""A digest younger than this is not compared with the ledger again."""

log = structlog.get_logger(__name__)


class Hours(Protocol):
    """When a jurisdiction's people may be told something unasked."""

    async def next_open(self, jurisdiction_id: int, at: datetime) -> datetime:
        """Return `at` itself inside office hours of a working day, else when they next begin."""
        ...


Press = Callable[[Reply, int, str], Awaitable[Reply]]
"""Draws the papers of a reply for a jurisdiction, in a language; they are its files then."""


class Readiness:
    """One account's rules for what may leave it now."""

    def __init__(
        self, channel: Channel, say_for: Callable[[str], Say], hours: Hours, press: Press | None
    ) -> None:
        self._channel = channel
        self._say_for = say_for
        self._hours = hours
        self._press = press

    async def made_ready(
        self, uow: UnitOfWork, claimed: list[Outgoing], now: datetime
    ) -> list[Outgoing]:
        """Return what goes out now, its final bytes stored; the rest is put back or settled."""
        ready = [item for item in claimed if item.payloads and await self._due(uow, item, now)]
        fresh = []
        for item in claimed:
            if item.payloads or not await self._due(uow, item, now):
                continue
            if item.reply.papers and self._press is not None:
                ready.append(item)  # drawing takes long: outside this transaction, on its way out
            elif payloads := await self._rendered(uow, item, now):
                fresh.append((item, payloads))
        return ready + await uow.outbox.store_payloads(fresh)

    async def drawn(self, item: Outgoing) -> tuple[bytes, ...]:
        """Return a message's final bytes, its papers drawn: they are files from then on."""
        if item.reply.papers and self._press is not None:
            reply = await self._press(item.reply, item.jurisdiction_id, item.language)
            item = replace(item, reply=reply)
        return self._compose(item)

    async def _due(self, uow: UnitOfWork, item: Outgoing, now: datetime) -> bool:
        """Tell whether a claimed message may go out now and is still true."""
        if item.kind is not Kind.REPLY:
            opens = await self._hours.next_open(item.jurisdiction_id, now)
            if opens > now:
                await uow.outbox.postpone(item, opens)
                return False
        untried = item.attempts == 0 and not item.perhaps_twice
        if item.kind in DERIVED and untried and await self._out_of_date(uow, item, now):
            await uow.outbox.fold(item, now, "out of date")
            return False
        return True

    async def _out_of_date(self, uow: UnitOfWork, item: Outgoing, now: datetime) -> bool:
        """Tell whether a digest's ledger has moved on: it is then planned anew."""
        waited = now - item.created_at
        if waited < FRESH:
            return False
        return waited > STALE or await uow.outbox.is_overtaken(item)

    async def _rendered(self, uow: UnitOfWork, item: Outgoing, now: datetime) -> tuple[bytes, ...]:
        """Return a message's final bytes; one that cannot be rendered is settled as failed."""
        try:
            return self._compose(item)
        except Exception as problem:
            log.exception("push.unrenderable", push=item.id)
            why = f"cannot be rendered: {type(problem).__name__}"
            await uow.outbox.give_up(item, Standing.FAILED, now, why)
            return ()

    def _compose(self, item: Outgoing) -> tuple[bytes, ...]:
        reply = item.reply
        if item.perhaps_twice:
            reply = replace(reply, lines=(Text("delivery.again"), *reply.lines))
        say = self._say_for(item.language)
        return self._channel.compose(reply, say, chat=item.chat, group=item.group, edits=item.edits)
