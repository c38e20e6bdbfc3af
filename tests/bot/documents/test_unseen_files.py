"""The unseen notices as files: Word's cut runs and spans, pages of sites with all around them."""

from __future__ import annotations

import pytest

from bot.documents import read_document
from tests.bot.documents.unseen_files import printed
from tests.ledger.notices.judge import read
from tests.ledger.notices.unseen import Unseen, faults, unseen

NOTICES = unseen()
named = pytest.mark.parametrize("notice", NOTICES, ids=[notice.name for notice in NOTICES])


@named
@pytest.mark.parametrize(
    "form",
    [
        "docx",
        "html",
        pytest.param("pdf", marks=pytest.mark.slow),
        pytest.param("ofd", marks=pytest.mark.slow),
    ],
)
def test_a_file(notice: Unseen, form: str) -> None:
    data = printed(notice, form)
    if data is None:
        pytest.skip("no office program is installed")

    assert faults(read(read_document(data, f"notice.{form}")), notice) == []
