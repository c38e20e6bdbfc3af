"""`taizhang understand`: what chat messages mean, one frame each. No database."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

from bot.commands.errors import BadInput
from bot.commands.read import read as read_file
from bot.commands.rows import read_as, read_rows, words_of
from bot.texts import Texts
from bot.workdays import workdays
from ledger.calendar import Calendar
from ledger.notices import Reading
from ledger.understanding import Context, Frame, KnownTask, prepare, understand

_EXAMPLE = (
    '{"id": "1", "text": "3已完成", "now": "2022-09-06T10:12", "role": "liaison", '
    '"unit": "县财政局", "notice": "001", "my_tasks": [3], "replying_to": null, "pending": null}'
)
_ROLES = ("liaison", "clerk", "head", "group")


def run(notices: Path, *, stdin: TextIO | None = None, stdout: TextIO | None = None) -> None:
    """Read rows (shared README-chat) and write a frame for each; raise `BadInput` with a way out.

    `notices` is the folder in which a row's `notice` is a file's name without its ending.
    """
    if not notices.is_dir():
        raise BadInput(f"{notices}: no such folder; name the one that holds the notices")
    stdin, stdout = stdin or sys.stdin, stdout or sys.stdout
    prepare()
    shelf = Shelf(notices)
    for row in read_rows(stdin, _EXAMPLE):
        frame = understand(words_of(row, "text", _EXAMPLE), shelf.context(row))
        told = {"id": row.get("id")} | frame_to_json(frame)
        stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def frame_to_json(frame: Frame) -> dict[str, Any]:
    """Return the public form of a frame (DESIGN §4)."""
    return {
        "intent": frame.intent,
        "reports": [
            {"task": report.task, "status": report.status.value, "percent": report.percent}
            for report in frame.reports
        ],
        "tasks": list(frame.tasks),
        "until": _moment(frame.until),
        "filters": dict(frame.filters),
        "ask_back": frame.ask_back,
    }


def _moment(when: date | datetime | None) -> str | None:
    if isinstance(when, datetime):
        return when.isoformat(timespec="minutes")
    return when.isoformat() if when else None


@dataclass(frozen=True, slots=True)
class _Notice:
    tasks: tuple[KnownTask, ...]
    units: Mapping[str, str]


class Shelf:
    """The notices of one folder, each read when a row first names it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, _Notice] = {}

    @cached_property
    def _calendar(self) -> Calendar:
        return workdays({})

    def context(self, row: Mapping[str, Any]) -> Context:
        """Return what is known when a row's message arrives."""
        notice = self._notice(words_of(row, "notice", _EXAMPLE), row)
        mine = _numbers(row)
        role = row.get("role")
        if role not in _ROLES:
            raise BadInput(f"line {row['line']}: 'role' must be one of {', '.join(_ROLES)}")
        return Context(
            now=read_as(datetime.fromisoformat, row, "now", "a moment like 2022-09-06T10:12"),
            role=role,
            unit=words_of(row, "unit", _EXAMPLE),
            tasks=tuple(
                KnownTask(t.no, t.title, t.text, t.lead, t.responsible, t.due, mine=t.no in mine)
                for t in notice.tasks
            ),
            calendar=self._calendar,
            replying_to=row.get("replying_to"),
            pending=row.get("pending"),
            units=notice.units,
        )

    def _notice(self, name: str, row: Mapping[str, Any]) -> _Notice:
        if name not in self._read:
            self._read[name] = self._found(name, row)
        return self._read[name]

    def _found(self, name: str, row: Mapping[str, Any]) -> _Notice:
        files = [file for file in sorted(self._folder.glob("*")) if file.stem == name]
        if not files:
            raise BadInput(f"line {row['line']}: no file {name}.* in {self._folder}")
        reading = read_file(files[0], issued=None, texts=Texts.load())
        return _Notice(_tasks(reading), _units(reading))


def _tasks(reading: Reading) -> tuple[KnownTask, ...]:
    return tuple(
        KnownTask(
            task.no, task.title or "", task.text, task.lead, task.responsible, task.deadline.due
        )
        for task in reading.tasks
    )


def _units(reading: Reading) -> dict[str, str]:
    return {name: unit.name for unit in reading.units for name in (unit.name, *unit.aliases)}


def _numbers(row: Mapping[str, Any]) -> frozenset[int]:
    numbers = row.get("my_tasks")
    if not isinstance(numbers, list) or not all(isinstance(one, int) for one in numbers):
        raise BadInput(f"line {row['line']}: 'my_tasks' must be a list of numbers")
    return frozenset(numbers)
