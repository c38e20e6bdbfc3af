"""The plain way to read a notice: a library's text, numbered lines, units by one expression."""

from __future__ import annotations

import io
import re
from datetime import date

from ledger.deadlines.model import Deadline, Kind
from ledger.notices import Reading, ReadTask
from ledger.talk import Text

_ITEM = re.compile(
    r"^\s*(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+[.、\s])\s*(.+)"
)
_LEAD = re.compile(r"牵头单位[:：]\s*([^；;）)]+)")
_REST = re.compile(r"责任单位[:：]\s*([^；;）)]+)")
_DAY = re.compile(r"(\d{1,2})月底")


def text_of(data: bytes, kind: str) -> str:
    """Return the text that the usual library gives; empty for what has no usual library."""
    if kind in ("txt", "gbk"):
        return data.decode("gb18030" if kind == "gbk" else "utf-8")
    if kind == "docx":
        import docx

        document = docx.Document(io.BytesIO(data))
        cells = [" ".join(c.text for c in row.cells) for t in document.tables for row in t.rows]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])
    if kind == "pdf":
        import pypdfium2

        book = pypdfium2.PdfDocument(data)
        return "\n".join(page.get_textpage().get_text_bounded() for page in book)
    if kind == "html":
        import lxml.html

        return str(lxml.html.fromstring(data.decode("gb18030")).text_content())
    return ""


def read(data: bytes, kind: str, year: int) -> Reading | None:
    """Return what the plain way makes of a file, None where it cannot read it."""
    tasks = []
    for line in text_of(data, kind).splitlines():
        found = _ITEM.match(line)
        if found:
            tasks.append(_task(len(tasks) + 1, found[1], year))
    return Reading(None, None, None, None, year, tasks=tuple(tasks)) if tasks else None


def _task(number: int, line: str, year: int) -> ReadTask:
    lead, rest, month = _LEAD.search(line), _REST.search(line), _DAY.search(line)
    due = date(year, int(month[1]), 28) if month else None
    return ReadTask(
        number, "", None, re.sub(r"（牵头.*", "", line),
        tuple(lead[1].split("、")) if lead else (), tuple(rest[1].split("、")) if rest else (),
        Deadline(month[0] if month else "", Kind.BY if due else Kind.NONE, Text("plain", text=""),
                 due=due),
    )  # fmt: skip
