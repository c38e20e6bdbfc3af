"""What somebody has been told already: the only memory that planning has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Line = tuple[int, int, str, date]
"""What is told: assignment, milestone, step, due day. 0 stands for "none".

The step is the rung of the ladder (`T-7`, `T-2`, `T+1`, `T+5`, `mid`, `end` …), the due day what
it counts to: an extended item begins its ladder anew. To a person a line is told once.
"""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one message tells, to a person or a group. `outbox_key` is the message's."""

    outbox_key: str
    told_on: date
    notice_id: int
    lines: tuple[Line, ...]
    person_id: int = 0
    group_id: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One line that was told: to a person or a group, of a part or a milestone, at which step."""

    step: str
    due: date
    told_on: date
    outbox_key: str
    notice_id: int
    person_id: int = 0
    group_id: int = 0
    assignment_id: int = 0
    milestone_id: int = 0


def push_key(person_id: int, day: date) -> str:
    """Return the key of a person's one push of a day, whatever it is made of."""
    return f"push:{person_id}:{day.isoformat()}"
