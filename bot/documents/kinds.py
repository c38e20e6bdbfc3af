"""What a file is, by its bytes; its name and media type only help to word a refusal."""

from __future__ import annotations

import io
import zipfile

from bot.documents.limits import ARCHIVE_ENTRIES

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<table",
    b"<div",
    b"<meta",
    b"<p>",
    b"<p ",
)


def kind_of(data: bytes) -> str:
    """Return the kind of a file: text, html, mht, docx, xlsx, xls, doc, rtf, pdf, ofd, picture …

    Also locked (encrypted Office file), archive (a zip of other things), crowded (a zip with more
    entries than any document has), empty and unknown.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip(b"\x00 \t\r\n"):
        return "empty"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _is_picture(data):
        return "picture"
    if data.startswith(_PACKED):
        return "archive"
    return _text_kind(data, head)


def _is_picture(data: bytes) -> bool:
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    heif = data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"hevc")
    return data.startswith(_PICTURES) or webp or heif


def _zip_kind(data: bytes) -> str:
    if data.count(b"PK\x01\x02") > ARCHIVE_ENTRIES:
        return "crowded"  # only to list its entries would take seconds and hundreds of megabytes
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return "broken"
    folded = {name.replace("\\", "/").lower() for name in names}
    if "word/document.xml" in folded:
        return "docx"
    if any(name.startswith("xl/workbook.") for name in folded):
        return "xlsx"
    if "ofd.xml" in folded:
        return "ofd"
    if "content.xml" in folded and "meta-inf/manifest.xml" in folded:
        return "odf"
    return "archive"


def _ole_kind(data: bytes) -> str:
    """Tell Office files of the old kind apart by the names of their streams."""
    for stream, kind in (
        ("EncryptedPackage", "locked"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
    ):
        if stream.encode("utf-16-le") + b"\x00\x00" in data:
            return kind
    return "unknown"


def _text_kind(data: bytes, head: bytes) -> str:
    lower = head[:1024].lower()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "text"
    if lower.startswith(_HTML) or (lower.startswith(b"<?xml") and b"<html" in data[:4096].lower()):
        return "html"
    if lower.startswith(b"<?xml") and b'progid="word.document"' in data[:4096].lower():
        return "wordml"
    if b"mime-version:" in lower and b"multipart/related" in data[:4096].lower():
        return "mht"
    if b"<html" in data[:4096].lower() or b"<body" in data[:4096].lower():
        return "html"
    if b"\x00" in data[:4096] and not _wide(data):
        return "unknown"
    return "text"


def _wide(data: bytes) -> bool:
    """Tell whether every second byte of the beginning may be a wide character's: bare UTF-16."""
    even, odd = data[0:400:2], data[1:400:2]
    return (
        even.count(0) * 4 > len(even)
        or odd.count(0) * 4 > len(odd)
        or (len(data) % 2 == 0 and b"\n\x00" in data[:4096])
    )


BY_OFFICE = frozenset({"doc", "rtf", "wordml", "odf"})
"""Word files of the old kinds, which an office program reads, or a reader of their own."""

NEEDS_NO_CHILD = frozenset({"text"})
PICTURES = frozenset({"picture"})
DOCUMENTS = frozenset(
    {
        "text",
        "html",
        "mht",
        "docx",
        "xlsx",
        "xls",
        "doc",
        "rtf",
        "wordml",
        "odf",
        "pdf",
        "ofd",
        "locked",
    }
)
