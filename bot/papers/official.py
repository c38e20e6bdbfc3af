"""An official paper as docx, laid out by GB/T 9704-2012: fonts, margins, line spacing, numbers.

The fonts (方正小标宋, 仿宋_GB2312) are the office's own; they are named, never shipped.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ledger.papers.paper import Grid, Heading, OfficialPaper, Sentence
from ledger.talk import Text

_TITLE, _BODY, _BLACK, _KAI, _SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
_SUBSTITUTES = {_TITLE: "宋体", _BODY: "仿宋", _BLACK: "Noto Sans CJK SC", _KAI: "楷体"}
_LINE_SPACING = Pt(28)
_PAGE_WIDTH = 156  # mm between the margins

Say = Callable[[Text], str]


def official_file(paper: OfficialPaper, say: Say) -> bytes:
    """Return the bytes of the document."""
    document = Document()
    _name_substitutes(document)
    _page(document)
    _title(document, say(paper.title))
    for block in paper.blocks:
        if isinstance(block, Heading):
            heading = _BLACK if block.level == 1 else _KAI
            _paragraph(document, say(block.words), font=heading, with_next=True)
        elif isinstance(block, Sentence):
            _sentence(document, block, say, traced=paper.traced)
        else:
            _grid(document, block, say)
    _signature(document, paper.signed_by, paper.signed_on)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _name_substitutes(document: Any) -> None:
    """Say which font to take where an office has not the prescribed one installed."""
    fonts = next(
        (r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable")),
        None,
    )
    if fonts is None:
        return
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _SUBSTITUTES.items()
    )
    fonts._blob = fonts.blob.replace(b"</w:fonts>", f"{listed}</w:fonts>".encode())


def _page(document: Any) -> None:
    """A4, margins 37/35/28/26 mm, the page number outside, right on odd and left on even pages."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, side: Any) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    _run(paragraph, "— ", _SONG, 14)
    field = _run(paragraph, "", _SONG, 14)._r
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        field.append(element)
    _run(paragraph, " —", _SONG, 14)


def _title(document: Any, words: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _spacing(paragraph)
    paragraph.paragraph_format.line_spacing = Pt(34)
    paragraph.paragraph_format.space_after = Pt(28)
    for place, line in enumerate(words.splitlines()):
        run = _run(paragraph, line, _TITLE, 22)
        if place < len(words.splitlines()) - 1:
            run.add_break()


def _paragraph(document: Any, words: str, *, font: str = _BODY, with_next: bool = False) -> Any:
    paragraph = document.add_paragraph()
    _spacing(paragraph)
    paragraph.paragraph_format.keep_with_next = with_next
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    _run(paragraph, words, font, 16)
    return paragraph


def _sentence(document: Any, sentence: Sentence, say: Say, *, traced: bool) -> None:
    paragraph = _paragraph(document, say(sentence.words))
    if traced and sentence.nos:
        _run(paragraph, f"〔{'、'.join(_ranges(sentence.nos))}〕", _KAI, 10.5)


def _ranges(nos: Sequence[int]) -> list[str]:
    """Return numbers with neighbours drawn together: 1–5、8."""
    spans: list[list[int]] = []
    for no in sorted(nos):
        if spans and no == spans[-1][1] + 1:
            spans[-1][1] = no
        else:
            spans.append([no, no])
    return [str(a) if a == b else f"{a}–{b}" for a, b in spans]


def _grid(document: Any, grid: Grid, say: Say) -> None:
    table = document.add_table(rows=1, cols=len(grid.head))
    table.style = "Table Grid"
    table.autofit = False
    total = sum(grid.widths) or len(grid.head)
    widths = [
        Mm(_PAGE_WIDTH * (grid.widths[place] if grid.widths else 1) / total)
        for place in range(len(grid.head))
    ]
    for place, head in enumerate(grid.head):
        table.columns[place].width = widths[place]
        _cell(table.rows[0].cells[place], say(head), _BLACK, widths[place])
    _mark(table.rows[0], "w:tblHeader")
    for row in grid.rows:
        line = table.add_row()
        _mark(line, "w:cantSplit")
        for place, value in enumerate(row):
            _cell(line.cells[place], _shown(value, say), _BODY, widths[place])


def _shown(value: str | int | date | Text | None, say: Say) -> str:
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def _cell(cell: Any, words: str, font: str, width: Any) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(16)
    _run(paragraph, words, font, 10.5)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _signature(document: Any, office: str, day: date) -> None:
    """The date four characters from the right edge, the office centred above it."""
    for words, indent in ((office, 2), (f"{day.year}年{day.month}月{day.day}日", 4)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _spacing(paragraph)
        right = OxmlElement("w:ind")
        right.set(qn("w:rightChars"), str(indent * 100))
        paragraph._p.get_or_add_pPr().append(right)
        _run(paragraph, words, _BODY, 16)


def _spacing(paragraph: Any) -> None:
    spacing = paragraph.paragraph_format
    spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    spacing.line_spacing = _LINE_SPACING
    spacing.space_before = spacing.space_after = Pt(0)


def _run(paragraph: Any, words: str, font: str, size: float) -> Any:
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    run.font.name = font
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run
