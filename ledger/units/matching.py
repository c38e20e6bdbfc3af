"""Which unit a printed name means, among the units that are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from ledger.units.names import is_group, level_of, normalise, other_names, stem_of


class Named(Protocol):
    """Anything with a name and other names: a `Unit`, a unit that a notice lists."""

    @property
    def name(self) -> str: ...

    @property
    def aliases(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a name may mean. `score` is 1 for the same name, less for a likeness."""

    name: str
    score: float


SAME, SAME_STEM, LIKELY = 1.0, 0.9, 0.6


def same_unit(a: str, b: str) -> bool:
    """Tell whether two names mean one unit: 县发改委 and 县发展和改革局, not 县 and 市财政局."""
    return any(_same(x, y) for x in other_names(a) for y in other_names(b))


def _same(a: str, b: str) -> bool:
    if a == b:
        return True
    if is_group(a) or is_group(b) or stem_of(a) != stem_of(b):
        return False
    levels = {level_of(a), level_of(b)} - {None}
    return len(levels) < 2


def match(name: str, roster: Iterable[Named]) -> tuple[Candidate, ...]:
    """Return the units of the roster that a name may mean, best first; one at 1.0 is certain.

    Empty for a group phrase. Two or more at the same score fit equally: ask.
    """
    if is_group(name):
        return ()
    found = [Candidate(unit.name, _score(name, unit)) for unit in roster]
    likely = [candidate for candidate in found if candidate.score >= LIKELY]
    best = sorted(likely, key=lambda candidate: -candidate.score)
    return tuple(c for c in best if c.score >= SAME_STEM) or tuple(best[:3])


def _score(name: str, unit: Named) -> float:
    names = [normalise(unit.name), *(normalise(alias) for alias in unit.aliases)]
    if normalise(name) in names or set(other_names(name)) & set(names):
        return SAME
    if any(same_unit(name, other) for other in names):
        return SAME_STEM
    return max(_likeness(normalise(name), other) for other in names) * SAME_STEM


def _likeness(a: str, b: str) -> float:
    """Return how alike two names are written, 0 to 1; a short form counts by what it shares."""
    if {level_of(a), level_of(b)} - {None} and level_of(a) != level_of(b):
        return 0.0
    shared = sum(block.size for block in SequenceMatcher(None, a, b, False).get_matching_blocks())
    return shared / max(len(a), len(b))
