"""Tables that are drawn in parts: rows between shaded ones, rows whose outer edges are missing."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.documents.levels import FIGURE, Columns, Found, Sign
from bot.documents.ruling import Box, Ruled
from ledger.notices.columns import role_of
from ledger.notices.healing import finished

_CLOSE = 0.3  # of the type's size: signs as near to each other on both sides of an edge cross it
_LONGEST = 40  # signs that a heading between two rows may have
_FAR = 2.5  # of the type's size: what stands farther below is no row of the table


@dataclass(frozen=True, slots=True)
class _Line:
    """Signs on one height, from left to right."""

    signs: tuple[Sign, ...]

    @property
    def y0(self) -> float:
        return min(s.y0 for s in self.signs)

    @property
    def y1(self) -> float:
        return max(s.y1 for s in self.signs)

    @property
    def text(self) -> str:
        return unicodedata.normalize("NFKC", "".join(s.text for s in self.signs))

    def crosses(self, edges: Sequence[float], size: float) -> bool:
        """Tell whether its words run over an edge between two columns."""
        near = [(a, b) for a, b in itertools.pairwise(self.signs) if b.x0 - a.x1 < _CLOSE * size]
        return any(
            any(s.x0 < edge - 1 and edge + 1 < s.x1 for s in self.signs)
            or any(_middle(a) < edge < _middle(b) for a, b in near)
            for edge in edges[1:-1]
        )

    def under(self, column: int, edges: Sequence[float]) -> str:
        """Return its words in a column."""
        held = (s.text for s in self.signs if _column(s, edges) == column)
        return unicodedata.normalize("NFKC", "".join(held))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that no line frames, and how far it reaches. A heading goes over all columns."""

    lines: tuple[_Line, ...]
    heading: bool


def joined_tables(
    tables: Sequence[Ruled], signs: Sequence[Sign], size: float, before: Columns | None
) -> Found:
    """Return the tables of a page, those as one that share columns with only rows between them.

    Rows are looked for only under a row of column words, or where the table goes on with the
    columns of the page `before`. `size` is the type's size. The columns are those of a table
    with rows that no line frames.
    """
    found: list[Ruled] = []
    headed, unframed = False, False
    edges: tuple[float, ...] = before.edges if before else ()
    for table in tables:
        top = found[-1].y1 if found else 0.0
        rows = None
        if _is_header(table, signs):
            headed = True
        elif _within(_edges(table), edges, size) and (headed or (before and not found)):
            between = _lines(signs, top, table.y0, edges, size)
            rows = _rows(between, edges, size, cut=not found)
            headed = headed or rows is not None
        else:
            headed = False
        if rows is None or not (rows or table.y0 - top < _FAR * size):
            found.append(table)
            edges, unframed = _edges(table), False
            continue
        unframed = unframed or any(not row.heading for row in rows)
        start = found.pop() if found else None
        found.append(_put_together(start, rows, table, edges))
    alone = bool(found) and headed and len({box.row for box in found[-1].boxes}) == 1
    goes_on = headed and before is not None and _within(edges, before.edges, size)
    if found and headed and (unframed or alone or goes_on):
        rows = _rows_under(signs, found[-1].y1, float("inf"), edges, size)
        found[-1] = _put_together(found[-1], rows, None, edges) if rows else found[-1]
        unframed = unframed or goes_on or bool(rows)
    if before and (not found or _is_header(found[0], signs)):
        foot = found[0].y0 if found else float("inf")
        rows = _rows_under(signs, 0.0, foot, before.edges, size)
        if rows:
            unframed = unframed or not found
            found.insert(0, _put_together(None, rows, None, before.edges))
    return Found(tuple(found), Columns(edges, open=False) if unframed else None)


def _is_header(table: Ruled, signs: Sequence[Sign]) -> bool:
    """Tell whether a table begins with a row of column words."""
    words = []
    for box in table.boxes:
        if box.row == 0:
            held = [s for s in signs if box.holds(_middle(s), (s.y0 + s.y1) / 2)]
            text = "".join(s.text for s in sorted(held, key=lambda s: (round(s.y0), s.x0)))
            words.append(unicodedata.normalize("NFKC", text))
    known = sum(1 for word in words if word and role_of(word))
    return known > 2 and known * 4 >= len(words) * 3


def _edges(table: Ruled) -> tuple[float, ...]:
    return tuple(sorted({box.x0 for box in table.boxes} | {table.x1}))


def _within(edges: Sequence[float], all_edges: Sequence[float], size: float) -> bool:
    """Tell whether edges are among others, and begin and end with them."""
    if len(all_edges) < 4:
        return False
    ends = abs(edges[0] - all_edges[0]) < size / 2 and abs(edges[-1] - all_edges[-1]) < size / 2
    return ends and all(min(abs(x - other) for other in all_edges) < size / 2 for x in edges)


def _lines(
    signs: Sequence[Sign], top: float, bottom: float, edges: Sequence[float], size: float
) -> list[_Line]:
    """Return the lines of a stretch, from top to bottom."""
    left, right = edges[0] - size, edges[-1] + size
    held = [
        s
        for s in signs
        if top <= (s.y0 + s.y1) / 2 < bottom and left < _middle(s) < right and s.text.strip()
    ]
    rows: list[list[Sign]] = []
    for sign in sorted(held, key=lambda s: s.y0 + s.y1):
        middle = (sign.y0 + sign.y1) / 2
        last = rows[-1][-1] if rows else None
        if last and middle - (last.y0 + last.y1) / 2 < max(last.y1 - last.y0, 1) / 2:
            rows[-1].append(sign)
        else:
            rows.append([sign])
    return [_Line(tuple(sorted(row, key=lambda s: s.x0))) for row in rows]


