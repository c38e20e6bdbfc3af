"""The name of a file that somebody sent, as it may be kept and shown."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100
_PATH_SIGNS = re.compile(r'[/\\:*?"<>|]')


def safe_name(name: str) -> str:
    """Return a sender's name for a file as plain text of at most 100 signs, its ending kept.

    NFC, without path signs and without signs that nobody sees or that turn the reading order: a
    right-to-left mark makes txt.exe look like exe.txt. Empty names become 文件.
    """
    whole = unicodedata.normalize("NFC", name)
    seen = "".join(sign for sign in whole if unicodedata.category(sign)[0] != "C")
    bare = re.sub(r"\s+", " ", _PATH_SIGNS.sub("_", seen)).strip(" ._") or "文件"
    if len(bare) <= LONGEST:
        return bare
    stem, dot, ending = bare.rpartition(".")
    kept = dot + ending if stem and len(ending) <= 8 else ""
    return (stem if kept else bare)[: LONGEST - len(kept)] + kept
