"""Files that mean harm, or are broken: each is refused in one sentence, and the house stands."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot.documents import DocumentRefused, jail, read_document_safely
from bot.documents.limits import FILE_BYTES, SHEET_ROWS
from bot.texts import Texts
from tests.bot.documents import hostile
from tests.bot.documents.hostile import docx, ole, pdf, sheet, zipped

DOCTYPE = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
MANY = {f"word/p{n}.bin": b"" for n in range(2_100)}
FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'


REFUSED = {
    "a Word file that unpacks to hundreds of megabytes": (
        lambda: docx(inside=" " * 120_000_000), "documents.too_large"),
    "a workbook that unpacks to hundreds of megabytes": (
        lambda: sheet(" " * 120_000_000), "documents.too_large"),
    "a part that unpacks a thousandfold": (
        lambda: docx("文", inside=" " * 9_000_000), "documents.too_large"),
    "thousands of entries": (lambda: docx("文", more=MANY), "documents.too_large"),
    "entities that multiply": (lambda: docx("&b;", before=DOCTYPE), "documents.hostile"),
    "an entity from outside": (lambda: docx("&a;", before=OUTSIDE), "documents.hostile"),
    "an entity in a workbook": (
        lambda: sheet("", {"xl/styles.xml": DOCTYPE + "<styleSheet/>"}), "documents.hostile"),
    "a cell at the end of the sheet": (lambda: sheet(FAR), "documents.too_many_rows"),
    "more rows than a list has": (
        lambda: hostile.rows(SHEET_ROWS + 10), "documents.too_many_rows"),
    "hundreds of pages": (lambda: pdf(pages=513), "documents.too_many_pages"),
    "a PDF with a password": (lambda: pdf(b"", trailer=hostile.LOCK), "documents.locked"),
    "an Office file with a password": (
        lambda: ole("EncryptionInfo", "EncryptedPackage"), "documents.locked"),
    "half a Word file": (lambda: docx("文" * 500)[:300], "documents.broken"),
    "half a PDF": (lambda: b"%PDF-1.4\n1 0 obj<</Type/Cat", "documents.broken"),
    "a zip file of files": (lambda: zipped({"a.docx": docx("文")}), "documents.archive"),
    "a packed archive": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(100), "documents.archive"),
    "nothing": (lambda: b"", "documents.empty"),
    "blanks": (lambda: b" \r\n\x00" * 90, "documents.empty"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 9, "documents.unknown_kind"),
    "a file beyond the size": (lambda: b"a" * (FILE_BYTES + 1), "documents.too_large"),
    "a text that no notice is as long as": (
        lambda: ("政务公开工作。" * 50_000).encode(), "documents.too_long"),
    "a Word file without words": (lambda: docx(""), "documents.no_text"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
async def test_it_is_refused_in_one_sentence(what: str) -> None:
    make, key = REFUSED[what]

    with pytest.raises(DocumentRefused) as refused:
        await read_document_safely(make(), "通知.docx")

    assert refused.value.say.key == key
    sentence = Texts.load().say(refused.value.say)
    assert "\n" not in sentence
    assert sentence.endswith(("。", "；"))


def _inside(folder: str) -> set[str]:
    return {path.name for path in Path(folder).iterdir()}


async def test_the_next_file_is_read_as_if_nothing_had_been() -> None:
    with pytest.raises(DocumentRefused):
        await read_document_safely(docx(inside=" " * 60_000_000))

    document = await read_document_safely(docx("临江县人民政府办公室"))

    assert document.text() == "临江县人民政府办公室"


async def test_a_page_that_draws_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "CPU_SECONDS", 2)

    with pytest.raises(DocumentRefused) as refused:
        await read_document_safely(pdf(b"0 0 m 9 9 l S\n" * 9_000_000))

    assert refused.value.say.key in (
        "documents.too_slow",
        "documents.too_large",
        "documents.failed",
    )


async def test_a_child_that_does_not_answer_is_killed_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jail, "WALL_SECONDS", 0.01)

    with pytest.raises(DocumentRefused) as refused:
        await read_document_safely(docx("文"))

    assert refused.value.say.key == "documents.too_slow"


async def test_a_page_of_any_size_is_drawn_small() -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    from bot.documents.limits import PAGE_PIXELS
    from bot.documents.ocr import _Rendered

    drawn = _Rendered(pdf(b"", box=14_400), 0).draw()

    assert max(drawn.shape) <= PAGE_PIXELS + 1


async def test_a_picture_of_too_many_pixels_is_refused() -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")

    with pytest.raises(DocumentRefused) as refused:
        await read_document_safely(hostile.png(40_000, 40_000), "扫描件.png")

    assert refused.value.say.key == "documents.picture_too_large"


async def test_macros_are_not_run_and_it_is_said() -> None:
    document = await read_document_safely(docx("文", more={"word/vbaProject.bin": b"macro"}))

    assert [note.key for note in document.notes] == ["documents.macros"]


async def test_names_that_lead_out_of_the_folder_write_nothing(tmp_path: Path) -> None:
    evil = f"../../../../../../..{tmp_path}/evil.txt"

    document = await read_document_safely(docx("文", more={evil: b"x", "word/../../e.txt": b"x"}))

    assert document.text() == "文"
    assert _inside(str(tmp_path)) == set()


@pytest.mark.parametrize("name", ["通知.doc", "清单.xls", "notice.pdf", "无名"])
async def test_the_bytes_say_what_a_file_is_not_its_name(name: str) -> None:
    page = "<html><body><p>临江县2023年政务公开工作要点</p></body></html>".encode("gb18030")

    assert "政务公开" in (await read_document_safely(page, name)).text()


async def test_a_picture_outside_the_file_is_not_fetched() -> None:
    linked = (
        '<w:p><w:r><w:pict xmlns:v="urn:v"><v:imagedata xmlns:r="urn:r" '
        'r:href="http://127.0.0.1:9/x.png"/></w:pict></w:r></w:p>'
    )

    assert (await read_document_safely(docx("文", inside=linked))).text() == "文"


def test_a_child_has_no_network() -> None:
    code = (
        "import socket\nfrom bot.documents.child import without_network\nwithout_network()\n"
        "try:\n    socket.create_connection(('127.0.0.1', 9), 1)\n"
        "except PermissionError as error:\n    print(error)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )

    assert done.stdout.strip() == "no network in here"


async def test_a_child_is_told_nothing_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_TELEGRAM_TOKEN", "1:secret")

    environment = jail._environment("/somewhere")

    assert not [name for name in environment if name.startswith("TAIZHANG")]
    assert "secret" not in " ".join(environment.values())


async def test_no_folder_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # of its own: others run beside it

    await read_document_safely(docx("文"))

    assert _inside(str(tmp_path)) == set()


@pytest.mark.parametrize("mark", ["机密★1年", "秘密★", "绝密", "内部资料", "【内部】"])
async def test_the_secrecy_gate_comes_before_anything_else(mark: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        await read_document_safely(docx(mark, "临江县人民政府办公室文件", "关于印发要点的通知"))

    assert refused.value.secret
    assert refused.value.say.key == "documents.secret"


async def test_a_missing_extra_is_one_line_with_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bot.documents import reading

    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setitem(sys.modules, "olefile", None)
    with pytest.raises(DocumentRefused) as refused:
        reading.read_document(ole("WordDocument"), "通知.doc")
    assert "pip install 'taizhang[office]'" in Texts.load().say(refused.value.say)

    with pytest.raises(DocumentRefused) as refused:
        reading.read_document(rb"{\rtf1\ansi notice}", "通知.rtf")
    assert "apt-get install libreoffice-writer" in Texts.load().say(refused.value.say)

    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(DocumentRefused) as refused:
        reading.read_document(hostile.png(2_000, 2_000), "照片.png")
    assert "pip install 'taizhang[ocr]'" in Texts.load().say(refused.value.say)
