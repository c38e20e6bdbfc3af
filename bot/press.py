"""Draws papers from the ledger when a reply that promises them is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.papers.official import official_file
from bot.papers.picture import NoChineseFont, picture_file
from bot.papers.workbook import workbook_file
from bot.texts import Texts
from bot.workdays import workdays
from handlers.audit_log import what_was_done, who_did
from handlers.look_back import OUTCOME_WORDS
from ledger.look_back import unfinished
from ledger.model import Entry, Evidence, Notice
from ledger.papers.annual import annual_section
from ledger.papers.book import Book, CarriedTask, Done, SettledDoubt
from ledger.papers.bulletin import Findings, bulletin
from ledger.papers.paper import OfficialPaper
from ledger.planning import reminders_to_come
from ledger.planning.policy import Policy
from ledger.talk import File, Paper, Reply, Text
from ledger.totals import Totals
from storage.blobs import Blobs
from storage.database import Database, UnitOfWork

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

AUDIT_SHOWN = timedelta(days=366)
"""How far back the workbook's audit sheet goes; the log itself is never shortened."""

Say = Callable[[Text], str]


class Press:
    """Reads the ledger in one consistent picture, draws in a thread, keeps the bytes as blobs."""

    def __init__(self, database: Database, blobs: Blobs, clock: Clock) -> None:
        self._database = database
        self._blobs = blobs
        self._clock = clock

    async def __call__(self, reply: Reply, jurisdiction_id: int, language: str) -> Reply:
        """Return the reply with its papers drawn; what cannot be drawn is said instead."""
        files, lines = list(reply.files), list(reply.lines)
        for paper in reply.papers:
            try:
                files.append(await self.draw(paper, jurisdiction_id, language))
            except NoChineseFont:
                lines.append(Text("papers.no_font"))
        return replace(reply, lines=tuple(lines), files=tuple(files), papers=())

    async def draw(self, paper: Paper, jurisdiction_id: int, language: str) -> File:
        """Draw one paper and store it."""
        async with self._database.read(jurisdiction_id) as uow:
            book, zone = await self.book(uow)
        say = Texts.load(language, zone).say
        name, media_type, data = await asyncio.to_thread(_draw, paper, book, say)
        return File(await self._blobs.put(data), name, media_type, len(data))

    async def book(self, uow: UnitOfWork) -> tuple[Book, str]:
        """Return everything the papers are drawn from, and the office's time zone."""
        office = await uow.jurisdictions.get(uow.jurisdiction_id)
        notice = await uow.notices.active()
        assert office is not None
        assert notice is not None, "a paper is promised only where there is a notice"
        assignments = await uow.assignments.all(notice.id)
        doubts = await uow.doubts.all(notice.id)
        people = {person.id: person for person in await uow.people.all()}
        zone = ZoneInfo(office.timezone)
        now = self._clock.now().astimezone(zone)
        acts = await uow.audit.since(self._clock.now() - AUDIT_SHOWN)
        calendar = workdays(await uow.calendar.overrides())
        policy = Policy.of(office.policy)
        coming = reminders_to_come(
            assignments,
            now=now,
            year=notice.year,
            calendar=calendar,
            policy=policy,
            scoped=await uow.units.scoped(),
        )
        book = Book(
            office=office.name,
            notice=notice,
            today=now.date(),
            calendar=calendar,
            policy=policy,
            assignments=assignments,
            units=await uow.units.all(),
            people=list(people.values()),
            entries=_by_part(await uow.entries.of_notice(notice.id)),
            evidence=_by_part(await uow.evidence.of_notice(notice.id)),
            extensions=await uow.extensions.of_notice(notice.id),
            doubts=[SettledDoubt(d.task_no, d.say, d.answer) for d in doubts],
            carried=await _carried(uow, notice),
            coming=coming,
            zone=zone,
            done=[
                Done(
                    f"{act.at.astimezone(zone):%Y-%m-%d %H:%M}",
                    who_did(people.get(act.person_id or 0)),
                    what_was_done(act),
                    act.subject,
                    act.source,
                )
                for act in acts
            ],
        )
        return book, office.timezone


async def _carried(uow: UnitOfWork, notice: Notice) -> list[CarriedTask]:
    """Return last year's unfinished items: what was decided of them, and those still open."""
    last = await uow.notices.before(notice)
    if last is None:
        return []
    decided = {item.task_id: item for item in await uow.look_backs.into(notice.id)}
    parts = await uow.assignments.all(last.id)
    found = [
        CarriedTask(item.task.no, item.task.title or item.task.text, item.units, item.last_words)
        for item in unfinished(parts, ())
        if item.task.id not in decided
    ]
    tasks = (await uow.notices.book(last.id)).by_id
    for task_id, item in decided.items():
        own = [a for a in parts if a.task.id == task_id]
        words = next((a.last_words for a in own if a.last_words), None)
        found.append(
            CarriedTask(
                tasks[task_id].no,
                tasks[task_id].title or tasks[task_id].text,
                tuple(a.unit.name for a in own),
                words or "",
                OUTCOME_WORDS.get(item.outcome),
                item.becomes,
            )
        )
    return sorted(found, key=lambda task: task.no)


def _draw(paper: Paper, book: Book, say: Say) -> tuple[str, str, bytes]:
    """Return the file name, media type and bytes of a paper."""
    year = book.notice.year
    if paper.kind == "workbook":
        return f"{say(Text('papers.workbook', year=year))}.xlsx", XLSX, workbook_file(book, say)
    if paper.kind == "picture":
        return f"{say(Text('papers.picture', year=year))}.png", "image/png", picture_file(book, say)
    if paper.kind == "annual":
        name = say(Text("annual.title", year=year))
        return f"{name}.docx", DOCX, official_file(annual_section(book), say)
    drawn = _bulletin(paper.order, book)
    return f"{say(drawn.title).replace(chr(10), '')}.docx", DOCX, official_file(drawn, say)


def _bulletin(order: Mapping[str, Any], book: Book) -> OfficialPaper:
    findings = Findings(frozenset(order.get("standing", ())), frozenset(order.get("cleared", ())))
    before = order.get("before")
    return bulletin(
        book,
        int(order.get("number", 1)),
        findings,
        before=Totals(**before) if before else None,
        objections_by=date.fromisoformat(order["by"])
        if order.get("by")
        else book.today + timedelta(days=3),
    )


Kept = TypeVar("Kept", Entry, Evidence)


def _by_part(kept: Sequence[Kept]) -> dict[int, list[Kept]]:
    found: dict[int, list[Kept]] = {}
    for item in kept:
        found.setdefault(item.assignment_id, []).append(item)
    return found
