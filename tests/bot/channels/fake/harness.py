"""The fake channel in the contract suite: a fake that breaks the contract would prove nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.channels.base import AccountDown, SendFailed, TryAgain, Unreachable
from ledger.talk import Inbound, InboundKind
from tests.fakes import FakeChannel

_TROUBLES: dict[str, SendFailed] = {
    "flood": TryAgain("slow down", after=7),
    "busy": TryAgain("busy"),
    "lost_answer": TryAgain("no answer", unknown=True),
    "no_connection": TryAgain("nobody there"),
    "blocked": Unreachable("blocked"),
    "revoked": AccountDown("revoked"),
}


class FakeHarness:
    """A person who writes to the fake platform."""

    chat = "li"
    troubles = frozenset(_TROUBLES)

    def __init__(self) -> None:
        self.channel = FakeChannel()
        self._ids = count(1)

    async def shown(self) -> list[str]:
        return [
            "\n".join((sent.text, *(label for label, _ in sent.buttons)))
            for sent in self.channel.sent
        ]

    async def trouble(self, kind: str) -> None:
        self.channel.failures.append(_TROUBLES[kind])

    async def say(self, text: str, *, again: bool = False) -> list[Inbound]:
        inbound = self._inbound(InboundKind.TEXT, text=text)
        return [inbound, inbound] if again else [inbound]

    async def tap(self, label: str) -> list[Inbound]:
        actions = dict(button for sent in self.channel.sent for button in sent.buttons)
        return [self._inbound(InboundKind.BUTTON, pressed=actions[label])]

    async def forge(self, action: str) -> list[Inbound]:
        offered = {button[1] for sent in self.channel.sent for button in sent.buttons}
        return [self._inbound(InboundKind.BUTTON, pressed=action if action in offered else None)]

    def _inbound(self, kind: InboundKind, *, text: str = "", pressed: str | None = None) -> Inbound:
        return Inbound(
            "fake",
            "bot",
            str(next(self._ids)),
            kind,
            self.chat,
            self.chat,
            datetime(2026, 9, 21, 1, tzinfo=UTC),
            text=text,
            pressed=pressed,
        )


@asynccontextmanager
async def start(tmp: Path) -> AsyncIterator[FakeHarness]:
    """Yield the fake's harness."""
    yield FakeHarness()
