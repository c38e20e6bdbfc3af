"""Messages about the shared notices, written and decided before the reader had seen them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from tests.ledger.understanding.rows import HERE, NOTICES, Row, rows
from tests.ledger.understanding.scoring import fits, is_harmful, read

FILES = sorted((HERE / "rounds").glob("round_*.txt"))
_Read = Sequence[tuple[Row, dict[str, Any]]]


@cache
def _rounds() -> _Read:
    if not NOTICES.is_dir():
        pytest.skip("the shared notices are not beside this checkout")
    return tuple((row, read(row)) for file in FILES for row in rows(file))


def test_nearly_every_frame_of_the_rounds_is_as_decided_beforehand() -> None:
    wrong = [row.text for row, found in _rounds() if not fits(row, found)]
    assert len(wrong) <= 0.04 * len(_rounds()), wrong


def test_hardly_any_status_of_the_rounds_was_not_said() -> None:
    harmful = [row.text for row, found in _rounds() if is_harmful(row, found)]
    assert len(harmful) <= 0.006 * len(_rounds()), harmful


def test_hardly_anything_in_the_rounds_is_wrongly_taken_as_done() -> None:
    done = [
        row.text
        for row, found in _rounds()
        if is_harmful(row, found) and any(r["status"] == "done" for r in found["reports"])
    ]
    assert len(done) <= 0.003 * len(_rounds()), done
