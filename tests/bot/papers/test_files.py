"""The papers as files: what is written is read back, and nothing typed becomes a formula."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from bot.papers.official import official_file
from bot.papers.picture import NoChineseFont, picture_file, picture_svg
from bot.papers.returned import returned_rows
from bot.papers.workbook import workbook_file
from bot.texts import Texts
from ledger.model import State
from ledger.papers.annual import annual_section
from ledger.papers.book import Book
from ledger.papers.bulletin import Findings, bulletin
from ledger.papers.round_trip import compare
from ledger.totals import by_task
from tests.ledger.papers.ledgers import TODAY, books

say = Texts.load().say
few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(books())
def test_a_workbook_that_comes_back_unchanged_changes_nothing(book: Book):
    rows = returned_rows(workbook_file(book, say))

    comparison = compare(rows, book, say)

    assert rows
    assert (comparison.changes, comparison.conflicts) == ((), ())


@few
@given(books())
def test_a_change_in_the_sheet_is_found(book: Book):
    rows = returned_rows(workbook_file(book, say))
    target = next(iter(book.assignments))
    edited = [
        replace(row, cells={**row.cells, "problem": "缺人手"})
        if row.assignment_id == target.id
        else row
        for row in rows
    ]

    comparison = compare(edited, book, say)

    assert [(c.assignment.id, c.field, c.new) for c in comparison.changes] == [
        (target.id, "problem", "缺人手")
    ]


@few
@given(books())
def test_a_row_that_moved_meanwhile_is_a_conflict_and_is_not_overwritten(book: Book):
    rows = returned_rows(workbook_file(book, say))
    target = book.assignments[0]
    moved = replace(
        book,
        assignments=[
            replace(a, version=a.version + 1) if a.id == target.id else a for a in book.assignments
        ],
    )
    wanted = "办结" if target.state is not State.CLOSED else "未办结"
    edited = [
        replace(row, cells={**row.cells, "state": wanted})
        if row.assignment_id == target.id
        else row
        for row in rows
    ]

    comparison = compare(edited, moved, say)

    assert comparison.changes == ()
    assert {c.assignment.id for c in comparison.conflicts} == {target.id}


@few
@given(books())
def test_nothing_that_was_typed_becomes_a_formula(book: Book):
    data = workbook_file(book, say)

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [package.read(name) for name in package.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)


@few
@given(books())
def test_a_workbook_holds_real_dates(book: Book):
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(workbook_file(book, say)))
    rows = workbook.get_sheet_by_name("分单位").to_python()[1:]
    due = {a.id: a.due for a in book.assignments}

    for row in rows:
        if str(row[-3]).isdecimal() and due[int(row[-3])]:
            assert row[8] == due[int(row[-3])]


@few
@given(books())
def test_the_papers_are_documents_that_open(book: Book):
    for paper in (
        bulletin(book, 1, Findings(), objections_by=date(2022, 10, 12)),
        annual_section(book),
    ):
        document = Document(io.BytesIO(official_file(paper, say)))
        words = "\n".join(p.text for p in document.paragraphs)
        assert book.office in words
        assert f"{by_task(book.assignments, TODAY).total}项" in words


@few
@given(books())
def test_the_picture_shows_the_ledgers_numbers(book: Book):
    svg = picture_svg(book, say)

    assert f"共{by_task(book.assignments, TODAY).total}项" in svg


@settings(max_examples=1, deadline=None)
@given(books())
def test_the_picture_is_a_png_with_ink_in_it(book: Book):
    try:
        data = picture_file(book, say)
    except NoChineseFont as missing:
        pytest.skip(str(missing))

    assert data.startswith(b"\x89PNG")
    assert len(set(data)) > 200
