"""The ledger workbook as data: sheets of a heading and rows (PRODUCT, workbook)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from ledger.deadlines.model import Kind
from ledger.lights import light
from ledger.model import Assignment, Entry, Light, State
from ledger.own_words import about
from ledger.papers.book import Book
from ledger.roles import ROLE_WORDS
from ledger.talk import Text
from ledger.totals import (
    Totals,
    by_assignment,
    by_task,
    chapters_of,
    deciding,
    state_of_task,
    tasks_of,
)

Cell: TypeAlias = "str | int | date | None"
Say: TypeAlias = Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in 汉字, the words it may hold where they are fixed."""

    head: Text
    width: int
    choices: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells. `id` finds the assignment again when the sheet comes back; `light` fills."""

    cells: tuple[Cell, ...]
    id: int | None = None
    version: int | None = None
    light: Light | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet."""

    name: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


STATES = {
    State.OPEN: Text("book.open"),
    State.IN_PROGRESS: Text("book.open"),
    State.RETURNED: Text("book.open"),
    State.REPORTED_DONE: Text("book.waiting"),
    State.CLOSED: Text("book.closed"),
    State.EXTENDED: Text("book.extended"),
    State.NOT_APPLICABLE: Text("book.aside"),
    State.CARRIED_OVER: Text("book.carried"),
}
CHOICES = tuple(dict.fromkeys(STATES.values()))
KINDS = {
    Kind.BY: Text("book.kind_day"),
    Kind.CONTINUOUS: Text("book.kind_year"),
    Kind.RECURRING: Text("book.kind_recurring"),
    Kind.SLA: Text("book.kind_event"),
    Kind.VAGUE: Text("book.kind_none"),
    Kind.NONE: Text("book.kind_none"),
}

_LEDGER = (
    Column(Text("book.no"), 5),
    Column(Text("book.section"), 10),
    Column(Text("book.task"), 30),
    Column(Text("book.measures"), 14),
    Column(Text("book.lead"), 12),
    Column(Text("book.responsible"), 15),
    Column(Text("book.limit"), 10),
    Column(Text("book.due"), 11),
    Column(Text("book.kind"), 8),
    Column(Text("book.progress"), 20),
    Column(Text("book.progress_on"), 11),
    Column(Text("book.state"), 9, CHOICES),
    Column(Text("book.problem"), 11),
    Column(Text("book.next"), 11),
    Column(Text("book.links"), 12),
    Column(Text("book.extensions"), 10),
    Column(Text("book.accepted"), 10),
    Column(Text("book.last_year"), 7),
    Column(Text("book.note"), 10),
)


def sheets(book: Book, say: Say) -> tuple[Sheet, ...]:
    """Return the nine sheets, in the order the office knows, and the audit log behind them."""
    audit = (_audit(book, say),) if book.done else ()
    return (
        _ledger(book, say),
        _by_unit(book, say),
        _history(book, say),
        _extensions(book, say),
        _people(book, say),
        _coming(book),
        _sums(book, say),
        _look_back(book, say),
        _doubts(book, say),
        *audit,
    )


def _ledger(book: Book, say: Say) -> Sheet:
    """One row for each task: where several units decide it, its words are the latest of theirs."""
    rows = []
    for parts in tasks_of(book.assignments).values():
        decisive = deciding(parts)
        state = state_of_task(parts)
        shown = _spokesman(decisive)
        sole = len(decisive) == 1
        rows.append(
            Row(
                _cells(book, shown, say, state=state, units=None),
                id=shown.id if sole else None,
                version=shown.version if sole else None,
                light=light(shown, today=book.today, calendar=book.calendar, policy=book.policy),
            )
        )
    return Sheet(Text("book.sheet_ledger"), _LEDGER, tuple(rows))


def _spokesman(parts: Sequence[Assignment]) -> Assignment:
    """Return the part that was spoken of last, or the first where nobody has said anything."""
    answered = [a for a in parts if a.answered_at is not None]
    return max(answered, key=lambda a: (str(a.answered_at), a.id)) if answered else parts[0]


def _by_unit(book: Book, say: Say) -> Sheet:
    """The same, one row for each unit's part, under a line for each unit."""
    rows: list[Row] = []
    for unit in sorted({a.unit for a in book.assignments}, key=lambda u: (u.position, u.id)):
        own = [a for a in book.assignments if a.unit.id == unit.id]
        rows.append(Row((unit.name,), heading=True))
        rows += [
            Row(
                _cells(book, a, say, state=a.state, units=unit.name),
                id=a.id,
                version=a.version,
                light=light(a, today=book.today, calendar=book.calendar, policy=book.policy),
            )
            for a in sorted(own, key=lambda a: a.task.no)
        ]
    columns = (Column(Text("book.unit"), 14), *_LEDGER)
    return Sheet(Text("book.sheet_units"), columns, tuple(rows))


