"""What every platform must be able to do, and the ways in which sending can fail."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from ledger.talk import Attachment, Inbound, Reply, Text

Say = Callable[[Text], str]
"""Words a text in the reader's language."""

ReadBlob = Callable[[str], Awaitable[bytes]]
"""Returns the bytes of a stored file by its digest."""


class SendFailed(Exception):
    """The message was not accepted."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TryAgain(SendFailed):
    """Busy, limited, or out of reach for now: timeouts, 429, 5xx, frequency limits.

    `after` is the platform's own number of seconds, if it named one. `unknown` says that the
    message may have arrived all the same (the answer was lost, not the request). `whole_account`
    says that nothing at all may be sent for `after` seconds, not only to this chat.
    """

    def __init__(
        self,
        why: str,
        *,
        after: float | None = None,
        unknown: bool = False,
        whole_account: bool = False,
    ) -> None:
        super().__init__(why)
        self.after = after
        self.unknown = unknown
        self.whole_account = whole_account


class Unreachable(SendFailed):
    """Blocked, left, unknown, out of scope: this chat cannot be written to until it comes back."""


class Refused(SendFailed):
    """The platform will never take this message, whoever it is for."""


class TooBig(Refused):
    """The platform does not hand out a file of this size."""


class AccountDown(SendFailed):
    """The bot's own account is not accepted (revoked token, wrong secret): nothing can be sent."""


class Moved(SendFailed):
    """The chat has a new id (a group became a supergroup); send there, and remember it."""

    def __init__(self, why: str, *, chat: str) -> None:
        super().__init__(why)
        self.chat = chat


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one account may send. Kept by the dispatcher, per account and per chat.

    `counted` names the chat whose messages the platform counts: a topic's is its group.
    """

    per_second: float
    chat_per_minute: float
    chat_burst: int
    group_per_minute: float
    chat_per_hour: float | None = None
    in_flight: int = 4
    counted: Callable[[str], str] = str


class Intake(Protocol):
    """Where a channel puts what it receives."""

    async def accept(self, inbounds: Sequence[Inbound]) -> None:
        """Commit to the inbox. When it returns, the platform may be told; a repeat is harmless."""
        ...


class Channel(Protocol):
    """One account on one platform.

    `compose` is pure and gives the final bytes: they are stored before the first attempt and never
    made anew. A long reply becomes several payloads, sent in order. With `edits` (a platform's
    message id) the first payload replaces that message where the platform can.
    """

    name: str
    bot: str
    pace: Pace
    deduplicates: bool

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Render a reply for this platform: one payload for each message it takes."""
        ...

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Send one payload and return the platform's message id; raise SendFailed otherwise.

        `key` is the outbox key and part number, for platforms that can refuse a double.
        """
        ...

    async def fetch(self, attachment: Attachment) -> bytes:
        """Fetch a file's bytes from the platform; raise SendFailed when it is gone or too big."""
        ...

    async def receive(self, intake: Intake) -> None:
        """Bring in updates until cancelled. A channel that only has web hooks waits."""
        ...

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """Return the paths this channel serves: web hooks and pages."""
        ...

    def check(self) -> AsyncIterator[tuple[str, str, str]]:
        """Make a real call, for `doctor`: yield (ok, note or wrong; what was found; what to do)."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
