"""A reply as the messages that Telegram takes: final, but for the chat they go to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.base import Say
from bot.channels.telegram import wire
from bot.channels.telegram.keyboards import Seal, keyboard_of
from bot.channels.telegram.passages import (
    LONGEST_CAPTION,
    Mentions,
    Passage,
    Words,
    clean,
    messages,
)
from bot.channels.telegram.tables import aligned
from ledger.talk import File, Reply, Table, Text

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
_PHOTOS = frozenset({"image/jpeg", "image/png"})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: `method` and `params` are the Bot API's, without the chat.

    `file` is what must be uploaded with it.
    """

    method: str
    params: dict[str, Any]
    file: File | None = None


def compose(
    reply: Reply, say: Say, seal: Seal, *, group: bool, edits: str | None
) -> tuple[bytes, ...]:
    """Return a reply as payloads. The keyboard hangs under the last text; files follow it."""
    written, keyboard = keyboard_of(reply, say, seal)
    files = [file for file in reply.files if file.size <= LARGEST_FILE]
    passages = _passages(reply, say, written, group=group)
    together = len(files) == 1 and edits is None
    caption = messages(passages, LONGEST_CAPTION) if together else []
    if together and len(caption) <= 1:
        return (_packed(_with_file(files[0], "".join(caption), keyboard)),)
    texts = messages(passages)
    out = [_with_text(text) for text in texts]
    if out and edits and edits.isdecimal():
        first = out[0]
        out[0] = Outgoing("editMessageText", first.params | {"message_id": int(edits)})
    out += [_with_file(file, "", None) for file in files]
    if keyboard and out:
        at = max(0, len(texts) - 1)
        out[at] = Outgoing(
            out[at].method, out[at].params | {"reply_markup": keyboard}, out[at].file
        )
    return tuple(_packed(message) for message in out)


def unpacked(payload: bytes) -> Outgoing:
    """Return the message that `compose` packed."""
    data = wire.read(payload)
    file = data.get("file")
    return Outgoing(data["method"], data["params"], File(*file) if file else None)


def _packed(message: Outgoing) -> bytes:
    data: dict[str, Any] = {"method": message.method, "params": message.params}
    if message.file:
        file = message.file
        data["file"] = [file.digest, file.name, file.media_type, file.size]
    return wire.write(data)


def _passages(reply: Reply, say: Say, written: Sequence[str], *, group: bool) -> list[Passage]:
    """Return everything that is said in words, one line each."""
    passages: list[Passage] = [Words(line) for text in reply.lines if (line := clean(say(text)))]
    if reply.table:
        passages.append(_drawn(reply.table, say))
    passages += [Words(clean(line)) for line in written]
    passages += [
        Words(say(Text("telegram.file_too_big", name=file.name, megabytes=LARGEST_FILE >> 20)))
        for file in reply.files
        if file.size > LARGEST_FILE
    ]
    if group and (people := [who for who in reply.mentions if who.isdecimal()]):
        passages.append(_mentions(people, say))
    return passages


def _drawn(table: Table, say: Say) -> Passage:
    def words(cell: Any) -> str:
        return clean(say(cell if isinstance(cell, Text) else Text("plain", text=cell)))

    return aligned([words(cell) for cell in table.head], [[*map(words, row)] for row in table.rows])


def _mentions(people: Sequence[str], say: Say) -> Mentions:
    """Name the people concerned by their part, not by name: a group sees no personal names."""
    names = [
        say(Text("telegram.liaison", no=number) if len(people) > 1 else Text("telegram.a_liaison"))
        for number in range(1, len(people) + 1)
    ]
    return Mentions(say(Text("telegram.mentions")), tuple(zip(people, names, strict=True)))


def _with_text(text: str) -> Outgoing:
    preview = {"is_disabled": True}
    params = {"text": text, "parse_mode": "HTML", "link_preview_options": preview}
    return Outgoing("sendMessage", params)


def _with_file(file: File, caption: str, keyboard: dict[str, Any] | None) -> Outgoing:
    photo = file.media_type in _PHOTOS and file.size <= LARGEST_PHOTO
    params: dict[str, Any] = {"caption": caption, "parse_mode": "HTML"} if caption else {}
    if keyboard:
        params["reply_markup"] = keyboard
    return Outgoing("sendPhoto" if photo else "sendDocument", params, file)
