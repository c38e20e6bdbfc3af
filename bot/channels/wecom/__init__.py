"""企业微信: the app with its callback, the robot with its long connection, and the group's hook."""

from __future__ import annotations

from functools import partial

from bot.channels.base import Channel
from bot.channels.signing import Seals
from bot.channels.wecom.aibot import WeComBot
from bot.channels.wecom.app import AppKeys, WeComApp
from bot.channels.wecom.chats import WeComAppChats
from bot.channels.wecom.connection import Fence
from bot.channels.wecom.members import Listed, Members, Roster, roster_in
from bot.channels.wecom.robot import WeComGroupRobot
from bot.clock import Clock
from bot.keys import signing_key
from bot.presence import Presence, lease_of
from bot.settings import Settings
from bot.texts import Texts
from storage.database import Database

__all__ = [
    "AppKeys",
    "Listed",
    "Members",
    "Roster",
    "WeComApp",
    "WeComAppChats",
    "WeComBot",
    "WeComGroupRobot",
    "app_keys",
    "roster_in",
    "wecom_channels",
]


def wecom_channels(
    settings: Settings,
    clock: Clock,
    *,
    presence: Presence | None = None,
    database: Database | None = None,
) -> list[Channel]:
    """Return a channel for each of the WeCom accounts that the settings name.

    `presence` is asked whether this process holds the 智能机器人's account: its one connection
    sends and receives. With `database` they look after members and the robot's group.
    """
    say = Texts.load(timezone=settings.timezone).say
    notes = settings.data_dir / "wecom"
    channels: list[Channel] = []
    if keys := app_keys(settings):
        channels += _app_and_its_chats(keys, settings, clock, database)
    if settings.wecom_bot_id and settings.wecom_bot_secret:
        channels.append(
            WeComBot(
                settings.wecom_bot_id,
                settings.wecom_bot_secret.get_secret_value(),
                clock,
                say,
                Seals(signing_key(settings), WeComBot.name),
                url=settings.wecom_bot_ws_url,
                fence=_fence(presence, settings.wecom_bot_id),
                notes=notes / "bot.notes",
            )
        )
    if settings.wecom_group_webhook:
        hook = settings.wecom_group_webhook.get_secret_value()
        channels.append(
            WeComGroupRobot(hook, clock, say, notes=notes / "group.notes", database=database)
        )
    return channels


def _app_and_its_chats(
    keys: AppKeys, settings: Settings, clock: Clock, database: Database | None
) -> list[Channel]:
    say = Texts.load(timezone=settings.timezone).say
    notes = settings.data_dir / "wecom"
    app = WeComApp(
        keys,
        clock,
        say,
        Seals(signing_key(settings), WeComApp.name),
        notes=notes / "app.notes",
        web_url=settings.web_url,
        database=database,
    )
    return [app, WeComAppChats(app.api, app.bot, clock, say, notes=notes / "chats.notes")]


def _fence(presence: Presence | None, bot: str) -> Fence | None:
    return partial(presence.fence, lease_of(WeComBot.name, bot)) if presence else None


def app_keys(settings: Settings) -> AppKeys | None:
    """Return the 自建应用's keys, or None where it is not set up."""
    agent_id, secret = settings.wecom_agent_id, settings.wecom_secret
    token, aes_key = settings.wecom_callback_token, settings.wecom_aes_key
    if not settings.wecom_corp_id or agent_id is None or not (secret and token and aes_key):
        return None
    return AppKeys(
        settings.wecom_corp_id,
        agent_id,
        secret.get_secret_value(),
        token.get_secret_value(),
        aes_key.get_secret_value(),
        settings.wecom_base_url,
    )
