"""The gate before anything is stored: documents with a mark of secrecy stay out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ledger.notices.document import Document

_GRADED = re.compile(r"(?:绝密|机密|秘密)\s*[★☆*＊✩⭐]|(?:绝密|机密|秘密)[·•.、:：\s]*(?:\d+|[一二三四五十]+)年|密级\s*[:：]\s*(?:绝密|机密|秘密|内部)")
_ALONE = re.compile(r"^[【〔\[（(]?\s*(?:绝\s*密|机\s*密|秘\s*密|内部|内部文件|内部资料|内部使用|工作秘密)\s*[】〕\]）)]?(?:[★☆*＊].{0,8})?$")
_INSIDE = re.compile(r"内部(?:资料|文件|材料|刊物)[，,、\s]*(?:注意|请勿|不得|严禁|妥善)|(?:内部(?:文件|资料)|此件)[，,]?\s*(?:不得|严禁|请勿)(?:外传|公开|翻印|转发)|[（(]\s*(?:内部|此件不(?:予)?公开)\s*[)）]")
_HEAD = 20
_TAIL = 12


def secrecy_mark(document: Document) -> str | None:
    """Return the mark of secrecy that a document bears at its head or end, None without one.

    A mark stands for itself: 秘密★1年, 机密, 内部资料 注意保存. Running text that speaks of secrets
    (防止泄露国家秘密) bears none.
    """
    lines = [line.strip() for line in document.text().split("\n") if line.strip()]
    for line in lines:
        found = _GRADED.search(line) if len(line) < 60 else None
        if found:
            return found[0]
    return _alone(lines[:_HEAD]) or _alone(lines[-_TAIL:])


def _alone(lines: Iterable[str]) -> str | None:
    for line in lines:
        found = _ALONE.match(line) or (_INSIDE.search(line) if len(line) < 60 else None)
        if found:
            return found[0]
    return None
