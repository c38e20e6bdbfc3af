"""Seals on the actions of buttons: forged, borrowed or long-expired ones are told from our own."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

BUTTONS_LIVE = timedelta(days=90)
"""A button older than a quarter belongs to a state that nobody remembers."""

SEAL_LENGTH = 20
_HOUR_BYTES = 3  # hours since 1970: good until the year 3883
_SIGNATURE_BYTES = 12  # 96 bits


@dataclass(frozen=True, slots=True)
class Expired:
    """A true seal whose time is over; `action` is what it stood for."""

    action: str


class Seals:
    """Signs the actions of one channel's buttons, each for one chat, until a moment.

    A sealed action is `SEAL_LENGTH` ASCII characters longer than the action: with the 40 that an
    action may have, it stays inside the 64 bytes of the narrowest platform (Telegram).
    """

    def __init__(self, key: bytes, channel: str, *, live: timedelta = BUTTONS_LIVE) -> None:
        self._key = hashlib.sha256(f"buttons of {channel}\0".encode() + key).digest()
        self._live = live

    def seal(self, action: str, chat: str, at: datetime) -> str:
        """Return the action sealed for a chat. Made again within the hour, it is the same."""
        until = int((at + self._live).timestamp() // 3600).to_bytes(_HOUR_BYTES, "big")
        sealed = base64.urlsafe_b64encode(until + self._sign(until, chat, action))
        return sealed.decode() + action

    def unseal(self, data: str, chat: str, now: datetime) -> str | Expired | None:
        """Return the action that was sealed for this chat; None for anything that was not."""
        try:
            head = base64.urlsafe_b64decode(data[:SEAL_LENGTH].encode("ascii"))
        except (binascii.Error, UnicodeEncodeError):
            return None
        until, signature = head[:_HOUR_BYTES], head[_HOUR_BYTES:]
        action = data[SEAL_LENGTH:]
        if not hmac.compare_digest(signature, self._sign(until, chat, action)):
            return None
        ends = datetime.fromtimestamp(int.from_bytes(until, "big") * 3600, UTC)
        return action if now < ends else Expired(action)

    def _sign(self, until: bytes, chat: str, action: str) -> bytes:
        words = until + f"{chat}\0{action}".encode()
        # A card has up to a dozen buttons: BLAKE2's own keyed form takes a tenth of an HMAC's time.
        return hashlib.blake2b(words, key=self._key, digest_size=_SIGNATURE_BYTES).digest()


@dataclass(frozen=True, slots=True)
class SealsNow:
    """Seals by a clock, for a platform to which an expired button is nobody's."""

    seals: Seals
    clock: Clock

    def seal(self, chat: str, action: str) -> str:
        """Return the action sealed for a chat, from now on."""
        return self.seals.seal(action, chat, self.clock.now())

    def unseal(self, data: str, chat: str) -> str | None:
        """Return the action that is good in this chat now, or None."""
        action = self.seals.unseal(data, chat, self.clock.now())
        return action if isinstance(action, str) else None
