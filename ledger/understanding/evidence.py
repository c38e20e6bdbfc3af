"""Whether the words around a completion bear it out: one that nobody knows makes it a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ledger.model import Status
from ledger.understanding.message import Message
from ledger.understanding.signs import Said
from ledger.understanding.status import Reading, ends_in
from ledger.understanding.tokens import cut
from ledger.understanding.vocabulary import BESIDE_AN_END, GENERAL, SAME

_OTHER = re.compile("[^一-龥A-Za-z]+")
_UNIT = re.compile("[一-龥]{1,8}?(?:局|镇|乡|街道|委|办公室|中心|财政|税务)(?:那边|这边)?")


def borne_out(message: Message, reading: Reading, clauses: Sequence[Said]) -> Reading:
    """Return the reading, doubted where it says done and the words beside the end are strange."""
    if reading.status is not Status.DONE or reading.hedged:
        return reading
    beside = [words for clause in clauses for words in ends_in(clause.masked)]
    if beside and all(any(_strange(message, words)) for words in beside):
        return replace(reading, hedged=True)
    return reading


def _strange(message: Message, words: str) -> Iterator[str]:
    """Yield what is neither a word known beside a completion nor one of the notice."""
    for mention in message.mentions:
        words = words.replace(mention.span.value, " ")
    for known in SAME:
        words = words.replace(known, " ")
    words = _UNIT.sub(" ", _OTHER.sub(" ", words))
    at = 0
    for word in cut(words):
        at += len(word)
        if not word.strip() or word in BESIDE_AN_END:
            continue
        if word in GENERAL or not _printed(message, words, at - len(word), at):
            yield word


def _printed(message: Message, words: str, start: int, end: int) -> bool:
    """Tell whether the notice has the word, or a sign of it beside its neighbour."""
    if end - start > 1 and words[start:end] in message.index.ledger:
        return True
    pairs = (words[at : at + 2] for at in range(max(0, start - 1), end))
    return any(len(pair.strip()) == 2 and pair in message.index.ledger for pair in pairs)
