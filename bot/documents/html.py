"""Pages saved from government sites: the article without the page around it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from bot.documents.decoding import decode_page
from bot.documents.limits import SHEET_COLUMNS, SHEET_ROWS
from bot.documents.progress import Tell, nobody
from bot.documents.refusal import DocumentRefused
from ledger.characters import simplified
from ledger.notices.columns import find_header
from ledger.notices.document import Block, Cell, Document, Paragraph, Table, changed_table
from ledger.talk import Text

Element = Any

_DROPPED = {"script", "style", "noscript", "iframe", "form", "button", "select", "input",
            "textarea", "head", "title", "meta", "link", "object", "svg", "template",
            "nav"}  # fmt: skip
_HIDDEN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:hide|hidden|none|display-none|sr-only)(?:$|[\s_-])", re.IGNORECASE
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd",
           "section", "article", "blockquote", "center", "pre", "tr", "td", "th", "tbody", "main",
           "header", "footer", "hr", "body", "html", "address", "fieldset", "figure", "ucapcontent",
           "ucaptitle", "form"}  # fmt: skip
_KNOWN = ("//*[@id='zoom']", "//*[@id='UCAP-CONTENT']", "//ucapcontent",
          "//*[contains(concat(' ',@class,' '),' TRS_Editor ')]", "//*[@id='fontzoom']",
          "//*[contains(@class,'TRS_UEDITOR')]", "//*[@id='vsb_content']",
          "//*[contains(concat(' ',@class,' '),' pages_content ')]",
          "//*[contains(concat(' ',@class,' '),' article-content ')]",
          "//*[@id='content']", "//article")  # fmt: skip
_FIELDS = re.compile(r"(发文字号|文\s*号|成文日期|发文机关|发文机构)\s*[:：]\s*([^\s：:]{4,40})")
_UNPRINTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[\da-fA-F]))(?:;|(?![\da-fA-F]))"
)
"""What no tree of elements may hold; nobody sees it on the page."""
_LEAST = 200
_DEEPEST = 250
"""Pages of sites stay under 60 elements one inside the other."""
_LAYOUT_CELL = 600
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(data: bytes, *, ocr: bool = True, tell: Tell = nobody) -> Document:
    """Return the article of a saved page: paragraphs and tables, no menus, no hidden text."""
    del ocr, tell
    return from_page(decode_page(_from_archive(data)))


def from_page(text: str) -> Document:
    """Return the article of a page's text. The text is decoded by us: lxml would lose GBK."""
    root = _root(text)
    if _depth(root) > _DEEPEST:
        raise DocumentRefused(Text("documents.hostile"), "depth")
    named = [*root.xpath("//meta[@name='ArticleTitle']/@content"), *root.xpath("//title/text()")]
    _drop(root)
    article = _article(root)
    title = _title_above(root, article, named)
    blocks = [*title, *_head_fields(root, article), *_blocks(article)]
    return Document(tuple(blocks), "html")


def from_mixed(text: str) -> Document:
    """Return a text whose tables are written as HTML, as converters of pdf files leave them."""
    blocks: list[Block] = []
    from ledger.notices.plain_text import from_text

    for piece in re.split(r"(<table.*?</table>)", text, flags=re.DOTALL | re.IGNORECASE):
        if piece[:6].lower() == "<table":
            blocks.extend(_blocks(_root(piece)))
        else:
            blocks.extend(from_text(piece).blocks)
    return Document(tuple(blocks), "md")


def _from_archive(data: bytes) -> bytes:
    """Return the page of a single-file web archive (mht), any other data as it is."""
    if b"multipart/related" not in data[:4096].lower():
        return data
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return page if isinstance(page, bytes) else b""
    return data


def _root(text: str) -> Element:
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", _UNPRINTED.sub("", text))
    try:
        return lxml.html.fromstring(bare)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError) as broken:
        raise DocumentRefused(Text("documents.broken"), "html") from broken


def _depth(root: Element) -> int:
    """Return how many elements stand one inside the other."""
    depth = deepest = 0
    for event, _ in lxml.etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _drop(root: Element) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _remove(element)
            continue
        gone = element.tag in _DROPPED and element.tag != "form"
        hidden = _HIDDEN_STYLE.search(element.get("style") or "") or _HIDDEN_CLASS.search(
            element.get("class") or ""
        )
        if element is not root and (gone or (hidden and len(element.text_content()) < 20_000)):
            _remove(element)


