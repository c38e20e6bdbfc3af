"""Reads a notice: its fields, its units, its tasks, and what is doubtful about each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ledger.calendar import Calendar
from ledger.deadlines.model import Deadline, Kind
from ledger.notices.damage import review_rows
from ledger.notices.document import Document, Paragraph, changed, with_plain_signs
from ledger.notices.doubts import Usage, ends_the_file, is_scrap, review_task
from ledger.notices.drafts import Draft, numbered
from ledger.notices.fields import Fields, read_fields
from ledger.notices.found import Found, find_tasks
from ledger.notices.front import parts
from ledger.notices.healing import squeeze
from ledger.notices.listing import read_units, unit_lists
from ledger.notices.numbering import read_label
from ledger.notices.owners import FIRST_LEADS, STAR_LEADS, OwnerGrammar
from ledger.notices.printed import as_printed
from ledger.notices.reading import Doubt, NotALedger, Reading, ReadMilestone, ReadTask, ReadUnit
from ledger.notices.timing import (
    Times,
    cell_deadlines,
    default_of,
    milestones,
    no_deadline,
    strongest,
    target_of,
    without_periods,
)
from ledger.talk import Text
from ledger.units import Named, is_group, normalise

TASKS_MAX = 300
_AUTUMN = 10
_OPENING = 40  # blocks in which a notice says whom it is sent to
_YEARS = re.compile(r"(20\d{2})(?=年|[.\-/]\d)")


def read_notice(
    document: Document,
    *,
    calendar: Calendar,
    issued: date | None = None,
    known_units: Sequence[Named] = (),
    today: date | None = None,
) -> Reading:
    """Return what a notice says, as a clerk would enter it into the ledger.

    `issued` is the day of issue where the notice does not print it. `known_units` are those of the
    office's roster. A list that names no year at all is read as one of the year of `today`; without
    that its days are left open. Raises `NotALedger` for a document without tasks: it says what it
    is instead.
    """
    return as_printed(
        _with_whole_labels(with_plain_signs(document)),
        lambda simple: _read(simple, calendar, issued, known_units, today),
    )


_LABELS = [
    f"{part}{kind}"
    for part in ("牵头", "主办", "承办", "责任", "配合", "协办", "完成")
    for kind in ("单位", "部门", "科室", "股室", "时限")
]
_PARTED_LABEL = re.compile(
    "|".join("[ \u3000]*".join(label) for label in _LABELS) + r"(?=[ \u3000]*[:：])"
)


def _with_whole_labels(document: Document) -> Document:
    """Return the document with 责任单位： for 责任 单位：, as recognition parts it."""
    if all(label in _LABELS for label in _PARTED_LABEL.findall(document.text())):
        return document
    return changed(document, lambda text: _PARTED_LABEL.sub(lambda found: squeeze(found[0]), text))


def _read(
    document: Document,
    calendar: Calendar,
    issued: date | None,
    known_units: Sequence[Named],
    today: date | None,
) -> Reading:
    fields = read_fields(document)
    lists = unit_lists(document)
    units = read_units(lists)
    known = _known(units, known_units)
    given = fields.issued_on or issued
    times = Times(given, fields.year or _year(document, given, today), calendar)
    starred = bool(STAR_LEADS.search(squeeze(document.text())))
    grammar = OwnerGrammar(lambda phrase: _is_time(phrase, times), known, starred)
    found = find_tasks(_from_addressees(document, fields.addressees), grammar)
    bare = Reading(
        title=fields.title,
        doc_number=fields.doc_number,
        issuer=fields.issuer,
        issued_on=fields.issued_on or issued,
        year=fields.year,
        addressees=fields.addressees,
        units=units,
        lists=lists,
    )
    if not found.drafts:
        raise NotALedger(found.instead, bare)
    drafts = _with_first_leads(found.drafts, document)[:TASKS_MAX]
    if len(found.drafts) > TASKS_MAX:
        cut = Text("notices.doubt_too_many", count=len(found.drafts), limit=TASKS_MAX)
        found.doubts.append(Doubt(cut, "closing"))
    _mark_cut(drafts, document)
    usage = Usage.of(drafts, known, fields.issuer)
    damage = review_rows(drafts, grammar.is_time)
    default = default_of(_said_of_all(document), times)
    tasks = tuple(
        _task(number, draft, times, usage, damaged, default)
        for number, draft, damaged in zip(numbered(drafts), drafts, damage, strict=True)
    )
    return replace(
        bare,
        groups=_groups(tasks),
        tasks=tasks,
        closing=found.closing,
        doubts=(*_of_fields(fields, issued), *found.doubts),
    )


def _said_of_all(document: Document) -> Iterator[str]:
    """Yield what may speak of all tasks: the paragraphs, and remarks across a table."""
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for cell in table.cells() if cell.columns > 1)


def _from_addressees(document: Document, addressees: Sequence[str]) -> Document:
    """Return the document without what is numbered above its addressees: a site's own rules."""
    last = addressees[-1] if addressees else None
    at = next(
        (
            at
            for at, block in enumerate(document.blocks[:_OPENING])
            if last and isinstance(block, Paragraph) and squeeze(block.text)[:-1].endswith(last)
        ),
        0,
    )
    above = [
        block
        for block in document.blocks[:at]
        if isinstance(block, Paragraph) and not read_label(block.text, block.number)
    ]
    return replace(document, blocks=(*above, *document.blocks[at:])) if at else document


