"""Tables drawn in parts: shaded rows, and rows whose outer edges are missing, are one table."""

from __future__ import annotations

from bot.documents.layout import Page, blocks_of
from bot.documents.ruling import Stroke
from ledger.notices.document import Paragraph, Table
from tests.bot.documents.drawn import HEIGHT, WIDTH, header, line, row, tables

EDGES = (45, 80, 320, 430, 520)


def _shade(y0: float, y1: float) -> list[Stroke]:
    """Return the edges of the boxes that a printer fills behind the cells of a row."""
    return _frame(y0, y1, EDGES)


def _frame(y0: float, y1: float, uprights: tuple[int, ...]) -> list[Stroke]:
    flats = [Stroke(EDGES[0], y, EDGES[-1], y) for y in (y0, y1)]
    return flats + [Stroke(x, y0, x, y1) for x in uprights]


def test_rows_between_shaded_ones_are_rows_of_the_same_table() -> None:
    pieces = [*header(205), *row("1", 232), *row("2", 262), *row("3", 292), *row("4", 322)]
    pieces += line("（此件公开发布）", 50, 352)
    strokes = [*_shade(200, 228), *_shade(258, 288), *_shade(318, 348)]
    blocks = list(blocks_of([Page(WIDTH, HEIGHT, pieces, strokes)]))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert [row[0].text for row in table.grid] == ["序号", "1", "2", "3", "4"]
    assert [cell.text for cell in table.grid[1]][2:] == ["县政务服务局", "6月底前"]
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["（此件公开发布）"]


def test_the_last_row_may_be_an_unshaded_one_and_the_first_of_the_next_page() -> None:
    first = [*header(705), *row("1", 732), *row("2", 762), *row("3", 792)]
    rest = [*row("4", 40), *row("5", 72), *row("6", 102)]
    rest += line("请各单位认真组织实施上述各项任务并按时报送情况", 50, 160)
    one, two = tables(
        Page(WIDTH, HEIGHT, first, [*_shade(700, 728), *_shade(758, 788)]),
        Page(WIDTH, HEIGHT, rest, _shade(68, 98)),
    )
    assert [row[0] for row in one] == ["序号", "1", "2", "3"]
    assert [row[0] for row in two] == ["4", "5", "6"]


def test_a_heading_that_no_upright_stands_beside_does_not_part_a_table() -> None:
    pieces = [*header(205), *line("一、经济类任务", 50, 235), *row("1", 255), *row("2", 285)]
    inner = EDGES[1:-1]
    strokes = [*_frame(200, 228, inner), *_frame(252, 282, inner), *_frame(282, 312, inner)]
    (table,) = tables(Page(WIDTH, HEIGHT, pieces, strokes))
    assert set(table[1]) == {"一、经济类任务"}
    assert [row[0] for row in table[2:]] == ["1", "2"]


def test_prose_and_another_header_between_two_tables_keep_them_apart() -> None:
    pieces = [*header(205), *row("1", 232), *header(405), *row("1", 432)]
    pieces += line("上述任务由各单位分别组织实施，进展情况按季度报送。", 50, 300)
    pieces += line("各乡镇的任务另行安排，清单如下，请遵照执行。", 50, 320)
    strokes = [*_shade(200, 228), *_shade(228, 260), *_shade(400, 428), *_shade(428, 460)]
    assert len(tables(Page(WIDTH, HEIGHT, pieces, strokes))) == 2
    without = [p for p in pieces if not 400 < p.y0 < 420]
    assert len(tables(Page(WIDTH, HEIGHT, without, strokes))) == 2


def test_words_under_a_table_that_has_all_its_lines_are_none_of_its_rows() -> None:
    pieces = [*header(205), *row("1", 232), *line("填表人", 90, 268)]
    pieces += [*line("审核人", 330, 268), *line("日期", 440, 268)]
    (table,) = tables(Page(WIDTH, HEIGHT, pieces, [*_shade(200, 228), *_shade(228, 260)]))
    assert len(table) == 2


def test_under_a_shaded_header_rows_go_on_over_pages_without_any_line() -> None:
    first = [*header(705), *row("1", 732), *row("2", 766)]
    rest = [*line("办理完毕。", 90, 40), *row("3", 58), *row("4", 92)]
    rest += line("（此件公开发布）", 50, 122)
    blocks = list(
        blocks_of([Page(WIDTH, HEIGHT, first, _shade(700, 728)), Page(WIDTH, HEIGHT, rest)])
    )
    one, two = [block for block in blocks if isinstance(block, Table)]
    assert [row[0].text for row in one.grid] == ["序号", "1", "2"]
    assert [row[0].text for row in two.grid][-2:] == ["3", "4"]
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["（此件公开发布）"]


def test_a_table_without_any_outer_edge_keeps_its_first_and_its_last_row() -> None:
    pieces = [*header(205), *row("1", 232), *row("2", 262)]
    strokes = [Stroke(EDGES[0], y, EDGES[-1], y) for y in (228, 258)]
    strokes += [Stroke(x, 200, x, 288) for x in EDGES[1:-1]]
    (table,) = tables(Page(WIDTH, HEIGHT, pieces, strokes))
    assert [row[0] for row in table] == ["序号", "1", "2"]
    assert table[2][2:] == ["县政务服务局", "6月底前"]
