"""Compares a reading with the fictional ledger that was printed."""

from __future__ import annotations

from datetime import date

from ledger.notices import Document, Reading, from_text, read_notice
from ledger.notices.healing import squeeze
from tests.ledger.notices.fiction import Ledger


class PlainCalendar:
    """Monday to Friday, no festivals: enough for reading notices."""

    def is_workday(self, day: date) -> bool:
        return day.weekday() < 5

    def is_estimated(self, year: int) -> bool:
        return False

    def festival(self, name: str, year: int) -> date | None:
        return None

    def break_of(self, name: str, year: int) -> tuple[date, date] | None:
        return None


def read(source: str | Document) -> Reading:
    """Read a text or a document with a plain calendar."""
    document = from_text(source) if isinstance(source, str) else source
    return read_notice(document, calendar=PlainCalendar())


def differences(
    reading: Reading, ledger: Ledger, *, times: bool = True, lead: bool = True
) -> list[str]:
    """Return what a reading has otherwise than the ledger; empty when it is right."""
    wanted = ledger.items
    if len(reading.tasks) != len(wanted):
        return [
            f"{len(reading.tasks)} tasks for {len(wanted)}: {[t.text[:12] for t in reading.tasks]}"
        ]
    found = []
    for task, item in zip(reading.tasks, wanted, strict=True):
        text = squeeze((task.title or "") + task.text).translate(
            str.maketrans(",;:()", "，；：（）")
        )
        found.extend(
            f"{task.no}: text lost: {part!r} not in {task.text!r}"
            for part in (item.title, item.body)
            if squeeze(part) not in text
        )
        if lead and set(task.lead) != set(item.lead):
            found.append(f"{task.no}: lead {task.lead} for {item.lead}")
        if set(task.responsible) != set(item.responsible):
            found.append(f"{task.no}: responsible {task.responsible} for {item.responsible}")
        due = task.deadline.falls_due.isoformat() if task.deadline.falls_due else None
        if times and (due, task.deadline.kind.value) != (item.due, item.kind):
            found.append(f"{task.no}: {due} {task.deadline.kind.value} for {item.due} {item.kind}")
        found.extend(
            f"{task.no}: the note stayed in the text: {task.text!r}"
            for word in ("牵头单位", "责任单位", "主办", "协办", "**")
            if word in task.text and word not in item.body
        )
    return found