def _cells(
    book: Book, assignment: Assignment, say: Say, *, state: State, units: str | None
) -> tuple[Cell, ...]:
    task = assignment.task
    latest = book.latest(assignment)
    moved = (
        say(Text("book.extended_to", count=assignment.extensions, due=assignment.due))
        if assignment.extensions and assignment.due
        else None
    )
    cells: tuple[Cell, ...] = (
        task.no,
        task.section or None,
        task.text,
        "\n".join(m.text for m in task.milestones) or None,
        "、".join(task.lead) or None,
        "、".join(task.responsible) or None,
        task.deadline.phrase or None,
        assignment.due,
        say(KINDS[task.deadline.kind]),
        _words(latest, assignment),
        book.day(latest.at) if latest else None,
        say(STATES[state]),
        assignment.blocked,
        book.noted(assignment, "next") or None,
        "\n".join(book.links(assignment)) or None,
        moved,
        _accepted(book, assignment, say),
        None,
        book.noted(assignment, "note") or _quota(assignment, say),
    )
    return (units, *cells) if units is not None else cells


def _words(latest: Entry | None, assignment: Assignment) -> str | None:
    if latest is None:
        return None
    percent = f"{latest.percent}%" if latest.percent not in (None, 0, 100) else ""
    words = about(latest.text, assignment.task.no) or latest.text
    return " ".join(part for part in (percent, words) if part) or None


def _accepted(book: Book, assignment: Assignment, say: Say) -> str | None:
    closed = [e for e in book.history(assignment) if e.kind == "close"]
    if not closed or assignment.state is not State.CLOSED:
        return None
    return say(Text("book.accepted_by", name=closed[-1].by, day=book.day(closed[-1].at)))


def _quota(assignment: Assignment, say: Say) -> str | None:
    wanted = assignment.task.deadline.count_min
    if not wanted:
        return None
    return say(Text("book.quota", done=assignment.occurrences, wanted=wanted))


def _history(book: Book, say: Say) -> Sheet:
    parts = {a.id: a for a in book.assignments}
    rows = [
        Row(
            (
                book.day(entry.at),
                parts[number].unit.name,
                entry.by,
                parts[number].task.no,
                entry.text or None,
                say(ENTRY_KINDS.get(entry.kind, Text("book.entry_other"))),
                say(Text("book.yes")) if entry.undone else None,
            )
        )
        for number, entries in book.entries.items()
        if number in parts
        for entry in entries
    ]
    rows.sort(key=lambda row: (str(row.cells[0]), str(row.cells[1]), str(row.cells[3])))
    columns = tuple(
        Column(head, width)
        for head, width in (
            (Text("book.time"), 11),
            (Text("book.unit"), 14),
            (Text("book.liaison"), 9),
            (Text("book.no"), 6),
            (Text("book.said"), 40),
            (Text("book.entry_kind"), 10),
            (Text("book.undone"), 8),
        )
    )
    return Sheet(Text("book.sheet_history"), columns, tuple(rows))


ENTRY_KINDS = {
    "report": Text("book.entry_report"),
    "undo": Text("book.entry_undo"),
    "close": Text("book.entry_close"),
    "return": Text("book.entry_return"),
    "extension": Text("book.entry_extension"),
    "ask_not_applicable": Text("book.entry_ask_aside"),
    "not_applicable": Text("book.entry_aside"),
    "carry": Text("book.entry_carry"),
    "sheet": Text("book.entry_sheet"),
    "next": Text("book.next"),
    "note": Text("book.note"),
}


def _extensions(book: Book, say: Say) -> Sheet:
    parts = {a.id: a for a in book.assignments}
    names = {p.id: p.name for p in book.people}
    rows = []
    for asked in book.extensions:
        part = parts[asked.assignment_id]
        answer = ANSWERS.get(asked.decision or "", Text("book.waiting"))
        rows.append(
            Row(
                (
                    part.task.no,
                    say(Text("book.entry_extension")),
                    part.unit.name,
                    asked.reason,
                    book.day(asked.asked_at),
                    say(answer),
                    asked.granted_due,
                    names.get(asked.decided_by or 0),
                )
            )
        )
    rows += [
        Row(
            (
                assignment.task.no,
                say(Text("book.entry_return")),
                assignment.unit.name,
                entry.text,
                book.day(entry.at),
                None,
                assignment.due,
                entry.by,
            )
        )
        for assignment in book.assignments
        for entry in book.history(assignment)
        if entry.kind == "return"
    ]
    columns = tuple(
        Column(head, width)
        for head, width in (
            (Text("book.no"), 6),
            (Text("book.entry_kind"), 8),
            (Text("book.unit"), 14),
            (Text("book.reason"), 30),
            (Text("book.asked_on"), 11),
            (Text("book.answer"), 9),
            (Text("book.new_due"), 11),
            (Text("book.decided_by"), 9),
        )
    )
    return Sheet(Text("book.sheet_extensions"), columns, tuple(rows))


