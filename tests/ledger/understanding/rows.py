"""Messages with the frame they must have, in a form that is quick to write and to read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.commands.understand import Shelf
from bot.workdays import workdays
from ledger.understanding import Context, KnownTask

HERE = Path(__file__).parent
NOTICES = HERE.parents[2].parent / "shared" / "notices"
_STATUS = {"d": "done", "i": "in_progress", "n": "not_started", "b": "blocked"}
_REPLY = re.compile(r" \|r (\d+)$")
_PENDING = re.compile(r" \|P (\S+)$")
_FILTERS = re.compile(r"f=(\{.*?\})")


@dataclass(frozen=True)
class Row:
    """A message, its context, and the frame that README-chat's rules give it."""

    line: int
    text: str
    context: Context
    expect: dict[str, Any]


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file.

    `# role unit moment [pending]` opens a context; a row is `text [|r N] => frame`, a frame an
    intent and `3d` (3 done), `4i80` (in progress, 80 %), `5n/b` (either), `t=` tasks, `u=` until,
    `f=` filters, `ask`. `text |P confirm:3d` answers the bot's question; ⏎ is a new line. With
    `@notice 2,3,10` behind the moment a shared notice is read, of which these are the unit's tasks.
    """
    context: Context | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            context = _context(line[2:].split())
        elif line.strip() and not line.startswith("##"):
            assert context is not None
            text, frame = line.rsplit(" => ", 1)
            yield _row(number, text, frame, context)


def _row(number: int, text: str, frame: str, context: Context) -> Row:
    reply, pending = _REPLY.search(text), _PENDING.search(text)
    if reply:
        text = text[: reply.start()]
        context = replace(context, replying_to=int(reply[1]))
    if pending:
        text = text[: pending.start()]
        context = replace(context, pending=_pending(pending[1]))
    return Row(number, text.replace("⏎", "\n"), context, _frame(frame))


def _frame(words: str) -> dict[str, Any]:
    expect: dict[str, Any] = {
        "reports": [], "tasks": [], "until": None, "filters": {}, "ask_back": False,
    }  # fmt: skip
    filters = _FILTERS.search(words)
    if filters:
        expect["filters"] = json.loads(filters[1])
        words = words.replace(filters[0], "")
    intent, *slots = words.split()
    for slot in slots:
        _slot(expect, slot)
    return {"intent": intent} | expect


def _slot(expect: dict[str, Any], slot: str) -> None:
    if slot == "ask":
        expect["ask_back"] = True
    elif slot.startswith("t="):
        expect["tasks"] = [int(part) for part in slot[2:].split(",")]
    elif slot.startswith("u="):
        expect["until"] = slot[2:]
    else:
        expect["reports"].append(_report(slot))


def _report(slot: str) -> dict[str, Any]:
    found = re.fullmatch(r"(\d+)([dinb](?:/[dinb])*)(\d*)", slot)
    assert found, slot
    status = "|".join(_STATUS[letter] for letter in found[2].split("/"))
    return {
        "task": int(found[1]), "status": status, "percent": int(found[3]) if found[3] else None,
    }  # fmt: skip


def _context(words: list[str]) -> Context:
    role, unit, moment, *more = words
    if more and more[0].startswith("@"):
        return _shared(role, unit, moment, more[0][1:], more[1])
    return _made(role, unit, moment, more[0] if more else "")


@lru_cache(maxsize=64)
def _made(role: str, unit: str, moment: str, pending: str) -> Context:
    return Context(
        now=datetime.fromisoformat(moment),
        role=role,
        unit=unit,
        tasks=_tasks(role, unit),
        calendar=workdays({}),
        pending=_pending(pending),
    )


@lru_cache(maxsize=1)
def _shelf() -> Shelf:
    return Shelf(NOTICES)


def _shared(role: str, unit: str, moment: str, notice: str, mine: str) -> Context:
    numbers = range(1, 100) if mine == "all" else map(int, mine.split(","))
    row = {
        "line": 0, "role": role, "unit": unit, "now": moment, "notice": notice,
        "my_tasks": list(numbers),
    }  # fmt: skip
    return _shelf().context(row)


def _pending(words: str) -> dict[str, Any] | None:
    if not words:
        return None
    kind, *parts = words.split(":")
    if kind == "confirm":
        reports = [_report(slot) for slot in parts[0].split(",")]
        return {"ask": "confirm", "reports": reports}
    told = _report(f"0{parts[0]}")
    candidates = [int(number) for number in parts[1].split(",")]
    return {
        "ask": "which_task", "status": told["status"], "percent": told["percent"],
        "candidates": candidates,
    }  # fmt: skip


@lru_cache(maxsize=64)
def _tasks(role: str, unit: str) -> tuple[KnownTask, ...]:
    printed = json.loads((HERE / "linjiang.json").read_text(encoding="utf-8"))["tasks"]
    return tuple(
        KnownTask(
            task["no"], task["title"], task["text"], tuple(task["lead"]),
            tuple(task["responsible"]), mine=role != "liaison" or _is_theirs(task, unit),
        )
        for task in printed
    )  # fmt: skip


def _is_theirs(task: dict[str, Any], unit: str) -> bool:
    town = unit.endswith(("镇人民政府", "乡人民政府", "街道办事处"))
    group = "各乡镇人民政府" if town else "县政府各部门"
    return unit in task["lead"] or unit in task["responsible"] or group in task["responsible"]
