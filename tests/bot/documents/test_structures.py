"""What Word files, workbooks and pages hide: spans, tables in tables, numbers, changes."""

from __future__ import annotations

import io

import docx
import pytest
import xlsxwriter
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.documents import read_document
from tests.ledger.notices.fiction import LEDGER, Item, TableStyle, letter, rows
from tests.ledger.notices.judge import differences, read

ITEMS = LEDGER.items
LETTER = letter(LEDGER)[:7]


def word() -> Word:
    document = docx.Document()
    for line in LETTER:
        document.add_paragraph(line)
    return document


def check(data: bytes) -> None:
    reading = read(read_document(data))

    assert differences(reading, LEDGER) == []
    assert [task.no for task in reading.tasks if task.review] == []


def saved(document: Word) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def whole(item: Item) -> str:
    return f"{item.title}。{item.body}"


def numbering(document: Word, *levels: tuple[str, str]) -> None:
    """Add a list with the id 90 and these levels (number format, text)."""
    part = document.part.numbering_part.element
    forms = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    space = nsdecls("w")
    part.insert(
        0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="90">{forms}</w:abstractNum>')
    )
    part.append(parse_xml(f'<w:num {space} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def number(paragraph: object, level: int) -> None:
    element = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    element.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
        )
    )


def test_a_header_of_two_rows_and_sections_that_span_their_rows() -> None:
    document = word()
    table = document.add_table(2, 6)
    for column, name in enumerate(("工作领域", "序号", "完成时限", "", "", "工作任务")):
        if name:
            table.cell(0, column).merge(table.cell(1, column)).text = name
    table.cell(0, 3).merge(table.cell(0, 4)).text = "责任分工"
    table.cell(1, 3).text, table.cell(1, 4).text = "牵头单位", "配合单位"
    count = 0
    for chapter in LEDGER.chapters:
        first = None
        for item in chapter.items:
            count += 1
            cells = table.add_row().cells
            words = (str(count), item.time, "、".join(item.lead), "、".join(item.responsible))
            for cell, text in zip(cells[1:], (*words, whole(item)), strict=True):
                cell.text = text
            first = first.merge(cells[0]) if first else cells[0]
            first.text = chapter.title

    check(saved(document))


def test_a_table_in_each_row_s_cell_names_its_units() -> None:
    document = word()
    table = document.add_table(1, 3)
    for cell, name in zip(table.rows[0].cells, ("序号", "重点任务", "责任及时限"), strict=True):
        cell.text = name
    for at, item in enumerate(ITEMS, start=1):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(at), whole(item)
        inner = cells[2].add_table(3, 2)
        fields = (
            ("牵头单位", "、".join(item.lead)),
            ("责任单位", "、".join(item.responsible)),
            ("完成时限", item.time),
        )
        for row, (name, text) in zip(inner.rows, fields, strict=True):
            row.cells[0].text, row.cells[1].text = name, text

    check(saved(document))


def test_a_table_that_lays_out_the_page_is_looked_through() -> None:
    document = word()
    inner = document.add_table(1, 1).cell(0, 0).add_table(0, 5)
    for row in rows(LEDGER, TableStyle(sections="none")):
        for cell, text in zip(inner.add_row().cells, row, strict=True):
            cell.text = text

    check(saved(document))


def test_automatic_numbers_of_paragraphs_are_counted() -> None:
    document = word()
    numbering(document, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))
    document.add_paragraph("2023年临江县政务公开工作要点")
    for chapter in LEDGER.chapters:
        number(document.add_paragraph(chapter.title), 0)
        for item in chapter.items:
            rest = f"；责任单位：{'、'.join(item.responsible)}" if item.responsible else ""
            note = f"（牵头单位：{'、'.join(item.lead)}{rest}；完成时限：{item.time}）"
            number(document.add_paragraph(whole(item) + note), 1)

    reading = read(read_document(saved(document)))

    assert differences(reading, LEDGER) == []
    assert [task.printed_no for task in reading.tasks][3:6] == ["（四）", "（一）", "（二）"]


def test_automatic_numbers_of_cells_are_counted() -> None:
    document = word()
    numbering(document, ("decimal", "%1"))
    table = document.add_table(0, 5)
    for row in rows(LEDGER, TableStyle()):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = "" if text.isdigit() else text
        if row[0].isdigit():
            number(cells[0].paragraphs[0], 0)

    check(saved(document))


def test_inserted_text_counts_and_deleted_and_hidden_text_does_not() -> None:
    document = word()
    document.element.body.insert(
        len(document.element.body) - 1,
        parse_xml(
            f'<w:p {nsdecls("w")}><w:ins w:id="1">'
            "<w:r><w:t>（一）公开惠企政策。</w:t></w:r></w:ins>"
            '<w:del w:id="2"><w:r><w:delText>删去的话</w:delText></w:r></w:del>'
            "<w:sdt><w:sdtContent><w:r><w:t>编印汇编。（牵头单位：县财政局）</w:t></w:r></w:sdtContent></w:sdt>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的话</w:t></w:r></w:p>"
        ),
    )
    document.add_paragraph("（二）公开财政信息。做好公开。（牵头单位：县审计局）")

    reading = read(read_document(saved(document)))

    assert [(t.text, t.lead) for t in reading.tasks] == [
        ("公开惠企政策。编印汇编。", ("县财政局",)),
        ("公开财政信息。做好公开。", ("县审计局",)),
    ]


