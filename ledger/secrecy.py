"""Marks of secrecy in what people type and send: such words are kept out of everything.

The marks are those that drafting rules put on paper (秘密★1年, 内部资料 注意保存) and those that
people write themselves ([机密], 工作秘密：). Running text that speaks of secrets (防止泄露国家秘密)
bears none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ledger.characters import simplified

_GRADED = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆*＊✩⭐]"
    r"|(?:绝密|机密|秘密)[·•.、:：\s]*(?:\d+|[一二三四五十]+)年"
    r"|密级\s*[:：]\s*(?:绝密|机密|秘密|内部)"
)
_ALONE = re.compile(
    r"^[【〔\[（(]?\s*(?:绝\s*密|机\s*密|秘\s*密|内部|内部文件|内部资料|内部使用|工作秘密)\s*[】〕\]）)]?(?:[★☆*＊].{0,8})?$"
)
_INSIDE = re.compile(
    r"内部(?:资料|文件|材料|刊物)[，,、\s]*(?:注意|请勿|不得|严禁|妥善)"
    r"|(?:内部(?:文件|资料)|此件)[，,]?\s*(?:不得|严禁|请勿)(?:外传|公开|翻印|转发)"
    r"|[（(]\s*(?:内部|此件不(?:予)?公开)\s*[)）]"
)
_WORD = r"绝密|机密|秘密|工作秘密|内部(?:资料|文件|材料|使用|刊物)?"
_BRACKETED = re.compile(rf"[【〔\[「《（(]\s*(?:{_WORD})(?:件|级)?\s*[】〕\]」》）)]")
_LEADING = re.compile(rf"^\s*(?:{_WORD})(?:\s*[:：★☆*＊]|\s+\S|[-_—]|\s*$)")
_SHORT = 60  # characters: a longer line is running text


def mark_on_paper(lines: Sequence[str], *, head: int = 20, tail: int = 12) -> str | None:
    """Return the mark that a document's lines bear, at its head or end or anywhere with a grade."""
    for line in lines:
        found = _GRADED.search(simplified(line)) if len(line) < _SHORT else None
        if found:
            return _printed(found, line)
    return _standing_alone(lines[:head]) or _standing_alone(lines[-tail:])


def mark_in_talk(text: str, words: Iterable[str] = ()) -> str | None:
    """Return the mark that a message bears, None without one.

    `words` are a jurisdiction's own marks; each counts wherever it stands.
    """
    if own := own_mark(text, words):
        return own
    folded = simplified(text)
    for pattern in (_GRADED, _BRACKETED, _INSIDE):
        if found := pattern.search(folded):
            return _printed(found, text)
    for line in text.splitlines():
        if found := _LEADING.match(simplified(line)):
            return _printed(found, line).strip(" \t:：-_—")
    return None


def own_mark(text: str, words: Iterable[str]) -> str | None:
    """Return the first of a jurisdiction's own marks that a text holds, None without one."""
    folded = simplified(text)
    return next((word for word in words if word and simplified(word) in folded), None)


def mark_in_name(name: str, words: Iterable[str] = ()) -> str | None:
    """Return the mark that a file's name bears: 秘密★1年 xx.pdf, 【机密】xx.docx, 内部资料.docx."""
    stem = name.rpartition(".")[0] or name
    return mark_in_talk(stem, words)


def _standing_alone(lines: Iterable[str]) -> str | None:
    for line in lines:
        folded = simplified(line)
        found = _ALONE.match(folded) or (_INSIDE.search(folded) if len(line) < _SHORT else None)
        if found:
            return _printed(found, line)
    return None


def _printed(found: re.Match[str], text: str) -> str:
    """Return what was found in a text's simplified form, as the text has it."""
    return text[found.start() : found.end()]
