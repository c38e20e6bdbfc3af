"""The names of web chats: they carry their jurisdiction, so that a message needs no look-up."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.actions import long, short


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a conversation: who may speak there, and under which name it is shown."""

    jurisdiction_id: int
    chat: str
    sender: str
    name: str = ""
    group: bool = False
    title: str = ""


def person_chat(jurisdiction_id: int, person_id: int) -> str:
    """Return a person's own chat; it is also how the person is known as a sender."""
    return f"{short(jurisdiction_id)}.p{short(person_id)}"


def group_chat(jurisdiction_id: int, name: str) -> str:
    """Return a group's chat."""
    assert name.isascii(), name
    assert name.isalnum(), name
    return f"{short(jurisdiction_id)}.g{name}"


def person_of(chat: str) -> int | None:
    """Return the person whose own chat this is, or None."""
    rest = chat.partition(".")[2]
    return long(rest[1:]) if rest.startswith("p") else None


def is_group(chat: str) -> bool:
    """Tell whether a chat is a group's."""
    return chat.partition(".")[2].startswith("g")


def jurisdiction_of(chat: str) -> int | None:
    """Return the jurisdiction a chat belongs to, or None when it is no chat of ours."""
    word, dot, rest = chat.partition(".")
    return long(word) if dot and rest else None
