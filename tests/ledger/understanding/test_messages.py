"""Messages of a made-up county, with frames decided before the reader had seen them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger.understanding.rows import Row, rows
from tests.ledger.understanding.scoring import fits, is_harmful, read

FILES = ("messages.txt", "more_messages.txt", "plain_messages.txt")
ROWS = [row for name in FILES for row in rows(Path(__file__).with_name(name))]
READ = [(row, read(row)) for row in ROWS]


def test_there_are_enough_messages_to_say_anything() -> None:
    assert len(ROWS) >= 150


def test_nearly_every_frame_is_as_decided_beforehand() -> None:
    wrong = [row.text for row, found in READ if not fits(row, found)]
    assert len(wrong) <= 0.05 * len(READ), wrong


def test_nearly_every_intent_is_as_decided_beforehand() -> None:
    wrong = [row.text for row, found in READ if found["intent"] != row.expect["intent"]]
    assert len(wrong) <= 0.04 * len(READ), wrong


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.text[:12])
def test_nothing_is_written_that_was_not_said(row: Row) -> None:
    found = read(row)
    assert not is_harmful(row, found), (row.text, found["reports"])


def test_the_hardest_messages_rarely_write_what_was_not_said() -> None:
    """Either-or, some-of, conditions: most must be asked; a few are still read too boldly."""
    hard = [(row, read(row)) for row in rows(Path(__file__).with_name("hard_messages.txt"))]
    harmful = [row.text for row, found in hard if is_harmful(row, found)]
    assert len(harmful) <= 0.05 * len(hard), harmful
    done = [
        row.text
        for row, found in hard
        if is_harmful(row, found) and any(r["status"] == "done" for r in found["reports"])
    ]
    assert not done
