"""A reply as the web chat keeps it: words in one language, and what can be tapped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.channels.base import Say
from ledger.talk import Reply, Text


def words_of(reply: Reply, say: Say) -> dict[str, Any]:
    """Return a reply's words as JSON data. Markup there is none: a page shows text as text."""
    lines = [say(line) for line in reply.lines]
    data: dict[str, Any] = {"lines": lines}
    if lights := [
        [place, colour, words]
        for place, line in enumerate(reply.lines)
        if (found := _light(line)) and lines[place].startswith(words := say(found))
        for colour in [found.key.removeprefix("light.")]
    ]:
        data["lights"] = lights
    if reply.buttons:
        data["buttons"] = [
            {"label": say(button.label)}
            | ({"link": button.link} if button.link else {"action": button.action})
            for button in reply.buttons
        ]
    if reply.question:
        data["question"] = True
    if reply.table:
        data["table"] = {
            "head": [say(cell) for cell in reply.table.head],
            "rows": [[_cell(cell, say) for cell in row] for row in reply.table.rows],
        }
    if reply.files:
        data["files"] = [
            {"digest": file.digest, "name": file.name, "type": file.media_type, "size": file.size}
            for file in reply.files
        ]
    return data


def packed(data: Mapping[str, Any]) -> bytes:
    """Return data as the bytes that the outbox keeps."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _cell(cell: Any, say: Say) -> str:
    return say(cell) if isinstance(cell, Text) else say(Text("web.cell", value=cell))


def _light(line: Text) -> Text | None:
    """Return the light that a line of a list tells, for a page to show in its colour as well."""
    for fact in line.facts.values():
        if isinstance(fact, Text) and fact.key.startswith("light."):
            return fact
    return None
