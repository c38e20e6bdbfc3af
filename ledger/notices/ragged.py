"""Rows of a text that left out what spans: each is put back under the columns it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ledger.notices.columns import (
    DETAIL,
    HELP,
    LEAD,
    NUMBER,
    SECTION,
    TASK,
    TIME,
    find_header,
    header_words,
    role_of,
)  # fmt: skip
from ledger.notices.document import Cell, Table
from ledger.notices.healing import squeeze
from ledger.notices.numbering import read_label
from ledger.notices.owners import are_units

_FIGURE = re.compile(r"^\d{1,3}[.．、]?$")
_TIME = re.compile(
    r"(?:\d{1,4}|[一二三四上下全每本])\s*(?:年|月|季度|季|半年|日|旬)|[年月]底|年[内初中末]"
    r"|^(?:持续|长期|常态|适时|及时|即时)|[/-]\d"
)


def table_of(rows: list[list[str]]) -> Table:
    """Return the rows of a text as a table; where pages left out what spans, it is put back.

    A shorter row lacks on its left what the cells above it cover, though its line may have been
    filled up with empty cells on its right. A header with fewer cells than the rows has a first
    cell that covers several columns.
    """
    filled = [_stripped(row) for row in rows]
    header = next((at for at, row in enumerate(filled[:5]) if header_words(" ".join(row))), None)
    if header is None:
        header = next((at for at, row in enumerate(filled[:5]) if _is_header(row)), None)
    width = max(len(row) for row in filled)
    if header is None or width < 3:
        return Table.of(rows)
    usual = len(filled[header])
    roles = _roles(filled[header], usual)
    if usual < width and _are_damaged(filled[header + 1 :], roles):
        filled = rows = [_narrowed(row, roles) for row in filled]
        width = usual
    flat = _flattened(filled, header, max(len(row) for row in rows)) or _flattened(
        filled, header, width
    )
    if flat:
        filled = rows = [*filled[:header], flat, *filled[header + 2 :]]
        width = max(len(row) for row in filled)
    if len(filled[header]) >= width:
        return _moved(rows, filled, header, width)
    body = [at for at, row in enumerate(filled) if at != header and len(row) > 1]
    if sum(1 for at in body if len(filled[at]) == len(filled[body[0]])) == len(body) > 1:
        return Table.of(rows)
    return _spanning(filled, header, width)


_RARE = 4
"""A table has at least so many times as many rows of its header's width as wider ones."""


def _are_damaged(body: Sequence[Sequence[str]], roles: Sequence[str]) -> bool:
    """Tell whether rows wider than the header are damaged ones: few, or numbered like all others.

    Where a header's first cell covers several columns, wider rows begin with a section instead.
    """
    usual = len(roles)
    wider = [row for row in body if len(row) > usual]
    others = [row for row in body if 1 < len(row) <= usual]
    if roles[0] == NUMBER and all(_FIGURE.match(squeeze(row[0])) for row in wider):
        return len(wider) < len(others)
    return len(wider) * _RARE <= sum(1 for row in others if len(row) == usual)


def _narrowed(row: list[str], roles: list[str]) -> list[str]:
    """Return a row without the cells that a border drawn through its words made of them.

    Two neighbours become one where the whole then fits the columns best.
    """
    while len(row) > len(roles):
        forms = [
            [*row[:at], f"{row[at]} {row[at + 1]}".strip(), *row[at + 2 :]]
            for at in range(len(row) - 1)
        ]
        fits = [_fit(form[: len(roles)], roles, 0) for form in forms]
        row = forms[fits.index(max(fits))]
    return row


def _flattened(filled: list[list[str]], header: int, width: int) -> list[str]:
    """Return a header of two rows as one, its lower words in the place of those they stand under.

    责任分工 over 牵头单位, 配合单位: a text prints the lower row without what spans. Which of the
    upper words cover it is what the rows below fit best. Empty where the header has one row.
    """
    upper, lower = filled[header], filled[header + 1] if header + 1 < len(filled) else []
    covering = len(upper) + len(lower) - width
    named = len(lower) > 1 and all(role_of(cell) for cell in lower)
    if not named or not 0 < covering < len(lower):
        return []
    longest = max((len(row) for row in filled[header + 2 :]), default=0)
    body = [row for row in filled[header + 2 :] if 2 < len(row) == longest <= width]
    places = range(len(upper) - covering + 1)
    forms = [[*upper[:at], *lower, *upper[at + covering :]] for at in places]
    fits = [
        (
            sum(_fit(row, _roles(form, width), 0) for row in body),
            sum(role_of(word) in (HELP, None) for word in upper[at : at + covering]),
        )
        for at, form in zip(places, forms, strict=True)
    ]
    return forms[fits.index(max(fits))] if body else []


