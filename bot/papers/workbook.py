"""The ledger workbook as xlsx: lays out what `ledger.papers.workbook` says, nothing else."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import xlsxwriter

from ledger.model import Light
from ledger.papers.book import Book
from ledger.papers.round_trip import EDITABLE, seal
from ledger.papers.workbook import Row, Sheet, sheets
from ledger.talk import Text

_FILLS = {
    Light.RED: "#F8D7D4",
    Light.YELLOW: "#FFF1C9",
    Light.GREEN: None,
    Light.BLUE: "#DCE9F7",
    Light.GREY: "#F7F7F5",
}
_KINDS: dict[type, dict[str, str]] = {
    date: {"num_format": "yyyy-mm-dd", "align": "left"},
    int: {"align": "center"},
    str: {},
}
_LINE = 15.0  # points that a line of text takes
_TALLEST = 300.0


def workbook_file(book: Book, say: Callable[[Text], str]) -> bytes:
    """Return the bytes of the workbook. What people typed stays text: no formula, no link."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    workbook.set_properties({"title": book.notice.title, "author": book.office})
    formats = _Formats(workbook)
    for sheet in sheets(book, say):
        _write(workbook, formats, sheet, say)
    workbook.close()
    return buffer.getvalue()


class _Formats:
    """One format for each fill and each kind of cell, made once."""

    def __init__(self, workbook: Any) -> None:
        base = {
            "valign": "top",
            "text_wrap": True,
            "border": 1,
            "border_color": "#BBBBBB",
            "font_size": 10,
        }
        self.head = workbook.add_format(
            base | {"bold": True, "bg_color": "#E8E4DA", "align": "center", "valign": "vcenter"}
        )
        self.heading = workbook.add_format({"bold": True, "bg_color": "#F4F2EC", "border": 1})
        self._cells = {
            (light, kind): workbook.add_format(
                base | ({"bg_color": fill} if fill else {}) | _KINDS[kind]
            )
            for light, fill in [*_FILLS.items(), (None, None)]
            for kind in _KINDS
        }

    def cell(self, light: Light | None, value: Any) -> Any:
        kind = type(value) if type(value) in _KINDS else str
        return self._cells[light, kind]


def _write(workbook: Any, formats: _Formats, sheet: Sheet, say: Callable[[Text], str]) -> None:
    page = workbook.add_worksheet(say(sheet.name)[:31])
    width = len(sheet.columns)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width * 1.6)
        page.write_string(0, place, say(column.head), formats.head)
        if column.choices and sheet.rows:
            words = [say(choice) for choice in column.choices]
            page.data_validation(
                1, place, len(sheet.rows), place, {"validate": "list", "source": words}
            )
    page.set_row(0, 30)
    for number, row in enumerate(sheet.rows, 1):
        _write_row(page, formats, sheet, row, number)
    page.set_column(width, width + 2, None, None, {"hidden": True})
    page.freeze_panes(1, 3 if width > 10 else 1)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), width - 1)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C— &P —&R&A")
    page.print_area(0, 0, max(1, len(sheet.rows)), width - 1)


def _write_row(page: Any, formats: _Formats, sheet: Sheet, row: Row, number: int) -> None:
    if row.heading:
        for place in range(len(sheet.columns)):
            value = row.cells[place] if place < len(row.cells) else None
            page.write_string(number, place, str(value or ""), formats.heading)
        return
    for place, value in enumerate(row.cells):
        style = formats.cell(row.light, value)
        if value is None:
            page.write_blank(number, place, None, style)
        elif isinstance(value, date):
            page.write_datetime(number, place, value, style)
        elif isinstance(value, int):
            page.write_number(number, place, value, style)
        else:
            page.write_string(number, place, value, style)
    if row.id is not None:
        page.write_string(number, len(sheet.columns), str(row.id))
        page.write_string(number, len(sheet.columns) + 1, str(row.version))
        page.write_string(number, len(sheet.columns) + 2, _seals(sheet, row))
    page.set_row(number, _height(sheet, row))


def _seals(sheet: Sheet, row: Row) -> str:
    """Return the seals of the row's editable cells, in the order of their columns."""
    return " ".join(
        seal(str(value or ""))
        for column, value in zip(sheet.columns, row.cells, strict=False)
        if column.head.key in EDITABLE
    )


def _height(sheet: Sheet, row: Row) -> float:
    """Return how tall a row must be for its longest cell: no program fits wrapped text itself."""
    lines = 1
    for column, value in zip(sheet.columns, row.cells, strict=False):
        if isinstance(value, str):
            lines = max(lines, _lines(value, column.width))
    return min(_TALLEST, lines * _LINE + 3)


@lru_cache(maxsize=4096)
def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of so many 汉字; the same words recur."""
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(-(-_width(part) // (width * 2)) or 1 for part in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
