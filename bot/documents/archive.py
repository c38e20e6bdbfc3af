"""The parts of a zip file, inflated in memory and counted while they are."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from bot.documents.limits import (
    ARCHIVE_BYTES,
    ARCHIVE_ENTRIES,
    MEGABYTE,
    PART_BYTES,
    PART_RATIO,
)  # fmt: skip
from bot.documents.refusal import DocumentRefused
from ledger.talk import Text

_CHUNK = 256 * 1024


def parse_xml(data: bytes) -> Any:
    """Return the tree of an XML part; nothing outside it is fetched or resolved."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


class Archive:
    """A docx, xlsx or ofd. Nothing is written to disk; headers are not believed."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as broken:
            raise DocumentRefused(Text("documents.broken"), "broken") from broken
        entries = self._zip.infolist()
        self._names = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
        self._inflated = 0
        if len(entries) > ARCHIVE_ENTRIES:
            raise DocumentRefused(Text("documents.too_large"), "entries")
        if sum(entry.file_size for entry in entries) > ARCHIVE_BYTES:
            raise DocumentRefused(Text("documents.too_large"), "unpacked")
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise DocumentRefused(Text("documents.locked"), "locked")

    @property
    def names(self) -> list[str]:
        """The names of its parts, lower case, with / between folders."""
        return list(self._names)

    @property
    def has_macros(self) -> bool:
        """Tell whether it carries macros: they are not run, and it is said."""
        return any(name.endswith("vbaproject.bin") for name in self._names)

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """Return a part, inflated up to the limits. Raises `DocumentRefused` beyond them."""
        entry = self._names[name.lower()]
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    self._count(len(chunk), size, entry.compress_size)
                    chunks.append(chunk)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
        ) as broken:
            raise DocumentRefused(Text("documents.broken"), "broken") from broken
        return b"".join(chunks)

    def read_xml(self, name: str) -> bytes:
        """Return an XML part. One with a document type is refused: entities hide in it."""
        data = self.read(name)
        probe = data if data[:2] not in (b"\xff\xfe", b"\xfe\xff") else data.replace(b"\x00", b"")
        if b"<!DOCTYPE" in probe or b"<!ENTITY" in probe:
            raise DocumentRefused(Text("documents.hostile"), "doctype")
        return data

    def check_all(self) -> None:
        """Inflate every part once, so that a library may be handed the whole file."""
        for name in self._names:
            if name.endswith((".xml", ".rels")):
                self.read_xml(name)
            elif not name.endswith("/"):
                self.read(name)

    def _count(self, more: int, size: int, packed: int) -> None:
        self._inflated += more
        bomb = size > MEGABYTE and size > PART_RATIO * max(1, packed)
        if bomb or size > PART_BYTES or self._inflated > ARCHIVE_BYTES:
            raise DocumentRefused(Text("documents.too_large"), "inflated")