def _moved(rows: list[list[str]], filled: list[list[str]], header: int, width: int) -> Table:
    """Return a table whose short rows stand where their words fit, under what spans above them."""
    roles = _roles(filled[header], width)
    shifts = [
        _shift(row, roles, width, ()) if at > header and 1 < len(row) < width and _told(row) else 0
        for at, row in enumerate(filled)
    ]
    if is_cut_row(filled):
        shifts[-1] = _numbered_column(filled[-2]) + shifts[-2]
    if not any(shifts):
        return Table.of(rows)
    return _placed(filled, header, width, shifts)


def is_cut_row(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the last row is the beginning of one: its text was cut off inside the task.

    It holds one cell, which is numbered on from the row before it.
    """
    if len(rows) < 3 or len(rows[-1]) != 1:
        return False
    last = read_label(rows[-1][0])
    above = read_label(rows[-2][_numbered_column(rows[-2])])
    alike = last and above and last[0].style == above[0].style == "ar"
    return bool(alike and last and above and last[0].number == above[0].number + 1)


def _numbered_column(row: Sequence[str]) -> int:
    return next((c for c, text in enumerate(row) if _begins_arabic(text)), 0)


def _begins_arabic(text: str) -> bool:
    label = read_label(text)
    return label is not None and label[0].style == "ar"


def _spanning(filled: list[list[str]], header: int, width: int) -> Table:
    roles = _roles(filled[header], width)
    shifts = [
        _shift(row, roles, width, (width - len(row),)) if len(row) > 1 else 0 for row in filled
    ]
    return _placed(filled, header, width, shifts)


def _placed(filled: list[list[str]], header: int, width: int, shifts: Sequence[int]) -> Table:
    cells: list[Cell] = []
    corner: dict[int, int] = {}  # the cell that a column's next omission belongs to
    for r, row in enumerate(filled):
        if r == header or (len(row) == 1 and not shifts[r]):
            gap = width - len(row)
            cells.append(Cell(row[0], r, 0, 1, gap + 1))
            cells.extend(Cell(text, r, gap + c) for c, text in enumerate(row) if c)
            corner.clear()
            continue
        for column in range(shifts[r]):
            if column in corner:
                cells[corner[column]] = replace(
                    cells[corner[column]], rows=r - cells[corner[column]].row + 1
                )
        for c, text in enumerate(row):
            corner[shifts[r] + c] = len(cells)
            cells.append(Cell(text, r, shifts[r] + c))
    return Table.spanning(cells)


def _is_header(row: list[str]) -> bool:
    """Tell whether a row prints a header: 备 注 and the like stand in it with blanks."""
    return len(header_words(" ".join(squeeze(cell) for cell in row if cell.strip()))) > 2


def _roles(header: list[str], width: int) -> list[str]:
    """Return what each column holds; under a header's wide first cell lie several."""
    found = find_header(Table.of([header, ["文"] * len(header)]))
    roles = [found.roles.get(c, "") if found else "" for c in range(len(header))]
    return roles[:1] * (width - len(header)) + roles


def _shift(row: list[str], roles: list[str], width: int, usual: tuple[int, ...]) -> int:
    """Return how many columns a row lacks on its left: as many as make its words fit best."""
    gaps = range(width - len(row) + 1)
    fits = [_fit(row, roles, gap) for gap in gaps]
    best = max(fits)
    right = [gap for gap in usual if fits[gap] >= best]
    return right[0] if right else fits.index(best)


def _fit(row: list[str], roles: list[str], gap: int) -> int:
    return sum(_cell_fit(text, roles[gap + c]) for c, text in enumerate(row) if text.strip())


def _told(row: list[str]) -> bool:
    """Tell whether a row has units or a time: a heading in two cells has none."""
    label = read_label(row[0] + "文")
    heading = len(row) == 2 and label and label[0].style in ("part", "cn", "pcn")
    return not heading and any(are_units(text) or _is_time(text) for text in row)


def _is_time(text: str) -> bool:
    key = squeeze(text)
    return len(key) < 20 and bool(_TIME.search(key)) and not are_units(text)


def _cell_fit(text: str, role: str) -> int:
    """Return 1 where a cell's words are what its column holds, -1 where they are another's."""
    units, time, key = are_units(text), _is_time(text), squeeze(text)
    if role in (LEAD, HELP):
        return 1 if units else -1
    if role == TIME:
        return 1 if time else -1
    if role == NUMBER:
        return 1 if _FIGURE.match(key) else -1
    if role in (TASK, DETAIL):
        return -1 if units or time else 2 if len(key) > 12 or read_label(text) else 0
    return -1 if role == SECTION and (units or time) else 0


def _stripped(row: list[str]) -> list[str]:
    end = len(row)
    while end > 1 and not row[end - 1].strip():
        end -= 1
    return row[:end]
