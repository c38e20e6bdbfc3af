"""How fast a bot may talk on Telegram, and when more is allowed."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from urllib.parse import urlsplit

from bot.channels.base import Pace
from bot.channels.telegram.chats import without_topic

OFFICIAL = Pace(
    per_second=25,
    chat_per_minute=60,
    chat_burst=5,
    group_per_minute=15,
    in_flight=4,
    counted=without_topic,
)
"""Telegram's numbers, bursts included: about 30/s in all, 1/s to a chat with short bursts, 20/min
to a group, whatever its topics (core.telegram.org/bots/faq).
"""

OWN_SERVER = replace(OFFICIAL, per_second=1000, chat_per_minute=6000, chat_burst=100)
"""A Bot API server on this very machine says by itself, with 429, when it is enough."""


def pace_at(base_url: str) -> Pace:
    """Return the pace for the Bot API server at an address."""
    host = urlsplit(base_url).hostname or ""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    return OWN_SERVER if loopback else OFFICIAL
