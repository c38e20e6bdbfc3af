"""Ruling lines to cells: the grid that a table's strokes draw, with cells that span."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COVERED = 0.7  # of a cell's side: a stroke shorter than this does not part two cells


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line, horizontal or vertical: from (x0, y0) to (x1, y1), y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def flat(self) -> bool:
        """Tell whether it is horizontal."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a ruled table: its place in the grid and on the page."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in the cell."""
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table on a page."""

    boxes: tuple[Box, ...]
    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in the table."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


def ruled_tables(strokes: Iterable[Stroke], slack: float) -> list[Ruled]:
    """Return the tables that strokes draw, from top to bottom.

    `slack` is how far two strokes may miss each other and still meet, in the page's units. A
    missing outer edge is supplied: lines end where the table ends.
    """
    found = []
    for group in _connected(list(strokes), slack):
        flats = _closed(group, slack)
        uprights = [s for s in group if not s.flat and _framed(s, flats, slack)]
        if len(flats) < 2 or not uprights:
            continue
        table = _table(flats, uprights, slack)
        if table and len(table.boxes) > 2:
            found.append(table)
    return sorted(found, key=lambda table: table.y0)


def _connected(strokes: list[Stroke], slack: float) -> list[list[Stroke]]:
    """Return the groups of strokes that touch one another."""
    parent = list(range(len(strokes)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    order = sorted(range(len(strokes)), key=lambda at: strokes[at].y0)
    for i, at in enumerate(order):
        a = strokes[at]
        for other in order[i + 1 :]:
            b = strokes[other]
            if b.y0 > a.y1 + slack:
                break
            if _touch(a, b, slack):
                parent[root(other)] = root(at)
    groups: dict[int, list[Stroke]] = {}
    for at, stroke in enumerate(strokes):
        groups.setdefault(root(at), []).append(stroke)
    return list(groups.values())


def _closed(group: Sequence[Stroke], slack: float) -> list[Stroke]:
    """Return the level strokes, with an edge over or under them where two uprights end loose."""
    flats = [s for s in group if s.flat]
    loose = [s for s in group if not s.flat and s.y1 - s.y0 > 2 * slack]
    if not flats or not loose:
        return flats
    left, right = min(s.x0 for s in flats), max(s.x1 for s in flats)
    top, foot = min(s.y0 for s in loose), max(s.y1 for s in loose)
    supplied = [
        Stroke(left, y, right, y)
        for y, ends in ((top, [s.x0 for s in loose if s.y0 - top <= slack]),
                        (foot, [s.x0 for s in loose if foot - s.y1 <= slack]))
        if max(ends) - min(ends) > 4 * slack
        and not any(flat.y0 - slack <= y <= flat.y1 + slack for flat in flats)
    ]  # fmt: skip
    return flats + supplied


def _framed(upright: Stroke, flats: Sequence[Stroke], slack: float) -> bool:
    """Tell whether both ends of an upright lie on level strokes: a sign's do not."""
    return all(
        any(
            flat.y0 - slack <= end <= flat.y1 + slack
            and flat.x0 - slack <= upright.x0 <= flat.x1 + slack
            for flat in flats
        )
        for end in (upright.y0, upright.y1)
    )


def _touch(a: Stroke, b: Stroke, slack: float) -> bool:
    return (
        a.x0 - slack <= b.x1 and b.x0 - slack <= a.x1
        and a.y0 - slack <= b.y1 and b.y0 - slack <= a.y1
    )  # fmt: skip


def _table(flats: Sequence[Stroke], uprights: Sequence[Stroke], slack: float) -> Ruled | None:
    xs = _steps([(s.x0 + s.x1) / 2 for s in uprights], slack)
    ys = _steps([(s.y0 + s.y1) / 2 for s in flats], slack)
    left, right = min(s.x0 for s in flats), max(s.x1 for s in flats)
    xs = ([left] if left < xs[0] - 4 * slack else []) + xs
    xs = xs + ([right] if right > xs[-1] + 4 * slack else [])
    if len(xs) < 2 or len(ys) < 2:
        return None
    grid = _Grid(xs, ys, flats, uprights, slack)
    return Ruled(tuple(grid.boxes()), xs[0], ys[0], xs[-1], ys[-1])


def _steps(values: Iterable[float], slack: float) -> list[float]:
    """Return the places at which strokes lie, those closer than `slack` as one."""
    steps: list[list[float]] = []
    for value in sorted(values):
        if steps and value - steps[-1][-1] <= slack:
            steps[-1].append(value)
        else:
            steps.append([value])
    return [sum(step) / len(step) for step in steps]


class _Grid:
    """The grid of all lines of a table; neighbours without a stroke between them are one cell."""

    def __init__(
        self, xs: list[float], ys: list[float], flats: Sequence[Stroke],
        uprights: Sequence[Stroke], slack: float,
    ) -> None:  # fmt: skip
        self._xs, self._ys, self._slack = xs, ys, slack
        self._flats = [[s for s in flats if abs((s.y0 + s.y1) / 2 - y) <= slack] for y in ys]
        self._uprights = [[s for s in uprights if abs((s.x0 + s.x1) / 2 - x) <= slack] for x in xs]
        self._done: set[tuple[int, int]] = set()

    def boxes(self) -> list[Box]:
        """Return the cells, row by row."""
        found = []
        for row in range(len(self._ys) - 1):
            for column in range(len(self._xs) - 1):
                if (row, column) not in self._done:
                    found.append(self._box(row, column))  # noqa: PERF401 - each marks what it covers
        return found

    def _box(self, row: int, column: int) -> Box:
        """Grow a cell to the right, then down, as far as nothing parts it."""
        last = column
        while last + 2 < len(self._xs) and self._open_right(row, last):
            last += 1
        bottom = row
        while bottom + 2 < len(self._ys) and all(
            self._open_below(bottom, c) for c in range(column, last + 1)
        ):
            bottom += 1
        self._done |= {
            (r, c) for r in range(row, bottom + 1) for c in range(column, last + 1)
        }  # fmt: skip
        return Box(
            row, column, bottom - row + 1, last - column + 1,
            self._xs[column], self._ys[row], self._xs[last + 1], self._ys[bottom + 1],
        )  # fmt: skip

    def _open_right(self, row: int, column: int) -> bool:
        if (row, column + 1) in self._done:
            return False
        top, bottom = self._ys[row], self._ys[row + 1]
        spans = [(s.y0, s.y1) for s in self._uprights[column + 1]]
        return _cover(spans, top, bottom) < COVERED * (bottom - top)

    def _open_below(self, row: int, column: int) -> bool:
        if (row + 1, column) in self._done:
            return False
        left, right = self._xs[column], self._xs[column + 1]
        spans = [(s.x0, s.x1) for s in self._flats[row + 1]]
        return _cover(spans, left, right) < COVERED * (right - left)


def _cover(spans: Iterable[tuple[float, float]], low: float, high: float) -> float:
    """Return how much of a side the spans cover, counting no part twice."""
    total, reached = 0.0, low
    for start, end in sorted(spans):
        start, end = max(start, reached), min(end, high)
        if end > start:
            total += end - start
            reached = end
    return total
