"""Notices of other places and kinds, each read against the ledger that a clerk made of it."""

from __future__ import annotations

import pytest

from ledger.notices import from_text
from tests.ledger.notices.judge import read
from tests.ledger.notices.unseen import Unseen, faults, unseen

NOTICES = unseen()
named = pytest.mark.parametrize("notice", NOTICES, ids=[notice.name for notice in NOTICES])


@named
def test_as_text(notice: Unseen) -> None:
    assert faults(read(from_text(notice.text())), notice) == []


@named
def test_as_paragraphs_and_tables(notice: Unseen) -> None:
    assert faults(read(notice.document), notice) == []
