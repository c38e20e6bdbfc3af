"""The settings that lead the program to each platform's stand-in on loopback."""

from __future__ import annotations

from tests.peers.bot_api.server import BotApi
from tests.peers.wecom.corp import (
    AES_KEY,
    AGENT_ID,
    BOT_ID,
    BOT_SECRET,
    CORP_ID,
    SECRET,
    TOKEN,
)
from tests.peers.wecom.server import WeComServer


def telegram(api: BotApi) -> dict[str, str]:
    """Return the settings of a bot that polls."""
    return {
        "TAIZHANG_TELEGRAM_TOKEN": api.token,
        "TAIZHANG_TELEGRAM_BASE_URL": api.base_url,
        "TAIZHANG_TELEGRAM_BASE_FILE_URL": api.base_file_url,
    }


def wecom_app(wecom: WeComServer) -> dict[str, str]:
    """Return the settings of WeCom's app and of a group's robot."""
    return {
        "TAIZHANG_WECOM_CORP_ID": CORP_ID,
        "TAIZHANG_WECOM_AGENT_ID": str(AGENT_ID),
        "TAIZHANG_WECOM_SECRET": SECRET,
        "TAIZHANG_WECOM_CALLBACK_TOKEN": TOKEN,
        "TAIZHANG_WECOM_AES_KEY": AES_KEY,
        "TAIZHANG_WECOM_BASE_URL": wecom.base_url,
        "TAIZHANG_WECOM_GROUP_WEBHOOK": wecom.hook_url,
    }


def wecom_bot(wecom: WeComServer) -> dict[str, str]:
    """Return the settings of WeCom's bot on its long connection."""
    return {
        "TAIZHANG_WECOM_BOT_ID": BOT_ID,
        "TAIZHANG_WECOM_BOT_SECRET": BOT_SECRET,
        "TAIZHANG_WECOM_BOT_WS_URL": wecom.ws_url,
    }
