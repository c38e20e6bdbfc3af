"""What somebody has been told already: the only memory that planning has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Told:
    """One line that was told: to a person or a group, of a part or a milestone, at which step.

    `step` is the rung of the ladder (`T-7`, `T-2`, `T+1`, `T+5`, `mid`, `end` …) and `due` the
    day it counts to: an extended item begins its ladder anew. 0 stands for "none". `outbox_key`
    is the message's.
    """

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
