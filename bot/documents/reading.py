"""A file's bytes to a `Document`: the right reader, in a child process, behind the gate."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path

from bot.documents.decoding import decode
from bot.documents.kinds import BY_OFFICE, DOCUMENTS, NEEDS_NO_CHILD, PICTURES, kind_of
from bot.documents.limits import CHARACTERS, FILE_BYTES
from bot.documents.progress import Progress, Tell, nobody
from bot.documents.refusal import DocumentRefused
from bot.documents.secrecy import secrecy_mark
from ledger.notices.document import Document
from ledger.notices.plain_text import from_text
from ledger.talk import Text

_READERS = {
    "docx": "bot.documents.docx",
    "xlsx": "bot.documents.sheets",
    "xls": "bot.documents.sheets",
    "html": "bot.documents.html",
    "mht": "bot.documents.html",
    "pdf": "bot.documents.pdf",
    "ofd": "bot.documents.ofd",
    "picture": "bot.documents.ocr",
}
_REFUSALS = {
    "empty": Text("documents.empty"),
    "broken": Text("documents.broken"),
    "locked": Text("documents.locked"),
    "archive": Text("documents.archive"),
    "crowded": Text("documents.too_large"),
    "unknown": Text("documents.unknown_kind"),
}


def looks_like_document(data: bytes, *, pictures: bool = False) -> bool:
    """Tell whether a file is one that can hold a notice; with `pictures`, a photo counts too."""
    kind = kind_of(data)
    return kind in DOCUMENTS or (pictures and kind in PICTURES)


def is_picture(data: bytes) -> bool:
    """Tell whether a file is a photo or a scan, by its bytes."""
    return kind_of(data) in PICTURES


def read_document(
    data: bytes, name: str = "", *, ocr: bool = True, checked: bool = True, tell: Tell = nobody
) -> Document:
    """Read a file in this process, without its jail. For the child, for tests, for plain text.

    Raises `DocumentRefused` for what is not read: too large, locked, of an unknown kind. With
    `ocr` False pages without text are left out, and it is noted.
    """
    kind = checked_kind(data)
    document = _read(data, name, kind, ocr, tell)
    return _checked(document) if checked else document


def _read(data: bytes, name: str, kind: str, ocr: bool, tell: Tell) -> Document:
    if kind == "text":
        return _plain(data, name)
    if kind in BY_OFFICE:
        from bot.documents.legacy import read_legacy

        return read_legacy(data, kind)
    reader = import_module(_READERS[kind])
    document: Document = reader.read(data, ocr=ocr, tell=tell)
    return document


async def read_document_safely(
    source: Path | bytes, name: str = "", progress: Progress | None = None, *, ocr: bool = True
) -> Document:
    """Read a file in a child process with limits and without network, and pass the secrecy gate.

    Plain text needs no child. `progress` is told of pages. Raises `DocumentRefused`, never
    anything else that the file's content could cause.
    """
    data = source if isinstance(source, bytes) else await asyncio.to_thread(source.read_bytes)
    kind = checked_kind(data)
    if kind in NEEDS_NO_CHILD:
        return gated(_checked(_plain(data, name)))
    from bot.documents.jail import read_in_child

    return gated(_checked(await read_in_child(data, kind, progress, ocr=ocr)))


def checked_kind(data: bytes) -> str:
    """Return the kind of a file that may be read; raise `DocumentRefused` for any other."""
    if len(data) > FILE_BYTES:
        raise DocumentRefused(Text("documents.too_large"), "bytes")
    kind = kind_of(data)
    if kind in _REFUSALS:
        raise DocumentRefused(_REFUSALS[kind], kind)
    return kind


def _plain(data: bytes, name: str) -> Document:
    text = decode(data)
    if "</table>" in text and "<tr" in text:
        from bot.documents.html import from_mixed

        return from_mixed(text)
    return from_text(text, "md" if name.lower().endswith(".md") else "txt")


def _checked(document: Document) -> Document:
    text = document.text()
    if len(text) > CHARACTERS:
        raise DocumentRefused(Text("documents.too_long"), "characters")
    if not text.strip():
        raise DocumentRefused(Text("documents.no_text"), "no_text")
    return document


def gated(document: Document) -> Document:
    """Return the document, or refuse it for the mark of secrecy that it bears."""
    mark = secrecy_mark(document)
    if mark:
        raise DocumentRefused(Text("documents.secret", mark=mark), "secret", secret=True)
    return document
