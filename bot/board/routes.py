"""All of the board's paths, for the program that serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.board.app_doors import AppDoors, MemberSignIn
from bot.board.views import BoardPages, Find

if TYPE_CHECKING:
    from bot.app import Application


def board_routes(
    application: Application, find: Find | None = None
) -> tuple[web.AbstractRouteDef, ...]:
    """Return the board for whoever is signed in; `find` knows visitors in another way (demo)."""
    settings, sessions = application.settings, application.web_channel.sessions
    members = [c for c in application.channels.values() if isinstance(c, MemberSignIn)]
    token = settings.telegram_token
    pages = BoardPages(
        application.database,
        application.clock,
        find or sessions.visitor,
        application.blobs.read,
        wecom_door=bool(members and settings.web_url),
    )
    doors = AppDoors(
        application.database,
        application.clock,
        sessions,
        public_url=settings.web_url,
        telegram_token=token.get_secret_value() if token else None,
        wecom=members[0] if members else None,
    )
    return (*pages.routes(), *doors.routes())
