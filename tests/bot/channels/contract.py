"""What each channel shows the contract suite: itself, and the platform's side of one chat.

A channel joins the suite with a file `harness.py` in its own test folder that has `start`, an
asynchronous context manager which yields a Harness.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from bot.channels.base import Channel
from ledger.talk import Inbound

TROUBLES = ("flood", "busy", "lost_answer", "no_connection", "blocked", "revoked", "malformed")
"""What a platform may do to the next send: ask to wait, fail, do it and not say so, be away, not
know the person, not know the bot, answer what nobody understands.
"""


class Harness(Protocol):
    """One channel and one person's private chat on it."""

    channel: Channel
    chat: str
    troubles: frozenset[str]

    async def shown(self) -> list[str]:
        """Return the words in the person's chat, message by message, labels of buttons included."""
        ...

    async def trouble(self, kind: str) -> None:
        """Let the next send meet this trouble."""
        ...

    async def say(self, text: str, *, again: bool = False) -> list[Inbound]:
        """Let the person write; return what the channel took in. `again`: delivered twice."""
        ...

    async def tap(self, label: str) -> list[Inbound]:
        """Let the person tap the button with this label; return what the channel took in."""
        ...

    async def forge(self, action: str) -> list[Inbound]:
        """Send a tap with an action that the channel never offered."""
        ...


class Start(Protocol):
    """Starts a harness."""

    def __call__(self, tmp: Path) -> AbstractAsyncContextManager[Harness]:
        """Return the context in which the harness runs; `tmp` is a folder of its own."""
        ...
