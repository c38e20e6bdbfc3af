"""Covers what is not language (links, dates, counts, task numbers) with one sign for each kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from ledger.deadlines.numerals import HAN

LINK, PHONE, PAPER, DATE, PAST, PERCENT, COUNT, TASK, CODE, FILE = (
    chr(0xE000 + number) for number in range(10)
)
"""Private-use characters, as long as what they cover, so that offsets stay true."""

_NAMES = {
    "<link>": LINK, "<phone>": PHONE, "<paper>": PAPER, "<date>": DATE, "<past>": PAST,
    "<percent>": PERCENT, "<count>": COUNT, "<task>": TASK, "<code>": CODE, "<file>": FILE,
}  # fmt: skip


@cache
def pattern(words: str) -> re.Pattern[str]:
    """Compile a regular expression in which `<date>`, `<task>` … stand for covered spans.

    A span is taken whole (possessive): long runs of signs cost no backtracking.
    """
    for name, sign in _NAMES.items():
        words = words.replace(name, f"{sign}++")
    return re.compile(words, re.IGNORECASE)


class Hinted:
    """A pattern that is searched for only where one of the signs stands that all its words need.

    A message says one thing and could say fifty: a look for a few signs tells sooner that it does
    not say this one than a look for all its words.
    """

    def __init__(self, signs: str, words: str) -> None:
        self.hint = pattern(f"[{signs}]")
        self.words = pattern(words)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place where the pattern is found."""
        return self.words.search(text) if self.hint.search(text) else None

    def sub(self, put: Callable[[re.Match[str]], str], text: str) -> str:
        """Return the text with something else put where the pattern is found."""
        return self.words.sub(put, text) if self.hint.search(text) else text


class Span(NamedTuple):
    """A covered stretch of the message: what kind it is, and what was read there."""

    start: int
    end: int
    sign: str
    value: Any = None


_HINT_OF_FIGURE = re.compile(r"\d")
_HINT_OF_LONG_NUMBER = re.compile(r"\d{3}")
_HINT_OF_NUMERAL = re.compile(f"[{HAN}]")
_HINT_OF_LATIN = re.compile("[a-z]", re.IGNORECASE)
_HINT_OF_RANGE = re.compile("[-~—–到至]")
_HINT_OF_STOP_IN_NUMBER = re.compile(r"\d[.,/、)]")


class Sheet:
    """A message while it is being covered. `text` never changes, `masked` loses its words.

    What it is written with rules out most of what could be covered: `figures`, `long_numbers` (of
    three and more), Chinese `numerals`, `latin` letters, signs of a `range`, and the `stops` that
    may stand within a number or count one.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.masked = text
        self.spans: list[Span] = []
        self.figures = _HINT_OF_FIGURE.search(text) is not None
        self.long_numbers = self.figures and _HINT_OF_LONG_NUMBER.search(text) is not None
        self.stops = self.figures and _HINT_OF_STOP_IN_NUMBER.search(text) is not None
        self.numerals = _HINT_OF_NUMERAL.search(text) is not None
        self.latin = _HINT_OF_LATIN.search(text) is not None
        self.range = _HINT_OF_RANGE.search(text) is not None

    def cover(self, start: int, end: int, sign: str, value: Any = None) -> None:
        """Cover a stretch with a sign."""
        self.masked = self.masked[:start] + sign * (end - start) + self.masked[end:]
        self.spans.append(Span(start, end, sign, value))

    def cover_all(self, found: re.Pattern[str], sign: str) -> None:
        """Cover every match with a sign; its value is the matched text."""
        for match in found.finditer(self.masked):
            self.cover(match.start(), match.end(), sign, match[0])

    def said(self) -> Said:
        """Return the covered message."""
        spans = tuple(sorted(self.spans, key=lambda span: span.start))
        return Said(self.text, self.masked, spans)


class Said(NamedTuple):
    """A message in one spelling, the same with signs, and what the signs cover."""

    text: str
    masked: str
    spans: tuple[Span, ...] = ()

    def of(self, sign: str) -> tuple[Span, ...]:
        """Return the covered stretches of one kind."""
        return tuple(span for span in self.spans if span.sign == sign)

    def values(self, sign: str) -> Iterator[Any]:
        """Yield what was read in the stretches of one kind."""
        return (span.value for span in self.spans if span.sign == sign)

    def within(self, start: int, end: int) -> Said:
        """Return a part of the message as a message of its own."""
        spans = (
            Span(span.start - start, span.end - start, span.sign, span.value)
            for span in self.spans
            if start <= span.start and span.end <= end
        )
        return Said(self.text[start:end], self.masked[start:end], tuple(spans))

    def cut_out(self, start: int, end: int) -> Said:
        """Return the message without a stretch of it."""
        before, after = self.within(0, start), self.within(end, len(self.text))
        moved = (Span(s.start + start, s.end + start, s.sign, s.value) for s in after.spans)
        return Said(before.text + after.text, before.masked + after.masked, (*before.spans, *moved))
