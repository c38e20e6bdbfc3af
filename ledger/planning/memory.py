"""What was told, looked up by person: which steps already, on which days, how often in vain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from ledger.planning.told import Line, Told


@dataclass(slots=True)
class Heard:
    """What one person or group has heard: the steps, and the days of pushes."""

    keys: set[Line] = field(default_factory=set)
    days: set[date] = field(default_factory=set)

    def in_week_of(self, day: date) -> int:
        """Return on how many days of a calendar week something was told."""
        monday = day - timedelta(days=day.weekday())
        return sum(monday <= told < monday + timedelta(days=7) for told in self.days)


class Memory:
    """The told lines of one notice, by whom they were told to."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._people: dict[int, Heard] = defaultdict(Heard)
        self._groups: dict[int, Heard] = defaultdict(Heard)
        self._chases: dict[tuple[int, date], set[date]] = defaultdict(set)
        for line in told:
            self._take(line)

    def person(self, person_id: int) -> Heard:
        """Return what a person has heard."""
        return self._people[person_id]

    def group(self, group_id: int) -> Heard:
        """Return what a group has heard."""
        return self._groups[group_id]

    def chases(self, assignment_id: int, due: date) -> frozenset[date]:
        """Return the days on which somebody was told of an item under one due day."""
        return frozenset(self._chases.get((assignment_id, due), ()))

    def _take(self, line: Told) -> None:
        heard = self._groups[line.group_id] if line.group_id else self._people[line.person_id]
        heard.keys.add((line.assignment_id, line.milestone_id, line.step, line.due))
        if not line.outbox_key.startswith("asked:"):
            heard.days.add(line.told_on)
        if line.assignment_id and line.step.startswith("T"):
            self._chases[line.assignment_id, line.due].add(line.told_on)
