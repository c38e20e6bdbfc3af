"""The notices that were read by eye: every figure of the issue holds on them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from bot.documents import read_document_safely
from bot.texts import Texts
from bot.workdays import workdays
from ledger.notices import read_notice, reading_to_json

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
NAMES = sorted(path.stem for path in (SHARED / "data" / "gold").glob("*.json"))
FILES = sorted(path.name for path in (SHARED / "notices" / "files").glob("*.json"))
LEAST = {
    "precision": 0.99, "recall": 0.99, "lead": 0.97, "resp": 0.97, "due_found": 0.97,
    "kind_found": 0.97, "notice": 0.95, "flagged": 1.0,
}  # fmt: skip

pytestmark = pytest.mark.skipif(not NAMES, reason="the shared notices are not beside the checkout")


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("scorer", SHARED / "tools" / "score_ledger.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def produced(path: Path) -> dict[str, Any]:
    document = await read_document_safely(path, path.name)
    return reading_to_json(read_notice(document, calendar=workdays({})), Texts.load().say)


def judge(gold: dict[str, Any], said: dict[str, Any]) -> None:
    tool = scorer()
    counts, wrong = tool.score(gold, said)
    rates = tool.rates(counts)
    short = {name: rates[name] for name, least in LEAST.items() if (rates[name] or 1.0) < least}
    assert not short, wrong
    assert rates["lost"] == 0.0, wrong


@pytest.mark.parametrize("name", NAMES)
async def test_the_text(name: str) -> None:
    gold = json.loads((SHARED / "data" / "gold" / f"{name}.json").read_text("utf-8"))
    said = await produced(SHARED / "notices" / f"{name}.txt")

    judge(gold, said)
    asked = sum(1 for task in said["tasks"] if task["review"])
    damaged = sum(1 for task in gold["tasks"] if task.get("damaged"))
    assert asked - damaged <= 0.05 * len(gold["tasks"])


@pytest.mark.parametrize("name", FILES)
async def test_the_file(name: str) -> None:
    folder = SHARED / "notices" / "files"
    gold = json.loads((folder / name).read_text("utf-8"))
    for task in gold["tasks"]:
        task.setdefault("milestones", [])
        task["damaged"] = bool(task.get("lead_and_responsible_one_cell"))

    judge(gold, await produced(folder / name.removesuffix(".json")))
