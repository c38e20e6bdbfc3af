"""Every number in every paper is the ledger's, whatever the ledger looks like."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given

from bot.texts import Texts
from ledger.model import State
from ledger.papers.annual import annual_section
from ledger.papers.book import Book
from ledger.papers.bulletin import Findings, bulletin, overdue_parts
from ledger.papers.paper import Grid, Sentence
from ledger.papers.workbook import sheets
from ledger.totals import (
    by_assignment,
    by_task,
    chapters_of,
    deciding,
    state_of_task,
    tasks_of,
)
from tests.ledger.papers.ledgers import TODAY, books

say = Texts.load().say


@given(books())
def test_totals_add_up(book: Book):
    for sums in (by_task(book.assignments, TODAY), by_assignment(book.assignments, TODAY)):
        assert sums.closed + sums.waiting + sums.open + sums.aside == sums.total
        assert sums.overdue <= sums.open
        assert sums.extended <= sums.open


@given(books())
def test_totals_are_counted_one_by_one(book: Book):
    sums = by_task(book.assignments, TODAY)
    states = [state_of_task(parts) for parts in tasks_of(book.assignments).values()]

    assert sums.total == len({a.task.id for a in book.assignments})
    assert sums.closed == states.count(State.CLOSED)
    assert sums.waiting == states.count(State.REPORTED_DONE)


@given(books())
def test_chapters_add_up_to_the_whole(book: Book):
    chapters = [by_task(parts, TODAY) for parts in chapters_of(book.assignments).values()]
    whole = by_task(book.assignments, TODAY)

    for name in ("total", "closed", "waiting", "open", "overdue", "extended", "aside"):
        assert sum(getattr(part, name) for part in chapters) == getattr(whole, name)


@given(books())
def test_the_bulletins_table_ends_in_the_ledgers_totals(book: Book):
    paper = bulletin(book, 1, Findings(), objections_by=date(2022, 10, 12))
    table = [block for block in paper.blocks if isinstance(block, Grid)][-1]
    whole = by_task(book.assignments, TODAY)

    assert table.rows[-1][1:] == (
        whole.total, whole.closed, whole.waiting, whole.open, whole.overdue, whole.aside,
    )  # fmt: skip


@given(books())
def test_a_bulletin_names_nobody_who_was_not_asked(book: Book):
    paper = bulletin(book, 1, Findings(), objections_by=date(2022, 10, 12))
    keys = {block.words.key for block in paper.blocks if isinstance(block, Sentence)}

    assert "bulletin.late" not in keys


@given(books())
def test_a_bulletin_names_exactly_what_was_confirmed(book: Book):
    late = overdue_parts(book.assignments, TODAY)
    standing = frozenset(a.id for a in late[::2])
    paper = bulletin(book, 1, Findings(standing), objections_by=date(2022, 10, 12))
    named = [
        block.nos[0]
        for block in paper.blocks
        if isinstance(block, Sentence) and block.words.key == "bulletin.late"
    ]

    assert sorted(named) == sorted(a.task.no for a in late if a.id in standing)


@given(books())
def test_every_sentence_of_the_annual_section_can_be_traced(book: Book):
    paper = annual_section(book)
    numbers = {a.task.no for a in book.assignments}
    silent = {"annual.all_finished", "annual.nothing_carried"}

    for block in paper.blocks:
        if isinstance(block, Sentence) and block.words.key not in silent:
            assert block.nos
            assert set(block.nos) <= numbers
        if isinstance(block, Sentence):
            assert say(block.words)


@given(books())
def test_only_who_has_not_finished_is_said_not_to_have(book: Book):
    behind = {
        (a.task.no, a.unit.name)
        for parts in tasks_of(book.assignments).values()
        for a in deciding(parts)
        if a.state not in (State.CLOSED, State.NOT_APPLICABLE)
    }
    said = [
        (block.nos[0], unit)
        for block in annual_section(book).blocks
        if isinstance(block, Sentence) and block.words.key.startswith("annual.unfinished")
        for unit in block.words.facts["unit"].removesuffix("等").split("、")
    ]

    assert set(said) <= behind
    assert {no for no, _ in said} == {no for no, _ in behind}


@given(books())
def test_what_a_bulletin_praises_is_among_what_it_counts_as_closed(book: Book):
    paper = bulletin(book, 1, Findings(), objections_by=date(2022, 10, 12))
    closed = {
        parts[0].task.no
        for parts in tasks_of(book.assignments).values()
        if state_of_task(parts) is State.CLOSED
    }
    told = [
        block.nos[0]
        for block in paper.blocks
        if isinstance(block, Sentence) and block.words.key.startswith("bulletin.solid")
    ]

    assert set(told) <= closed
    assert len(told) == len(set(told))


@given(books())
def test_the_workbook_has_every_task_and_every_part_once(book: Book):
    ledger, by_unit, *_ = sheets(book, say)
    parts = [row.id for row in by_unit.rows if not row.heading]

    assert [row.cells[0] for row in ledger.rows] == sorted({a.task.no for a in book.assignments})
    assert sorted(parts) == sorted(a.id for a in book.assignments)


@given(books())
def test_the_workbooks_sums_are_the_ledgers(book: Book):
    sums = sheets(book, say)[6]
    totals = [row.cells[1:] for row in sums.rows if row.cells[0] == "合计"]
    tasks, parts = by_task(book.assignments, TODAY), by_assignment(book.assignments, TODAY)

    for cells, whole in zip(totals, (tasks, parts), strict=True):
        assert cells == (
            whole.total, whole.closed, whole.waiting, whole.open, whole.overdue,
            whole.extended, whole.aside,
        )  # fmt: skip


@given(books())
def test_a_report_of_the_early_morning_stands_under_the_office_s_own_day(book: Book):
    early = datetime(2026, 7, 1, 23, 40, tzinfo=UTC)  # 2 July, 7:40 in the office
    entries = {
        number: [replace(entry, at=early) for entry in found]
        for number, found in book.entries.items()
    }
    book = replace(book, entries=entries, zone=ZoneInfo("Asia/Shanghai"))

    _, _, history, *_ = sheets(book, say)

    assert {row.cells[0] for row in history.rows} <= {date(2026, 7, 2)}
