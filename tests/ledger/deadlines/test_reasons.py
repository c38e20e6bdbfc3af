"""The sentence a liaison is shown: one of each kind, word for word."""

from __future__ import annotations

import pytest

from bot.texts import Texts
from tests.ledger.deadlines.rows import Row, name, read, rows

SAY = Texts.load("zh_CN").say


@pytest.mark.parametrize("row", rows("reasons.jsonl"), ids=name)
def test_a_reason_says_how_the_phrase_was_read(row: Row) -> None:
    assert SAY(read(row).why).strip() == row["why"]
