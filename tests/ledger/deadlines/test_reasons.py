"""The sentence a liaison is shown: one of each kind, word for word."""

from __future__ import annotations

from datetime import date

import pytest

from bot.texts import Texts
from ledger.deadlines import read_deadline
from tests.ledger.deadlines.rows import CALENDAR, Row, name, rows

SAY = Texts.load("zh_CN").say


@pytest.mark.parametrize("row", rows("reasons.jsonl"), ids=name)
def test_a_reason_says_how_the_phrase_was_read(row: Row) -> None:
    found = read_deadline(
        row["phrase"],
        issued=date.fromisoformat(row["issued"]),
        plan_year=row.get("plan_year"),
        context=row.get("context", ""),
        calendar=CALENDAR,
    )
    assert SAY(found.why).strip() == row["why"]
