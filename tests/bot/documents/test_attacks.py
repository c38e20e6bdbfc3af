"""More files that mean harm: each is refused in one sentence or read without doing what it asks."""

from __future__ import annotations

import time
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.documents import DocumentRefused, read_document_safely
from bot.documents.kinds import kind_of
from bot.texts import Texts
from tests.bot.documents.hostile import docx, pdf, sheet, zipped

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def crowded(entries: int) -> bytes:
    """Return a zip file that lists so many entries of nothing, all at one place."""
    name = b"word/document.xml"
    local = b"PK\x03\x04\x14\0\0\0\0\0" + bytes(4 + 12) + len(name).to_bytes(2, "little") + b"\0\0"
    body = local + name
    listed = b"".join(
        b"PK\x01\x02\x14\0\x14\0" + bytes(8 + 12) + (7).to_bytes(2, "little") + bytes(16)
        + b"%07d" % n
        for n in range(entries)
    )  # fmt: skip
    end = b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff"
    sizes = len(listed).to_bytes(4, "little") + len(body).to_bytes(4, "little") + b"\0\0"
    return body + listed + end + sizes


def ofd(page: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """Return an OFD file of one page that lies where `page` says."""
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea>"
            "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
            f'<ofd:Pages><ofd:Page ID="1" BaseLoc="{page}"/></ofd:Pages></ofd:Document>',
            **(more or {}),
        }
    )


def with_objects(*bodies: bytes) -> bytes:
    """Return a PDF file of one page with these objects after its own five, none of them listed."""
    whole = pdf(b"BT ET")
    return whole.replace(
        b"xref\n",
        b"".join(b"%d 0 obj%s endobj\n" % (n, b) for n, b in enumerate(bodies, 6)) + b"xref\n",
        1,
    )


async def refusal(data: bytes, name: str = "通知") -> str:
    with pytest.raises(DocumentRefused) as refused:
        await read_document_safely(data, name)
    sentence = Texts.load().say(refused.value.say)
    assert "\n" not in sentence
    assert sentence.endswith(("。", "；"))
    return refused.value.say.key


async def the_house_stands() -> None:
    assert (await read_document_safely(docx("临江县"))).text() == "临江县"


async def test_a_zip_that_lists_hundreds_of_thousands_of_entries_is_not_even_listed() -> None:
    data = crowded(300_000)
    began = time.process_time()
    ZipFile(BytesIO(data)).close()
    listed = time.process_time()

    assert await refusal(data) == "documents.too_large"
    refused = time.process_time()
    assert refused - listed < listed - began, "in less than it takes to list them"
    assert kind_of(crowded(10)) == "archive"


async def test_relations_to_the_outside_are_not_followed() -> None:
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/aFChunk" Target="file:///etc/hostname" TargetMode="External"/>'
        "</Relationships>"
    )
    chunk = (
        '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships" r:id="rId2"/>'
    )
    data = docx("文", inside=chunk, more={"word/_rels/document.xml.rels": outside})

    assert (await read_document_safely(data)).text() == "文"


@pytest.mark.parametrize("tags", ["<div>", "<table><tr><td>", "<b><i>"])
@pytest.mark.parametrize("depth", [3_000, 100_000])
async def test_a_page_of_tags_inside_tags_is_refused(tags: str, depth: int) -> None:
    page = f"<html><body>{tags * depth}临江县政务公开"

    assert await refusal(page.encode()) in (
        "documents.hostile",
        "documents.no_text",
        "documents.too_long",
    )
    await the_house_stands()


async def test_a_sheet_of_a_million_empty_styled_rows_ends_soon() -> None:
    styled = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(1, 1_000_000, 4))
    words = '<row r="1000001"><c r="A1000001" t="inlineStr"><is><t>x</t></is></c></row>'

    assert await refusal(sheet(styled + words)) in (
        "documents.too_large",
        "documents.too_many_rows",
        "documents.no_text",
    )


async def test_what_a_pdf_would_run_or_carries_is_left_alone() -> None:
    script = b"<</S/JavaScript/JS(app.launchURL('http://127.0.0.1:9/'))>>"
    carried = b"<</Type/Filespec/F(evil.exe)/EF<</F 8 0 R>>>>"
    held = b"<</Type/EmbeddedFile/Length 4>>stream\nMZ\x90\x00\nendstream"
    data = with_objects(script, carried, held).replace(
        b"/Type/Catalog", b"/Type/Catalog/OpenAction 6 0 R/Names<</EmbeddedFiles 7 0 R>>", 1
    )

    key = await refusal(data)

    assert key in ("documents.no_text", "documents.needs_ocr", "documents.poor_picture",
                   "documents.broken", "documents.failed")  # fmt: skip
    await the_house_stands()


async def test_object_streams_that_lead_to_themselves_come_to_an_end() -> None:
    inner = zlib.compress(b"7 0 8 0 " + b"<</Type/ObjStm>>" * 2)
    loop = b"<</Type/ObjStm/N 2/First 8/Extends %d 0 R/Filter/FlateDecode/Length %d>>stream\n"
    first = loop % (7, len(inner)) + inner + b"\nendstream"
    second = loop % (6, len(inner)) + inner + b"\nendstream"
    kids = pdf(b"BT ET").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]", 1)

    for data in (with_objects(first, second), kids):
        assert await refusal(data)
    await the_house_stands()


@pytest.mark.parametrize(
    "where", ["../../../etc/passwd", "/etc/passwd", "..\\..\\secret.xml", "Doc_0/Document.xml"]
)
async def test_an_ofd_that_points_out_of_itself_finds_nothing(where: str) -> None:
    assert await refusal(ofd(where)) in ("documents.broken", "documents.no_text",
                                         "documents.failed")  # fmt: skip
    await the_house_stands()