ANSWERS = {
    "granted": Text("book.granted"),
    "refused": Text("book.refused"),
    "withdrawn": Text("book.withdrawn"),
}


def _people(book: Book, say: Say) -> Sheet:
    rows = tuple(
        Row(
            (
                p.unit,
                p.name or None,
                say(ROLE_WORDS[p.role]),
                None if p.active else say(Text("book.left")),
            )
        )
        for p in book.people
    )
    columns = (
        Column(Text("book.unit"), 16),
        Column(Text("book.name"), 10),
        Column(Text("book.post"), 10),
        Column(Text("book.note"), 10),
    )
    return Sheet(Text("book.sheet_people"), columns, rows)


def _coming(book: Book) -> Sheet:
    rows = tuple(Row((day, no, unit)) for day, no, unit in book.coming)
    columns = (
        Column(Text("book.remind_on"), 12),
        Column(Text("book.no"), 6),
        Column(Text("book.unit"), 20),
    )
    return Sheet(Text("book.sheet_coming"), columns, rows)


def _sums(book: Book, say: Say) -> Sheet:
    """Counts by chapter and by unit: no score and no rank, in the notice's own order."""
    rows = [Row((say(Text("book.by_section")),), heading=True)]
    chapters = chapters_of(book.assignments)
    rows += [_sum_row(name, by_task(parts, book.today)) for name, parts in chapters.items()]
    rows.append(_sum_row(say(Text("book.all")), by_task(book.assignments, book.today)))
    rows.append(Row((say(Text("book.by_unit")),), heading=True))
    for unit in sorted({a.unit for a in book.assignments}, key=lambda u: (u.position, u.id)):
        own = [a for a in book.assignments if a.unit.id == unit.id]
        rows.append(_sum_row(unit.name, by_assignment(own, book.today)))
    rows.append(_sum_row(say(Text("book.all")), by_assignment(book.assignments, book.today)))
    columns = (Column(Text("book.what"), 34), *(Column(head, 9) for head in SUM_HEADS))
    return Sheet(Text("book.sheet_sums"), columns, tuple(rows))


SUM_HEADS = (
    Text("book.total"),
    Text("book.closed"),
    Text("book.waiting"),
    Text("book.open"),
    Text("book.overdue"),
    Text("book.extended"),
    Text("book.aside_or_carried"),
)


def _sum_row(name: str, sums: Totals) -> Row:
    return Row(
        (
            name,
            sums.total,
            sums.closed,
            sums.waiting,
            sums.open,
            sums.overdue,
            sums.extended,
            sums.aside,
        )
    )


def _look_back(book: Book, say: Say) -> Sheet:
    rows = tuple(
        Row(
            (
                c.no,
                c.title,
                "、".join(c.units),
                c.last_words or None,
                say(c.outcome) if c.outcome else None,
                c.becomes,
            )
        )
        for c in book.carried
    )
    columns = tuple(
        Column(head, width)
        for head, width in (
            (Text("book.last_year"), 8),
            (Text("book.task"), 30),
            (Text("book.unit"), 18),
            (Text("book.last_words"), 26),
            (Text("book.outcome"), 12),
            (Text("book.becomes"), 10),
        )
    )
    return Sheet(Text("book.sheet_look_back"), columns, rows)


def _doubts(book: Book, say: Say) -> Sheet:
    rows = tuple(Row((d.no, say(d.say), _settled(d.answer, say))) for d in book.doubts)
    columns = (
        Column(Text("book.no"), 6),
        Column(Text("book.doubt"), 50),
        Column(Text("book.settled"), 24),
    )
    return Sheet(Text("book.sheet_doubts"), columns, rows)


def _audit(book: Book, say: Say) -> Sheet:
    rows = tuple(
        Row((done.at, say(done.who), say(done.what), done.subject, done.source))
        for done in book.done
    )
    columns = (
        Column(Text("audit.at"), 16),
        Column(Text("audit.who"), 14),
        Column(Text("audit.what"), 20),
        Column(Text("audit.subject"), 24),
        Column(Text("audit.source"), 10),
    )
    return Sheet(Text("audit.sheet"), columns, rows)


def _settled(answer: str | None, say: Say) -> str:
    if answer is None or answer == "later":
        return say(Text("book.unsettled"))
    return say(Text("book.as_printed")) if answer == "kept" else answer
