"""One notice in every format that offices send: the ledger must come out the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from bot.albums import joined
from bot.documents import read_document_safely
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


async def test_the_titles_of_the_letter_are_the_same_in_all() -> None:
    first = read(await read_document_safely(printers.as_txt(PROSE, [])))
    for data in (printers.as_docx(PROSE, []), printers.as_html(PROSE, []), office("prose", "pdf")):
        other = read(await read_document_safely(data))
        assert replace(other, tasks=(), closing=(), doubts=()) == replace(
            first, tasks=(), closing=(), doubts=()
        )
