"""Steering the server from another process: the same deeds, as HTTP calls under /control."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.peers.bot_api.faults import Fault
from tests.peers.bot_api.flood import Flood
from tests.peers.bot_api.server import BotApi

Deed = Callable[[dict[str, Any]], Awaitable[Any]]


def controlled(api: BotApi) -> web.Application:
    """Return the server's application with /control/… beside the Bot API.

    say {person, text, chat?, reply_to?, thread?} · press {person, label, chat?} · fault {kind,
    value?, method?, times?} · calm · flood {people, each, texts, open?, seconds?} · state ·
    messages {chat} · forget.
    """
    application = api.application()
    deeds: dict[str, Deed] = {
        "say": lambda p: _say(api, p),
        "press": lambda p: _press(api, p),
        "fault": lambda p: _fault(api, p),
        "calm": lambda p: _calm(api),
        "flood": lambda p: _flood(api, p),
        "state": lambda p: _state(api),
        "messages": lambda p: _messages(api, p),
        "forget": lambda p: _forget(api),
    }

    async def handle(request: web.Request) -> web.Response:
        deed = deeds.get(request.match_info["deed"])
        if deed is None:
            raise web.HTTPNotFound
        params = await request.json() if request.can_read_body else {}
        return web.json_response(await deed(params))

    application.router.add_post("/control/{deed}", handle)
    return application


async def _say(api: BotApi, params: dict[str, Any]) -> Any:
    return api.people.say(params.pop("person"), params.pop("text"), **params)


async def _press(api: BotApi, params: dict[str, Any]) -> Any:
    return api.people.press(params.pop("person"), params.pop("label"), **params)


async def _fault(api: BotApi, params: dict[str, Any]) -> Any:
    api.faults.set(Fault(**params))
    return True


async def _calm(api: BotApi) -> Any:
    api.faults.clear()
    return True


async def _flood(api: BotApi, params: dict[str, Any]) -> Any:
    people = params["people"]
    for person in people:
        api.people.person(person, f"联络员{person}")
    flood = Flood(api, people, params["each"], params["texts"], open_loop=bool(params.get("open")))
    return await flood.run(params.get("seconds", 120.0))


async def _state(api: BotApi) -> Any:
    return {
        "waiting": api.delivery.waiting,
        "confirmed": api.delivery.confirmed,
        "polled": api.delivery.polled,
        "hook": api.delivery.hook.url if api.delivery.hook else None,
        "counts": dict(api.counts),
        "cpu": time.process_time(),
    }


async def _messages(api: BotApi, params: dict[str, Any]) -> Any:
    return api.sent_to(params["chat"])


async def _forget(api: BotApi) -> Any:
    api.world.messages.clear()
    api.calls.clear()
    return True
