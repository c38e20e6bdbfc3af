"""Strokes to tables: what a page's end cuts has no line of its own there."""

from __future__ import annotations

import pytest

from bot.documents.ruling import Stroke, ruled_tables

SLACK = 1.0
COLUMNS = (50.0, 80.0, 300.0, 420.0)


def level(y: float) -> Stroke:
    return Stroke(COLUMNS[0], y, COLUMNS[-1], y)


@pytest.mark.parametrize("lines", [(140.0, 200.0), (40.0, 100.0)])
def test_a_row_that_a_page_s_end_cut_is_a_row_of_its_table(lines: tuple[float, float]) -> None:
    uprights = [Stroke(x, 40, x, 200) for x in COLUMNS]

    [table] = ruled_tables([*uprights, *map(level, lines)], SLACK)

    assert (table.y0, table.y1) == (40, 200)
    assert len(table.boxes) == 2 * (len(COLUMNS) - 1)


def test_a_stroke_beside_a_table_is_no_row_of_it() -> None:
    uprights = [Stroke(x, 100, x, 200) for x in COLUMNS]
    strokes = [*uprights, *map(level, (100.0, 140.0, 200.0)), Stroke(50, 20, 50, 100)]

    [table] = ruled_tables(strokes, SLACK)

    assert (table.y0, table.y1) == (100, 200)
