"""Every sentence exists in both languages, states the same facts, and is said by somebody."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from bot.texts import _catalog
from ledger.languages import DEFAULT_LANGUAGE, LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("bot", "handlers", "storage", "ledger")


def keys_in_code() -> dict[str, str]:
    """Return every literal key of a `Text(…)` in the code, and where it stands."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Text"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    found[str(node.args[0].value)] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def facts(pattern: str | tuple[str, str]) -> set[str]:
    patterns = (pattern,) if isinstance(pattern, str) else pattern
    return {
        name
        for words in patterns
        for _, name, _, _ in string.Formatter().parse(words)
        if name is not None
    }


def test_every_sentence_in_the_code_is_in_every_catalog():
    keys = keys_in_code()

    missing = {
        f"{language}: {key} ({where})"
        for language in LANGUAGES
        for key, where in keys.items()
        if key not in _catalog(language)
    }

    assert missing == set()


def test_every_sentence_of_the_catalog_is_said_by_somebody():
    assert set(_catalog(DEFAULT_LANGUAGE)) - set(keys_in_code()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language):
    assert set(_catalog(language)) ^ set(_catalog(DEFAULT_LANGUAGE)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_states_the_same_facts(language):
    chinese, other = _catalog(DEFAULT_LANGUAGE), _catalog(language)

    differing = {
        key: (facts(chinese[key]), facts(other[key]))
        for key in chinese
        if facts(chinese[key]) - {"count"} != facts(other[key]) - {"count"}
    }

    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language):
    assert [key for key, words in _catalog(language).items() if not all(_words(words))] == []


def _words(pattern: str | tuple[str, str]) -> tuple[str, ...]:
    return (pattern,) if isinstance(pattern, str) else pattern
