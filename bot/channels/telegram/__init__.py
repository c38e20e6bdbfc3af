"""Telegram: polling or a web hook, buttons, groups and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.keeper import OfficeKeeper
from bot.channels.telegram.transport import Transport

if TYPE_CHECKING:
    from bot.settings import Settings

__all__ = ["OfficeKeeper", "TelegramChannel", "bot_name"]

NAME_WITHIN = 5.0


async def bot_name(settings: Settings) -> str | None:
    """Return the bot's user name, for links; None when Telegram cannot be asked now."""
    from telegram.error import TelegramError

    assert settings.telegram_token
    token = settings.telegram_token.get_secret_value()
    transport = Transport(settings.telegram_base_url + token, settings.telegram_proxy)
    try:
        me = await transport.call("getMe", {}, within=NAME_WITHIN)
    except TelegramError:
        return None
    finally:
        await transport.shutdown()
    return str(me["username"])
