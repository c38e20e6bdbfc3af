"""Reads a Word file of the old kind (doc, and WPS's own) where no office program is installed.

By [MS-DOC]: the text lies in pieces; a paragraph's properties say whether it ends a row of a table,
and the row's end says where its cells begin and which of them are merged. Automatic numbers are
not in the file; who sends docx or pdf has them.
"""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.documents.refusal import DocumentRefused
from ledger.notices.document import Block, Cell, Document, Paragraph, Table
from ledger.talk import Text

INSTALL = "pip install 'taizhang[office]'"
_PAGE = 512
_ENDS = re.compile("[\r\x07\x0c]")
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))|\x15")
_MARKS = {0x0B: "\n", 0x1E: "-", 0xA0: " ", **dict.fromkeys((*range(9), *range(0x0E, 0x1E), 0x1F))}

_IN_TABLE, _ENDS_ROW, _TABLE = 0x2416, 0x2417, 0xD608
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_CONTINUES_LEFT, _VERTICAL, _CONTINUES_ABOVE = 0x02, 0x60, 0x20


class Properties(NamedTuple):
    """What a paragraph's properties say of tables; `edges` and `merges` are of a row's end."""

    in_table: bool = False
    ends_row: bool = False
    edges: tuple[int, ...] = ()
    merges: tuple[int, ...] = ()


