"""The page on WeCom names tests, log lines, settings and codes that are really there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.channels.wecom.verdicts import advice
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[4]
PAGE = (ROOT / "docs" / "wecom.md").read_text("utf-8")
RULES = PAGE.partition("| 规矩 | 测试 |")[2].partition("\n\n")[0].strip().splitlines()[1:]


def sources(*folders: str) -> str:
    files = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return "\n".join(path.read_text("utf-8") for path in files)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.split("|")[1].strip()[:30])
def test_each_rule_is_shown_by_tests_that_are_there(rule: str) -> None:
    shown_by = rule.split("|")[2]
    tests = re.findall(r"`(test_\w+)`", shown_by)
    written = sources("tests")

    assert tests or re.findall(r"`tests/[\w/.]+`", shown_by)
    assert [name for name in tests if f"def {name}(" not in written] == []


def test_every_setting_of_wecom_is_on_the_page_once_at_least() -> None:
    names = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields if "wecom" in name]

    assert [name for name in names if name not in PAGE] == []


def test_every_log_line_that_an_administrator_is_to_look_for_is_written() -> None:
    named = set(re.findall(r"`(wecom\.\w+)`", PAGE))

    assert named
    assert [name for name in named if f'"{name}"' not in sources("bot/channels/wecom")] == []


def test_every_code_on_the_page_has_its_advice_in_the_program() -> None:
    codes = re.findall(r"^\| ((?:\d{5}、?)+) \|", PAGE, re.MULTILINE)
    numbers = [int(code) for line in codes for code in line.split("、")]

    assert {40056, 48002, 60011, 60020} <= set(numbers)
    assert [n for n in numbers if advice(n).what.key == "wecom.code_other"] == []


def test_what_is_to_be_tapped_in_the_chat_is_called_so() -> None:
    catalog = "\n".join(
        path.read_text("utf-8") for path in sorted((ROOT / "locales" / "zh_CN").glob("*.po"))
    )
    for label in ("取绑定码", "登记本群", "我的任务", "看板", "更多", "提意见", "帮助"):
        assert label in PAGE
        assert f'msgstr "{label}"' in catalog, label
