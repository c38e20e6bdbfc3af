"""The table of characters: what the rules are written in can be read in traditional ones."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ledger
from ledger.characters import TRADITIONAL, simplified

_ROOT = Path(ledger.__file__).parent
_RULES = ("notices", "units", "deadlines", "secrecy.py")


def _words(path: Path) -> str:
    """Return every string constant of a module that is no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return "".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    )


@pytest.mark.parametrize("part", _RULES)
def test_every_character_of_the_rules_is_one_that_the_table_was_made_for(part: str) -> None:
    files = [_ROOT / part] if part.endswith(".py") else sorted((_ROOT / part).glob("*.py"))
    files = [path for path in files if path.name != "slips.py"]  # it holds misread signs
    signs = {sign for path in files for sign in _words(path) if "\u4e00" <= sign <= "\u9fff"}

    assert len(signs) > 20
    assert not signs & TRADITIONAL
    "".join(sorted(signs - {"\u9fa5"})).encode("gb2312")


def test_a_character_stays_in_its_place() -> None:
    text = "（牽頭單位：縣發展和改革局；配 合：各鄉鎮人民政府）〔2031〕8號\n祕密★1年"

    assert (
        simplified(text)
        == "（牵头单位：县发展和改革局；配 合：各乡镇人民政府）〔2031〕8号\n秘密★1年"
    )
    assert all(len(simplified(sign)) == 1 for sign in TRADITIONAL)


def test_what_is_simplified_stays_as_it_is() -> None:
    text = "於潜镇、乾元镇宫商角徵羽，3月底前完成。"

    assert simplified(text) is text
    assert not any(simplified(sign) in TRADITIONAL for sign in TRADITIONAL)


def test_what_both_may_hold_is_folded_beside_what_only_one_holds() -> None:
    assert simplified("於印發後徵求意見") == "于印发后征求意见"
