"""Messages that were misread once: each of them has exactly the frame that it must have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger.understanding.rows import Row, rows
from tests.ledger.understanding.scoring import fits, read

ROWS = tuple(rows(Path(__file__).with_name("once_misread.txt")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.text[:16])
def test_what_was_misread_once_is_read_now(row: Row) -> None:
    found = read(row)
    assert fits(row, found), (row.text, found)
