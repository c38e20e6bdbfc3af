"""Word files of the old kinds (doc, wps, rtf, odt): an office program turns them into docx.

LibreOffice reads all of them; doc alone is also read by our own reader (the extra `office`) and
by antiword. Where none is there the sender is told what to send, the administrator what to install.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from bot.documents import docx
from bot.documents.archive import parse_xml
from bot.documents.refusal import DocumentRefused
from bot.documents.word97 import read_word97
from ledger.notices.document import Block, Cell, Document, Paragraph, Table
from ledger.talk import Text

INSTALL = "apt-get install libreoffice-writer"
_SECONDS = 50
_ENDINGS = {"doc": ".doc", "rtf": ".rtf", "wordml": ".xml", "odf": ".odt"}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_SWITCH = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>'
)
_SAFE = ("BlockUntrustedRefererLinks", "DisableMacrosExecution", "DisableActiveContent")


def read_legacy(data: bytes, kind: str) -> Document:
    """Return what an old Word file says. Raises `DocumentRefused` where no program reads it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = kind == "doc" and shutil.which("antiword")
    if office:
        document = docx.read(_converted(data, kind, office))
        if antiword and not document.tables:
            document = _with_lost_tables(document, data)
    elif kind == "doc" and (find_spec("olefile") or not antiword):
        document = read_word97(data)
    elif antiword:
        document = from_docbook(_spelled_out(data))
    else:
        raise DocumentRefused(Text("documents.needs_office", command=INSTALL), "office")
    return Document(document.blocks, kind, document.notes)


def _with_lost_tables(document: Document, data: bytes) -> Document:
    """Return what antiword read where it found tables: LibreOffice runs some of them together."""
    try:
        spelled = from_docbook(_spelled_out(data))
    except (DocumentRefused, etree.XMLSyntaxError):
        return document
    return spelled if spelled.tables else document


def _converted(data: bytes, kind: str, office: str) -> bytes:
    """Return the file as docx. The program answers 0 even where it wrote nothing: we look."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = folder / f"notice{_ENDINGS[kind]}"
        source.write_bytes(data)
        _settings(folder / "profile")
        _run([
            office, "--headless", "--norestore", "--nolockcheck",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "docx", "--outdir", str(folder / "out"), str(source),
        ])  # fmt: skip
        result = folder / "out" / "notice.docx"
        if not result.is_file():
            raise DocumentRefused(Text("documents.broken"), f"{kind} not converted")
        return result.read_bytes()


def _settings(profile: Path) -> None:
    """Write a fresh profile that runs no macros and fetches nothing that a file points to."""
    user = profile / "user"
    user.mkdir(parents=True)
    items = "\n".join(_SWITCH.format(name=name) for name in _SAFE)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), "utf-8")


def _spelled_out(data: bytes) -> str:
    """Return antiword's DocBook of a doc file."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "notice.doc"
        source.write_bytes(data)
        return _run(["antiword", "-x", "db", str(source)]).decode("utf-8", errors="replace")


def _run(command: list[str]) -> bytes:
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL, check=False
        )
    except subprocess.TimeoutExpired as slow:
        raise DocumentRefused(Text("documents.too_slow"), "office") from slow
    return done.stdout


def from_docbook(text: str) -> Document:
    """Return the paragraphs and tables of antiword's DocBook; automatic numbers it leaves out."""
    start = text.find("<book")
    if start < 0:
        raise DocumentRefused(Text("documents.broken"), "docbook")
    root = parse_xml(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text[start:]).encode())
    for head in root.findall("title") + root.findall("bookinfo"):
        root.remove(head)
    return Document(tuple(_blocks(root)), "doc")


def _blocks(element: Any) -> list[Block]:
    found: list[Block] = []
    for child in element:
        if child.tag == "informaltable":
            found.append(_table(child))
        elif child.tag in ("para", "title"):
            line = _line(child)
            if line:
                found.append(Paragraph(line))
            found.extend(_blocks(child))
        else:
            found.extend(_blocks(child))
    return found


def _line(element: Any) -> str:
    """Return a paragraph's words without those of the tables and lists inside it."""
    words = [element.text or ""]
    for child in element:
        if child.tag not in ("informaltable", "itemizedlist", "orderedlist"):
            words.append("".join(child.itertext()))
        words.append(child.tail or "")
    return "".join("".join(words).split("\n")).strip()


def _table(element: Any) -> Table:
    """Return a table. Rows that part the width otherwise stand in groups of their own.

    A cell spans the columns of the widest group whose edges lie within its own.
    """
    groups = [(_edges(group), group) for group in element.iter("tgroup")]
    marks = sorted({edge for edges, _ in groups for edge in edges})
    cells: list[Cell] = []
    r = 0
    for edges, group in groups:
        for row in group.iter("row"):
            for entry, left, right in zip(row.iter("entry"), edges, edges[1:], strict=False):
                column, end = marks.index(left), marks.index(right)
                cells.append(Cell(_words(entry), r, column, 1, end - column))
            r += 1
    return Table.spanning(cells)


def _edges(group: Any) -> list[int]:
    """Return where a group's columns begin and end, in steps of ten points."""
    edges, at = [0], 0.0
    for column in group.iter("colspec"):
        at += float(re.sub(r"[^\d.]", "", column.get("colwidth") or "") or 10)
        edges.append(max(edges[-1] + 1, round(at / 10)))
    return edges


def _words(entry: Any) -> str:
    lines = (line.strip() for line in "".join(entry.itertext()).split("\n"))
    return "\n".join(line for line in lines if line)
