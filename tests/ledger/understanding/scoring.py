"""Compares frames as README-chat says: alternatives of a status, 100 and 0 percent, own unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.commands.understand import frame_to_json
from ledger.understanding import understand
from tests.ledger.understanding.rows import Row

_NO_DATE = frozenset(
    [
        "ack",
        "greeting",
        "help",
        "out_of_scope",
        "confirm",
        "deny",
        "undo",
        "my_tasks",
        "stats",
        "task_detail",
        "who_is",
        "export",
        "import",
        "bind",
        "request_help",
        "attach_evidence",
    ]
)


def read(row: Row) -> dict[str, Any]:
    """Return the frame that a row's message is read as."""
    return frame_to_json(understand(row.text, row.context))


def fits(row: Row, found: Mapping[str, Any]) -> bool:
    """Tell whether the whole frame is as expected."""
    expect = row.expect
    dated = expect["intent"] not in _NO_DATE
    return (
        found["intent"] == expect["intent"]
        and found["ask_back"] == expect["ask_back"]
        and _reports_fit(expect["reports"], found["reports"])
        and tasks_of(found) == tasks_of(expect)
        and (not dated or (found["until"] or "")[:16] == (expect["until"] or "")[:16])
        and _filters(row, found) == _filters(row, expect)
    )


def is_harmful(row: Row, found: Mapping[str, Any]) -> bool:
    """Tell whether a status is written that was not said."""
    wanted = {report["task"]: report["status"].split("|") for report in row.expect["reports"]}
    return any(one["status"] not in wanted.get(one["task"], ()) for one in found["reports"])


def tasks_of(frame: Mapping[str, Any]) -> set[int]:
    """Return every task that a frame names."""
    return {*frame["tasks"], *(report["task"] for report in frame["reports"])}


def _reports_fit(wanted: Any, found: Any) -> bool:
    theirs = {report["task"]: report for report in found}
    return set(theirs) == {report["task"] for report in wanted} and all(
        theirs[one["task"]]["status"] in one["status"].split("|")
        and _percent(one, theirs[one["task"]]["status"]) == _percent(theirs[one["task"]])
        for one in wanted
    )


def _percent(report: Mapping[str, Any], status: str | None = None) -> int | None:
    plain = {"done": 100, "not_started": 0}.get(status or report["status"])
    percent: int | None = report["percent"]
    return plain if percent is None else percent


def _filters(row: Row, frame: Mapping[str, Any]) -> dict[str, Any]:
    own = row.context.unit if row.context.role == "liaison" else None
    told = dict(frame["filters"])
    units = sorted(name for name in told.pop("units", ()) if name != own)
    return told | ({"units": units} if units else {})