def _mark_cut(drafts: Sequence[Draft], document: Document) -> None:
    """Note the last task whose text the end of the file cut off."""
    others = [draft.text for draft in drafts[:-1]]
    own = replace(document, blocks=tuple(b for part in parts(document) for b in part.blocks))
    if any(
        ends_the_file(drafts[-1].text, squeeze(whole.text()), others) for whole in (document, own)
    ):
        drafts[-1].broken.append("text")


def _year(document: Document, given: date | None, today: date | None) -> int | None:
    """Return the plan year of a list whose title has none: the only one it names, or this one.

    What it names may be the next year's January (2025年1月底前): before autumn nobody sends the
    next year's list.
    """
    if given:
        return None
    named = {int(year) for year in _YEARS.findall(squeeze(document.text()))}
    if len(named) != 1:
        return today.year if today else None
    only = named.pop()
    return today.year if today and only > today.year and today.month < _AUTUMN else only


def _known(units: Iterable[ReadUnit], roster: Iterable[Named]) -> frozenset[str]:
    names = [normalise(n) for u in units for n in (u.name, *u.aliases)]
    names += [normalise(n) for u in roster for n in (u.name, *u.aliases)]
    return frozenset(names)


def _is_time(phrase: str, times: Times) -> bool:
    return times.read(phrase).kind is not Kind.NONE


def _with_first_leads(drafts: list[Draft], document: Document) -> list[Draft]:
    """Make the first unit the lead of a task that names none, where the notice says so for all."""
    text = squeeze(document.text())
    if any(draft.lead_column for draft in drafts) or not FIRST_LEADS.search(text):
        return drafts
    return [replace(draft, owners=draft.owners.first_leads()) for draft in drafts]


def _task(
    number: int,
    draft: Draft,
    times: Times,
    usage: Usage,
    damage: Sequence[Doubt],
    default: Deadline | None,
) -> ReadTask:
    own = without_periods([d for t in draft.times for d in cell_deadlines(t, times, draft.text)])
    inside = milestones(draft.text, times)
    main = strongest(own) or (own[0] if own else None)
    if main and draft.time_from == "heading" and main.kind is Kind.CONTINUOUS and inside:
        main = None  # 全年 over all tasks leaves this one's own days
    if main is not None:
        inside = (
            *_earlier(own, main),
            *(m for m in inside if not _says_the_same(m.deadline, main)),
        )
    said = [d.phrase for d in own] or [m.deadline.phrase for m in inside]
    words = tuple(dict.fromkeys(said))
    due_from = draft.time_from if main else ("milestone" if inside else None)
    deadline = main or strongest(m.deadline for m in inside)
    if deadline is None and default:
        deadline, words, due_from = default, (default.phrase,), "notice_default"
    deadline = deadline or no_deadline()
    return ReadTask(
        no=number,
        section=draft.section,
        title=draft.title,
        text=draft.text,
        lead=_units(draft.owners.lead, usage),
        responsible=_units(draft.owners.responsible, usage),
        deadline=deadline,
        deadline_text=words,
        due_from=due_from,
        milestones=inside,
        target=draft.target or target_of(draft.text),
        review=_once(
            *damage,
            *review_task(
                draft,
                deadline,
                usage,
                issued=times.issued,
                is_workday=times.calendar.is_workday,
                by_default=due_from == "notice_default",
            ),
        ),
        printed_no=draft.printed,
    )


def _once(*doubts: Doubt) -> tuple[Doubt, ...]:
    """Return the doubts without a second one of the same words."""
    return tuple({(doubt.say, doubt.field): doubt for doubt in doubts}.values())


def _units(names: Sequence[str], usage: Usage) -> tuple[str, ...]:
    """Return the names that can be units; a scrap of one is asked about and is none."""
    return tuple(name for name in names if not is_scrap(name, usage))


def _earlier(own: Sequence[Deadline], main: Deadline) -> tuple[ReadMilestone, ...]:
    return tuple(ReadMilestone(d.phrase, d) for d in own if d is not main and d.due != main.due)


def _says_the_same(inner: Deadline, main: Deadline) -> bool:
    """Tell whether a day inside a task is the task's own; 全年不少于4次 says more than 年底前."""
    if inner.count_min and not main.count_min:
        return False
    return inner.kind is main.kind is Kind.BY and inner.due == main.due


def _groups(tasks: Sequence[ReadTask]) -> tuple[str, ...]:
    phrases = (name for task in tasks for name in (*task.lead, *task.responsible))
    return tuple(dict.fromkeys(name for name in phrases if is_group(name)))


def _of_fields(fields: Fields, issued: date | None) -> list[Doubt]:
    found = []
    if fields.cut_number:
        found.append(
            Doubt(
                Text("notices.doubt_cut_number", number=fields.cut_number),
                "doc_number",
                fields.cut_number,
            )
        )
    if not (fields.issued_on or issued):
        found.append(Doubt(Text("notices.doubt_no_day"), "issued_on"))
    if not fields.title:
        found.append(Doubt(Text("notices.doubt_no_title"), "title"))
    return found


__all__ = ["Found", "read_notice"]
