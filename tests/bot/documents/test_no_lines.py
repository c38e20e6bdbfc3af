"""Tables without any lines: column words and where the words below them stand."""

from __future__ import annotations

from bot.documents.layout import Page, Piece, blocks_of
from ledger.notices.document import Paragraph, Table
from tests.bot.documents.drawn import HEADER, HEIGHT, WIDTH, header, line, tables


def _row(number: str, y: float) -> list[Piece]:
    return [
        *line(number, 55, y), *line("公开惠企政策清单和办理指南，按季度更", 90, y),
        *line("新，逾期通报。", 90, y + 14), *line("县政务服务局", 330, y),
        *line("6月底前", 440, y),
    ]  # fmt: skip


def test_words_under_column_words_are_a_table_though_no_line_is_drawn() -> None:
    pieces = [*line("临江县政务公开任务清单", 220, 150), *header(200)]
    pieces += [*line("一、经济类任务", 50, 224), *_row("1", 248), *_row("2", 286), *_row("3", 324)]
    pieces += line("（此件公开发布）", 70, 362)
    blocks = list(blocks_of([Page(WIDTH, HEIGHT, pieces)]))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    rows = [[cell.text for cell in row] for row in table.grid]
    assert rows[0] == list(HEADER.values())
    assert set(rows[1]) == {"一、经济类任务"}
    task = "公开惠企政策清单和办理指南，按季度更新，逾期通报。"
    assert rows[2:] == [[n, task, "县政务服务局", "6月底前"] for n in "123"]
    kept = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert kept == ["临江县政务公开任务清单", "（此件公开发布）"]


def test_a_header_on_two_lines_and_numbers_in_the_middle_of_their_rows() -> None:
    pieces = [*line("序", 55, 200), *line("号", 55, 214), *line("工作任务", 150, 207)]
    pieces += [*line("牵头单位", 330, 207), *line("完成时限", 440, 207)]
    for number, y in enumerate((240, 278, 316), start=1):
        pieces += line("公开惠企政策清单和办理指南，按季度更", 90, y)
        pieces += [*line("新，逾期通报。", 90, y + 14), *line(str(number), 57, y + 7)]
        pieces += [*line("县政务服务局", 330, y + 7), *line("6月底前", 440, y + 7)]
    (table,) = tables(Page(WIDTH, HEIGHT, pieces))
    assert [row[0] for row in table] == ["序号", "1", "2", "3"]
    assert {row[2] for row in table[1:]} == {"县政务服务局"}


def test_the_table_goes_on_over_pages_and_prose_after_it_is_none_of_it() -> None:
    first = [*header(700), *_row("1", 730), *_row("2", 768)]
    prose = "各单位要加强组织领导，细化工作措施，压实工作责任，确保任务按期完成，并按时报送进展情况"
    rest = [*_row("3", 60), *_row("4", 98), *line(prose, 70, 150), *line(prose, 50, 170)]
    blocks = list(blocks_of([Page(WIDTH, HEIGHT, first), Page(WIDTH, HEIGHT, rest)]))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert [row[0].text for row in table.grid] == ["序号", "1", "2", "3", "4"]
    assert "".join(b.text for b in blocks if isinstance(b, Paragraph)) == prose + prose


def test_prose_that_names_columns_stays_prose() -> None:
    prose = "请填写序号、工作任务、牵头单位和完成时限，于每月月底前报送县政府办公室。"
    pieces = [p for y in range(200, 400, 20) for p in line(prose, 50, y)]
    assert not tables(Page(WIDTH, HEIGHT, pieces))
    alone = [*header(200), *(p for y in range(220, 400, 20) for p in line(prose, 50, y))]
    assert not tables(Page(WIDTH, HEIGHT, alone))
