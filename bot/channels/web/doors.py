"""Which conversations a browser may take part in. Another person's chat is simply not found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.channels.web.chats import Seat

Door = Callable[[web.Request], Awaitable[tuple[Seat, ...] | None]]
"""Says in which conversations a browser may take part, or None when it does not know it."""


class Doors:
    """The ways in: the signed-in session first, then what was added (the demo's stage)."""

    def __init__(self, *doors: Door) -> None:
        self._doors = list(doors)

    def add(self, door: Door) -> None:
        """Let in whom this door knows, too."""
        self._doors.append(door)

    async def seats(self, request: web.Request) -> tuple[Seat, ...]:
        """Return the visitor's places; raises 401 for somebody unknown."""
        for door in self._doors:
            seats = await door(request)
            if seats:
                return seats
        raise web.HTTPUnauthorized

    async def seat(self, request: web.Request, chat: str, sender: str = "") -> Seat:
        """Return the visitor's place in a chat, as this sender if several may speak from here."""
        for seat in await self.seats(request):
            if seat.chat == chat and sender in ("", seat.sender):
                return seat
        raise web.HTTPNotFound
