"""The menu of commands and the keys under the line: by role and language, so that all is a tap."""

from __future__ import annotations

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.channels.telegram.commands import keyboard, menu
from bot.channels.telegram.passages import escape
from bot.channels.telegram.transport import Transport
from bot.texts import Texts
from ledger.languages import DEFAULT_LANGUAGE, LANGUAGES
from ledger.model import Role
from ledger.talk import Text

log = structlog.get_logger(__name__)


class Menus:
    """Sets menus. They are a convenience: when that fails it is logged, and nothing else."""

    def __init__(self, bot: Bot, transport: Transport) -> None:
        self._bot = bot
        self._transport = transport

    async def set(self, chat: str, role: Role, language: str) -> None:
        """Give one person's chat the commands and keys of the role, in the language."""
        say = Texts.load(language).say
        commands = [BotCommand(*entry) for entry in menu(role, language, say)]
        try:
            await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(int(chat)))
            await self._transport.call(
                "sendMessage",
                {
                    "chat_id": int(chat),
                    "text": escape(say(Text("telegram.keys"))),
                    "parse_mode": "HTML",
                    "disable_notification": True,
                    "reply_markup": keyboard(role, say),
                },
            )
        except TelegramError as error:
            log.warning("telegram.menu_not_set", problem=type(error).__name__)

    async def set_for_strangers(self) -> None:
        """Set what everybody sees who has no menu of their own, and what groups see."""
        for code, language in _strangers():
            entries = menu(None, language, Texts.load(language).say)
            commands = [BotCommand(*entry) for entry in entries]
            for scope in (BotCommandScopeDefault(), BotCommandScopeAllGroupChats()):
                try:
                    await self._bot.set_my_commands(commands, scope=scope, language_code=code)
                except TelegramError as error:
                    log.warning("telegram.menu_not_set", problem=type(error).__name__)
                    return


def _strangers() -> list[tuple[str | None, str]]:
    """Return the languages of apps, the rest of the world (None) first, and what each is shown."""
    others = [each for each in LANGUAGES.values() if each.code != DEFAULT_LANGUAGE]
    return [(None, DEFAULT_LANGUAGE), *((each.tag.partition("-")[0], each.code) for each in others)]
