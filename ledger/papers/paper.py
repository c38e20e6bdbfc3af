"""An official paper as data: headings, paragraphs, a table, a signature. No fonts, no margins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.talk import Text


@dataclass(frozen=True, slots=True)
class Heading:
    """一、 at level 1, （一） at level 2."""

    words: Text
    level: int = 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph that can be traced: the task numbers whose rows in the ledger say it."""

    words: Text
    nos: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its heading row."""

    head: tuple[Text, ...]
    rows: tuple[tuple[str | int | date | Text | None, ...], ...]
    widths: tuple[int, ...] = ()


Block = Heading | Sentence | Grid


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """A paper ready to be laid out: who signs it and of which day stand at its end.

    With `traced` each sentence's task numbers are printed beside it.
    """

    title: Text
    blocks: tuple[Block, ...]
    signed_by: str
    signed_on: date
    traced: bool = False
