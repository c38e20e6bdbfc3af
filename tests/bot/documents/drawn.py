"""A page's signs and strokes, drawn by hand: a table of tasks with four columns."""

from __future__ import annotations

from bot.documents.layout import Page, Piece, blocks_of
from ledger.notices.document import Table

HEADER = {50: "序号", 90: "工作任务", 330: "牵头单位", 440: "完成时限"}
WIDTH, HEIGHT = 595.0, 842.0


def line(text: str, x: float, y: float) -> list[Piece]:
    """Return a line of signs, ten points wide each."""
    return [Piece(sign, x + 10 * i, y, x + 10 * i + 10, y + 10) for i, sign in enumerate(text)]


def header(y: float) -> list[Piece]:
    """Return the column words."""
    return [piece for x, text in HEADER.items() for piece in line(text, x, y)]


def row(number: str, y: float) -> list[Piece]:
    """Return a task of two lines, its other cells centred beside them."""
    return [
        *line(number, 55, y + 7), *line("公开惠企政策清单和办理指南，", 90, y),
        *line("按季度更新。", 90, y + 14), *line("县政务服务局", 330, y + 7),
        *line("6月底前", 440, y + 7),
    ]  # fmt: skip


def tables(*pages: Page) -> list[list[list[str]]]:
    """Return the words of the tables that are found on the pages."""
    found = [block for block in blocks_of(pages) if isinstance(block, Table)]
    return [[[cell.text for cell in row] for row in table.grid] for table in found]
