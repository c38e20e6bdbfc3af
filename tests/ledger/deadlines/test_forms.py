"""Every form in the reading tables is read as the tables say."""

from __future__ import annotations

import pytest

from tests.ledger.deadlines.rows import Row, due_days, name, reading, rows

FORMS = rows("forms.jsonl")
HELD_OUT = rows("held_out.jsonl")  # written before they were first read
EMPTY: Row = {
    "due": None, "start": None, "rrule": None, "count_min": None, "sla": None,
    "ambiguous": False, "readings": [],
}  # fmt: skip


@pytest.mark.parametrize("row", FORMS, ids=name)
def test_a_form_is_read_as_the_table_says(row: Row) -> None:
    expected = EMPTY | row["expect"]
    found = reading(row)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("row", HELD_OUT, ids=name)
def test_a_phrase_that_nobody_tuned_for_is_read_as_a_clerk_would(row: Row) -> None:
    expected, found = row["expect"], reading(row)
    plain = set(expected) - {"rrule"}
    assert {key: found[key] for key in plain} == {key: expected[key] for key in plain}
    assert due_days(found["rrule"], row["issued"]) == due_days(expected.get("rrule"), row["issued"])
    if expected["kind"] in ("none", "vague"):
        assert (found["due"], found["rrule"], found["sla"]) == (None, None, None)


@pytest.mark.parametrize("table", [FORMS, HELD_OUT], ids=["forms", "held out"])
def test_no_phrase_stands_twice_in_a_table(table: list[Row]) -> None:
    keys = [(r["phrase"], r.get("context"), r["issued"], r.get("plan_year")) for r in table]
    assert len(set(keys)) == len(keys)
