"""docs/deadlines.md lists the forms as the tests have them."""

from __future__ import annotations

import pytest

from bench.deadlines.page import PAGE, forms, list_of_forms, with_section


def test_the_page_lists_every_form_with_the_reading_that_is_tested() -> None:
    page = PAGE.read_text(encoding="utf-8")
    fresh = with_section(page, "forms", list_of_forms(forms()))
    assert page == fresh, "run python -m bench.deadlines --forms"


def test_a_page_that_lost_its_mark_is_not_overwritten() -> None:
    with pytest.raises(ValueError, match="lost its mark"):
        with_section("# A page\n", "forms", "")
