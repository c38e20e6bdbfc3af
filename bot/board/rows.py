"""The ledger as rows for the eye: one for each task, with how its units stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.cards import short_title
from ledger.calendar import Calendar
from ledger.lights import light
from ledger.model import Assignment, Light, State, Task
from ledger.planning.policy import Policy
from ledger.totals import deciding, state_of_task

_PRESSING = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY, Light.BLUE)
UNITS_SHOWN = 3
TITLE_LENGTH = 40  # signs of a task's title where a whole line is free for it


@dataclass(frozen=True, slots=True)
class Eye:
    """From which day, calendar and policy the ledger is looked at."""

    today: date
    calendar: Calendar
    policy: Policy

    def light(self, assignment: Assignment) -> Light:
        """Return the light of one unit's part."""
        return light(assignment, today=self.today, calendar=self.calendar, policy=self.policy)

    def light_of(self, parts: Iterable[Assignment]) -> Light:
        """Return the most pressing light of the parts that decide how a task stands."""
        lights = {self.light(part) for part in deciding(parts)}
        return next((one for one in _PRESSING if one in lights), Light.GREY)


@dataclass(frozen=True, slots=True)
class Row:
    """One task. `settled` of `parts` units have reported done or been closed."""

    no: int
    title: str
    section: str
    units: tuple[str, ...]
    more_units: int
    due: date | None
    phrase: str
    light: Light
    state: State
    parts: int
    settled: int
    percent: int | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks (of a chapter) or parts (of a unit) show each light."""

    name: str
    lights: tuple[tuple[Light, int], ...]
    key: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _, count in self.lights)


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day on which something falls due, and its most pressing light."""

    on: date
    numbers: tuple[int, ...]
    light: Light


def rows_of(tasks: Sequence[Task], assignments: Iterable[Assignment], eye: Eye) -> list[Row]:
    """Return a row for each task, in the notice's order; a task nobody holds is shown too."""
    parts = defaultdict(list)
    for assignment in assignments:
        parts[assignment.task.no].append(assignment)
    return [_row(task, parts[task.no], eye) for task in tasks]


def by_chapter(rows: Iterable[Row]) -> list[Tally]:
    """Return the lights of each chapter's tasks, in the notice's order."""
    lights: dict[str, Counter[Light]] = defaultdict(Counter)
    for row in rows:
        lights[row.section][row.light] += 1
    return [Tally(name, _counted(counts)) for name, counts in lights.items()]


def by_unit(assignments: Iterable[Assignment], eye: Eye) -> list[Tally]:
    """Return the lights of each unit's parts, in the notice's order of units: no rank, no score."""
    lights: dict[int, Counter[Light]] = defaultdict(Counter)
    units = {}
    for assignment in assignments:
        units[assignment.unit.id] = assignment.unit
        lights[assignment.unit.id][eye.light(assignment)] += 1
    ordered = sorted(units.values(), key=lambda unit: (unit.position, unit.id))
    return [Tally(unit.name, _counted(lights[unit.id]), unit.id) for unit in ordered]


def due_days(rows: Iterable[Row]) -> list[DueDay]:
    """Return the days on which tasks fall due."""
    days: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        if row.due and row.light is not Light.GREY:
            days[row.due].append(row)
    return [
        DueDay(day, tuple(row.no for row in due), _most_pressing(row.light for row in due))
        for day, due in sorted(days.items())
    ]


def short_notice_title(title: str) -> str:
    """Return what a notice is called: 关于印发2026年…要点的通知 is known as 2026年…要点."""
    found = re.search(r"关于(?:印发|下发|转发)[《“]?(.{4,}?)[》”]?的通知$", title)
    return found[1] if found else title


def _row(task: Task, parts: list[Assignment], eye: Eye) -> Row:
    counted = deciding(parts)
    names = [part.unit.name for part in counted] or [*task.lead, *task.responsible]
    answered = [(part.answered_at, part.id, part) for part in counted if part.answered_at]
    latest = max(answered)[2] if answered else None
    days = [part.due for part in counted if part.due]
    return Row(
        no=task.no,
        title=short_title(task, TITLE_LENGTH),
        section=task.section,
        units=tuple(names[:UNITS_SHOWN]),
        more_units=max(0, len(names) - UNITS_SHOWN),
        due=max(days) if days else task.deadline.due,
        phrase=task.deadline.phrase,
        light=eye.light_of(parts) if parts else Light.GREY,
        state=state_of_task(parts) if parts else State.OPEN,
        parts=len(counted),
        settled=sum(p.state in (State.REPORTED_DONE, State.CLOSED) for p in counted),
        percent=counted[0].percent if len(counted) == 1 else None,
        words=latest.last_words if latest else None,
    )


def _most_pressing(lights: Iterable[Light]) -> Light:
    return min(lights, key=_PRESSING.index)


def _counted(counts: Counter[Light]) -> tuple[tuple[Light, int], ...]:
    return tuple((light, counts[light]) for light in _PRESSING if counts[light])
