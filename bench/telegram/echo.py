"""The baseline: a bare python-telegram-bot that says back what it hears, all at its defaults.

Nothing is stored, nobody is looked up, nothing is understood: less a bot cannot do. Stands alone:
the peers' interpreter has nothing of this project.
"""

from __future__ import annotations

import argparse
import logging

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def say_back(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with the same words."""
    assert update.message
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Run until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("base_url")
    parser.add_argument("token")
    parser.add_argument("--hook", type=int, default=0, help="port of a web hook; else it polls")
    parser.add_argument("--concurrent", type=int, default=1)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    builder = ApplicationBuilder().token(arguments.token).base_url(f"{arguments.base_url}/bot")
    if arguments.concurrent > 1:
        builder = builder.concurrent_updates(arguments.concurrent)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, say_back))
    if arguments.hook:
        application.run_webhook(
            listen="127.0.0.1",
            port=arguments.hook,
            url_path="hook",
            webhook_url=f"http://127.0.0.1:{arguments.hook}/hook",
        )
    else:
        application.run_polling()


if __name__ == "__main__":
    main()
