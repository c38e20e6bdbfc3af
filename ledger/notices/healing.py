"""Heals what extraction does to running text: blanks, cut lines, marks of markup."""

from __future__ import annotations

import re

_WIDE = r"[\u2018-\u201d\u2026\u2014\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]"
_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})[^\S\n]+(?={_WIDE})")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f]")
_MARKS = re.compile(r"\*\*|__(?=\S)|(?<=\S)__|\\(?=[.\-()\[\]*_#~>|])")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+")


OPENING, CLOSING = "（(〔【［[﹝｛{〈〖", "）)〕】］]﹞｝}〉〗"


def clean(text: str) -> str:
    """Drop signs that nobody sees and make every blank a plain one; line breaks stay."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[^\S\n\t]", " ", text)


def unmark(text: str) -> tuple[str, int | None]:
    """Return a line without markdown's marks, and the heading level that they gave."""
    found = _HEADING.match(text)
    level = len(found[1]) if found else None
    bare = _HEADING.sub("", text)
    return _MARKS.sub("", bare).strip(), level


def spaced(text: str) -> str:
    """Return text with single blanks: where a list may part at them they must still be there."""
    return re.sub(r"[^\S\n]+", " ", text).strip()


def heal(text: str) -> str:
    """Return running text as it was meant: no blanks between Chinese signs, single ones else."""
    text = re.sub(r"[^\S\n]+", " ", text)
    return _BETWEEN_WIDE.sub("", text).strip()


def join(before: str, after: str) -> str:
    """Put two parts of one cut line together."""
    glue = " " if re.search(r"[A-Za-z]$", before) and re.match(r"[A-Za-z]", after) else ""
    return before.rstrip() + glue + after.lstrip()


def finished(text: str) -> bool:
    """Tell whether a line may end a paragraph: it ends as a sentence ends."""
    return text.rstrip().endswith(tuple("。！？；!?;：:…")) or bool(
        re.search(r"[。！？；!?;][”\"』」’）)〕】\]》*]{1,3}$", text.rstrip())
    )


def unclosed(text: str) -> bool:
    """Tell whether a bracket was opened in the text and not closed: its line was cut inside."""
    depth = 0
    for sign in text:
        if sign in OPENING or sign in "《“":
            depth += 1
        elif sign in CLOSING or sign in "》”":
            depth = max(0, depth - 1)
    return depth > 0


def squeeze(text: str) -> str:
    """Return the text without any white space, for comparing and for keys."""
    return "".join(text.split())


def sentences(text: str) -> list[str]:
    """Cut at 。！？ outside brackets and quotation marks; every sign stays with its sentence."""
    found, start, depth = [], 0, 0
    for at, sign in enumerate(text):
        if sign in "（(《〔【":
            depth += 1
        elif sign in "）)》〕】":
            depth = max(0, depth - 1)
        elif sign in "。！？\n" and not depth:
            end = at + 1 + (text[at + 1 : at + 2] in ("”", "’", "』") if at + 1 < len(text) else 0)
            found.append(text[start:end])
            start = end
    found.append(text[start:])
    return [sentence.strip() for sentence in found if sentence.strip()]
