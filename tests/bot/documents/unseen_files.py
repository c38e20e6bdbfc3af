"""Prints the unseen notices as files, with what offices' programs put into them."""

from __future__ import annotations

import io
import re
from html import escape
from typing import Any

import docx
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ledger.notices import Cell, Document, Paragraph, Table
from tests.bot.documents import printers
from tests.ledger.notices.unseen import Unseen


def printed(notice: Unseen, form: str) -> bytes | None:
    """Return the notice as a file, None where it cannot be one (a sheet without a table)."""
    if form == "docx":
        return as_docx(notice.document)
    if form == "html":
        return as_page(notice)
    if form == "xlsx":
        return as_workbook(notice.document)
    pdf = printers.converted(as_docx(notice.document), "docx", "pdf")
    if form == "ofd":
        return printers.as_ofd(pdf) if pdf else None
    if form in ("rtf", "doc"):
        return printers.converted(as_docx(notice.document), "docx", form)
    return pdf


def as_docx(document: Document) -> bytes:
    """Return a Word file: 1. and 2. are automatic numbers, cells span as they do on paper."""
    book = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            _paragraph(book, block.text)
        else:
            _table(book, block)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _paragraph(book: Any, text: str) -> None:
    paragraph = book.add_paragraph()
    if text.endswith(("的通知", "文件")) and len(text) < 50:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for piece in re.findall(r".{1,17}", text):  # Word cuts a text into runs anywhere
        paragraph.add_run(piece)


def _table(book: Any, table: Table) -> None:
    rows, columns = len(table.grid), table.width
    drawn = book.add_table(rows, columns)
    drawn.style = "Table Grid"
    for cell in table.cells():
        corner = drawn.cell(cell.row, cell.column)
        if cell.rows > 1 or cell.columns > 1:
            corner = corner.merge(
                drawn.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
            )
        corner.text = cell.text
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    drawn.rows[0]._tr.get_or_add_trPr().append(header)


def as_page(notice: Unseen) -> bytes:
    """Return a saved page of a government site: fields above, neighbours and footer around."""
    body = "".join(_html(block) for block in notice.document.blocks)
    told = notice.fields
    fields = (
        ("索引号", "011500/2024-00123"), ("信息分类", "政务公开 / 通知"),
        ("发布机构", told["issuer"]), ("成文日期", _chinese(told["issued"])),
        ("标题", told["title"]), ("发文字号", told.get("doc", "")), ("有效性", "有效"),
        ("发布日期", "2029-01-01"),
    )  # fmt: skip
    cells = "".join(f"<tr><th>{k}：</th><td>{escape(v)}</td></tr>" for k, v in fields)
    page = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>通知公告 - 政府门户网站</title>"
        "<style>.a{color:red}</style></head><body><div class='top'><a href='/'>首页</a>"
        "<a href='/zwgk'>政务公开</a><a href='/hd'>互动交流</a></div>"
        "<div class='pos'>当前位置：<a href='/'>首页</a> &gt; <a href='/zfwj'>政府文件</a></div>"
        f"<div class='xxgk'><table class='info'>{cells}</table></div>"
        f"<div class='bt'><h1>{escape(told['title'])}</h1></div>"
        "<div class='ly'>来源：政府办公室 发布时间：2029-01-01 10:00 浏览次数：<span>123</span> "
        "字号：[大 中 小]</div>"
        f"<div class='nr'>{body}</div>"
        "<div class='xg'><p>相关解读</p><ul><li><a href='/1'>一图读懂工作要点</a></li></ul></div>"
        "<div class='fx'>分享到：微信 微博</div><div class='dy'>打印本页 关闭窗口</div>"
        "<div class='foot'><p>主办单位：县人民政府办公室 承办单位：县大数据中心</p>"
        "<p>网站标识码：3600000001 ICP备12345678号 公网安备 36000002000001号</p>"
        "<p>联系电话：0790-1234567</p></div><script>var t='12月底前';</script></body></html>"
    )
    return page.encode()


def _chinese(day: str) -> str:
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def _html(block: Paragraph | Table) -> str:
    if isinstance(block, Paragraph):
        return f"<p style='text-indent:2em'><span>&emsp;&emsp;{escape(block.text)}</span></p>"
    rows: list[str] = []
    for r in range(len(block.grid)):
        own = [cell for cell in block.cells() if cell.row == r]
        rows.append("<tr>" + "".join(_cell(cell) for cell in own) + "</tr>")
    return f"<table border='1'><tbody>{''.join(rows)}</tbody></table>"


def _cell(cell: Cell) -> str:
    words = "".join(f"<p>{escape(line)}</p>" for line in cell.text.split("\n"))
    return f"<td rowspan='{cell.rows}' colspan='{cell.columns}'>{words}</td>"


def as_workbook(document: Document) -> bytes | None:
    """Return a workbook with a sheet for each table under its title; None without tables."""
    if not document.tables:
        return None
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        before = ""
        for block in document.blocks:
            if isinstance(block, Paragraph):
                before = block.text
                continue
            _sheet(book.add_worksheet(), block, before)
    return out.getvalue()


def _sheet(page: Any, table: Table, title: str) -> None:
    if table.width > 1:
        page.merge_range(0, 0, 0, table.width - 1, title)
    for cell in table.cells():
        r, c = cell.row + 1, cell.column
        if cell.rows > 1 or cell.columns > 1:
            page.merge_range(r, c, r + cell.rows - 1, c + cell.columns - 1, cell.text)
        elif cell.text.isdigit():
            page.write_number(r, c, int(cell.text))
        else:
            page.write_string(r, c, cell.text)
