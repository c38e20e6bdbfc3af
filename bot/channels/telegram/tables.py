"""Tables as aligned text: columns that keep their place on a phone, Chinese counted double."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.channels.telegram.passages import Aligned

WIDEST = 36
"""Half-width characters that a phone shows in one line of a fixed-width block."""

_NARROWEST = 8
_GAP = 1


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Aligned:
    """Return a table as a fixed-width block; what is too wide runs on in its own column."""
    cells = [[" ".join(cell.split()) for cell in row] for row in (head, *rows)]
    widths = _widths(cells)
    drawn = [_row(row, widths) for row in cells]
    rule = "─" * (sum(widths) + _GAP * (len(widths) - 1))
    return Aligned((*drawn[0], rule), tuple("\n".join(lines) for lines in drawn[1:]))


def width(text: str) -> int:
    """Return how many half-width places a text takes."""
    return sum(_places(character) for character in text)


def _places(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _widths(cells: Sequence[Sequence[str]]) -> list[int]:
    """Return each column's width: as wide as it needs, the widest giving way first."""
    columns = max(map(len, cells))
    widths = [max((width(row[i]) for row in cells if i < len(row)), default=0)
              for i in range(columns)]  # fmt: skip
    room = WIDEST - _GAP * (columns - 1)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return [max(1, each) for each in widths]


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [_wrapped(cell, widest) for cell, widest in zip(cells, widths, strict=False)]
    columns += [[""]] * (len(widths) - len(columns))
    height = max(map(len, columns))
    lines = []
    for at in range(height):
        parts = (
            _padded(column[at] if at < len(column) else "", widest)
            for column, widest in zip(columns, widths, strict=True)
        )
        lines.append((" " * _GAP).join(parts).rstrip())
    return lines


def _padded(text: str, widest: int) -> str:
    return text + " " * (widest - width(text))


def _wrapped(text: str, widest: int) -> list[str]:
    lines = [""]
    used = 0
    for character in text:
        places = _places(character)
        if used + places > widest and lines[-1]:
            lines.append("")
            used = 0
        lines[-1] += character
        used += places
    return lines
