"""Columns of a table that are parted by blanks: each line's words laid under its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ledger.notices.columns import HELP, LEAD, NUMBER, OTHER, TIME, find_header
from ledger.notices.document import Cell, Table
from ledger.notices.healing import finished
from ledger.notices.numbering import read_label
from ledger.notices.owners import are_units
from ledger.notices.spaced_headers import NEAR, Piece, pieces_of, whole_figures
from ledger.notices.spaced_rows import TEXTS, UNITS, Line, SpacedRow, rows_of
from ledger.units import begins_a_name, is_whole

_WEIGHT = {1: 0.6, 2: 1.0}
"""What a sign outside its column costs where signs are counted, and where their width is."""
_STRANGE = 2.0
_UNSURE = 4
"""Where more than one row of so many cannot be surely parted, each of them is asked about."""
_HEADINGS = ("part", "cn", "pcn")
_FIGURE = re.compile(
    r"^[（(]?\d{1,3}[)）]?[.．、]?$|^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?$"
)
_TIME = re.compile(
    r"^[ \d年月日号季度底末初中上下旬前内之以一二三四每全半至\-—~～.．]+$"
    r"|^(?:持续|长期|常态|常年|每|全年|贯穿|实时|及时|即时|按时|按期|按要求)|[年月日底]前$"
)
_SAID = re.compile("[，。；：“”]|[A-Za-z0-9]")
_POINT = re.compile("[，。、；：！？”）》]$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one page prints of a table: the words of its header, if any, and its lines."""

    words: tuple[Piece, ...]
    lines: tuple[str, ...]