def test_one_cell_over_both_unit_columns_leads_and_is_asked_about() -> None:
    document = word()
    table = document.add_table(0, 5)
    for at, row in enumerate(rows(LEDGER, TableStyle(sections="none"))):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
        if at == 3:
            cells[2].merge(cells[3]).text = "县财政局、县审计局"

    reading = read(read_document(saved(document)))

    assert (reading.tasks[2].lead, reading.tasks[2].responsible) == (("县财政局", "县审计局"), ())
    assert [task.no for task in reading.tasks if task.review] == [3]


def test_a_workbook_in_its_own_order_with_notes_below_and_sheets_beside() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("分工表")
        page.merge_range(0, 0, 0, 6, "2023年临江县政务公开重点任务分工表")
        page.write(1, 0, "编制单位：临江县人民政府办公室")
        for column, name in enumerate(("编号", "完成时限", "", "", "任务分类", "工作内容", "备注")):
            if name:
                page.merge_range(2, column, 3, column, name)
        page.merge_range(2, 2, 2, 3, "责任分工")
        page.write_row(3, 2, ("牵头", "协办"))
        at = 4
        for chapter in LEDGER.chapters:
            page.merge_range(at, 4, at + len(chapter.items) - 1, 4, chapter.title)
            for item in chapter.items:
                page.write_number(at, 0, at - 3)
                units = ("\n".join(item.lead), "\n".join(item.responsible))
                page.write_row(at, 1, (item.time, *units))
                page.write(at, 5, whole(item))
                at += 1
        page.write(at, 0, "注：1.各单位每季度末报送进展。")
        page.write(at + 1, 0, "2.年底前完成的，12月20日前报总结。")
        other = book.add_worksheet("联系人")
        other.write_row(0, 0, ("序号", "单位", "姓名", "电话"))
        other.write_row(1, 0, (1, "县财政局", "王某某", "0"))

    reading = read(read_document(out.getvalue()))

    assert differences(reading, LEDGER) == []
    assert reading.title == "2023年临江县政务公开重点任务分工表"


def test_a_page_of_tables_in_tables() -> None:
    fields = "".join(
        f"<tr><td>{at}</td><td>{whole(item)}</td><td><table>"
        f"<tr><td>牵头单位</td><td>{'、'.join(item.lead)}</td></tr>"
        f"<tr><td>责任单位</td><td>{'<br>'.join(item.responsible)}</td></tr>"
        f"<tr><td>完成时限</td><td>{item.time}</td></tr></table></td></tr>"
        for at, item in enumerate(ITEMS, start=1)
    )
    page = (
        "<html><body><table><tr><td colspan=2>首页 政务公开</td></tr><tr><td>"
        "<table><tr><td>发文字号</td><td>临政办发〔2023〕17号</td><td>成文日期</td><td>2023-05-18</td>"
        f"</tr></table>{''.join(f'<p>{line}</p>' for line in LETTER)}"
        f"<table><tr><td>序号</td><td>重点任务</td><td>责任及时限</td></tr>{fields}</table>"
        "</td></tr><tr><td>版权所有</td></tr></table></body></html>"
    )

    check(page.encode("gb18030"))


def test_a_page_with_a_card_for_each_task() -> None:
    cards = "".join(
        f"<table><tr><td>序号</td><td>{at}</td></tr><tr><td>任务名称</td><td>{item.title}</td></tr>"
        f"<tr><td>任务内容</td><td>{item.body}</td></tr>"
        f"<tr><td>牵头单位</td><td>{'、'.join(item.lead)}</td></tr>"
        f"<tr><td>配合单位</td><td>{'、'.join(item.responsible)}</td></tr>"
        f"<tr><td>完成时限</td><td>{item.time}</td></tr></table>"
        for at, item in enumerate(ITEMS, start=1)
    )
    lines = "".join(f"<p>{line}</p>" for line in LETTER)

    check(f"<html><body><div id=zoom>{lines}{cards}</div></body></html>".encode())


@pytest.mark.parametrize("unprinted", ["\x1d", "&#29;", "&#x1D;", "&#0;", "\x00", "\x0b"])
def test_signs_that_nobody_sees_hinder_no_page(unprinted: str) -> None:
    words = f"<script>x</script>{unprinted}<p>推进{unprinted}公开</p><!--{unprinted}-->{unprinted}"
    page = f"<body>{words}"

    assert read_document(page.encode(), "要点.html").text() == "推进公开"


@pytest.mark.parametrize(
    "above",
    [
        "<h2>临江县人民政府<br>关于印发临江县2026年政务公开实施方案的通知</h2>",
        '<div class="article-title">临江县人民政府关于印发临江县2026年政务公开实施方案的通知</div>',
        "",
    ],
)
def test_a_page_may_print_the_title_outside_its_article(above: str) -> None:
    body = (
        "<p>各乡镇人民政府：</p><p>现将《临江县2026年政务公开实施方案》印发给你们。</p>"
        + "".join(
            f"<p>（{n}）公开第{n}批清单。逐项写明办理条件、收费依据和监督电话。（县财政局负责）</p>"
            for n in "一二三四五六七八"
        )
    )
    page = (
        "<html><head><title>临江县人民政府关于印发临江县2026年政务公开实施方案的通知"
        "_临江县人民政府门户网站</title></head><body><div>首页 &gt; 文件</div>"
        f'{above}<div id="zoom">{body}</div></body></html>'
    )
    reading = read(read_document(page.encode()))

    assert reading.title == "临江县人民政府关于印发临江县2026年政务公开实施方案的通知"
    assert len(reading.tasks) == 8
