"""Finds the task that words describe: BM25 over words, character pairs and abbreviations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from ledger.understanding.frame import KnownTask
from ledger.understanding.kept import Kept
from ledger.understanding.tokens import pairs, short_forms, words
from ledger.understanding.vocabulary import SAME, WORKADAY

_K1, _B = 1.2, 0.4
_WORD, _PAIR = 1.0, 0.5
_TITLE = 2
_STRANGE = 0.4
"""Pairs that no task has are mostly the seams between words: they tell little against a task."""
_TOPIC, _FIRST = 6, 1.5
_DWELLS = 3
_ANY_WORK = frozenset(
    word[start:end]
    for word in WORKADAY
    for start in range(len(word))
    for end in range(start + 2, len(word) + 1)
)
_PUBLISHING, _ACT = frozenset(["公示", "公布", "发布"]), 0.5
"""补贴公示 is about 补贴: how something is made public tells less of it."""
_ORDINARY = re.compile(r"[^一-龥A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a task fits some words: a BM25 score, the share of them it explains, and how often
    it has each.
    """

    no: int
    score: float
    share: float
    borne: Mapping[str, int] = field(default_factory=dict)

    @property
    def named(self) -> bool:
        """Whether anything of the words is more than what is said of any work."""
        return not self.borne.keys() <= _ANY_WORK

    def stands_out(self, other: Likeness) -> bool:
        """Tell whether the words are this task's more than the other's, whatever the scores.

        It must have something of them that the other lacks, or dwell on what the other only
        mentions; else they point at both (疫情, of two tasks on its news).
        """
        return any(
            times >= _DWELLS * other.borne.get(term, 0) for term, times in self.borne.items()
        )

    def covers(self, other: Likeness) -> bool:
        """Tell whether this task has all of the words that the other has, and more of a name."""
        more = self.borne.keys() - other.borne.keys() - _ANY_WORK
        return bool(more) and self.borne.keys() > other.borne.keys() and not other.stands_out(self)

    def outdoes(self, other: Likeness) -> bool:
        """Tell whether this task has all of the words that the other has, and dwells on some."""
        ours, theirs = self.borne, other.borne
        return (
            self.score >= other.score
            and all(ours.get(term, 0) >= times for term, times in theirs.items())
            and any(ours[term] >= _DWELLS * times for term, times in theirs.items())
        )


class Index:
    """The tasks of one notice, ready to be looked up by what people call them."""

    def __init__(self, tasks: tuple[KnownTask, ...]) -> None:
        self.numbers = tuple(task.no for task in tasks)
        self.ledger = "".join(_ORDINARY.sub("", task.title + task.text) for task in tasks)
        self.texts = {task.no: _ORDINARY.sub("", task.title + task.text) for task in tasks}
        counts = {task.no: _terms_of_task(task) for task in tasks}
        self._counts = counts
        self._length = {no: sum(found.values()) for no, found in counts.items()}
        self._mean = sum(self._length.values()) / max(1, len(tasks))
        self._holders: dict[str, set[int]] = {}
        for no, found in counts.items():
            for term in found:
                self._holders.setdefault(term, set()).add(no)
        self._weight = {
            term: log(1 + (len(tasks) - len(held) + 0.5) / (len(held) + 0.5))
            for term, held in self._holders.items()
        }
        self._unknown = log(1 + (len(tasks) + 0.5) / 0.5)

    def rank(self, said: str, among: Collection[int]) -> list[Likeness]:
        """Return the tasks that share anything with the words, best first."""
        query = _terms(said)
        whole = sum(self._importance(term) * weight for term, weight in query.items())
        held: set[int] = set().union(*(self._holders.get(term, ()) for term in query))
        found = [self._likeness(no, query, whole) for no in among if no in held]
        likely = [likeness for likeness in found if likeness.score > 0]
        return sorted(likely, key=lambda likeness: -likeness.score)

    def _importance(self, term: str) -> float:
        strange = self._unknown * (_STRANGE if len(term) == 2 else 1)
        return self._weight.get(term, strange)

    def _likeness(self, no: int, query: Mapping[str, float], whole: float) -> Likeness:
        counts = self._counts[no]
        norm = _K1 * (1 - _B + _B * self._length[no] / self._mean)
        score = explained = 0.0
        borne: dict[str, int] = {}
        for term, weight in query.items():
            times = counts.get(term, 0)
            if times:
                borne[term] = times
                gain = self._weight[term] * weight
                score += gain * times * (_K1 + 1) / (times + norm)
                explained += gain
        return Likeness(no, score, explained / whole if whole else 0.0, borne)


def _index(tasks: tuple[KnownTask, ...]) -> Index:
    """Return the index of a notice's tasks; whose they are makes no difference to it."""
    return _index_of(tuple((task.no, task.title, task.text) for task in tasks))


index_of = Kept(_index)


@lru_cache(maxsize=16)
def _index_of(tasks: tuple[tuple[int, str, str], ...]) -> Index:
    return Index(tuple(KnownTask(no, title, text) for no, title, text in tasks))


def _terms(text: str) -> dict[str, float]:
    """Return the terms of what was said. What comes first is the topic, and counts for more."""
    terms = dict.fromkeys(pairs(text), _PAIR) | dict.fromkeys(words(text), _WORD)
    for said, printed in SAME.items():
        if said in text:
            terms = dict.fromkeys(pairs(printed), _PAIR) | terms
    head = text.lstrip()[:_TOPIC]
    return {
        term: weight * (_FIRST if term in head else 1) * (_ACT if term in _PUBLISHING else 1)
        for term, weight in terms.items()
    }


def _terms_of_task(task: KnownTask) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, times in ((task.title, _TITLE), (task.text, 1)):
        cut = words(text)
        for term in (*pairs(text), *(word for word in cut if len(word) > 2)):
            counts[term] += times
        for short in set(short_forms(cut)) - set(counts):
            counts[short] = 1
    return counts