def _rows(
    lines: Sequence[_Line], edges: Sequence[float], size: float, *, cut: bool
) -> list[_Row] | None:
    """Return the rows that lines print, None where some of them are no row's.

    `cut`: the first may be the rest of a row that the page before begins.
    """
    found: list[_Row] = []
    for across, group in itertools.groupby(lines, key=lambda line: line.crosses(edges, size)):
        held = tuple(group)
        if across:
            if len(held) > 1 or not _is_heading(held[0]):
                return None
            found.append(_Row(held, heading=True))
            continue
        for row in _parted(held, edges, size):
            columns = {_column(sign, edges) for line in row for sign in line.signs}
            alone = len(columns) == 1 and len(row) == 1 and _is_heading(row[0])
            if len(columns) == 1 and not alone and not (cut and not found):
                return None
            found.append(_Row(row, heading=alone))
    return found


def _rows_under(
    signs: Sequence[Sign], top: float, foot: float, edges: Sequence[float], size: float
) -> list[_Row]:
    """Return the rows from a place on, up to the first line that is none of the table's."""
    lines = _lines(signs, top, foot, edges, size)
    held: list[_Line] = []
    for line in lines:
        far = line.y0 - (held[-1].y1 if held else top or line.y0) > _FAR * size
        twice = bool(held) and held[-1].crosses(edges, size) and line.crosses(edges, size)
        if far or twice or (line.crosses(edges, size) and not _is_heading(line)):
            break
        held.append(line)
    while held and held[-1].crosses(edges, size):
        held.pop()
    rows = _rows(held, edges, size, cut=not top) or []
    while rows and rows[-1].heading:
        rows.pop()
    return rows


def _is_heading(line: _Line) -> bool:
    return len(line.text) <= _LONGEST and not finished(line.text) and line.text[-1] not in "：:，；"


def _parted(
    lines: tuple[_Line, ...], edges: Sequence[float], size: float
) -> Iterator[tuple[_Line, ...]]:
    """Part lines into rows: by the numbers of the first column, or by what stays empty."""
    gaps = [round((b.y0 - a.y1) / size * 4) for a, b in itertools.pairwise(lines)]
    clear = min(gaps, default=0) + 2
    firsts = [at for at, line in enumerate(lines) if line.under(0, edges)]
    if firsts and all(FIGURE.match(lines[at].under(0, edges)) for at in firsts):
        cuts = [
            max(range(a + 1, b + 1), key=lambda at: (gaps[at - 1], at))
            for a, b in itertools.pairwise(firsts)
        ]
        cuts = [at for at in range(1, firsts[0] + 1) if gaps[at - 1] >= clear] + cuts
    else:
        cuts = [at for at, gap in enumerate(gaps, start=1) if gap >= clear]
    for a, b in itertools.pairwise([0, *cuts, len(lines)]):
        yield lines[a:b]


def _put_together(
    above: Ruled | None, rows: Sequence[_Row], below: Ruled | None, edges: Sequence[float]
) -> Ruled:
    """Return one table of two and of the rows between them."""
    boxes = list(above.boxes) if above else []
    at = max((box.row + box.rows for box in boxes), default=0)
    lines = [line for row in rows for line in row.lines]
    top = above.y1 if above else min([line.y0 for line in lines] + ([below.y0] if below else []))
    bottom = below.y0 if below else max(line.y1 for line in lines) + 1
    bounds = [top, *(_between(a, b) for a, b in itertools.pairwise(rows)), bottom]
    for row, (y0, y1) in zip(rows, itertools.pairwise(bounds), strict=False):
        ends = [edges[0], edges[-1]] if row.heading else edges
        for column, (x0, x1) in enumerate(itertools.pairwise(ends)):
            width = len(edges) - 1 if row.heading else 1
            boxes.append(Box(at, column, 1, width, x0, y0, x1, y1))
        at += 1
    if below:
        boxes += [_moved(box, at, edges) for box in below.boxes]
    return Ruled(
        tuple(boxes), edges[0], above.y0 if above else top,
        edges[-1], below.y1 if below else bottom,
    )  # fmt: skip


def _moved(box: Box, rows: int, edges: Sequence[float]) -> Box:
    """Return a cell as it stands in a table of more rows and columns."""
    start = min(range(len(edges)), key=lambda at: abs(edges[at] - box.x0))
    end = min(range(len(edges)), key=lambda at: abs(edges[at] - box.x1))
    return replace(box, row=box.row + rows, column=start, columns=max(1, end - start))


def _between(a: _Row, b: _Row) -> float:
    return (max(line.y1 for line in a.lines) + min(line.y0 for line in b.lines)) / 2


def _middle(sign: Sign) -> float:
    return (sign.x0 + sign.x1) / 2


def _column(sign: Sign, edges: Sequence[float]) -> int:
    return sum(1 for edge in edges[1:-1] if edge < _middle(sign))
