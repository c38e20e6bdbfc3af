"""What a deadline phrase was read as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.talk import Text


class Kind(StrEnum):
    """How a time limit binds (DESIGN §3)."""

    BY = "by"  # one due day
    CONTINUOUS = "continuous"  # 全年, 持续推进
    RECURRING = "recurring"  # 每季度, 每年不少于1次
    SLA = "sla"  # 印发后3个工作日内
    VAGUE = "vague"  # 及时, 尽快
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Sla:
    """So much time after an event. Negative is before it; 0 is the same day."""

    amount: int
    unit: str  # minute, hour, day, workday, week, month
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A phrase and its reading. `due` and `start` are inclusive days.

    `readings` are the other defensible due dates of an `ambiguous` phrase. `why` is the sentence
    a liaison would be shown; it always names the phrase (fact `phrase`).
    """

    phrase: str
    kind: Kind
    why: Text
    due: date | None = None
    start: date | None = None
    rrule: str | None = None  # RFC 5545
    count_min: int | None = None
    sla: Sla | None = None
    ambiguous: bool = False
    readings: tuple[date, ...] = ()

    @property
    def falls_due(self) -> date | None:
        """The day on which something falls due: 全年 has an end, but no such day."""
        return self.due if self.kind in (Kind.BY, Kind.SLA) else None
