"""Pages to paragraphs and tables: where signs and strokes lie says what belongs together."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from bot.documents.gaps import joined_tables
from bot.documents.levels import Columns, level_tables
from bot.documents.ruling import Box, Ruled, Stroke, ruled_tables
from bot.documents.unruled import unruled_tables
from ledger.characters import simplified
from ledger.notices.document import Block, Cell, Paragraph, Table
from ledger.notices.front import is_day_line
from ledger.notices.healing import finished, unclosed
from ledger.notices.numbering import read_label
from ledger.notices.outline import ended

_NUMBER = re.compile(r"[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*\d+\s*号\s*$")
_PAGE_NUMBER = re.compile(
    r"^[\s—–\-－·•~～]*\d{1,4}[\s—–\-－·•~～]*$|^第\s*\d+\s*页(?:[,，\s/]*共\s*\d+\s*页)?$"
)
_BROWSER = re.compile(
    r"^\d{2,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s*(?:[上下]午)?\s*\d{1,2}:\d\d"
    r"|\d{2,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s*(?:[上下]午)?\s*\d{1,2}:\d\d(?:\s*[AP]M)?$"
    r"|^(?:https?|file):/|(?:^|\s)(?:https?|file):/+\S+$|^\d{1,3}\s*/\s*\d{1,3}$"
)
"""What a browser prints over and under a page: when, which title, from where, which page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sign, or a recognised run of signs, and its box on the page; y downwards."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        """How high it is: about the size of its type."""
        return self.y1 - self.y0


@dataclass(slots=True)
class Page:
    """What lies on a page."""

    width: float
    height: float
    pieces: list[Piece]
    strokes: list[Stroke] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text. `page` counts from 0; `signs` stand from left to right."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    page: int
    signs: tuple[Piece, ...] = ()


def blocks_of(pages: Iterable[Page]) -> list[Block]:
    """Return the paragraphs and tables of pages, in reading order, page numbers dropped."""
    flow: list[Line | Table] = []
    width = 0.0
    columns: Columns | None = None
    for number, page in enumerate(pages):
        items, columns = _flow(page, number, columns)
        flow.extend(items)
        width = max(width, page.width)
    return list(_paragraphs(list(_with_unruled(flow)), width))


def _with_unruled(flow: Sequence[Line | Table]) -> Iterator[Line | Table]:
    """Yield what pages say, in the place of lines the tables that are printed without strokes."""
    for ruled, items in itertools.groupby(flow, key=lambda item: isinstance(item, Table)):
        if ruled:
            yield from items
            continue
        lines = [item for item in items if isinstance(item, Line)]
        done = 0
        for start, end, table in unruled_tables(lines):
            yield from lines[done:start]
            yield table
            done = end
        yield from lines[done:]


def _flow(
    page: Page, number: int, before: Columns | None
) -> tuple[list[Line | Table], Columns | None]:
    """Return what a page says and the columns of its table that the next page may go on with."""
    size = median([p.height for p in page.pieces]) if page.pieces else page.width / 40
    pieces = _without_furniture(page, number)
    tables = ruled_tables(page.strokes, slack=size / 3)
    columns = None
    if not tables and page.strokes and pieces:
        foot = max(p.y1 for p in pieces) + 1
        found = level_tables(page.strokes, pieces, size, foot, before)
        tables, columns = list(found.tables), found.columns
    if pieces and (before or tables) and not columns:
        found = joined_tables(tables, pieces, size, before)
        tables, columns = list(found.tables), found.columns
    outside: list[Piece] = []
    inside: list[list[Piece]] = [[] for _ in tables]
    for piece in pieces:
        x, y = (piece.x0 + piece.x1) / 2, (piece.y0 + piece.y1) / 2
        at = next((i for i, table in enumerate(tables) if table.holds(x, y)), None)
        (outside if at is None else inside[at]).append(piece)
    placed: list[tuple[float, Line | Table]] = [
        (table.y0, _table(table, pieces)) for table, pieces in zip(tables, inside, strict=True)
    ]
    placed += [(line.y0, line) for line in _lines(outside, number)]
    return [item for _, item in sorted(placed, key=lambda pair: pair[0])], columns


def _without_furniture(page: Page, number: int) -> list[Piece]:
    """Return the pieces of a page without its number and what a browser prints at its edges."""
    low, high = page.height * 0.08, page.height * 0.88
    edges = [p for p in page.pieces if p.y1 < low or p.y0 > high]
    spans = []
    for line in _lines(edges, number):
        text = unicodedata.normalize("NFKC", simplified(line.text))
        if _PAGE_NUMBER.match(text) or _BROWSER.search(text):
            spans.append((line.y0, line.y1))
    if not spans:
        return page.pieces
    return [p for p in page.pieces if not any(a <= (p.y0 + p.y1) / 2 <= b for a, b in spans)]


def _table(table: Ruled, pieces: Sequence[Piece]) -> Table:
    held: dict[int, list[Piece]] = {}
    for piece in pieces:
        x, y = (piece.x0 + piece.x1) / 2, (piece.y0 + piece.y1) / 2
        at = next((i for i, box in enumerate(table.boxes) if box.holds(x, y)), None)
        if at is not None:
            held.setdefault(at, []).append(piece)
    return Table.spanning(_cell(box, held.get(at, [])) for at, box in enumerate(table.boxes))


def _cell(box: Box, pieces: Sequence[Piece]) -> Cell:
    text = "\n".join(line.text for line in _lines(pieces, 0))
    return Cell(text, box.row, box.column, box.rows, box.columns)


def _lines(pieces: Sequence[Piece], page: int) -> list[Line]:
    """Gather pieces into lines: what overlaps by half in height stands on one line."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.y0 + p.y1) / 2):
        middle = (piece.y0 + piece.y1) / 2
        row = rows[-1] if rows else None
        if row and _on_line(row, middle):
            row.append(piece)
        else:
            rows.append([piece])
    return [line for row in rows if (line := _line(row, page)).text]