def _remove(element: Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _article(root: Element) -> Element:
    """Return the element that holds the text: a known one of these sites, or the densest."""
    for path in _KNOWN:
        found = [e for e in root.xpath(path) if _weight(e) >= _LEAST]
        if found:
            best = max(found, key=_weight)
            if _weight(best) * 10 >= _weight(root) * 4:
                return best
    return _densest(root)


def _densest(root: Element) -> Element:
    """Go down as long as one child holds nearly all of the text that is no link."""
    best = root
    while True:
        whole = _weight(best)
        child = max(best, key=_weight, default=None)
        if child is None or _weight(child) < 0.8 * whole or child.tag in ("p", "table", "tbody"):
            return best
        best = child


def _weight(element: Element) -> int:
    if not isinstance(element.tag, str):
        return 0
    links = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return len("".join(element.text_content().split())) - links


def _head_fields(root: Element, article: Element) -> list[Paragraph]:
    """Return the fields that a site prints in a box above the article: number, day, issuer."""
    inside = article.text_content()
    found: list[Paragraph] = []
    text = " ".join(root.text_content().split("\n"))
    for field in _FIELDS.finditer(simplified(text)):
        label, value = (text[field.start(part) : field.end(part)] for part in (1, 2))
        if value not in inside and len(found) < 4:
            found.append(Paragraph(f"{''.join(label.split())}：{value}"))
    return found


def _title_above(root: Element, article: Element, named: list[str]) -> list[Paragraph]:
    """Return the notice's title where a site prints it outside the article, or only as the page's.

    `named` are the titles in the page's head; the site's own name stands behind them.
    """
    inside = "".join(article.text_content().split())
    headings = [e.text_content() for e in root.iter("h1", "h2", "h3")]
    headings += [e.text_content() for e in root.xpath(_TITLED) if len(e.text_content()) < 200]
    for words in (*headings, *(re.split(r"[_|]|-(?=[^-]*$)", name)[0] for name in named)):
        title = "".join(words.split())
        if _TITLE.fullmatch(title):
            return [] if title in inside else [Paragraph(title, 1)]
    return []


_TITLED = "//*[contains(@class,'title') or contains(@id,'title') or contains(@class,'biaoti')]"
_TITLE = re.compile(
    r"[^。；：]{0,60}(?:关于|印发|转发)[^。；：]{4,90}(?:通知|意见|方案|函|计划|要点|清单|安排)"
    r"(?:[（(][^（）()]{2,24}[）)])?"
)


def _blocks(element: Element) -> Iterator[Block]:
    """Yield paragraphs and tables in reading order. A line break begins a line of its own."""
    line: list[str] = []
    for part in _parts(element):
        if isinstance(part, str):
            line.append(part)
            continue
        yield from _lines("".join(line), part if isinstance(part, Paragraph) else None)
        line = []
        if isinstance(part, Table):
            yield part
    yield from _lines("".join(line), None)


def _lines(text: str, form: Paragraph | None) -> Iterator[Paragraph]:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    filled = [line for line in lines if line]
    for line in filled:
        yield Paragraph(line, level=form.level if form else None, wrapped=len(filled) > 1)


_END = Paragraph("")


def _parts(element: Element) -> Iterator[str | Block]:
    """Yield pieces of text, tables, and an empty paragraph where a block ends."""
    yield _space(element.text)
    for child in element:
        tag = child.tag
        if not isinstance(tag, str):
            yield _space(child.tail)
            continue
        if tag == "br":
            yield "\n"
        elif tag == "table":
            yield _END
            yield from _table(child)
        elif tag in _BLOCKS:
            yield _END
            yield from _parts(child)
            yield Paragraph("", level=_HEADINGS.get(tag))
        else:
            yield from _parts(child)
        yield _space(child.tail)


def _space(text: str | None) -> str:
    """Return text as a browser shows it: a line break of the source is a blank."""
    return re.sub(r"[\r\n\t]+", " ", text or "")


def _table(element: Element) -> Iterator[str | Block]:
    """Yield a table; one that only lays out the page gives what its cells hold."""
    rows = list(_rows(element))
    table = _grid(rows)
    if table.width > 1 and (find_header(changed_table(table, simplified)) or not _lays_out(table)):
        yield table
        return
    for row in rows:
        for cell in row:
            yield from _parts(cell)
            yield _END


def _lays_out(table: Table) -> bool:
    return any(cell.inner or len(cell.text) > _LAYOUT_CELL for cell in table.cells())


def _rows(table: Element) -> Iterator[list[Element]]:
    for child in table:
        if child.tag == "tr":
            yield [cell for cell in child if cell.tag in ("td", "th")]
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from _rows(child)


def _grid(rows: list[list[Element]]) -> Table:
    if len(rows) > SHEET_ROWS or max((len(row) for row in rows), default=0) > SHEET_COLUMNS:
        raise DocumentRefused(
            Text("documents.too_many_rows", rows=SHEET_ROWS, columns=SHEET_COLUMNS), "rows"
        )
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        column = 0
        for element in row:
            while (r, column) in taken:
                column += 1
            height = _number(element.get("rowspan"), len(rows) - r)
            width = _number(element.get("colspan"), SHEET_COLUMNS)
            taken |= {(r + i, column + j) for i in range(height) for j in range(width)}
            cells.append(_cell(element, r, column, height, width))
            column += width
    return Table.spanning(cells)


def _number(value: str | None, most: int) -> int:
    found = re.match(r"\d{1,4}", value or "")
    return max(1, min(int(found[0]) if found else 1, most))


def _cell(element: Element, row: int, column: int, rows: int, columns: int) -> Cell:
    lines: list[str] = []
    inner: list[Table] = []
    for block in _blocks(element):
        if isinstance(block, Table):
            inner.append(block)
        else:
            lines.append(block.text)
    return Cell("\n".join(lines), row, column, rows, columns, tuple(inner))
