"""The page on Telegram names, for each rule of the platform, tests that are really there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
PAGE = (ROOT / "docs" / "telegram.md").read_text("utf-8")
RULES = [line for line in PAGE.splitlines() if line.startswith("| ") and "::" in line]
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


@cache
def names_in(path: str) -> frozenset[str]:
    text = (ROOT / "tests" / path).read_text("utf-8")
    return frozenset(re.findall(r"^\s*(?:async )?def (test_\w+)", text, re.MULTILINE))


def test_there_is_a_rule_for_each_thing_that_bites() -> None:
    assert len(RULES) >= 40


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.split("|")[1].strip()[:40])
def test_each_rule_is_shown_by_tests_that_are_there(rule: str) -> None:
    named = NAMED.findall(rule)

    assert named
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def test_every_setting_of_the_channel_is_on_the_page() -> None:
    from bot.settings import PREFIX, Settings

    names = [name for name in Settings.model_fields if name.startswith("telegram_")]

    missing = [
        name
        for name in names
        if f"{PREFIX}{name.upper()}" not in PAGE and f"…_{name.upper()[9:]}" not in PAGE
    ]
    assert missing == []
