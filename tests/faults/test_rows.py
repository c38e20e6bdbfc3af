"""The page's table of faults names a test for every row, and each of them is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.faults.test_mutations import PAIRS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
TESTS = re.findall(r"^\| (\d+) \|.*\| (\S+)::(\w+) \|$", PAGE, re.MULTILINE)
SAFEGUARDS = {"fence", "unique key", "lease", "persist before send", "persisted retry_after"}


def test_every_row_has_a_test():
    assert {int(row) for row, _, _ in TESTS} == set(range(1, 24))


@pytest.mark.parametrize(("path", "name"), sorted({(path, name) for _, path, name in TESTS}))
def test_the_test_is_there(path, name):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    assert name in {node.name for node in tree.body if isinstance(node, functions)}


def test_each_safeguard_is_taken_away_once():
    assert {pair.id for pair in PAIRS} >= SAFEGUARDS
