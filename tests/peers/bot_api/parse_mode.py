"""HTML parse mode as the Bot API reads it: text and entities, or a 400 that names the byte."""

from __future__ import annotations

import re
from typing import Any

from tests.peers.bot_api.refusal import Refusal, bad

MOST_ENTITIES = 100
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_TAG = re.compile(r"<(/?)([^\s>/]*)([^>]*)(>?)")
_ATTRIBUTE = re.compile(r"""([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def utf16(text: str) -> int:
    """Return the length in UTF-16 code units, in which entities are measured."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text without its tags, and the entities; blanks around are cut."""
    text = ""
    open_tags: list[tuple[str, dict[str, str], int]] = []
    entities: list[dict[str, Any]] = []
    at = 0
    while at < len(source):
        if source[at] == "&" and (found := _REFERENCE.match(source, at)):
            text += _character(found)
            at = found.end()
        elif source[at] == "<":
            at = _tag(source, at, text, open_tags, entities)
        else:
            text += source[at]
            at += 1
    if open_tags:
        raise _cannot(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return _trimmed(text, entities)


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    code = int(found[1]) if found[1] else int(found[2], 16)
    if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
        return chr(code)
    return found[0]


def _tag(
    source: str,
    at: int,
    text: str,
    open_tags: list[tuple[str, dict[str, str], int]],
    entities: list[dict[str, Any]],
) -> int:
    found = _TAG.match(source, at)
    assert found, source[at:]
    offset = len(source[:at].encode())
    closing, name, rest, end = found.groups()
    name = name.lower()
    if not end:
        raise _cannot(f"Unclosed {'end' if closing else 'start'} tag at byte offset {offset}")
    if not closing:
        if name not in _KINDS:
            raise _cannot(f'Unsupported start tag "{name}" at byte offset {offset}')
        attributes = {
            key.lower(): _unescape(a or b or c or "") for key, a, b, c in _ATTRIBUTE.findall(rest)
        }
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        open_tags.append((name, attributes, utf16(text)))
        return found.end()
    if not open_tags:
        raise _cannot(f"Unexpected end tag at byte offset {offset}")
    opened, attributes, start = open_tags.pop()
    if name and name != opened:
        raise _cannot(
            f'Unmatched end tag at byte offset {offset}, expected "</{opened}>", found "</{name}>"'
        )
    if entity := _entity(opened, attributes, start, utf16(text) - start, text):
        entities.append(entity)
    return found.end()


def _unescape(value: str) -> str:
    return _REFERENCE.sub(_character, value)


def _entity(
    name: str, attributes: dict[str, str], offset: int, length: int, text: str
) -> dict[str, Any] | None:
    if not length:
        return None
    entity: dict[str, Any] = {"offset": offset, "length": length, "type": _KINDS[name]}
    if name == "a":
        link = attributes.get("href") or text.encode("utf-16-le")[offset * 2 :].decode("utf-16-le")
        if user := re.fullmatch(r"tg://user\?id=(\d+)", link):
            return entity | {"type": "text_mention", "user": int(user[1])}
        if "." not in link and ":" not in link:
            return None
        return entity | {"url": link}
    if name == "tg-emoji":
        return entity | {"custom_emoji_id": attributes.get("emoji-id", "")}
    return entity


def _trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Cut blanks at both ends, and the entities with them."""
    head = utf16(text) - utf16(text.lstrip())
    kept = text.strip()
    length = utf16(kept)
    out = []
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        start = max(0, entity["offset"] - head)
        end = min(length, entity["offset"] + entity["length"] - head)
        if end > start:
            out.append(entity | {"offset": start, "length": end - start})
    return kept, out[:MOST_ENTITIES]


def _cannot(words: str) -> Refusal:
    return bad(f"can't parse entities: {words}")
