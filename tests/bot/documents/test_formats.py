"""One notice in every format that offices send: the ledger must come out the same."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.albums import joined
from bot.documents import DocumentRefused, read_document_safely
from bot.documents.word97 import read_word97
from bot.texts import Texts
from tests.bot.documents import printers
from tests.ledger.notices.fiction import (
    LEDGER,
    Ledger,
    ProseStyle,
    TableStyle,
    as_printed,
    letter,
    paragraphs,
    rows,
)
from tests.ledger.notices.judge import differences, read

STYLE = ProseStyle(times="in_note")
PRINTED = as_printed(LEDGER, STYLE)
PROSE = [*letter(LEDGER), *paragraphs(LEDGER, STYLE)]
LETTER = letter(LEDGER)[:7]
TABLE = rows(LEDGER, TableStyle())
MERGED = Path(__file__).parent / "merged.doc"
"""A Word file of the old kind with cells merged both ways, as LibreOffice saves it."""


@cache
def office(form: str, to: str) -> bytes:
    """Return the prose or the table as an office program saves it; skip where there is none."""
    lines, table = (PROSE, []) if form == "prose" else (LETTER, TABLE)
    data = printers.converted(printers.as_docx(lines, table), "docx", to)
    if data is None:
        pytest.skip("no office program is installed")
    return data


async def check(data: bytes, ledger: Ledger = LEDGER, name: str = "通知") -> None:
    reading = read(await read_document_safely(data, name))

    assert differences(reading, ledger) == []
    assert [task.no for task in reading.tasks if task.review] == []


@pytest.mark.parametrize(
    "make", [printers.as_txt, printers.as_gbk, printers.as_docx, printers.as_html]
)
async def test_running_text(make: Callable[..., bytes]) -> None:
    await check(make(PROSE, []), PRINTED)


@pytest.mark.parametrize(
    "make",
    [printers.as_txt, printers.as_gbk, printers.as_docx, printers.as_html, printers.as_xlsx],
)
async def test_a_table(make: Callable[..., bytes]) -> None:
    await check(make(LETTER, TABLE))


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("table", "doc"),
        ("prose", "pdf"),
        ("table", "pdf"),
        pytest.param("prose", "doc", marks=pytest.mark.slow),
        pytest.param("prose", "rtf", marks=pytest.mark.slow),
        pytest.param("table", "rtf", marks=pytest.mark.slow),
        pytest.param("prose", "odt", marks=pytest.mark.slow),
        pytest.param("table", "odt", marks=pytest.mark.slow),
    ],
)
async def test_what_an_office_program_saves(form: str, kind: str) -> None:
    await check(office(form, kind), PRINTED if form == "prose" else LEDGER)


@pytest.mark.parametrize("form", ["prose", "table"])
async def test_an_ofd_file(form: str) -> None:
    data = printers.as_ofd(office(form, "pdf"))

    await check(data, PRINTED if form == "prose" else LEDGER)


@pytest.mark.slow
async def test_an_old_workbook() -> None:
    data = printers.converted(printers.as_xlsx(LETTER, TABLE), "xlsx", "xls")
    if data is None:
        pytest.skip("no office program is installed")

    await check(data)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["prose", "table"])
async def test_a_scan(form: str) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    told: list[tuple[int, int]] = []

    document = await read_document_safely(
        printers.scanned(office(form, "pdf")), progress=lambda *pages: told.append(pages)
    )

    assert differences(read(document), PRINTED if form == "prose" else LEDGER) == []
    assert told[-1][0] == told[-1][1] > 1


@pytest.mark.slow
@pytest.mark.parametrize("form", ["prose", "table"])
async def test_photos_of_pages_on_a_desk(form: str) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    pdf = office(form, "pdf")
    photos = [printers.snapped(pdf, page) for page in range(printers.pages_of(pdf))]

    pages = [await read_document_safely(photo) for photo in photos]

    ledger = PRINTED if form == "prose" else LEDGER
    assert differences(read(joined(pages)), ledger) == []


async def test_a_doc_file_without_the_office_program(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.documents import legacy

    if legacy.shutil.which("antiword") is None:
        pytest.skip("antiword is not installed")
    data = office("table", "doc")
    which = legacy.shutil.which
    monkeypatch.setattr(
        legacy.shutil, "which", lambda name: which(name) if name == "antiword" else None
    )

    reading = read(legacy.read_legacy(data, "doc"))

    assert differences(reading, LEDGER) == []


@pytest.mark.parametrize("form", ["prose", "table"])
async def test_a_doc_file_is_read_by_our_own_reader(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.documents import legacy

    data = office(form, "doc")
    monkeypatch.setattr(legacy.shutil, "which", lambda name: None)

    reading = read(legacy.read_legacy(data, "doc"))

    assert differences(reading, LEDGER if form == "table" else PRINTED) == []


def test_cells_that_run_on_in_a_doc_file_are_one() -> None:
    document = read_word97(MERGED.read_bytes())

    assert [p.text for p in document.paragraphs] == [
        "临江县2026年政务公开工作任务清单", "请于9月底前报送。",
    ]  # fmt: skip
    assert [(c.text, c.rows, c.columns) for c in document.tables[0].cells()][3:] == [
        ("一、主动公开", 1, 3), ("1", 2, 1), ("公开预算", 1, 1), ("县财政局", 2, 1),
        ("公开决算", 1, 1),
    ]  # fmt: skip


async def test_without_the_extra_an_old_file_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bot.documents import legacy

    monkeypatch.setattr(legacy.shutil, "which", lambda name: None)
    monkeypatch.setattr(legacy, "find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "olefile", None)

    with pytest.raises(DocumentRefused) as refused:
        legacy.read_legacy(b"", "doc")

    assert "taizhang[office]" in Texts.load().say(refused.value.say)


@pytest.mark.parametrize("seed", range(40))
def test_a_doc_file_with_wrong_bytes_is_read_or_refused(seed: int) -> None:
    chance, data = random.Random(seed), bytearray(MERGED.read_bytes())
    for _ in range(chance.choice((1, 3, 30, 300))):
        data[chance.randrange(len(data))] = chance.randrange(256)

    with suppress(DocumentRefused):
        read_word97(bytes(data))


@pytest.mark.parametrize("cut", [600, 2000, 5000])
def test_a_doc_file_that_is_cut_short_is_refused_in_words(cut: int) -> None:
    with pytest.raises(DocumentRefused):
        read_word97(MERGED.read_bytes()[:cut])


async def test_the_titles_of_the_letter_are_the_same_in_all() -> None:
    first = read(await read_document_safely(printers.as_txt(PROSE, [])))
    for data in (printers.as_docx(PROSE, []), printers.as_html(PROSE, []), office("prose", "pdf")):
        other = read(await read_document_safely(data))
        assert replace(other, tasks=(), closing=(), doubts=()) == replace(
            first, tasks=(), closing=(), doubts=()
        )
