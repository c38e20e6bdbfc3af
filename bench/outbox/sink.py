"""A platform that answers at once: `python -m bench.outbox.sink PORT`."""

from __future__ import annotations

import sys

from aiohttp import web


async def take(request: web.Request) -> web.Response:
    """Take a message."""
    await request.read()
    return web.json_response({"ok": True})


def main(port: int) -> None:
    """Serve until it is ended."""
    application = web.Application()
    application.router.add_post("/send", take)
    web.run_app(application, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
