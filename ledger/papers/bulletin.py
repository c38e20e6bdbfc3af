"""通报: facts only, numbers that add up to the ledger, named only what was checked. No ranking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.model import Assignment, State
from ledger.own_words import detail
from ledger.papers.book import Book
from ledger.papers.paper import Block, Grid, Heading, OfficialPaper, Sentence
from ledger.talk import Text
from ledger.totals import (
    Totals,
    by_task,
    chapters_of,
    deciding,
    is_overdue,
    state_of_task,
    tasks_of,
)

AHEAD = timedelta(days=92)
"""How far the table of what falls due next looks: a quarter."""

SOLID = 3
"""How many accomplished items are told as facts, those with a public link first."""

NUMBERS = 8
"""Task numbers that a sentence takes; more are unreadable."""

PROBLEMS = 10
"""Difficulties told, each once however many units have it."""

SHORT = 36
TITLE = 24


@dataclass(frozen=True, slots=True)
class Findings:
    """What the office has checked of the items that would be named (assignment ids).

    `cleared` were explained and are not named; `standing` were confirmed. Whatever is in neither
    has not been checked, and is counted but not named.
    """

    standing: frozenset[int] = frozenset()
    cleared: frozenset[int] = frozenset()


def overdue_parts(assignments: Iterable[Assignment], today: date) -> list[Assignment]:
    """Return the parts that a bulletin would name as overdue: their units are asked first."""
    return [
        a
        for parts in tasks_of(assignments).values()
        for a in deciding(parts)
        if is_overdue(a, today)
    ]


def bulletin(
    book: Book,
    number: int,
    findings: Findings,
    *,
    before: Totals | None = None,
    objections_by: date,
) -> OfficialPaper:
    """Return the bulletin. `before` are the totals of the one before it, if there was one."""
    sums = by_task(book.assignments, book.today)
    blocks: list[Block] = [Heading(Text("bulletin.part_1")), *_overall(sums, before)]
    blocks += [Heading(Text("bulletin.part_2")), *_solid(book)]
    blocks += [Heading(Text("bulletin.part_3")), *_pressing(book, findings)]
    blocks += [Heading(Text("bulletin.part_4")), *_problems(book)]
    blocks += [Heading(Text("bulletin.part_5")), *_coming(book)]
    blocks += [Heading(Text("bulletin.part_6")), _summary(book)]
    blocks.append(Sentence(Text("bulletin.source", day=book.today, by=objections_by)))
    title = Text("bulletin.title", year=book.notice.year, number=number)
    return OfficialPaper(title, tuple(blocks), book.office, book.today)


def _overall(sums: Totals, before: Totals | None) -> Iterable[Sentence]:
    yield Sentence(
        Text(
            "bulletin.overall",
            total=sums.total,
            closed=sums.closed,
            waiting=sums.waiting,
            open=sums.open,
            extended=sums.extended,
            overdue=sums.overdue,
            aside=sums.aside,
        )
    )
    if before is not None:
        yield Sentence(
            Text(
                "bulletin.change",
                closed=f"{sums.closed - before.closed:+d}",
                overdue=f"{sums.overdue - before.overdue:+d}",
            )
        )


def _solid(book: Book) -> Iterable[Sentence]:
    """Tell two or three accomplished items in the units' own words, with their links.

    Only of tasks that are closed as a whole: what is told is among what is counted.
    """
    whole = (p for p in tasks_of(book.assignments).values() if state_of_task(p) is State.CLOSED)
    told = ([a for a in deciding(parts) if book.latest(a)] for parts in whole)
    done = [parts[0] for parts in told if parts]
    done.sort(key=lambda a: (not book.links(a), not book.told(a), a.task.no))
    if not done:
        yield Sentence(Text("bulletin.none_closed"))
    for a in done[:SOLID]:
        links = book.links(a)
        facts = {"unit": a.unit.name, "no": a.task.no, "said": book.told(a) or short(a)}
        if links:
            yield Sentence(Text("bulletin.solid_link", link=links[0], **facts), (a.task.no,))
        else:
            yield Sentence(Text("bulletin.solid", **facts), (a.task.no,))


def _pressing(book: Book, findings: Findings) -> Iterable[Sentence]:
    late = overdue_parts(book.assignments, book.today)
    named = [a for a in late if a.id in findings.standing]
    unchecked = [a for a in late if a.id not in findings.standing | findings.cleared]
    for a in named:
        yield Sentence(
            Text(
                "bulletin.late",
                no=a.task.no,
                title=short(a),
                due=a.due,
                unit=a.unit.name,
                lacking=detail(a.last_words or "", a.task.no)[:SHORT]
                or Text("bulletin.nothing_said"),
            ),
            (a.task.no,),
        )
    if unchecked:
        yield Sentence(
            Text("bulletin.unchecked", count=len({a.task.no for a in unchecked})),
            tuple(sorted({a.task.no for a in unchecked})),
        )
    if not named and not unchecked:
        yield Sentence(Text("bulletin.none_late"))


def _problems(book: Book) -> Iterable[Sentence]:
    blocked = [a for a in book.assignments if a.blocked and a.state is not State.CLOSED]
    if not blocked:
        yield Sentence(Text("bulletin.no_problems"))
    alike: dict[str, list[Assignment]] = {}
    for a in blocked:
        alike.setdefault((a.blocked or "").strip().rstrip("。.")[:60], []).append(a)
    for words, parts in list(alike.items())[:PROBLEMS]:
        nos = tuple(sorted({a.task.no for a in parts}))
        units = tuple(dict.fromkeys(a.unit.name for a in parts))
        shown = nos if len(nos) <= NUMBERS else (*nos[:NUMBERS], Text("planning.and_others"))
        facts = {"nos": shown, "units": units[:4], "said": words, "office": book.office}
        if len(units) > 4:
            yield Sentence(Text("bulletin.problem_of_many", count=len(units), **facts), nos)
        else:
            yield Sentence(Text("bulletin.problem", **facts), nos)


def _coming(book: Book) -> Iterable[Block]:
    rows: dict[tuple[date, int], list[str]] = {}
    titles: dict[int, str] = {}
    for parts in tasks_of(book.assignments).values():
        for a in deciding(parts):
            if a.due and book.today <= a.due <= book.today + AHEAD and _open(a):
                rows.setdefault((a.due, a.task.no), []).append(a.unit.name)
                titles[a.task.no] = short(a)
    if not rows:
        yield Sentence(Text("bulletin.nothing_coming"))
        return
    yield Grid(
        (Text("book.due"), Text("book.no"), Text("book.task"), Text("book.lead")),
        tuple(
            (day, no, titles[no], "、".join(units[:4]) + ("等" if len(units) > 4 else ""))
            for (day, no), units in sorted(rows.items())
        ),
        (20, 7, 27, 22),
    )


def _open(assignment: Assignment) -> bool:
    return assignment.state in (State.OPEN, State.IN_PROGRESS, State.RETURNED, State.EXTENDED)


def _summary(book: Book) -> Grid:
    """One row for each chapter; the columns add up to its total, the last row to the ledger's."""
    chapters = chapters_of(book.assignments)
    rows = [_sum_row(name, by_task(parts, book.today)) for name, parts in chapters.items()]
    rows.append(_sum_row(Text("book.all"), by_task(book.assignments, book.today)))
    return Grid(
        (
            Text("book.section"),
            Text("book.total"),
            Text("book.closed"),
            Text("book.waiting"),
            Text("book.open"),
            Text("book.overdue"),
            Text("book.aside_or_carried"),
        ),
        tuple(rows),
        (28, 7, 7, 7, 7, 7, 7),
    )


def _sum_row(name: str | Text, sums: Totals) -> tuple[str | int | Text, ...]:
    return (name, sums.total, sums.closed, sums.waiting, sums.open, sums.overdue, sums.aside)


def short(assignment: Assignment) -> str:
    """Return what a task is called in a paper."""
    words = (assignment.task.title or assignment.task.text).rstrip("。")
    return words if len(words) <= TITLE else words[:TITLE] + "…"
