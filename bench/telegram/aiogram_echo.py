"""A bare aiogram bot that says back what it hears, all at its defaults. Stands alone."""

from __future__ import annotations

import argparse
import asyncio
import logging

from aiogram import Bot, Dispatcher  # type: ignore[import-not-found]  # the peers' own folder
from aiogram.client.session.aiohttp import AiohttpSession  # type: ignore[import-not-found]
from aiogram.client.telegram import TelegramAPIServer  # type: ignore[import-not-found]
from aiogram.types import Message  # type: ignore[import-not-found]
from aiogram.webhook.aiohttp_server import (  # type: ignore[import-not-found]
    SimpleRequestHandler,
    setup_application,
)
from aiohttp import web

dispatcher = Dispatcher()


@dispatcher.message()  # type: ignore[untyped-decorator]
async def say_back(message: Message) -> None:
    """Answer with the same words."""
    await message.answer(message.text or "")


async def poll(bot: Bot) -> None:
    """Poll, even after a run with a web hook."""
    await bot.delete_webhook()
    await dispatcher.start_polling(bot)


def main() -> None:
    """Run until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("base_url")
    parser.add_argument("token")
    parser.add_argument("--hook", type=int, default=0, help="port of a web hook; else it polls")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    session = AiohttpSession(api=TelegramAPIServer.from_base(arguments.base_url, is_local=True))
    bot = Bot(arguments.token, session=session)
    if not arguments.hook:
        asyncio.run(poll(bot))
        return

    async def set_hook() -> None:
        await bot.set_webhook(f"http://127.0.0.1:{arguments.hook}/hook")

    dispatcher.startup.register(set_hook)
    server = web.Application()
    SimpleRequestHandler(dispatcher=dispatcher, bot=bot).register(server, path="/hook")
    setup_application(server, dispatcher, bot=bot)
    web.run_app(server, host="127.0.0.1", port=arguments.hook, print=None)


if __name__ == "__main__":
    main()
