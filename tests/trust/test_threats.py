"""docs/security.md names a test for every threat, and every test that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)?(?:::(test_\w+))?`")


def threats() -> list[list[str]]:
    """Return the cells of each line of the table of threats."""
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    table = page.partition("## Threats")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


@pytest.mark.parametrize("threat", threats(), ids=lambda threat: threat[0])
def test_every_threat_is_stopped_by_something_that_a_test_shows(threat: list[str]) -> None:
    _, _, stopped_by, shown_by = threat
    assert stopped_by
    tests = [pair for pair in NAMED.findall(shown_by) if any(pair)]
    assert tests

    path = ""
    for file, test in tests:
        path = file or path
        assert path, shown_by
        source = (ROOT / path).read_text("utf-8")
        assert f"def {test}(" in source or not test, f"{path}::{test}"


def test_the_table_is_long_enough_to_be_the_table() -> None:
    assert len(threats()) > 15
