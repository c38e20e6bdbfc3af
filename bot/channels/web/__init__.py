"""The embedded web chat: a channel for a county without any account."""

from bot.channels.web.channel import WebChannel

__all__ = ["WebChannel"]
