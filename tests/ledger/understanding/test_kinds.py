"""Wordings that were once misread, with others of their kind: each must be read as written."""

from __future__ import annotations

import pytest

from tests.ledger.understanding.rows import HERE, Row, rows
from tests.ledger.understanding.scoring import fits, read


@pytest.mark.parametrize("row", list(rows(HERE / "kinds.txt")), ids=lambda row: str(row.line))
def test_each_of_a_kind_is_read_as_written(row: Row) -> None:
    found = read(row)
    assert fits(row, found), (row.text, found)
