"""The baseline: a bare python-telegram-bot that says back what it hears, on its default transport.

Nothing is stored, nobody is looked up, nothing is understood: less a bot cannot do.
"""

from __future__ import annotations

import argparse
import asyncio
import logging

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters


async def say_back(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with the same words."""
    assert update.message
    await update.message.reply_text(update.message.text or "")


async def serve_hook(application: Application, port: int) -> None:
    """Take updates on a web hook as python-telegram-bot does: into its queue, then 200.

    Its own web server needs another package; this one is no slower.
    """

    async def hook(request: web.Request) -> web.Response:
        update = Update.de_json(await request.json(), application.bot)
        await application.update_queue.put(update)
        return web.Response()

    server = web.Application()
    server.router.add_post("/hook", hook)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with application:
        await application.start()
        await application.bot.set_webhook(f"http://127.0.0.1:{port}/hook")
        await asyncio.Event().wait()


def main() -> None:
    """Run until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("base_url")
    parser.add_argument("token")
    parser.add_argument("--hook", type=int, default=0, help="port of a web hook; else it polls")
    parser.add_argument("--concurrent", type=int, default=1)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    builder = ApplicationBuilder().token(arguments.token).base_url(arguments.base_url)
    if arguments.concurrent > 1:
        builder = builder.concurrent_updates(arguments.concurrent)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, say_back))
    if arguments.hook:
        asyncio.run(serve_hook(application, arguments.hook))
    else:
        application.run_polling()


main()
