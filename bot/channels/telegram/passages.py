"""Text for Telegram: cut at sentence borders within its limits, and escaped here, nowhere else."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

LONGEST_TEXT = 4000
"""Telegram takes 4096 after parsing; the rest is room for what it counts differently."""

LONGEST_CAPTION = 1000
"""Telegram takes 1024."""

MOST_MENTIONS = 90
"""Of a message's entities Telegram keeps the first 100; the rest would ring at nobody."""

_TAG = re.compile(r"<[^>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_WORD = re.compile(r"(?<=\s)")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_BORDERS = (
    re.compile(r"(?<=\n)"),
    re.compile(
        r"(?<=[。！？；…])(?![。！？；…”’」』）])|(?<=[。！？；][”’」』）])|(?<=[!?;.])(?=\s)"
    ),
    re.compile(r"(?<=[，、：）])|(?<=[,:)])(?=\s)"),
    _WORD,
)
"""Between lines, sentences, clauses, words. Half-width marks end something only before a blank: an
address is full of them.
"""


def size(text: str) -> int:
    """Return a text's length in UTF-16 code units: never less than what Telegram counts."""
    return len(text) + (len(_ASTRAL.findall(text)) if not text.isascii() else 0)


def escape(text: str) -> str:
    """Return text as HTML parse mode shows it unchanged."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_of(markup: str) -> str:
    """Return the words of our own markup, for a message that Telegram could not parse."""
    return html.unescape(_TAG.sub("", markup))


def clean(text: str) -> str:
    """Take out what Telegram refuses or drops: control characters and broken surrogates."""
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\t", " "))
    return text.encode("utf-8", "replace").decode("utf-8")


class Passage(Protocol):
    """A piece of a message that knows its markup and how it may be cut."""

    @property
    def length(self) -> int:
        """UTF-16 code units after parsing."""
        ...

    def markup(self) -> str:
        """Return it as HTML."""
        ...

    def split(self, longest: int) -> tuple[Passage, Passage]:
        """Return a first part of at most so many units and the rest, each with its own markup.

        Only called when it is longer than that.
        """
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """A line of plain words."""

    text: str

    @property
    def length(self) -> int:
        """UTF-16 code units."""
        return size(self.text)

    def markup(self) -> str:
        """Return the words escaped."""
        return escape(self.text)

    def split(self, longest: int) -> tuple[Words, Words]:
        """Cut between sentences; only where one is too long by itself, inside it."""
        first, rest = _split(self.text, longest)
        return Words(first), Words(rest)


@dataclass(frozen=True, slots=True)
class Aligned:
    """Rows in a fixed-width block; `head` is repeated over every part."""

    head: tuple[str, ...]
    rows: tuple[str, ...]

    @property
    def length(self) -> int:
        """UTF-16 code units."""
        return size("\n".join((*self.head, *self.rows)))

    def markup(self) -> str:
        """Return the block inside its tags."""
        return f"<pre>{escape(chr(10).join((*self.head, *self.rows)))}</pre>"

    def split(self, longest: int) -> tuple[Aligned, Aligned]:
        """Cut between rows; one row at least goes into the first part."""
        used = size("\n".join(self.head))
        count = 0
        for row in self.rows:
            used += 1 + size(row)
            if used > longest:
                break
            count += 1
        count = max(1, count)
        return Aligned(self.head, self.rows[:count]), Aligned(self.head, self.rows[count:])


@dataclass(frozen=True, slots=True)
class Mentions:
    """A line that rings at the people it names. `people` are (user id, shown name)."""

    words: str
    people: tuple[tuple[str, str], ...]

    @property
    def length(self) -> int:
        """UTF-16 code units; of more people than one message mentions, more than it can have."""
        if len(self.people) > MOST_MENTIONS:
            return LONGEST_TEXT + 1
        return size(" ".join((self.words, *(name for _, name in self.people))))

    def markup(self) -> str:
        """Return the line with a link to each person."""
        links = (f'<a href="tg://user?id={who}">{escape(name)}</a>' for who, name in self.people)
        return " ".join((escape(self.words), *links))

    def split(self, longest: int) -> tuple[Mentions, Mentions]:
        """Cut between people."""
        each = max(size(name) for _, name in self.people) + 1
        count = max(1, min(MOST_MENTIONS, (longest - size(self.words)) // each))
        return Mentions(self.words, self.people[:count]), Mentions(self.words, self.people[count:])


def messages(passages: Iterable[Passage], longest: int = LONGEST_TEXT) -> list[str]:
    """Return the passages as HTML messages of at most `longest` units, one line each passage."""
    done: list[list[Passage]] = [[]]
    used = 0
    for passage in passages:
        rest = passage
        while (length := rest.length) > (room := longest - used):
            if length > longest and room > longest // 3:
                first, rest = rest.split(room)
                done[-1].append(first)
            done.append([])
            used = 0
        if length:
            done[-1].append(rest)
            used += length + 1
    lines = ("\n".join(passage.markup() for passage in message) for message in done)
    return [message for message in lines if plain_of(message).strip()]


def _split(text: str, longest: int) -> tuple[str, str]:
    """Cut a text that is too long: after a line, else a sentence, a clause, a word, else hard.

    A border that would leave the first part less than a third full is passed over, unless the next
    choice were to cut inside a word.
    """
    end = _within(text, longest)
    full = [at for border in _BORDERS if (at := _last(border, text, end)) > end // 3]
    at = full[0] if full else _last(_WORD, text, end) or _hard(text, end)
    return text[:at].strip("\n "), text[at:].strip("\n ")


def _last(border: re.Pattern[str], text: str, end: int) -> int:
    """Return the last such border in the text's first `end` characters, 0 if there is none."""
    last = 0
    for found in border.finditer(text):
        if found.end() > end:
            break
        last = found.end()
    return last


def _within(text: str, longest: int) -> int:
    """Return how many characters fit into so many units."""
    end = min(len(text), longest)
    while size(text[:end]) > longest:
        end -= max(1, (size(text[:end]) - longest) // 2)
    return end


def _hard(text: str, end: int) -> int:
    """Cut anywhere, but never before a mark that belongs to the character it follows."""
    at = end
    while at > 1 and (_clings(text[at]) or text[at - 1] == "\u200d"):
        at -= 1
    return at if at > 1 else end


def _clings(character: str) -> bool:
    code = ord(character)
    return (
        0x300 <= code < 0x370
        or 0xFE00 <= code <= 0xFE0F
        or code in (0x200D, 0x20E3)
        or 0x1F3FB <= code <= 0x1F3FF
    )
