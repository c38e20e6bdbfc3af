"""Rows of phrases with their readings, and a reading as such a row."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

from bot.workdays import workdays
from ledger.deadlines import deadline_to_json, occurrences, read_deadline
from ledger.deadlines.model import Deadline

CALENDAR = workdays({})
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """Return the rows of a table beside this file."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def read(row: Row) -> Deadline:
    """Return what a row's phrase is read as."""
    return read_deadline(
        row["phrase"],
        issued=date.fromisoformat(row["issued"]),
        plan_year=row.get("plan_year"),
        context=row.get("context", ""),
        calendar=CALENDAR,
    )


def reading(row: Row) -> Row:
    """Return how a row's phrase is read; the reason as its key, a service limit as three."""
    found = read(row)
    said = deadline_to_json(found, lambda text: text.key)
    sla = found.sla
    return said | {"sla": [sla.amount, sla.unit, sla.event] if sla else None}


def name(row: Row) -> str:
    """Return what a test run calls a row."""
    return f"{row['phrase']}@{row['issued']}"


def due_days(rule: str | None, issued: str) -> list[date]:
    """Return the due days of a rule in the year after the day of issue: spelling apart."""
    first = date.fromisoformat(issued)
    end = first + timedelta(days=366)
    return list(takewhile(lambda day: day < end, occurrences(rule, first))) if rule else []
