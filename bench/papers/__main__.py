"""How long the office's papers take: a county of 60 units on each of 46 tasks, 2760 parts.

    .venv/bin/python -m bench.papers [UNITS] [TASKS]

Each paper is drawn from the ledger's data to the file's bytes, five times; the median counts.
Beside each stands the same amount of content through the bare library, without any layout.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import resvg_py
import xlsxwriter
from docx import Document

from bench.asked import at_most
from bench.papers.county import whole_county
from bot.papers.official import official_file
from bot.papers.picture import WIDTH, chinese_font, picture_file
from bot.papers.workbook import workbook_file
from bot.texts import Texts
from ledger.papers.annual import annual_section
from ledger.papers.book import Book
from ledger.papers.bulletin import Findings, bulletin
from ledger.papers.paper import OfficialPaper, Sentence
from ledger.papers.workbook import sheets

SAY = Texts.load().say
LIMIT = 2.0  # seconds, each paper


def main() -> None:
    """Print one line a paper; exit 1 when one is over its limit."""
    units, tasks = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (60, 46)
    book = whole_county(units, tasks)
    note = bulletin(book, 1, Findings(), objections_by=book.today + timedelta(days=3))
    section = annual_section(book)
    print(f"{units} units, {tasks} tasks, {len(book.assignments)} parts; medians of five")
    over = [
        _line("workbook", lambda: workbook_file(book, SAY), lambda: _bare_workbook(book)),
        _line("bulletin", lambda: official_file(note, SAY), lambda: _bare_document(note)),
        _line(
            "annual section", lambda: official_file(section, SAY), lambda: _bare_document(section)
        ),
        _line("picture", lambda: picture_file(book, SAY), _bare_picture),
    ]
    sys.exit(int(any(over)))


def _line(name: str, ours: Callable[[], bytes], bare: Callable[[], bytes]) -> bool:
    took, size = _seconds(ours)
    beside, _ = _seconds(bare)
    print(
        f"{name:<15} {took:6.3f} s, {size / 1024:7.0f} KiB;"
        f" bare library {beside:6.3f} s, ratio {took / beside:5.1f}"
    )
    at_most(name, LIMIT, took, "s")
    return took > LIMIT


def _seconds(draw: Callable[[], bytes]) -> tuple[float, int]:
    times, size = [], 0
    for _ in range(5):
        began = time.perf_counter()
        size = len(draw())
        times.append(time.perf_counter() - began)
    return median(times), size


def _bare_workbook(book: Book) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for sheet in sheets(book, SAY):
        page = workbook.add_worksheet()
        for place, row in enumerate(sheet.rows):
            for column, cell in enumerate(row.cells):
                page.write_string(place, column, str(cell or ""))
    workbook.close()
    return buffer.getvalue()


def _bare_document(paper: OfficialPaper) -> bytes:
    document = Document()
    for block in paper.blocks:
        if isinstance(block, Sentence):
            document.add_paragraph(SAY(block.words))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _bare_picture() -> bytes:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="2000"></svg>'
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=[chinese_font()]))


if __name__ == "__main__":
    main()
