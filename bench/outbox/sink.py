"""A platform that answers at once: `python -m bench.outbox.sink PORT`."""

from __future__ import annotations

import sys

from aiohttp import web


async def take(request: web.Request) -> web.Response:
    """Take a message."""
    await request.read()
    return web.json_response({"ok": True})


application = web.Application()
application.router.add_post("/send", take)
web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
