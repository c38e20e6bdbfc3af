"""Tables without any lines: their words are laid out by where they stand, as a printed text."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.documents.levels import Sign
from ledger.notices.document import Table
from ledger.notices.spaced import table_spans

_TOGETHER = 0.35  # of a sign's width: what stands nearer is one word
_APART = 0.9  # of a sign's width: a gap that parts two columns rather than two words
_PROSE = 0.75  # of the text's width: a line without a gap that covers as much is running text


class Placed(Protocol):
    """A line of a page: its signs, from left to right, and where it stands."""

    @property
    def signs(self) -> Sequence[Sign]: ...
    @property
    def y0(self) -> float: ...
    @property
    def y1(self) -> float: ...
    @property
    def page(self) -> int: ...


def unruled_tables(lines: Sequence[Placed]) -> Iterator[tuple[int, int, Table]]:
    """Yield the tables that lines print under column words: the first line, that after the last."""
    unit = _unit(lines)
    if not unit:
        return
    left = min(sign.x0 for line in lines for sign in line.signs)
    width = max(sign.x1 for line in lines for sign in line.signs) - left
    wide = [_is_wide(line, width, unit) for line in lines]
    usual = _usual_gap(lines)
    for start, end in _stretches(wide):
        laid, at = list[str](), list[int]()
        for place in range(start, end):
            line, before = lines[place], lines[place - 1] if place > start else None
            turned = before is not None and before.page != line.page
            if before and not turned and line.y0 - before.y1 > usual + unit:
                laid.append("")
                at.append(place)
            laid.append(_laid(line, left, unit))
            at.append(place)
        for first, after, table in table_spans(laid, (2,)):
            yield at[first], at[after - 1] + 1, table


def _unit(lines: Sequence[Placed]) -> float:
    """Return half the width of the smallest signs: one display column."""
    widths = sorted(
        (sign.x1 - sign.x0) / len(sign.text)
        for line in lines
        for sign in line.signs
        if sign.text and ord(sign.text[0]) > 0x2E80
    )
    return widths[len(widths) // 20] / 2 if widths else 0.0


def _usual_gap(lines: Sequence[Placed]) -> float:
    """Return how far apart the nearest lines stand."""
    gaps = sorted(
        gap for a, b in itertools.pairwise(lines) if a.page == b.page and (gap := b.y0 - a.y1) > 0
    )
    return gaps[len(gaps) // 5] if gaps else 0.0


def _stretches(wide: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the stretches between two lines of running text that follow one another."""
    start = 0
    for at, (a, b) in enumerate(itertools.pairwise(wide)):
        if a and b:
            if at > start:
                yield start, at
            start = at + 1
    yield start, len(wide)


def _is_wide(line: Placed, width: float, unit: float) -> bool:
    signs = line.signs
    gaps = any(b.x0 - a.x1 > _APART * 2 * unit for a, b in itertools.pairwise(signs))
    return not gaps and signs[-1].x1 - signs[0].x0 > _PROSE * width


def _laid(line: Placed, left: float, unit: float) -> str:
    """Return a line with as many blanks before each word as its place says."""
    text, place = "", 0
    before: Sign | None = None
    for sign in line.signs:
        gap = sign.x0 - before.x1 if before else 0.0
        if before is None or gap > _TOGETHER * 2 * unit:
            least = 0 if before is None else 2 if gap > _APART * 2 * unit else 1
            blanks = max(least, round((sign.x0 - left) / unit) - place)
            text += " " * blanks
            place += blanks
        text += sign.text
        place += sum(2 if ord(one) > 0x2000 else 1 for one in sign.text)
        before = sign
    return text
