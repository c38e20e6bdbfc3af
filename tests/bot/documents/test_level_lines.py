"""Tables without upright lines: level lines and gutters say where the cells are."""

from __future__ import annotations

from bot.documents.layout import Page, Piece, blocks_of
from bot.documents.ruling import Stroke
from ledger.notices.document import Paragraph
from tests.bot.documents.drawn import HEADER, HEIGHT, WIDTH, header, line, row, tables


def _level(y: float) -> Stroke:
    return Stroke(45, y, 520, y)


def test_level_lines_part_rows_and_gutters_part_columns() -> None:
    pieces = [*line("临江县政务公开任务清单", 220, 150), *header(210)]
    pieces += [*line("一、经济类", 50, 235), *row("1", 260), *row("2", 300)]
    strokes = [_level(y) for y in (200, 228, 252, 292, 332)]
    (table,) = tables(Page(WIDTH, HEIGHT, pieces, strokes))
    assert table[0] == list(HEADER.values())
    assert set(table[1]) == {"一、经济类"}
    assert [row[0] for row in table[2:]] == ["1", "2"]
    assert table[2][2:] == ["县政务服务局", "6月底前"]


def test_the_next_page_goes_on_with_the_columns_and_its_cut_row() -> None:
    first = [*header(710), *row("1", 740), *line("2", 55, 780)]
    first += [*line("公开惠企政策清单和办理指南，", 90, 780), *line("县政务服务", 330, 780)]
    rest = [*line("局", 330, 40), *row("3", 70)]
    one, two = tables(
        Page(WIDTH, HEIGHT, first, [_level(y) for y in (700, 728, 772)]),
        Page(WIDTH, HEIGHT, rest, [_level(60), _level(102)]),
    )
    assert [row[0] for row in one] == ["序号", "1", "2"]
    assert two[0] == ["", "", "局", ""]
    assert two[1][0] == "3"


def test_rows_without_lines_between_them_are_parted_by_what_stays_empty() -> None:
    pieces = [*header(210), *row("1", 240), *row("2", 280), *row("3", 320)]
    (table,) = tables(Page(WIDTH, HEIGHT, pieces, [_level(y) for y in (200, 228, 352)]))
    assert [row[0] for row in table] == ["序号", "1", "2", "3"]


def test_lines_that_adorn_prose_make_no_table() -> None:
    prose = [p for y in range(220, 420, 20) for p in line("请认真贯彻执行本通知要求" * 3, 50, y)]
    assert not tables(Page(WIDTH, HEIGHT, prose, [_level(200), _level(430)]))


def test_what_a_browser_prints_at_the_edges_is_no_text() -> None:
    pieces = [
        *line("2024/4/7 10:22", 30, 15), *line("临江县通知", 400, 15),
        *line("为做好政务公开工作，现通知如下。", 50, 200),
        *line("http://lj.example.cn/1.html", 30, 820), *line("1/3", 550, 820),
    ]  # fmt: skip
    (only,) = blocks_of([Page(WIDTH, HEIGHT, pieces)])
    assert isinstance(only, Paragraph)
    assert only.text == "为做好政务公开工作，现通知如下。"


def _unnumbered(y: float) -> list[Piece]:
    return [
        *line("公开惠企政策清单和办理指南，", 50, y), *line("按季度更新。", 50, y + 14),
        *line("县政务服务局", 330, y), *line("6月底前", 445, y),
    ]  # fmt: skip


def test_rows_without_numbers_are_not_parted_at_each_of_their_lines() -> None:
    header = [p for x, text in list(HEADER.items())[1:] for p in line(text, x, 210)]
    pieces = [*header, *_unnumbered(240), *_unnumbered(280), *_unnumbered(320)]
    framed, bare = (200, 228, 272, 312, 352), (200, 228, 352)
    for levels in (framed, bare):
        (table,) = tables(Page(WIDTH, HEIGHT, pieces, [_level(y) for y in levels]))
        task = "公开惠企政策清单和办理指南，\n按季度更新。"
        assert table[1:] == [[task, "县政务服务局", "6月底前"]] * 3
