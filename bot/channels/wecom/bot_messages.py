"""The final payloads of a 智能机器人: markdown, cards and files, never plain text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.base import Say
from bot.channels.wecom.calls import LARGEST, json_bytes
from bot.channels.wecom.cards import Shown
from bot.channels.wecom.messages import card_id, kind_of
from bot.channels.wecom.wording import as_markdown, in_pieces
from ledger.talk import File, Text

MARKDOWN_BYTES = 4096


@dataclass(frozen=True, slots=True)
class BotPayload:
    """One message. With `replaces` it takes the place of a pressed card, where there is time."""

    body: dict[str, Any]
    group: bool
    file: File | None = None
    replaces: str | None = None

    def pack(self) -> bytes:
        """Return the payload as the bytes that the outbox keeps."""
        file = self.file
        kept = [file.digest, file.name, file.media_type, file.size] if file else None
        return json_bytes(
            {"body": self.body, "group": self.group, "file": kept, "replaces": self.replaces}
        )

    @classmethod
    def unpack(cls, packed: bytes) -> BotPayload:
        """Return the payload that `pack` wrote."""
        data = json.loads(packed)
        file = File(*data["file"]) if data["file"] else None
        return cls(data["body"], data["group"], file, data["replaces"])

    def final(self, key: str) -> dict[str, Any]:
        """Return the body as it goes out under a key; a card's id follows from the key."""
        if "template_card" not in self.body:
            return dict(self.body)
        return self.body | {"template_card": self.body["template_card"] | {"task_id": card_id(key)}}


def bot_payloads(
    shown: Shown,
    files: Sequence[File],
    say: Say,
    *,
    group: bool,
    mentions: Sequence[str],
    replaces: str | None,
) -> list[BotPayload]:
    """Return what a reply needs: words, files, and the card last."""
    words = [] if shown.whole else [as_markdown(line) for line in shown.lines]
    words += [f"[{as_markdown(label)}]({link})" for label, link in shown.links]
    words += [say(Text("wecom.file_too_big", name=f.name)) for f in files if f.size > LARGEST]
    if group and mentions:
        words.append(" ".join(f"<@{person}>" for person in mentions))
    found = [
        BotPayload({"msgtype": "markdown", "markdown": {"content": piece}}, group)
        for piece in in_pieces(words, MARKDOWN_BYTES)
    ]
    found += [BotPayload({"msgtype": kind_of(f)}, group, f) for f in files if f.size <= LARGEST]
    if shown.card:
        body = {"msgtype": "template_card", "template_card": shown.card}
        found.append(BotPayload(body, group, replaces=None if found else replaces))
    return found
