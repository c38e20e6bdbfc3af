"""Makes files that mean harm, or are broken; none of them is kept anywhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

import xlsxwriter

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str) -> str:
    """Return a paragraph of a Word file."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(
    *paragraphs: str, before: str = "", inside: str = "", more: Mapping[str, str | bytes] = {}
) -> bytes:
    """Return a Word file; `before` stands before its root, `inside` is markup in its body."""
    body = "".join(map(paragraph, paragraphs)) + inside
    root = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    document = f'<?xml version="1.0"?>{before}{root}'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **more})


def rows(count: int) -> bytes:
    """Return a workbook with so many rows of one cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for row in range(count):
            page.write(row, 0, "x")
    return out.getvalue()


def sheet(rows: str, more: Mapping[str, str | bytes] = {}) -> bytes:
    """Return a workbook of one sheet with these rows of markup."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    linked = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packaged = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{linked}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packaged}">'
            f'<Relationship Id="rId1" Type="{linked}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>'
            "</worksheet>",
            **more,
        }
    )


def pdf(*streams: bytes, pages: int = 1, trailer: bytes = b"", box: int = 595) -> bytes:
    """Return a PDF file: its pages share the content streams, which are packed."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(pages))
    objects.append(b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids))
    first = 3 + pages
    contents = b" ".join(b"%d 0 R" % (first + n) for n in range(len(streams)))
    objects += [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents[%s]>>" % (box, box, contents)
    ] * pages
    for stream in streams:
        packed = zlib.compress(stream, 9)
        objects.append(
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
        )
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    return out + b"startxref\n%d\n%%%%EOF" % start


LOCK = (
    b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
    + b"41" * 32
    + b">/U<"
    + b"42" * 32
    + b">>>/ID[<4142><4142>]"
)
"""What a trailer says of a password that nobody knows."""


def png(width: int, height: int) -> bytes:
    """Return a black picture of that size, of few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    row = b"\x00" + b"\x00" * ((width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row * 1000) for _ in range(height // 1000)) + packer.flush()
    header = chunk(b"IHDR", size + b"\x01\x00\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def ole(*streams: str) -> bytes:
    """Return the head of an old Office file with these streams named in its directory."""
    names = b"".join(stream.encode("utf-16-le") + b"\x00\x00" for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + names + b"\x00" * 2048
