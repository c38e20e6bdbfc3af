"""What is remembered between two messages: buttons as words, an open question, the topic."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from handlers.ability import ability_of
from handlers.turn import Turn
from ledger.talk import Choice, Conversation, Reply, Text

_SHOW = frozenset({"desk", "help", "ledger_summary", "my_tasks", "people", "task_detail"})
"""Abilities whose buttons show something and settle nothing. A morning's push offers the same ones,
and must not be overwritten by what they show.
"""

NONE_OF_THESE = frozenset({"report no"})
"""The answers that 0 stands for as well: 都不是. Elsewhere the last answer may be a deed."""


def remember(turn: Turn, reply: Reply, say: Callable[[Text], str]) -> Conversation:
    """Return what is kept of a turn. What was open before is dropped: the person has moved on."""
    return Conversation(
        choices=choices_of(reply, say),
        numbered=reply.question,
        pending=turn.pending,
        topic=(turn.topic or None) if turn.topic is not None else turn.conversation.topic,
        updated_at=turn.now,
        extra=_put_by(turn.conversation) | ({_KEEPS_CARD: True} if turn.keeps_card else {}),
    )


def answers_its_card(turn: Turn) -> bool:
    """Tell whether a tap answers the question asked last: its card can then become the answer.

    A card that also says what was recorded, or what is read again, stays as it is.
    """
    known, pressed = turn.conversation, turn.said.pressed or ""
    asked = known.numbered and not known.extra.get(_KEEPS_CARD)
    settles = ability_of(pressed) not in _SHOW
    return asked and settles and any(choice.action == pressed for choice in known.choices)


def after_push(
    known: Conversation,
    reply: Reply,
    say: Callable[[Text], str],
    *,
    at: datetime,
    tasks: tuple[int, ...],
) -> Conversation:
    """Return what a push leaves open: its buttons as words, and the one task it was about.

    A question of this same day goes before: the person's next word belongs to it. `at` is the
    office's local moment.
    """
    known = opened(known, at)
    if _asked_today(known, at):
        return known
    return replace(
        known,
        choices=choices_of(reply, say),
        numbered=reply.question,
        pending=None,
        topic=tasks[0] if len(tasks) == 1 else None,
        extra=_put_by(known) | ({"told_on": at.date().isoformat()} if len(tasks) == 1 else {}),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter leaves open, from the moment at which it goes out. `keeps_card` tells that it
    also says what its reader had recorded in a group.
    """

    at: datetime
    choices: tuple[Choice, ...]
    numbered: bool
    pending: tuple[str, Mapping[str, Any]] | None
    keeps_card: bool = False


def after_letter(known: Conversation, asked: Asked, now: datetime) -> Conversation:
    """Return what a letter of somebody else's leaves open. `now` is the office's local moment.

    What goes out later is put by until then: nobody answers what they have not seen.
    """
    if asked.at <= now:
        return _laid_open(known, asked, now)
    choices = [[choice.action, choice.label] for choice in asked.choices]
    later = {
        "at": asked.at.isoformat(),
        "choices": choices,
        "numbered": asked.numbered,
        "pending": list(asked.pending) if asked.pending else None,
        "keeps_card": asked.keeps_card,
    }
    return replace(known, extra={**known.extra, _LATER: later})


def opened(known: Conversation, now: datetime) -> Conversation:
    """Return a conversation with what was put by for a moment that has come."""
    later = known.extra.get(_LATER)
    if later is None or datetime.fromisoformat(later["at"]) > now:
        return known
    asked = Asked(
        datetime.fromisoformat(later["at"]),
        tuple(Choice(action, label) for action, label in later["choices"]),
        later["numbered"],
        (later["pending"][0], later["pending"][1]) if later["pending"] else None,
        later.get("keeps_card", False),
    )
    rest = {name: fact for name, fact in known.extra.items() if name != _LATER}
    return _laid_open(replace(known, extra=rest), asked, now)


def _laid_open(known: Conversation, asked: Asked, now: datetime) -> Conversation:
    """Return what is open once a letter is there: numbers are those of what was shown last.

    A question of this same day that is answered in words stays open beside them.
    """
    return replace(
        known,
        choices=asked.choices or known.choices,
        numbered=asked.numbered or (known.numbered and not asked.choices),
        pending=known.pending if _asked_today(known, now) else asked.pending,
        updated_at=asked.at,
        extra={**known.extra, _KEEPS_CARD: asked.keeps_card} if asked.choices else known.extra,
    )


def _asked_today(known: Conversation, now: datetime) -> bool:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return bool(known.pending and known.updated_at and known.updated_at >= midnight)


def _put_by(known: Conversation) -> dict[str, Any]:
    return {name: kept for name, kept in known.extra.items() if name == _LATER}


_KEEPS_CARD = "keeps_card"
"""Marks a conversation whose last answer says more than it asks: what was recorded, a list."""

_LATER = "later"
"""Where a conversation keeps what a letter asks that has not gone out yet."""


def asked_after(conversation: Conversation, today: date) -> int | None:
    """Return the one task that today's push was about, if nothing has been said since."""
    told = conversation.extra.get("told_on") == today.isoformat()
    return conversation.topic if told else None


def choices_of(reply: Reply, say: Callable[[Text], str]) -> tuple[Choice, ...]:
    """Return a reply's buttons as they are worded: typing one is as good as tapping it."""
    return tuple(
        Choice(button.action, say(button.label)) for button in reply.buttons if button.action
    )


def word_for(conversation: Conversation, text: str) -> str | None:
    """Return the action that typing this text stands for: a choice's number or its label."""
    said = unicodedata.normalize("NFKC", text).strip().rstrip("。.、)）")
    if conversation.numbered and said.isdecimal():
        place = int(said)
        if 1 <= place <= len(conversation.choices):
            return conversation.choices[place - 1].action
        if place == 0:
            return next((c.action for c in conversation.choices if c.action in NONE_OF_THESE), None)
        return None
    for choice in conversation.choices:
        if said == unicodedata.normalize("NFKC", choice.label):
            return choice.action
    return None
