"""Everything by tap: commands by role and language, and keys that say their words."""

from __future__ import annotations

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.commands import keyboard, menu, words_of_keys
from bot.texts import Texts
from ledger.languages import DEFAULT_LANGUAGE, LANGUAGES
from ledger.model import Role
from tests.bot.channels.memory_intake import eventually
from tests.peers.bot_api.faults import Fault
from tests.peers.bot_api.server import BotApi

LI = 42


async def test_a_liaison_gets_commands_in_latin_and_says_them_in_chinese(
    channel: TelegramChannel, api: BotApi
) -> None:
    await channel.set_menu("42", Role.LIAISON, "zh_CN")

    commands = api.commands["chat", LI, ""]
    assert commands[0] == {"command": "tasks", "description": "我的任务"}
    assert {command["command"] for command in commands} >= {"tasks", "overdue", "undo", "help"}


async def test_the_keys_under_the_line_begin_with_my_tasks(
    channel: TelegramChannel, api: BotApi
) -> None:
    await channel.set_menu("42", Role.LIAISON, "zh_CN")

    keys = api.keyboards[LI]
    assert keys["keyboard"][0][0]["text"] == "我的任务"
    assert keys["is_persistent"]
    assert keys["resize_keyboard"]


async def test_in_english_the_descriptions_are_english(
    channel: TelegramChannel, api: BotApi
) -> None:
    await channel.set_menu("42", Role.CLERK, "en")

    commands = {c["command"]: c["description"] for c in api.commands["chat", LI, ""]}
    assert commands["desk"] == "The office's desk"
    assert commands["chinese"] == "中文"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_key_says_words_that_are_understood_in_chinese(role: Role, language: str) -> None:
    say = Texts.load(language).say
    keys = [key["text"] for row in keyboard(role, say)["keyboard"] for key in row]

    assert set(keys) <= set(words_of_keys())
    assert len(menu(role, language, say)) <= 8


async def test_a_menu_that_cannot_be_set_is_no_failure(
    channel: TelegramChannel, api: BotApi
) -> None:
    api.faults.set(Fault("status", 502, times=None))

    await channel.set_menu("42", Role.LIAISON, "zh_CN")

    assert api.commands == {}


async def test_strangers_and_groups_see_help_in_their_language(
    api: BotApi, receiving: object
) -> None:
    assert callable(receiving)
    receiving()
    await eventually(lambda: api.delivery.polled)

    others = [each.tag for each in LANGUAGES.values() if each.code != DEFAULT_LANGUAGE]
    assert {(scope, language) for scope, _, language in api.commands} == {
        (scope, language) for scope in ("default", "all_group_chats") for language in ("", *others)
    }
