"""The final payloads of a 自建应用: bodies of its API calls, and what must still be filled in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.base import Say
from bot.channels.wecom.calls import LARGEST, json_bytes
from bot.channels.wecom.cards import Shown
from bot.channels.wecom.wording import in_pieces
from ledger.talk import File, Text

TEXT_BYTES = 2048
LARGEST_IMAGE = 10 * 1024 * 1024
_IMAGES = frozenset({"image/jpeg", "image/png"})

SEND = "message/send"
UPDATE = "message/update_template_card"
SEND_TO_CHAT = "appchat/send"

SAME_FOR = 1800
"""Seconds for which the platform is asked to swallow a repetition, at least."""

_LONGER = 14_400 - SAME_FOR


@dataclass(frozen=True, slots=True)
class Payload:
    """One API call. `file` is uploaded first; `instead` is sent where a card cannot be updated."""

    api: str
    body: dict[str, Any]
    file: File | None = None
    until: float = 0.0
    instead: tuple[dict[str, Any], ...] = ()

    def pack(self) -> bytes:
        """Return the payload as the bytes that the outbox keeps."""
        data: dict[str, Any] = {"api": self.api, "body": self.body}
        if self.file:
            file = self.file
            data["file"] = [file.digest, file.name, file.media_type, file.size]
        if self.instead:
            data |= {"until": self.until, "instead": list(self.instead)}
        return json_bytes(data)

    @classmethod
    def unpack(cls, packed: bytes) -> Payload:
        """Return the payload that `pack` wrote."""
        data = json.loads(packed)
        file = File(*data["file"]) if "file" in data else None
        return cls(
            data["api"], data["body"], file, data.get("until", 0.0), tuple(data.get("instead", ()))
        )


def final(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the body as it goes out under a key: the same each time, and unlike any other.

    A repetition is swallowed by its whole JSON. Two answers of the same words must not be taken
    for one, so the key lengthens the time asked for; a card has its own id.
    """
    done = dict(body)
    if "enable_duplicate_check" in body:
        digest = hashlib.sha256(key.encode()).digest()
        done["duplicate_check_interval"] = SAME_FOR + int.from_bytes(digest[:4], "big") % _LONGER
    if "template_card" in body:
        done["template_card"] = body["template_card"] | {"task_id": card_id(key)}
    return done


def card_id(key: str) -> str:
    """Return the id of the card that is sent under a key: no other card ever has it."""
    return f"t_{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def bodies(
    shown: Shown, files: Sequence[File], say: Say
) -> list[tuple[dict[str, Any], File | None]]:
    """Return the contents of all messages that a reply needs: words, files, and the card last."""
    words = [] if shown.whole else list(shown.lines)
    words += [f'<a href="{link}">{label}</a>' for label, link in shown.links]
    words += [say(Text("wecom.file_too_big", name=f.name)) for f in files if f.size > LARGEST]
    found: list[tuple[dict[str, Any], File | None]] = [
        ({"msgtype": "text", "text": {"content": piece}}, None)
        for piece in in_pieces(words, TEXT_BYTES)
    ]
    found += [({"msgtype": kind_of(file)}, file) for file in files if file.size <= LARGEST]
    if shown.card:
        found.append(({"msgtype": "template_card", "template_card": shown.card}, None))
    return found


def kind_of(file: File, largest_image: int = LARGEST_IMAGE) -> str:
    """Return as what a file is sent: pictures show themselves, everything else is a file."""
    small = file.size <= largest_image
    return "image" if file.media_type in _IMAGES and small else "file"
