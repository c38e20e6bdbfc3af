"""Which tasks a message is about, when it reports no status: for requests, look-ups, evidence."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.understanding.message import Message
from ledger.understanding.resolve import meant


@dataclass(frozen=True, slots=True)
class Targets:
    """The tasks that are meant, how they were found, or that it must be asked."""

    tasks: tuple[int, ...] = ()
    ask: bool = False
    candidates: tuple[int, ...] = ()
    how: str = ""


def targets(message: Message, *, anyone: bool = False) -> Targets:
    """Return the tasks meant by number, by reply, as the sole one, or by words.

    With `anyone` words may mean a task of another unit too (look-ups).
    """
    if message.numbers:
        return Targets(message.numbers, how="number")
    if message.context.replying_to is not None:
        return Targets((message.context.replying_to,), how="reply")
    if message.sole is not None:
        return Targets((message.sole,), how="sole")
    found = meant(message, message.said)
    if found.no is None and anyone:
        found = meant(message, message.said, frozenset(message.tasks))
    if found.no is not None:
        return Targets((found.no,), how="content")
    return Targets((), True, found.candidates)
