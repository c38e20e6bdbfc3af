"""Tables without upright lines: level lines part the rows, empty gutters part the columns."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.documents.ruling import Box, Ruled, Stroke
from ledger.notices.columns import role_of

GUTTER = 0.5  # of the type's size: what stays empty over all rows and is as wide parts columns
FIGURE = re.compile(r"^[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?$")
"""A row's number."""
_MOST = 2_000  # level lines on a page; more are a drawing


class Sign(Protocol):
    """What stands on a page: its text and its box."""

    @property
    def text(self) -> str: ...
    @property
    def x0(self) -> float: ...
    @property
    def y0(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def y1(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: the next page's part goes on with them. `open`: its row was cut."""

    edges: tuple[float, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a page and the columns of the last one, None where none was found."""

    tables: tuple[Ruled, ...]
    columns: Columns | None


@dataclass(slots=True)
class _Band:
    """What stands between two level lines."""

    y0: float
    y1: float
    signs: list[Sign]
    runs: list[tuple[float, float]]  # the stretches of x that its signs cover
    lines: int

    def crossed(self, edge: float) -> bool:
        return any(a < edge - 1 and edge + 1 < b for a, b in self.runs)

    def words(self) -> list[str]:
        inside = [[s for s in self.signs if a <= (s.x0 + s.x1) / 2 <= b] for a, b in self.runs]
        texts = ("".join(s.text for s in sorted(part, key=_reading)) for part in inside)
        return [unicodedata.normalize("NFKC", text) for text in texts]


def _reading(sign: Sign) -> tuple[float, float]:
    return round(sign.y0), sign.x0


def level_tables(
    strokes: Sequence[Stroke], signs: Sequence[Sign], size: float, foot: float,
    before: Columns | None,
) -> Found:  # fmt: skip
    """Return the tables that level lines draw. `before` are the columns of the page before.

    `size` is the type's size, `foot` where the page's text ends. A table begins with a row of
    column words or goes on with the columns of the page before; else lines are but ornament.
    """
    found: list[Ruled] = []
    columns: Columns | None = None
    for lines in _groups([s for s in strokes if s.flat][:_MOST], size):
        for table, own in _tables(lines, signs, size, foot, columns or before, bool(found)):
            found.append(table)
            columns = own
    return Found(tuple(found), columns)


def _groups(flats: Sequence[Stroke], size: float) -> Iterator[list[list[Stroke]]]:
    """Yield level lines that follow one another and begin and end at the same places."""
    levels: list[list[Stroke]] = []
    for stroke in sorted(flats, key=lambda s: s.y0):
        if levels and stroke.y0 - levels[-1][-1].y0 <= size / 3:
            levels[-1].append(stroke)
        else:
            levels.append([stroke])
    group: list[list[Stroke]] = []
    for level in levels:
        if group and any(
            abs(a - b) > size for a, b in zip(_ends(level), _ends(group[-1]), strict=True)
        ):
            yield group
            group = []
        group.append(level)
    if group:
        yield group


def _ends(level: Sequence[Stroke]) -> tuple[float, float]:
    return min(s.x0 for s in level), max(s.x1 for s in level)


def _tables(
    lines: list[list[Stroke]], signs: Sequence[Sign], size: float, foot: float,
    before: Columns | None, later: bool,
) -> Iterator[tuple[Ruled, Columns]]:  # fmt: skip
    left, right = _ends(lines[0])
    inside = [s for s in signs if left - size < (s.x0 + s.x1) / 2 < right + size]
    ys = [sum(s.y0 + s.y1 for s in level) / (2 * len(level)) for level in lines]
    bands = [band for a, b in itertools.pairwise(ys) if (band := _band(inside, a, b, size))]
    over = _header_over(inside, ys[0], size)
    if over:
        bands.insert(0, over)
    goes_on = before if before and _same(before.edges, left, right, size) else None
    first, last = _band(inside, 0, ys[0], size), _band(inside, ys[-1], foot, size)
    parts = list(_parts(bands, last, _junctions(lines, size), goes_on, size))
    for at, (part, inner) in enumerate(parts or [([], ())]):
        edges = (left, *inner, right)
        if not part:
            edges = goes_on.edges if goes_on else ()
        rows = [row for band in part for row in _split(band, edges, size, len(part) < 3)]
        fits = _fitting(edges)
        if at == 0 and goes_on and goes_on.open and not later and first and fits(first):
            rows.insert(0, first)
        ends = [r for b in [last] if b for r in _split(b, edges, size, True)]
        cut = bool(ends) and all(fits(r) or (len(r.runs) == 1 and r.lines == 1) for r in ends)
        cut = cut and 2 * sum(1 for r in ends if len(r.runs) > 1) > len(ends)
        cut = cut and last is not None and max(s.y1 for s in last.signs) > foot - 4 * size
        whole = not part or part[-1].y1 >= ys[-1] - 1
        if at == max(0, len(parts) - 1) and cut and whole:
            rows += ends
        if len(edges) > 3 and len(rows) > (0 if goes_on else 1):
            yield _ruled(rows, edges), Columns(edges, open=bool(cut))


def _header_over(signs: Sequence[Sign], top: float, size: float) -> _Band | None:
    """Return the header that stands over the first line, where none is drawn above it."""
    reach = (_band(signs, top - size * half / 2, top, size) for half in range(12, 2, -1))
    return next((band for band in reach if band and _is_header(band)), None)


def _split(band: _Band, edges: Sequence[float], size: float, bare: bool) -> list[_Band]:
    """Part rows between which no line is drawn: each begins a number in the first column.

    They are parted where the most stays empty between two numbers, the lower place before others;
    without numbers where clearly more stays empty than elsewhere, if the table draws no line at
    all between its rows (`bare`).
    """
    if len(edges) < 4 or _is_header(band):
        return [band]
    blocks = _joined([(s.y0, s.y1) for s in band.signs], 0)
    gaps = [round((b[0] - a[1]) / size * 4) for a, b in itertools.pairwise(blocks)]
    words = [_first_words(band, a, b, edges[1]) for a, b in blocks]
    begun = [at for at, text in enumerate(words) if text]
    if all(FIGURE.match(words[at]) for at in begun):
        places = [
            max(range(a + 1, b + 1), key=lambda at: (gaps[at - 1], at))
            for a, b in itertools.pairwise(begun)
        ]
    else:
        clear = min(gaps, default=0) + 2
        places = [at for at, gap in enumerate(gaps, start=1) if bare and gap >= clear]
    cuts = [(blocks[at - 1][1] + blocks[at][0]) / 2 for at in places]
    pairs = itertools.pairwise([band.y0, *cuts, band.y1])
    return [row for a, b in pairs if (row := _band(band.signs, a, b, size))]


def _first_words(band: _Band, top: float, bottom: float, edge: float) -> str:
    """Return what stands in the first column between two heights."""
    held = [
        s for s in band.signs if (s.x0 + s.x1) / 2 < edge and top <= (s.y0 + s.y1) / 2 <= bottom
    ]
    text = "".join(s.text for s in sorted(held, key=_reading))
    return unicodedata.normalize("NFKC", text)


def _same(edges: Sequence[float], left: float, right: float, size: float) -> bool:
    return abs(edges[0] - left) < size and abs(edges[-1] - right) < size


def _fitting(edges: Sequence[float]) -> Callable[[_Band], bool]:
    return lambda band: not any(band.crossed(edge) for edge in edges[1:-1]) and len(edges) > 3


def _band(signs: Sequence[Sign], top: float, bottom: float, size: float) -> _Band | None:
    """Return what stands between two lines, None for nothing."""
    held = [s for s in signs if top <= (s.y0 + s.y1) / 2 < bottom and s.text.strip()]
    if not held:
        return None
    runs = _joined([(s.x0, s.x1) for s in held], GUTTER * size)
    lines = _joined([(s.y0 + size * 0.2, s.y1 - size * 0.2) for s in held], 0)
    return _Band(top, bottom, held, runs, len(lines))


def _joined(spans: Iterable[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """Return the stretches that spans cover, those closer than `gap` as one."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start - joined[-1][1] < max(gap, 0.01):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _is_header(band: _Band) -> bool:
    words = band.words()
    return len(words) > 2 and all(role_of(word) for word in words)


def _parts(
    bands: Sequence[_Band],
    last: _Band | None,
    junctions: Sequence[float],
    before: Columns | None,
    size: float,
) -> Iterator[tuple[list[_Band], tuple[float, ...]]]:
    """Yield the rows of each table with its inner edges; a header begins one, prose ends one."""
    starts = [at for at, band in enumerate(bands) if _is_header(band)]
    if bands and before and (not starts or starts[0] > 0):
        starts.insert(0, 0)
    if not starts:
        return
    for start, end in zip(starts, [*starts[1:], len(bands)], strict=True):
        rows = list(bands[start:end])
        header = _is_header(rows[0])
        body = [*rows, last] if last and end == len(bands) else rows
        inner = tuple(junctions) or _gutters([b for r in body for b in _blocks(r, size)], size)
        if not header and before:
            inner = before.edges[1:-1]
        kept = _rows(rows, inner, size)
        caption = end < len(bands) and len(kept) == len(rows) and len(kept) > 1
        if caption and len(kept[-1].runs) == 1 and kept[-1].lines < 3:
            kept.pop()  # what stands over the next header
        if kept:
            yield kept, inner


def _rows(bands: Sequence[_Band], inner: Sequence[float], size: float) -> list[_Band]:
    """Return the first bands, up to one that is prose: long lines across the columns."""
    kept: list[_Band] = []
    for band in bands:
        crossings = sum(1 for edge in inner if band.crossed(edge))
        if band.lines > 2 and crossings == len(inner) and len(band.runs) == 1:
            break
        kept.append(band)
    while kept and len(kept[-1].runs) == 1 and kept[-1].lines > 1 and _across(kept[-1], inner):
        kept.pop()  # what stands under the table in a frame of its own
    return kept


def _across(band: _Band, inner: Sequence[float]) -> bool:
    return any(band.crossed(edge) for edge in inner)


def _junctions(lines: Sequence[Sequence[Stroke]], size: float) -> tuple[float, ...]:
    """Return the places at which the strokes of most level lines meet: each draws its cell's."""
    meets: list[float] = []
    for level in lines:
        ends = sorted({round(s.x1, 1) for s in level} - {round(_ends(level)[1], 1)})
        meets += [x for x in ends if any(abs(s.x0 - x) < 1 for s in level)]
    places: list[list[float]] = []
    for x in sorted(meets):
        if places and x - places[-1][-1] < size / 3:
            places[-1].append(x)
        else:
            places.append([x])
    usual = [sum(p) / len(p) for p in places if len(p) * 2 >= len(lines)]
    return tuple(usual) if len(usual) > 1 else ()


def _blocks(band: _Band, size: float) -> Iterator[_Band]:
    """Yield what stands in a band between stretches that are empty from side to side."""
    for a, b in _joined([(s.y0, s.y1) for s in band.signs], 0):
        block = _band(band.signs, a - 0.01, b + 0.01, size)
        if block:
            yield block


def _gutters(bands: Sequence[_Band], size: float) -> tuple[float, ...]:
    """Return the middles of what stays empty over all rows, or nearly all of many."""
    parted = [band for band in bands if len(band.runs) > 2]
    if not parted:
        return ()
    few = len(parted) // 8
    turns = sorted(
        [(a, 1) for band in parted for a, _ in band.runs]
        + [(b, -1) for band in parted for _, b in band.runs]
    )
    edges, over, since = [], 0, None
    for x, step in turns:
        before, over = over, over + step
        if over <= few < before:
            since = x
        elif before <= few < over and since is not None:
            if x - since >= GUTTER * size:
                edges.append((since + x) / 2)
            since = None
    return tuple(edges)


def _ruled(bands: Sequence[_Band], edges: Sequence[float]) -> Ruled:
    boxes: list[Box] = []
    for row, band in enumerate(bands):
        crossed = [band.crossed(edge) for edge in edges[1:-1]]
        if len(band.runs) == 1 and any(crossed):
            crossed = [True] * len(crossed)  # a heading of a section, over the whole row
        start = 0
        for column, through in enumerate([*crossed, False]):
            if not through:
                width = column - start + 1
                x0 = edges[start] - (9 if start == 0 else 0)
                x1 = edges[column + 1] + (9 if column + 2 == len(edges) else 0)
                boxes.append(Box(row, start, 1, width, x0, band.y0, x1, band.y1))
                start = column + 1
    return Ruled(tuple(boxes), edges[0] - 9, bands[0].y0, edges[-1] + 9, bands[-1].y1)