@dataclass
class _Rows:
    """The rows of a table as they are met: the words of each cell, then the row's own end."""

    rows: list[tuple[list[str], Properties]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def read_word97(data: bytes) -> Document:
    """Return the paragraphs and tables of a doc file.

    Raises DocumentRefused where the extra `office` is missing, and for what is broken or locked.
    """
    try:
        word, table = _streams(data)
        text, places = _text(word, table)
        return Document(tuple(_blocks(text, places, _Papers(word, table))), "doc")
    except (struct.error, IndexError, OSError, ValueError) as error:
        raise DocumentRefused(Text("documents.broken"), f"doc {type(error).__name__}") from error


def _streams(data: bytes) -> tuple[bytes, bytes]:
    """Return the stream with the words and the one that says where they lie."""
    try:
        import olefile
    except ImportError as error:
        raise DocumentRefused(Text("documents.needs_office", command=INSTALL), "office") from error
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        word = ole.openstream("WordDocument").read()
        flags = _number("<H", word, 0x0A)
        if flags & 0x0100:
            raise DocumentRefused(Text("documents.locked"), "doc")
        return word, ole.openstream("1Table" if flags & 0x0200 else "0Table").read()


def _text(word: bytes, table: bytes) -> tuple[str, list[int]]:
    """Return the main text and, for each sign, where it lies in the stream."""
    signs: list[str] = []
    places: list[int] = []
    length = _number("<I", word, 0x4C)
    for count, start, wide in _pieces(word, table):
        size = count * 2 if wide else count
        if not 0 <= size <= len(word) - start:
            raise ValueError("a piece lies outside the stream")
        part = word[start : start + size].decode("utf-16-le" if wide else "cp1252", "replace")
        signs.append(part)
        places.extend(range(start, start + size, 2 if wide else 1))
        if len(places) > len(word):
            raise ValueError("pieces lie over each other")
    return "".join(signs)[:length], places[:length]


def _pieces(word: bytes, table: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield each piece's length in signs, its place, and whether a sign takes two bytes."""
    at, size = _number("<I", word, 0x1A2), _number("<I", word, 0x1A6)
    end = at + size
    while at < end and table[at] == 1:
        at += 3 + _number("<H", table, at + 1)
    plc = table[at + 5 : at + 5 + _number("<I", table, at + 1)]
    count = (len(plc) - 4) // 12
    starts = struct.unpack_from(f"<{count + 1}I", plc)
    for n in range(count):
        place = _number("<I", plc, 4 * (count + 1) + 8 * n + 2)
        wide = not place & 0x40000000
        yield starts[n + 1] - starts[n], place if wide else (place & 0x3FFFFFFF) // 2, wide


class _Papers:
    """The paragraphs' properties by place, read a page at a time as the text is walked."""

    def __init__(self, word: bytes, table: bytes) -> None:
        self._word = word
        at, size = _number("<I", word, 0x102), _number("<I", word, 0x106)
        count = max(0, (size - 4) // 8)
        self._starts = struct.unpack_from(f"<{count + 1}I", table, at)
        self._pages = struct.unpack_from(f"<{count}I", table, at + 4 * (count + 1))

    def at(self, place: int) -> Properties:
        """Return the properties of the paragraph that a sign belongs to."""
        n = bisect_right(self._starts, place) - 1
        if not 0 <= n < len(self._pages):
            return Properties()
        page = self._word[(self._pages[n] & 0x3FFFFF) * _PAGE :][:_PAGE]
        count = page[_PAGE - 1]
        starts = struct.unpack_from(f"<{count + 1}I", page)
        run = bisect_right(starts, place) - 1
        if not 0 <= run < count:
            return Properties()
        offset = page[4 * (count + 1) + 13 * run] * 2
        return _properties(_property_bytes(page, offset)) if offset else Properties()


def _property_bytes(page: bytes, at: int) -> bytes:
    """Return a paragraph's properties without the number of its style."""
    size = page[at] * 2 - 1 if page[at] else page[at + 1] * 2
    start = at + 1 if page[at] else at + 2
    return page[start + 2 : start + size]


def _properties(raw: bytes) -> Properties:
    found: dict[int, bytes] = {}
    at = 0
    while at + 2 <= len(raw):
        code = _number("<H", raw, at)
        at += 2
        if code == _TABLE:
            start, size = at + 2, _number("<H", raw, at) - 1
        elif code >> 13 == 6:
            start, size = at + 1, raw[at]
        else:
            start, size = at, _OPERANDS[code >> 13]
        found[code] = raw[start : start + size]
        at = start + size
    in_table, ends_row = (any(found.get(code, b"")) for code in (_IN_TABLE, _ENDS_ROW))
    return Properties(in_table, ends_row, *_cells_of_row(found.get(_TABLE, b"")))


def _cells_of_row(raw: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where the cells of a row begin and end, and how each is merged."""
    if not raw:
        return (), ()
    count = raw[0]
    edges = struct.unpack_from(f"<{count + 1}h", raw, 1)
    first = 1 + 2 * (count + 1)
    kept = max(0, min(count, (len(raw) - first) // 20))
    merges = [_number("<H", raw, first + 20 * n) for n in range(kept)]
    return edges, (*merges, *(0,) * (count - kept))


def _blocks(text: str, places: Sequence[int], papers: _Papers) -> Iterator[Block]:
    open_rows = _Rows()
    start = 0
    for end in _ENDS.finditer(text):
        words = _clean(text[start : end.start()])
        start = end.end()
        about = papers.at(places[end.start()])
        if about.ends_row:
            open_rows.rows.append((open_rows.cells, about))
            open_rows.cells = []
        elif about.in_table:
            open_rows.words.append(words)
            if end[0] == "\x07":
                open_rows.cells.append("\n".join(filter(None, open_rows.words)))
                open_rows.words = []
        else:
            if open_rows.rows:
                yield _table(open_rows.rows)
                open_rows = _Rows()
            if words:
                yield Paragraph(words)
    if open_rows.rows:
        yield _table(open_rows.rows)


def _clean(words: str) -> str:
    """Return words without the codes of fields (their results stay) and without anchors."""
    return _FIELD.sub("", words).translate(_MARKS).strip()


def _table(rows: Sequence[tuple[list[str], Properties]]) -> Table:
    """Place the cells by their edges; those that continue another belong to it."""
    marks = sorted({edge for _, about in rows for edge in about.edges})
    placed: list[Cell] = []
    above: dict[int, int] = {}  # where the cell lies in `placed` that a column's cells continue
    for r, (cells, about) in enumerate(rows):
        edges = about.edges or tuple(range(len(cells) + 1))
        columns = marks if about.edges else list(edges)
        for n, words in enumerate(cells[: len(edges) - 1]):
            column, end = columns.index(edges[n]), columns.index(edges[n + 1])
            merged = about.merges[n] if n < len(about.merges) else 0
            if merged & _CONTINUES_LEFT and placed and placed[-1].row == r:
                placed[-1] = replace(placed[-1], columns=end - placed[-1].column)
            elif merged & _VERTICAL == _CONTINUES_ABOVE and column in above:
                upper = placed[above[column]]
                placed[above[column]] = replace(upper, rows=r - upper.row + 1)
            else:
                above[column] = len(placed)
                placed.append(Cell(words, r, column, 1, max(1, end - column)))
    return Table.spanning(placed)


def _number(form: str, data: bytes, at: int) -> int:
    found: int = struct.unpack_from(form, data, at)[0]
    return found
