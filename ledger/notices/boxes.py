"""Tables drawn with ┌─┬─┐ in a text: cells go on where the rule between two rows leaves a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledger.notices.document import Cell, Table

_TOP = re.compile(r"^\s*[┌┏╔]")
_END = re.compile(r"^\s*[└┗╚]")
_ROW = re.compile(r"^\s*[│┃║├┣╠].*[│┃║┤┫╣]\s*$")
_SIGNS = re.compile(r"[│┃║├┤┼┬┴┌┐└┘┣┫╋┳┻┏┓┗┛╠╣╬╦╩╔╗╚╝]")
_LINE = re.compile(r"^[─━═\-]+$")


def box_end(lines: Sequence[str], start: int) -> int:
    """Return the line after the drawn table that starts here, 0 where none does."""
    if not _TOP.match(lines[start]):
        return 0
    for at in range(start + 1, len(lines)):
        if _END.match(lines[at]):
            return at + 1
        if lines[at].strip() and not _ROW.match(lines[at]):
            return 0
    return 0


def box_table(lines: Sequence[str]) -> Table:
    """Return a drawn table, each cell with the rows that it covers; its lines stay lines."""
    width = max(len(_parts(line)) for line in lines)
    texts: list[list[str]] = [[] for _ in range(width)]
    begun = [0] * width
    cells: list[Cell] = []
    row = 0
    for line in lines[1:]:
        parts = _parts(line)
        if len(parts) != width:
            continue
        ruled = [bool(_LINE.match(part)) for part in parts]
        if not any(ruled):
            for column, part in enumerate(parts):
                texts[column] += [part.strip()] if part.strip() else []
            continue
        row += 1
        for column in (column for column in range(width) if ruled[column]):
            words = "\n".join(texts[column])
            cells.append(Cell(words, begun[column], column, row - begun[column]))
            texts[column], begun[column] = [], row
        for column, part in enumerate(parts):
            if not ruled[column] and part.strip():
                texts[column].append(part.strip())
    return Table.spanning(cells)


def _parts(line: str) -> list[str]:
    return _SIGNS.split(line.strip())[1:-1]