def _on_line(row: Sequence[Piece], middle: float) -> bool:
    last = row[-1]
    return abs(middle - (last.y0 + last.y1) / 2) < max(last.height, 1) * 0.5


def _line(row: Sequence[Piece], page: int) -> Line:
    ordered = sorted(row, key=lambda p: p.x0)
    text = ordered[0].text
    for before, piece in itertools.pairwise(ordered):
        gap = piece.x0 - before.x1
        wide = max(before.height, piece.height)
        text += ("  " if gap > 2 * wide else " " if gap > 0.45 * wide else "") + piece.text
    filled = [p for p in ordered if p.text.strip()] or ordered
    return Line(
        text.strip(), filled[0].x0, max(p.x1 for p in filled),
        min(p.y0 for p in filled), max(p.y1 for p in filled), page, tuple(filled),
    )  # fmt: skip


def _paragraphs(flow: Sequence[Line | Table], width: float) -> Iterator[Block]:
    """Yield paragraphs: a line begins one where it is indented, or the line before ended short."""
    edges = _Edges([item for item in flow if isinstance(item, Line)], width)
    gathered: list[Line] = []
    for item in flow:
        if isinstance(item, Table):
            yield from _ended(gathered, edges)
            gathered = []
            yield item
            continue
        if gathered and edges.begins(item, gathered):
            yield from _ended(gathered, edges)
            gathered = []
        gathered.append(item)
    yield from _ended(gathered, edges)


def _ended(lines: Sequence[Line], edges: _Edges) -> Iterator[Paragraph]:
    if not lines:
        return
    text = lines[0].text
    for line in lines[1:]:
        latin = re.search(r"[A-Za-z]$", text) and re.match(r"[A-Za-z]", line.text)
        text += (" " if latin else "") + line.text
    full = edges.full(lines[-1]) and not finished(text)
    yield Paragraph(text, centred=edges.centred(lines[0]), wrapped=full)


class _Edges:
    """The left and right edge of running text, and the size of its type."""

    def __init__(self, lines: Sequence[Line], width: float) -> None:
        self._size = median([line.y1 - line.y0 for line in lines]) if lines else 1.0
        long = [line for line in lines if line.x1 - line.x0 > 12 * self._size] or list(lines)
        self._right = _usual([line.x1 for line in long], self._size, high=True)
        self._left = _usual([line.x0 for line in long], self._size, high=False)
        mirrored = width - self._left
        ends = sum(1 for line in long if abs(line.x1 - self._right) <= self._size)
        short = self._right < mirrored - 3 * self._size and ends < max(6, len(long) * 0.3)
        narrow = self._right - self._left < 0.8 * (mirrored - self._left)
        if short or (narrow and ends < len(long) * 0.6):
            self._right = mirrored  # hardly a line was broken: the margins are alike

    def begins(self, line: Line, gathered: Sequence[Line]) -> bool:
        """Tell whether a line begins a paragraph, after the lines that are gathered for one."""
        before = gathered[-1]
        text = "".join(item.text for item in gathered)
        if self.centred(line) or self.centred(before):
            return True
        if _other_type(line, before) or is_day_line(simplified(before.text)):
            return True
        if not self.full(before):  # no sign may begin a line that a bracket or comma would be
            return not (unclosed(text[-200:]) and before.x1 > self._right - 4 * self._size)
        if line.x0 > self._left + 1.2 * self._size:
            return True
        ahead, behind = simplified(text), simplified(line.text)
        if ahead.endswith("通知") and (behind.endswith(("：", ":")) or _NUMBER.search(behind)):
            return True
        return bool(read_label(behind)) and ended(ahead)

    def full(self, line: Line) -> bool:
        """Tell whether a line reaches the right edge, so that its text may go on."""
        return line.x1 > self._right - 1.6 * self._size

    def centred(self, line: Line) -> bool:
        """Tell whether a line stands in the middle, short of both edges."""
        left, right = line.x0 - self._left, self._right - line.x1
        return (
            left > 2.5 * self._size
            and right > 2.5 * self._size
            and abs(left - right) < max(2 * self._size, 0.12 * (self._right - self._left))
        )


def _other_type(a: Line, b: Line) -> bool:
    """Tell whether two lines are set in types of clearly different size: a title and its text."""
    high, low = max(a.y1 - a.y0, b.y1 - b.y0), min(a.y1 - a.y0, b.y1 - b.y0)
    return high > 1.25 * low


def _usual(values: Sequence[float], size: float, *, high: bool) -> float:
    """Return the edge that most lines keep to: the outermost place where many of them end."""
    if not values:
        return 0.0
    ordered = sorted(values, reverse=high)
    for value in ordered:
        near = sum(1 for other in values if abs(other - value) <= size)
        if near >= max(2, len(values) * 0.2):
            return value
    return ordered[0]
