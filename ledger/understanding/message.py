"""A message with everything that the readers of its meaning ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ledger.understanding.chat_dates import Day
from ledger.understanding.content import Index, index_of
from ledger.understanding.cover import cover
from ledger.understanding.exceptions import Excepted, take_out
from ledger.understanding.frame import Context, KnownTask, by_number, mine_of
from ledger.understanding.normalise import normalise
from ledger.understanding.signs import DATE, LINK, TASK, Said
from ledger.understanding.unit_names import Mention, names_in


@dataclass(frozen=True)
class Message:
    """What was said, covered, in its context."""

    context: Context
    said: Said
    index: Index

    @property
    def text(self) -> str:
        """The normalised words."""
        return self.said.text

    @property
    def masked(self) -> str:
        """The words with signs for what is no language."""
        return self.said.masked

    @property
    def office(self) -> bool:
        """Whether the office or a leader speaks, who may command."""
        return self.context.role in ("clerk", "head")

    @property
    def tasks(self) -> Mapping[int, KnownTask]:
        """All tasks of the notice by number."""
        return by_number(self.context.tasks)

    @property
    def mine(self) -> frozenset[int]:
        """The numbers that the sender may report on."""
        return mine_of(self.context.tasks)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """All task numbers that were written, those taken out left out."""
        said = (number for ref in self.rest.values(TASK) for number in ref.numbers)
        gone = self.excepted.numbers if self.excepted else frozenset()
        return tuple(dict.fromkeys(number for number in said if number not in gone))

    @property
    def rest(self) -> Said:
        """The message without what it excepts (除了3)."""
        return self._parts[0]

    @property
    def excepted(self) -> Excepted | None:
        """What the message takes out of its own list, if anything."""
        return self._parts[1]

    @cached_property
    def _parts(self) -> tuple[Said, Excepted | None]:
        return take_out(self.said)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The dates that were named, in order."""
        return tuple(self.said.values(DATE))

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The links that were sent."""
        return tuple(self.said.values(LINK))

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The units that were named, also by bare words (财政)."""
        return names_in(self.context).mentions(self.said.masked)

    @property
    def sole(self) -> int | None:
        """The unit's only task, if it has one."""
        return next(iter(self.mine)) if len(self.mine) == 1 else None


def read_message(text: str, context: Context) -> Message:
    """Return the message, normalised and covered."""
    index = index_of(context.tasks)
    return Message(context, cover(normalise(text), context, index.ledger), index)
