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
    """What was said, covered, in its context.

    `rest` is the message without what it excepts (除了3), and `excepted` that. `numbers` are all
    task numbers that were written, but for those. `mine` are the tasks that the sender may report
    on.
    """

    context: Context
    said: Said
    index: Index
    tasks: Mapping[int, KnownTask]
    mine: frozenset[int]
    rest: Said
    excepted: Excepted | None
    numbers: tuple[int, ...]

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
    tasks = context.tasks
    index = index_of(tasks)
    said = cover(normalise(text), context, index.ledger)
    rest, excepted = take_out(said)
    gone = excepted.numbers if excepted else frozenset()
    numbers = (no for ref in rest.values(TASK) for no in ref.numbers if no not in gone)
    return Message(
        context, said, index, by_number(tasks), mine_of(tasks),
        rest, excepted, tuple(dict.fromkeys(numbers)),
    )  # fmt: skip
