"""Says why a frame is wrong, so that errors can be counted by cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.ledger.understanding.rows import Row
from tests.ledger.understanding.scoring import is_harmful, tasks_of

CAUSES = (
    ("a status was written that was not said", "harm"),
    ("asked, though the words decide", "asked"),
    ("did not ask, though two readings are open", "unasked"),
    ("took a report for something else", "missed"),
    ("took something else for a report", "taken"),
    ("mixed up two other intents", "intent"),
    ("another task, or one too few", "task"),
    ("another share", "percent"),
    ("another date", "until"),
    ("another filter", "filters"),
)


def cause(row: Row, found: Mapping[str, Any]) -> str:
    """Return the first cause that applies to a wrong frame; harm before everything."""
    expect = row.expect
    if is_harmful(row, found):
        return "harm"
    if expect["intent"] != found["intent"]:
        return _intent(expect["intent"], found["intent"])
    if expect["ask_back"] != found["ask_back"]:
        return "asked" if found["ask_back"] else "unasked"
    if tasks_of(expect) != tasks_of(found):
        return "task"
    if _percents(expect) != _percents(found):
        return "percent"
    return "until" if expect["until"] != found["until"] else "filters"


def _intent(wanted: str, found: str) -> str:
    if wanted == "report":
        return "missed"
    return "taken" if found == "report" else "intent"


def _percents(frame: Mapping[str, Any]) -> dict[int, Any]:
    return {report["task"]: report["percent"] for report in frame["reports"]}
