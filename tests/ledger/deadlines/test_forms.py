"""Every form in the reading table is read as the table says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.workdays import workdays
from ledger.deadlines import deadline_to_json, read_deadline

CALENDAR = workdays({})
FORMS = Path(__file__).with_name("forms.jsonl")
ROWS = [json.loads(line) for line in FORMS.read_text(encoding="utf-8").splitlines() if line]
EMPTY: dict[str, Any] = {
    "due": None, "start": None, "rrule": None, "count_min": None, "sla": None,
    "ambiguous": False, "readings": [],
}  # fmt: skip


def read(row: dict[str, Any]) -> dict[str, Any]:
    found = read_deadline(
        row["phrase"],
        issued=date.fromisoformat(row["issued"]),
        plan_year=row.get("plan_year"),
        context=row.get("context", ""),
        calendar=CALENDAR,
    )
    said = deadline_to_json(found, lambda text: text.key)
    if found.sla:
        said["sla"] = [found.sla.amount, found.sla.unit, found.sla.event]
    return said


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['phrase']}@{row['issued']}")
def test_a_form_is_read_as_the_table_says(row: dict[str, Any]) -> None:
    expected = EMPTY | row["expect"]
    found = read(row)
    assert {key: found[key] for key in expected} == expected


def test_no_form_stands_twice_in_the_table() -> None:
    keys = [(r["phrase"], r.get("context"), r["issued"], r.get("plan_year")) for r in ROWS]
    assert len(set(keys)) == len(keys)
