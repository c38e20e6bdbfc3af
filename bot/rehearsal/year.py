"""A year as it was played: every push, what each person's share of it was, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels.base import Say
from handlers.cards import STATE_WORDS
from ledger.model import State
from ledger.talk import Text

LIAISON, HEAD, CLERK = "联络员", "分管领导", "督办员"


@dataclass(frozen=True, slots=True)
class Played:
    """One push: when, to whom, what for, in which words."""

    at: datetime
    to: str
    role: str
    unit: str
    kind: str
    tasks: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year as it was played, and everybody who took part, those who were told nothing too.

    `said` is how many messages people wrote themselves; `outcome` how many of the units' shares
    ended in each state, by its name. Both are empty where nobody answers.
    """

    pushes: tuple[Played, ...]
    people: tuple[str, ...]
    groups: tuple[str, ...]
    said: int = 0
    outcome: Mapping[str, int] = field(default_factory=dict)

    def per_person(self) -> dict[str, int]:
        """Return how many pushes each person got."""
        counts = Counter(push.to for push in self.pushes)
        return {name: counts[name] for name in self.people}

    def per_group(self) -> dict[str, int]:
        """Return how many broadcasts each group got."""
        counts = Counter(push.to for push in self.pushes)
        return {name: counts[name] for name in self.groups}

    def to_json(self) -> dict[str, Any]:
        """Return what `rehearse --json` writes (DESIGN §4)."""
        return {
            "pushes": [
                {
                    "at": push.at.isoformat(timespec="seconds"),
                    "to": push.to,
                    "role": push.role,
                    "unit": push.unit,
                    "kind": push.kind,
                    "tasks": list(push.tasks),
                    "text": push.text,
                }
                for push in self.pushes
            ],
            "per_person": self.per_person(),
            "per_group": self.per_group(),
        }


def lines_of(year: Year, say: Say) -> Iterator[str]:
    """Yield a year as a person reads it: the burden, everybody's count, then every push."""
    liaisons = sorted(count for name, count in year.per_person().items() if LIAISON in name)
    yield say(
        Text(
            "rehearse.summary",
            pushes=len(year.pushes),
            people=len(year.people),
            median=_rank(liaisons, 0.5),
            most=_rank(liaisons, 0.95),
            maximum=liaisons[-1] if liaisons else 0,
        )
    )
    if year.outcome:
        states = tuple(
            Text("rehearse.state", state=STATE_WORDS[State(name)], count=count)
            for name, count in sorted(year.outcome.items(), key=lambda each: -each[1])
        )
        yield say(Text("rehearse.story", said=year.said, states=states))
    counts = year.per_person() | year.per_group()
    for name, count in sorted(counts.items(), key=lambda each: -each[1]):
        yield f"{count:>4}  {name}"
    for push in year.pushes:
        yield f"\n{push.at:%Y-%m-%d %H:%M}  {push.to}"
        yield push.text


def _rank(ordered: Sequence[int], share: float) -> int:
    """Return the value at or below which a share of ordered values lies."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0
