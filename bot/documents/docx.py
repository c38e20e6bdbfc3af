"""Word files: our own walk over the markup, because the usual libraries lose parts of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from bot.documents.archive import Archive, parse_xml
from bot.documents.docx_numbering import Numbering, W
from bot.documents.progress import Tell, nobody
from bot.documents.refusal import DocumentRefused
from ledger.notices.document import Block, Cell, Document, Paragraph, Table
from ledger.talk import Text

_MC_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_GONE = {W + "del", W + "moveFrom", W + "rPrDel", W + "instrText", W + "delText", _MC_CHOICE}
"""Deleted and moved text, field codes, and the newer of two forms of one text box."""

Element = Any


def read(data: bytes, *, ocr: bool = True, tell: Tell = nobody) -> Document:
    """Return what a Word file says: its text, automatic numbers, and tables with their spans.

    Inserted text, content controls and text boxes are read; deleted and hidden text is not.
    """
    del ocr, tell
    archive = Archive(data)
    body = _xml(archive, "word/document.xml").find(W + "body")
    if body is None:
        raise DocumentRefused(Text("documents.broken"), "no body")
    walk = _Walk(Numbering.of(archive))
    notes = (Text("documents.macros"),) if archive.has_macros else ()
    blocks = [b for b in walk.blocks(body) if isinstance(b, Table) or b.text.strip()]
    return Document(tuple(blocks), "docx", notes)


def _xml(archive: Archive, name: str) -> Element:
    try:
        return parse_xml(archive.read_xml(name))
    except etree.XMLSyntaxError as broken:
        raise DocumentRefused(Text("documents.broken"), "xml") from broken


class _Walk:
    """Walks a document in reading order and counts its automatic numbers."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def blocks(self, parent: Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield self._table(child)
            elif child.tag not in _GONE and isinstance(child.tag, str):
                yield from self.blocks(child)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        """Yield the paragraph; the paragraphs of a text box in it come after."""
        text = "".join(_runs(element))
        properties = element.find(W + "pPr")
        number = self._numbering.next_label(properties)
        if text.strip() or number:
            yield Paragraph(
                text.strip("\n"),
                level=self._numbering.heading_level(properties),
                number=number,
                centred=_centred(properties),
            )
        for box in element.iter(W + "txbxContent"):
            if not any(parent.tag in _GONE for parent in box.iterancestors()):
                yield from self.blocks(box)

    def _table(self, element: Element) -> Table:
        cells: list[Cell] = []
        open_below: dict[int, int] = {}  # column -> place in `cells` of the cell that spans down
        for r, row in enumerate(_rows(element)):
            column = _skipped(row)
            for cell in _cells(row):
                columns = _span(cell)
                if _goes_on(cell) and column in open_below:
                    at = open_below[column]
                    cells[at] = _taller(cells[at], r)
                else:
                    cells.append(self._cell(cell, r, column, columns))
                    open_below[column] = len(cells) - 1
                column += columns
        return Table.spanning(cells)

    def _cell(self, element: Element, row: int, column: int, columns: int) -> Cell:
        lines: list[str] = []
        inner: list[Table] = []
        for block in self.blocks(element):
            if isinstance(block, Table):
                inner.append(block)
            else:
                lines.append(block.printed)
        return Cell("\n".join(lines), row, column, 1, columns, tuple(inner))


def _taller(cell: Cell, row: int) -> Cell:
    return Cell(cell.text, cell.row, cell.column, row - cell.row + 1, cell.columns, cell.inner)


def _runs(paragraph: Element) -> Iterator[str]:
    """Yield the visible text of a paragraph, without that of text boxes inside it."""
    for child in paragraph:
        tag = child.tag
        if tag in _GONE or tag == W + "pPr" or tag == W + "txbxContent":
            continue
        if tag == W + "r":
            if not _hidden(child):
                yield from _run(child)
        elif isinstance(tag, str):
            yield from _runs(child)


def _run(run: Element) -> Iterator[str]:
    for child in run:
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in (W + "tab", W + "ptab"):
            yield "\t"
        elif child.tag in (W + "br", W + "cr"):
            yield "\n"
        elif child.tag == W + "noBreakHyphen":
            yield "-"
        elif child.tag == W + "sym":
            yield _symbol(child)
        elif child.tag not in _GONE and isinstance(child.tag, str):
            yield from _runs(child)


def _symbol(element: Element) -> str:
    """Return a sign of a symbol font; those of the private area say nothing to a reader."""
    code = int(element.get(W + "char") or "0", 16)
    return chr(code) if 0x20 <= code < 0xE000 else ""


def _hidden(run: Element) -> bool:
    properties = run.find(W + "rPr")
    mark = properties.find(W + "vanish") if properties is not None else None
    return mark is not None and mark.get(W + "val") not in ("0", "false", "off")


def _centred(properties: Element) -> bool:
    found = properties.find(W + "jc") if properties is not None else None
    return found is not None and found.get(W + "val") == "center"


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == W + "tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag not in (W + "tblPr", W + "tblGrid") and child.tag not in _GONE:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag not in (W + "trPr", W + "tblPrEx") and child.tag not in _GONE:
            yield from _cells(child)


def _skipped(row: Element) -> int:
    """Return how many columns stand empty before a row's first cell."""
    found = row.find(f"{W}trPr/{W}gridBefore")
    return int(found.get(W + "val") or 0) if found is not None else 0


def _span(cell: Element) -> int:
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    return max(1, int(found.get(W + "val") or 1)) if found is not None else 1


def _goes_on(cell: Element) -> bool:
    """Tell whether a cell belongs to the one above it (vMerge without restart)."""
    found = cell.find(f"{W}tcPr/{W}vMerge")
    return found is not None and found.get(W + "val") in (None, "continue")