class Columns:
    """The columns of a table, page by page, and the lines laid into them."""

    def __init__(self, sheets: Sequence[Sheet], wide: int) -> None:
        self._wide = wide
        self._words = next((sheet.words for sheet in sheets if sheet.words), ())
        self._roles = self._named()
        self.misfits = 0.0
        self._near: dict[int, int] = {}  # where the last words of each column began
        self._said: dict[int, str] = {}  # the last words of each column
        self._lines: list[Line] = []
        edges: list[int] = []
        for sheet in sheets:
            rows = [whole_figures(pieces_of(line, wide)) for line in sheet.lines]
            self._near.clear()
            words = sheet.words if len(sheet.words) == len(self._words) else ()
            edges = self._edges(words, edges, rows)
            self._lines.extend(self._laid(rows, edges))

    def _named(self) -> dict[int, str]:
        texts = [word.text for word in self._words]
        found = find_header(Table.of([texts, ["文"] * len(texts)])) if texts else None
        roles = dict(found.roles) if found else {}
        return {column: roles.get(column, OTHER) for column in range(len(texts))}

    def table(self) -> Table | None:
        """Return the rows under the header, None where too little stands under its words."""
        if not self._roles:
            return None
        rows = rows_of(self._lines, self._roles)
        tasks = [row for row in rows if self._is_task(row)]
        broken = sum(1 for row in rows if row.broken)
        if len(tasks) < 2 or len(tasks) * 2 < len([r for r in rows if not r.heading]):
            return None
        if broken * 2 > len(rows):
            return None
        return Table.spanning(self._cells(rows, unsure=broken * _UNSURE > len(rows)))

    def _is_task(self, row: SpacedRow) -> bool:
        filled = {self._roles[column] for column, lines in row.cells.items() if lines}
        return bool(filled & set(TEXTS)) and bool(filled & {LEAD, HELP, TIME})

    def _cells(self, rows: Sequence[SpacedRow], *, unsure: bool) -> Iterator[Cell]:
        width = len(self._words)
        for column, word in enumerate(self._words):
            yield Cell(word.text, 0, column)
        for r, row in enumerate(rows, start=1):
            if row.heading:
                yield Cell(row.heading, r, 0, 1, width)
                continue
            for column, lines in row.cells.items():
                yield Cell("\n".join(lines), r, column, broken=row.broken or unsure)

    def _edges(
        self, words: Sequence[Piece], before: Sequence[int], rows: Sequence[Sequence[Piece]]
    ) -> list[int]:
        """Return where the columns of a page begin, the first at 0.

        Between two header words an edge stands where it cuts the fewest pieces.
        """
        if words:
            ranges = [range(a.end, b.start + 1) for a, b in pairwise(words)]
        else:
            ends = [*before, before[-1] + 2 * NEAR]
            middles = [0, *((a + b) // 2 for a, b in pairwise(ends[1:]))]
            ranges = [range(a + 1, b + 1) for a, b in pairwise(middles)]
        body = [row for row in rows if len(row) > 1]
        alone = [row[0] for row in rows if len(row) == 1 and not read_label(row[0].text)]
        edges = [0]
        for places in ranges:
            later = [place for place in places if place > edges[-1]]
            edges.append(
                min(later, key=lambda place: _price(place, body, alone), default=edges[-1] + 1)
            )
        return edges

    def _laid(self, rows: Sequence[Sequence[Piece]], edges: Sequence[int]) -> Iterator[Line]:
        parted = False
        styles = self._task_styles(rows)
        for row in rows:
            if not row:
                parted = True
                continue
            if self._is_heading(row, edges, styles):
                yield Line(heading=" ".join(piece.text for piece in row))
            else:
                line = self._line(row, edges)
                line.parted = parted
                yield line
            parted = False

    def _task_styles(self, rows: Sequence[Sequence[Piece]]) -> set[str]:
        """Return the styles of label that tasks have, with their units on the same line."""
        found = (read_label(row[0].text) for row in rows if len(row) > 1 and _parted(row))
        return {label[0].style for label in found if label}

    def _is_heading(self, row: Sequence[Piece], edges: Sequence[int], styles: set[str]) -> bool:
        """Tell whether a line is the heading of a section: alone, labelled or over columns."""
        text = " ".join(piece.text for piece in row)
        if _parted(row) or finished(text) or _FIGURE.match(text):
            return False
        label = read_label(text)
        if label and label[0].style in _HEADINGS:
            return label[0].style not in styles and len(label[1]) > 1
        start, end = row[0].start, row[-1].end
        inside = [
            edge for edge in edges[1:] if start + 2 * self._wide < edge < end - 2 * self._wide
        ]
        return (
            len(inside) > 1 and len(row) == 1 and len(text) < 30 and not re.search("[，。；]", text)
        )

    def _line(self, row: Sequence[Piece], edges: Sequence[int]) -> Line:
        """Return a line with each piece under the column where it fits best."""
        chosen = self._places(row, edges)
        line = Line()
        for at, (piece, column) in enumerate(zip(row, chosen, strict=True)):
            off = self._off(piece, column, edges)
            beside = at > 0 and chosen[at - 1] == column
            far = beside and piece.start - row[at - 1].end > 1
            apart = far and not (self._roles[column] in UNITS and _both_units(row, at))
            line.broken |= apart or off > self._loose(piece)
            line.broken |= _strange(piece.text, self._roles[column]) > _STRANGE
            line.broken |= beside and self._run_together(row[at - 1], piece, self._roles[column])
            if not beside:
                self._near[column] = piece.start
            self.misfits += off + (2.0 if apart else 0.0)
            glue = " " if beside else ""
            line.cells[column] = line.cells.get(column, "") + glue + piece.text
            self._said[column] = piece.text
        return line

    def _run_together(self, before: Piece, piece: Piece, role: str) -> bool:
        """Tell whether two pieces of one cell look like those of two cells."""
        named = _names_units(piece.text)
        figure = before.text[-1].isascii() or piece.text[0].isascii()
        if role in TEXTS:
            return self._wide == 1 and (named or not (figure or _POINT.search(before.text)))
        if role not in UNITS or before.text.endswith(("、", "，", ",")):
            return False
        both = named and _names_units(before.text) and self._wide > 1
        return not figure and not both

    def _loose(self, piece: Piece) -> float:
        """Return how many signs of a piece may stand outside its column.

        Where pages are set by signs, not by their width, pieces drift from their columns.
        """
        return max(3.0, len(piece.text) / 2) if self._wide > 1 else max(8.0, len(piece.text) + 2.0)

    def _places(self, row: Sequence[Piece], edges: Sequence[int]) -> list[int]:
        """Return the column of each piece, none left of the one before it (cheapest way)."""
        width = len(edges)
        costs = [
            self._cost(row[0], column, edges) + self._entering(row[0], column)
            for column in range(width)
        ]
        came: list[list[int]] = []
        for before, piece in pairwise(row):
            ways = [
                min(
                    (costs[source] + self._step(before, piece, source, column), source)
                    for source in range(column + 1)
                )
                for column in range(width)
            ]
            came.append([source for _, source in ways])
            costs = [ways[c][0] + self._cost(piece, c, edges) for c in range(width)]
        column = min(range(width), key=lambda c: costs[c])
        chosen = [column]
        for links in reversed(came):
            column = links[column]
            chosen.append(column)
        return chosen[::-1]

    def _step(self, before: Piece, piece: Piece, source: int, column: int) -> float:
        """Return what it costs to put two neighbours into one column, or into two.

        Printers set a blank between figures and signs, hardly one between two signs.
        """
        gap, role = piece.start - before.end, self._roles[column]
        named = _names_units(piece.text)
        figure = (before.text[-1].isascii() or piece.text[0].isascii()) and not named
        if source != column:
            return ((0.8 if figure else 0.2) if gap == 1 else 0.0) + self._entering(piece, column)
        if gap > 1:
            return 2.5
        if self._wide == 1 and role in UNITS:
            return 4.0 if named and _names_units(before.text) else 1.5
        if self._wide == 1 and role in TEXTS and not figure:
            return 1.5
        return 0.0 if figure else 0.8

    def _entering(self, piece: Piece, column: int) -> float:
        """Return what it costs to begin a cell's line here: running text begins on its left."""
        near = self._near.get(column, piece.start)
        if self._roles[column] in TEXTS:
            return 1.0 if abs(piece.start - near) > 4 * self._wide else 0.0
        if self._roles[column] in UNITS and not _begins(piece.text):
            return 0.0 if _is_open(self._said.get(column, ""), piece.text) else 1.0
        return 0.0

    def _cost(self, piece: Piece, column: int, edges: Sequence[int]) -> float:
        off = self._off(piece, column, edges)
        return off * _WEIGHT[self._wide] + _strange(piece.text, self._roles[column])

    def _off(self, piece: Piece, column: int, edges: Sequence[int]) -> float:
        """Return how many signs of a piece stand outside a column."""
        right = edges[column + 1] if column + 1 < len(edges) else piece.end
        outside = max(0, edges[column] - piece.start) + max(0, piece.end - right)
        if self._wide == 1 and column in self._near:
            outside = min(outside, abs(piece.start - self._near[column]))
        return min(outside, piece.end - piece.start + 8) / self._wide


@lru_cache(maxsize=4096)
def _names_units(text: str) -> bool:
    return are_units(text)


@lru_cache(maxsize=4096)
def _begins(text: str) -> bool:
    return begins_a_name(text)


def _price(
    place: int, rows: Sequence[Sequence[Piece]], alone: Sequence[Piece]
) -> tuple[int, int, int, int]:
    """Return how ill an edge stands at a place: the pieces it cuts, those that begin elsewhere.

    What stands `alone` on its line tells only where the others do not.
    """
    cuts = sum(1 for row in rows for piece in row if piece.start < place < piece.end)
    begins = sum(1 for row in rows for piece in row if piece.start == place)
    lone = sum(1 for piece in alone if piece.start < place < piece.end)
    return cuts, -begins, lone, -place


def _strange(text: str, role: str) -> float:
    """Return how unlike a column's cells some words are."""
    time = bool(_TIME.search(text))
    if role == NUMBER:
        return 0.0 if _FIGURE.match(text) else 4.0
    if role in UNITS:
        return 6.0 if time else 3.0 if _SAID.search(text) else 0.0
    if role == TIME:
        return 0.0 if time else 3.0 if _SAID.search(text) or _names_units(text) else 1.0
    if role in TEXTS:
        return 1.0 if _names_units(text) else 0.0
    return 0.0


def _is_open(above: str, end: str) -> bool:
    """Tell whether the last words of a column may go on with what begins no name: 县卫生健 康局."""
    if not above or not _names_units(above) or above.endswith("、"):
        return bool(above)
    return not is_whole(above) and is_whole(above + end)


def _both_units(row: Sequence[Piece], at: int) -> bool:
    return _names_units(row[at - 1].text) and _names_units(row[at].text)


def _parted(row: Sequence[Piece]) -> bool:
    """Tell whether a gap stands between the pieces of a line."""
    return any(b.start - a.end > 1 for a, b in pairwise(row))
