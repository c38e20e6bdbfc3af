"""Workbooks (xlsx, xls, et): each visible sheet as a table, with its merged cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

from bot.documents.archive import Archive
from bot.documents.limits import EMPTY_ROWS, SHEET_COLUMNS, SHEET_ROWS
from bot.documents.progress import Tell, nobody
from bot.documents.refusal import DocumentRefused
from ledger.notices.document import Cell, Document, Table
from ledger.talk import Text

_REFERENCE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_FAR_ROWS = 200_000  # cells beyond are somebody's slip or an attack: nobody's list is that long


def read(data: bytes, *, ocr: bool = True, tell: Tell = nobody) -> Document:
    """Return the sheets of a workbook that are shown, in order."""
    del ocr, tell
    macros = _check(data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as locked:
        raise DocumentRefused(Text("documents.locked"), "locked") from locked
    except calamine.CalamineError as broken:
        raise DocumentRefused(Text("documents.broken"), "workbook") from broken
    tables = tuple(_tables(book))
    return Document(tables, "xlsx", (Text("documents.macros"),) if macros else ())


def _check(data: bytes) -> bool:
    """Refuse a workbook that unpacks to too much or reaches too far; tell whether it has macros."""
    if not data.startswith(b"PK"):
        return b"_VBA_PROJECT" in data or "_VBA_PROJECT".encode("utf-16-le") in data
    archive = Archive(data)
    archive.check_all()
    for name in archive.names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _check_reach(archive.read(name))
    return archive.has_macros


def _check_reach(sheet: bytes) -> None:
    """Refuse a sheet whose cells lie so far apart that the space between would fill the memory."""
    for column, row in _REFERENCE.findall(sheet):
        if int(row) > _FAR_ROWS or len(column) > 2:
            raise DocumentRefused(_too_many(), "reach")


def _too_many() -> Text:
    return Text("documents.too_many_rows", rows=SHEET_ROWS, columns=SHEET_COLUMNS)


def _tables(book: Any) -> Iterator[Table]:
    for meta in book.sheets_metadata:
        if meta.visible is not calamine.SheetVisibleEnum.Visible:
            continue
        if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        rows = _filled(sheet.to_python(skip_empty_area=False))
        if rows:
            yield _table(rows, sheet.merged_cell_ranges or (), meta.name)


def _filled(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Return the rows up to the last one with content; a long empty stretch ends the sheet."""
    kept: list[list[str]] = []
    empty = 0
    for row in rows:
        words = [_word(value) for value in row]
        empty = 0 if any(word.strip() for word in words) else empty + 1
        if empty > EMPTY_ROWS:
            break
        kept.append(words)
    while kept and not any(word.strip() for word in kept[-1]):
        kept.pop()
    width = max((c + 1 for row in kept for c, word in enumerate(row) if word.strip()), default=0)
    if len(kept) > SHEET_ROWS or width > SHEET_COLUMNS:
        raise DocumentRefused(_too_many(), "rows")
    return [row[:width] for row in kept]


def _table(rows: list[list[str]], merged: Sequence[Any], name: str) -> Table:
    height, width = len(rows), len(rows[0])
    cells: list[Cell] = []
    for (r, c), (last_row, last_column) in sorted(merged):
        if r < height and c < width:
            tall, wide = min(last_row, height - 1) - r + 1, min(last_column, width - 1) - c + 1
            cells.append(Cell(rows[r][c], r, c, tall, wide))
    cells.extend(Cell(word, r, c) for r, row in enumerate(rows) for c, word in enumerate(row))
    return Table.spanning(cells, name)


def _word(value: Any) -> str:
    """Return a cell's value as a reader sees it; a date in the words of a notice."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time | timedelta):
        return ""
    return str(value)
