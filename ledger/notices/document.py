"""The neutral form of a document: paragraphs and tables, whatever file they came in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from ledger.characters import whole
from ledger.talk import Text, text_from_json, text_to_json

EMPTY = "⸺"
"""A paragraph that stands for an empty cell, where a text has a cell on each line."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `number` is the automatic label (一、) that its text does not contain.

    `level` is the heading level that its format names (1 is the highest), None where it names
    none. `wrapped` marks a line of a page whose paragraph may go on in the next line.
    """

    text: str
    level: int | None = None
    number: str = ""
    centred: bool = False
    wrapped: bool = False

    @property
    def printed(self) -> str:
        """The text with its automatic label before it, as a page shows it."""
        return self.number + self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and where it lies: its first row and column, and how many of each it covers.

    `broken` marks the cells of a row whose words a reader could not surely part.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    inner: tuple[Table, ...] = ()
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A grid: `grid[r][c]` is the cell that covers the place, a spanning cell at each of its."""

    grid: tuple[tuple[Cell, ...], ...]
    name: str = ""

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]], name: str = "") -> Table:
        """Return a table without spans; short rows are filled up with empty cells."""
        lines = [list(row) for row in rows]
        width = max((len(line) for line in lines), default=0)
        grid = tuple(
            tuple(Cell(line[c] if c < len(line) else "", r, c) for c in range(width))
            for r, line in enumerate(lines)
        )
        return cls(grid, name)

    @classmethod
    def spanning(cls, cells: Iterable[Cell], name: str = "") -> Table:
        """Return a table of placed cells; the first one on a place keeps it, gaps are empty."""
        placed: dict[tuple[int, int], Cell] = {}
        for cell in cells:
            for r in range(cell.row, cell.row + cell.rows):
                for c in range(cell.column, cell.column + cell.columns):
                    placed.setdefault((r, c), cell)
        height = max((r for r, _ in placed), default=-1) + 1
        width = max((c for _, c in placed), default=-1) + 1
        grid = tuple(
            tuple(placed.get((r, c)) or Cell("", r, c) for c in range(width)) for r in range(height)
        )
        return cls(grid, name)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.grid[0]) if self.grid else 0

    def cells(self) -> Iterator[Cell]:
        """Yield each cell once, row by row."""
        for r, row in enumerate(self.grid):
            for c, cell in enumerate(row):
                if (cell.row, cell.column) == (r, c):
                    yield cell


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, in reading order.

    `source` is the kind of file (txt, docx, ocr …). `notes` are what a reader had to say about it
    (it holds macros). `confidence` is what text recognition thinks of itself, 0 to 1, None where
    none was needed; `uncertain` are the lines that it is least sure of.
    """

    blocks: tuple[Block, ...]
    source: str = "txt"
    notes: tuple[Text, ...] = ()
    confidence: float | None = None
    uncertain: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs outside tables."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order, without those inside cells."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def text(self) -> str:
        """Return everything that is written in it, one line for each paragraph and cell."""
        return "\n".join(_lines(self.blocks))


_FIGURES = str.maketrans("０１２３４５６７８９％", "0123456789%")


def with_plain_signs(document: Document) -> Document:
    """Return the document with 2024 for ２０２４ and 民 for the radical ⺠: all rules expect it."""
    text = document.text()
    if whole(text) == text and not any(chr(sign) in text for sign in _FIGURES):
        return document
    return changed(document, lambda text: whole(text.translate(_FIGURES)))


def changed(document: Document, change: Callable[[str], str]) -> Document:
    """Return the document with each text in it changed, in reading order."""
    return replace(document, blocks=tuple(_changed(block, change) for block in document.blocks))


def _changed(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Table):
        return changed_table(block, change)
    return replace(block, number=change(block.number), text=change(block.text))


def changed_table(table: Table, change: Callable[[str], str]) -> Table:
    """Return the table with each text in it changed, row by row."""
    cells = (
        replace(
            cell,
            text=change(cell.text),
            inner=tuple(changed_table(inner, change) for inner in cell.inner),
        )
        for cell in table.cells()
    )
    return Table.spanning(cells, change(table.name))


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.printed
        else:
            for cell in block.cells():
                yield cell.text
                yield from _lines(cell.inner)


def document_to_json(document: Document) -> dict[str, Any]:
    """Return a document as JSON data; `document_from_json` is its inverse."""
    return {
        "source": document.source,
        "notes": [text_to_json(note) for note in document.notes],
        "confidence": document.confidence,
        "uncertain": list(document.uncertain),
        "blocks": [_pack(block) for block in document.blocks],
    }


def document_from_json(data: Mapping[str, Any]) -> Document:
    """Return the document that `document_to_json` wrote."""
    return Document(
        blocks=tuple(_unpack(block) for block in data["blocks"]),
        source=data["source"],
        notes=tuple(text_from_json(note) for note in data["notes"]),
        confidence=data["confidence"],
        uncertain=tuple(data["uncertain"]),
    )


def _pack(block: Block) -> Any:
    if isinstance(block, Paragraph):
        return [block.text, block.level, block.number, block.centred, block.wrapped]
    cells = [
        [
            c.text,
            c.row,
            c.column,
            c.rows,
            c.columns,
            [_pack(inner) for inner in c.inner],
            c.broken,
        ]
        for c in block.cells()
    ]
    return {"name": block.name, "cells": cells}


def _unpack(data: Any) -> Block:
    if isinstance(data, list):
        return Paragraph(*data)
    return _unpack_table(data)


def _unpack_table(data: Any) -> Table:
    cells = (
        Cell(text, row, column, rows, columns, tuple(map(_unpack_table, inner)), broken)
        for text, row, column, rows, columns, inner, broken in data["cells"]
    )
    return Table.spanning(cells, data["name"])
