"""The annual report's section on the notice: every sentence is traceable, no adjective is ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ledger.model import Assignment, State
from ledger.own_words import detail
from ledger.papers.book import Book
from ledger.papers.bulletin import short
from ledger.papers.paper import Block, Grid, Heading, OfficialPaper, Sentence
from ledger.papers.workbook import STATES
from ledger.talk import Text
from ledger.totals import by_task, chapters_of, deciding, state_of_task, tasks_of

SAID = 60
UNITS = 3
_NUMERAL = re.compile(r"^[一二三四五六七八九十]+、\s*")


def annual_section(book: Book) -> OfficialPaper:
    """Return totals, a sentence for each chapter, the unfinished with reasons, last year's items.

    A chapter's sentence is built from accepted progress alone; what is not finished says why and
    until when, in the unit's own words.
    """
    blocks: list[Block] = [Heading(Text("annual.part_1")), _totals(book)]
    blocks += [Heading(Text("annual.part_2")), *_chapters(book)]
    blocks += [Heading(Text("annual.part_3")), *_unfinished(book)]
    blocks += [Heading(Text("annual.part_4")), *_look_back(book)]
    blocks += [Heading(Text("annual.part_5")), _table(book)]
    title = Text("annual.title", year=book.notice.year)
    return OfficialPaper(title, tuple(blocks), book.office, book.today, traced=True)


def _totals(book: Book) -> Sentence:
    sums = by_task(book.assignments, book.today)
    return Sentence(
        Text(
            "annual.totals",
            title=book.notice.title,
            total=sums.total,
            closed=sums.closed,
            waiting=sums.waiting,
            open=sums.open,
            aside=sums.aside,
        ),
        tuple(sorted({a.task.no for a in book.assignments})),
    )


def _chapters(book: Book) -> Iterable[Sentence]:
    for name, parts in chapters_of(book.assignments).items():
        sums = by_task(parts, book.today)
        done = [
            (a, words)
            for group in tasks_of(parts).values()
            if state_of_task(group) is State.CLOSED
            for a in deciding(group)[:1]
            if (words := book.told(a))
        ]
        said = tuple(
            Text(
                "annual.said",
                unit=a.unit.name,
                words=words[:SAID].strip().rstrip("。.；;"),
                no=a.task.no,
            )
            for a, words in done[:3]
        )
        facts = {
            "chapter": _NUMERAL.sub("", name) or book.notice.title,
            "count": sums.total,
            "closed": sums.closed,
        }
        nos = tuple(sorted({a.task.no for a in parts}))
        yield Sentence(
            Text("annual.chapter_said", said=said, **facts)
            if said
            else Text("annual.chapter", **facts),
            nos,
        )


def _unfinished(book: Book) -> Iterable[Sentence]:
    found = False
    for parts in tasks_of(book.assignments).values():
        state = state_of_task(parts)
        if state in (State.CLOSED, State.NOT_APPLICABLE):
            continue
        found = True
        behind = [a for a in deciding(parts) if a.state not in (State.CLOSED, State.NOT_APPLICABLE)]
        reasons = {a.id: detail(a.blocked or a.last_words or "", a.task.no) for a in behind}
        for a in behind:
            if reason := reasons[a.id]:
                yield _why_open(a, a.unit.name, reason[:SAID])
        if silent := [a for a in behind if not reasons[a.id]]:
            units = _together([a.unit.name for a in silent])
            yield _why_open(silent[0], units, Text("bulletin.nothing_said"))
    if not found:
        yield Sentence(Text("annual.all_finished"))


def _why_open(part: Assignment, units: str, reason: str | Text) -> Sentence:
    facts = {"no": part.task.no, "title": short(part), "unit": units, "reason": reason}
    said = (
        Text("annual.unfinished_dated", due=part.due, **facts)
        if part.due
        else Text("annual.unfinished", **facts)
    )
    return Sentence(said, (part.task.no,))


def _together(units: Sequence[str]) -> str:
    return "、".join(units[:UNITS]) + ("等" if len(units) > UNITS else "")


def _look_back(book: Book) -> Iterable[Sentence]:
    if not book.carried:
        yield Sentence(Text("annual.nothing_carried"))
    for carried in book.carried:
        yield Sentence(
            Text(
                "annual.carried",
                no=carried.no,
                title=carried.title,
                outcome=carried.outcome or Text("annual.no_outcome"),
            ),
            (carried.becomes,) if carried.becomes else (),
        )


def _table(book: Book) -> Grid:
    rows = []
    for parts in tasks_of(book.assignments).values():
        a = deciding(parts)[0]
        units = [part.unit.name for part in deciding(parts)]
        rows.append(
            (
                a.task.no,
                short(a),
                _together(units),
                a.due,
                STATES[state_of_task(parts)],
            )
        )
    head = (
        Text("book.no"), Text("book.task"), Text("book.lead"), Text("book.due"), Text("book.state"),
    )  # fmt: skip
    return Grid(head, tuple(rows), (6, 28, 22, 12, 10))
