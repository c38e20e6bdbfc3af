"""Reads a text of traditional characters as if it were simplified, and says it as it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from operator import itemgetter
from typing import Any, TypeVar, cast

from ledger.characters import TRADITIONAL, simplified
from ledger.notices.document import Document, changed
from ledger.notices.healing import squeeze
from ledger.notices.reading import NotALedger, Reading
from ledger.talk import Text

_T = TypeVar("_T")
_LONG = 4
"""Characters that hardly stand together twice by chance."""


class Printed:
    """A printed text, to look up in it the characters for which simplified ones were read."""

    def __init__(self, text: str) -> None:
        self._text = squeeze(text)
        self._folded = simplified(self._text)
        forms: dict[str, dict[str, int]] = {}
        for sign, printed in zip(self._folded, self._text, strict=True):
            counts = forms.setdefault(sign, {})
            counts[printed] = counts.get(printed, 0) + 1
        self._usual = {sign: max(counts, key=counts.__getitem__) for sign, counts in forms.items()}
        self._several = frozenset(sign for sign, counts in forms.items() if len(counts) > 1)
        self._table = str.maketrans({s: p for s, p in self._usual.items() if s != p})
        self._at = 0

    def of(self, words: str) -> str:
        """Return words that were read as they are printed, blanks and all.

        Words that stand on several places are taken from the next one in reading order.
        """
        if self._several.isdisjoint(words):
            return words.translate(self._table)
        key = squeeze(words)
        start = self._place(key)
        if start < 0:
            signs = iter("".join(self._runs(key)))
        else:
            self._at = max(self._at, start) if len(key) > _LONG else self._at
            signs = iter(self._text[start : start + len(key)])
        return "".join(sign if sign.isspace() else next(signs) for sign in words)

    def _place(self, key: str) -> int:
        """Return where words stand: from where was last read on, else anywhere; -1 for nowhere."""
        place = self._folded.find(key, self._at)
        return place if place >= 0 else self._folded.find(key)

    def _runs(self, key: str) -> Iterator[str]:
        """Yield the words as printed that do not stand together, in runs that do."""
        near = self._at
        while key:
            size, place = self._longest(key, near)
            if size < _LONG:
                size, place = max((size, place), self._longest(key, 0), key=itemgetter(0))
            yield self._text[place : place + size] if size else self._usual.get(key[0], key[0])
            near = place + size if size else near
            key = key[max(1, size) :]

    def _longest(self, key: str, start: int) -> tuple[int, int]:
        """Return how many of the first characters stand together behind a place, and where."""
        low, high, place = 0, len(key), -1
        while low < high:
            middle = (low + high + 1) // 2
            found = self._folded.find(key[:middle], start)
            if found >= 0:
                low, place = middle, found
            else:
                high = middle - 1
        return low, place

    def all_of(self, value: _T) -> _T:
        """Return a value with every text in it as printed; the keys of sentences stay."""
        return cast("_T", self._all_of(value))

    def _all_of(self, value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Enum):
            return self.of(value)
        if isinstance(value, tuple):
            return tuple(self._all_of(part) for part in value)
        if isinstance(value, Text):
            return Text(value.key, **{k: self._all_of(v) for k, v in value.facts.items()})
        if is_dataclass(value) and not isinstance(value, type):
            parts = {f.name: self._all_of(getattr(value, f.name)) for f in fields(value)}
            return replace(value, **parts)
        return value


def text_as_printed(text: str, read: Callable[[str], Document]) -> Document:
    """Return what `read` makes of a text, which is given to it in simplified characters."""
    if TRADITIONAL.isdisjoint(text):
        return read(text)
    return changed(read(simplified(text)), Printed(text).of)


def as_printed(document: Document, read: Callable[[Document], Reading]) -> Reading:
    """Return what `read` makes of a document, which is given to it in simplified characters.

    What it says of a document without tasks (`NotALedger`) is in the printed characters too.
    """
    text = document.text()
    if TRADITIONAL.isdisjoint(text):
        return read(document)
    printed = Printed(text)
    try:
        return printed.all_of(read(changed(document, simplified)))
    except NotALedger as refusal:
        raise NotALedger(printed.all_of(refusal.say), printed.all_of(refusal.reading)) from None
