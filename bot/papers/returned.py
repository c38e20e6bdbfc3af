"""Reads the ledger workbook when it comes back: rows are found by their hidden ids."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from bot.texts import Texts
from ledger.languages import LANGUAGES
from ledger.papers.round_trip import ReturnedRow
from ledger.talk import Text

_HEADS = {
    "state": Text("book.state"),
    "problem": Text("book.problem"),
    "next": Text("book.next"),
    "note": Text("book.note"),
}
MOST_ROWS = 20_000


def returned_rows(data: bytes) -> list[ReturnedRow]:
    """Return the rows of our own workbook; empty for any other sheet. Raises nothing."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [
            row
            for name in workbook.sheet_names[:2]
            for row in _rows(workbook.get_sheet_by_name(name).to_python(nrows=MOST_ROWS))
        ]
    except (CalamineError, ValueError, OSError):
        return []
    return found


def _rows(grid: Sequence[Sequence[Any]]) -> Iterator[ReturnedRow]:
    if not grid:
        return
    places = _places([str(cell).strip() for cell in grid[0]])
    if "state" not in places:
        return
    in_order = sorted(places, key=places.__getitem__)
    for line in grid[1:]:
        *numbers, seals = [str(cell) for cell in line[-3:]]
        if len(numbers) < 2 or not all(number.isdecimal() for number in numbers):
            continue
        cells = {field: _words(line[place]) for field, place in places.items() if place < len(line)}
        printed = dict(zip(in_order, seals.split(), strict=False))
        yield ReturnedRow(int(numbers[0]), int(numbers[1]), cells, printed)


def _places(heads: Sequence[str]) -> dict[str, int]:
    """Return where each editable column is, by its heading in any of our languages."""
    return {
        field: heads.index(word)
        for language in LANGUAGES
        for field, text in _HEADS.items()
        if (word := Texts.load(language).say(text)) in heads
    }


def _words(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
