"""docs/developing.md names places in the code: they are still where it says."""

from __future__ import annotations

import ast
import re
import textwrap
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handlers.ability import Ability
from ledger.deadlines import forms, stretches
from ledger.deadlines.tokens import lex
from tests.ledger.deadlines.rows import CALENDAR
from tests.test_architecture import defined

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "developing.md").read_text("utf-8")
PLACES = re.compile(r"((?:`[A-Za-z_]+`(?:, |\s+or )?)+)\s+in\s+`([\w/]+\.py)`")
BLOCKS = re.findall(r"^ *```python\n(.*?)^ *```$", PAGE, re.DOTALL | re.MULTILINE)


def places() -> list[tuple[str, str]]:
    return [
        (name, path)
        for names, path in PLACES.findall(PAGE)
        for name in re.findall(r"`(\w+)`", names)
    ]


def test_the_places_to_register_at_are_named():
    assert {("_MODULES", "handlers/__init__.py"), ("platform_channels", "bot/app.py"),
            ("LANGUAGES", "ledger/languages.py"), ("_READERS", "ledger/deadlines/stretches.py"),
            } <= set(places())  # fmt: skip


@pytest.mark.parametrize(("name", "path"), places())
def test_each_place_is_there(name: str, path: str):
    file = ROOT / path
    assigned = re.findall(r"^(\w+)(?::[^=\n]+)? = ", file.read_text("utf-8"), re.MULTILINE)

    assert name in {*assigned, *defined(file)}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.strip().splitlines()[0][:40])
def test_the_code_of_a_recipe_imports_what_is_there(block: str):
    tree = ast.parse(textwrap.dedent(block))
    missing = [
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and not _of_a_recipe(node.module)
        for name in node.names
        if not hasattr(__import__(node.module, fromlist=[name.name]), name.name)
    ]

    assert missing == []


def _of_a_recipe(module: str) -> bool:
    """Say whether a module is one that a recipe makes."""
    return module == "__future__" or "postbox" in module


def followed(words: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run the recipe's block that has these words, among names that stand where it is put."""
    [block] = [block for block in BLOCKS if words in block]
    exec(textwrap.dedent(block), names)
    return names


def test_the_ability_of_a_recipe_is_one():
    ability = followed("今年还剩几个工作日", {"__name__": "handlers.days_left"})["ability"]

    assert isinstance(ability, Ability)


def test_the_form_of_a_recipe_is_read_and_has_its_days():
    names = followed("class FirstMonths", {**vars(forms)})
    reader = followed("def _first_months", {**vars(stretches), **names})["_first_months"]

    group, after = reader(lex("头三个月"), 0, None)

    assert after == 3
    at = forms.Bearings(date(2026, 1, 12), 2026, CALENDAR)
    assert group.parts[0].form.span(2026, at) == (date(2026, 1, 1), date(2026, 3, 31))
