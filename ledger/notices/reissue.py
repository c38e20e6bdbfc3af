"""What a corrected version of a notice changes: the tasks of two readings, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from ledger.deadlines.model import Deadline
from ledger.notices.healing import squeeze
from ledger.units import normalise

ALIKE = 0.6
"""From this likeness of their texts on, two tasks are the same task, reworded."""
SAME_NOTICE = 0.5
"""From this share of tasks in common on, two documents of one year are one notice."""


class Entered(Protocol):
    """A task as it stands in a ledger or in a reading."""

    @property
    def no(self) -> int: ...

    @property
    def title(self) -> str | None: ...

    @property
    def text(self) -> str: ...

    @property
    def lead(self) -> tuple[str, ...]: ...

    @property
    def responsible(self) -> tuple[str, ...]: ...

    @property
    def deadline(self) -> Deadline: ...


class Headed(Protocol):
    """The head of a notice as it stands in a ledger or in a reading."""

    @property
    def title(self) -> str | None: ...

    @property
    def doc_number(self) -> str | None: ...

    @property
    def year(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Pair:
    """A task before and after. `fields`: which of no, text, lead, responsible, deadline changed."""

    before: Entered
    after: Entered
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new version does to the tasks of an old one.

    `kept` are the pairs that only changed their number, if anything; reports made on any pair stay
    with the task. `added` and `removed` are tasks without a partner.
    """

    kept: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    added: tuple[Entered, ...]
    removed: tuple[Entered, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed or self.renumbered)

    @property
    def renumbered(self) -> tuple[Pair, ...]:
        """The tasks that only have another number now."""
        return tuple(pair for pair in self.kept if pair.fields)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every task that both versions have, in the order of the new one."""
        return tuple(sorted((*self.kept, *self.changed), key=lambda pair: pair.after.no))


def compare(before: Sequence[Entered], after: Sequence[Entered]) -> Difference:
    """Return what changed between two versions of a notice.

    Tasks are paired by their text: first those whose text is the same, then the most alike, a
    shared number breaking ties. White space, punctuation's width and the order of units are no
    change.
    """
    partner = _same_text(before, after)
    taken = set(partner.values())
    rest = [i for i in range(len(before)) if i not in partner]
    free = [j for j in range(len(after)) if j not in taken]
    partner |= _most_alike(before, after, rest, free)
    pairs = [_pair(before[i], after[j]) for i, j in partner.items()]
    pairs.sort(key=lambda pair: pair.after.no)
    taken = set(partner.values())
    return Difference(
        kept=tuple(pair for pair in pairs if set(pair.fields) <= {"no"}),
        changed=tuple(pair for pair in pairs if not set(pair.fields) <= {"no"}),
        added=tuple(task for j, task in enumerate(after) if j not in taken),
        removed=tuple(task for i, task in enumerate(before) if i not in partner),
    )


def is_reissue(
    head: Headed, tasks: Sequence[Entered], new_head: Headed, new_tasks: Sequence[Entered]
) -> bool:
    """Tell whether a document is another version of a notice that stands in the ledger.

    It is one for the same year with most of its tasks in common. A shared number or title counts
    for much but not for all: next year's notice often bears the same words.
    """
    if head.year and new_head.year and head.year != new_head.year:
        return False
    if not tasks or not new_tasks:
        return False
    difference = compare(tasks, new_tasks)
    common = len(difference.pairs) / min(len(tasks), len(new_tasks))
    named = _same(head.doc_number, new_head.doc_number) or _same(head.title, new_head.title)
    return common >= (SAME_NOTICE if named else 0.8)


def _same(a: str | None, b: str | None) -> bool:
    return bool(a and b) and squeeze(a or "") == squeeze(b or "")


def _words(task: Entered) -> str:
    title = normalise(task.title or "")
    text = normalise(task.text)
    return text if text.startswith(title) else title + text


def _same_text(before: Sequence[Entered], after: Sequence[Entered]) -> dict[int, int]:
    """Pair the tasks whose words are the same; of several with the same words, in their order."""
    places: dict[str, list[int]] = {}
    for j, task in enumerate(after):
        places.setdefault(_words(task), []).append(j)
    found: dict[int, int] = {}
    for i, task in enumerate(before):
        same = places.get(_words(task))
        if same:
            found[i] = same.pop(0)
    return found


def _most_alike(
    before: Sequence[Entered], after: Sequence[Entered], rest: Sequence[int], free: Sequence[int]
) -> dict[int, int]:
    rated = []
    for i in rest:
        for j in free:
            rate = _likeness(_words(before[i]), _words(after[j]))
            if rate >= ALIKE:
                rated.append((-rate, before[i].no != after[j].no, abs(i - j), i, j))
    found: dict[int, int] = {}
    for _, _, _, i, j in sorted(rated):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def _likeness(a: str, b: str) -> float:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _pair(before: Entered, after: Entered) -> Pair:
    same = {
        "no": before.no == after.no,
        "text": _words(before) == _words(after),
        "lead": _names(before.lead) == _names(after.lead),
        "responsible": _names(before.responsible) == _names(after.responsible),
        "deadline": _when(before.deadline) == _when(after.deadline),
    }
    return Pair(before, after, tuple(name for name, equal in same.items() if not equal))


def _names(names: Sequence[str]) -> set[str]:
    return {normalise(name) for name in names}


def _when(deadline: Deadline) -> tuple[object, ...]:
    return (deadline.kind, deadline.due, deadline.rrule, deadline.count_min, deadline.sla)
