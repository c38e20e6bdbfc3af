"""What is remembered between two messages: buttons as words, an open question, the topic."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from handlers.turn import Turn
from ledger.talk import Choice, Conversation, Reply, Text

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
    )


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
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if known.pending and known.updated_at and known.updated_at >= midnight:
        return known
    return replace(
        known,
        choices=choices_of(reply, say),
        numbered=reply.question,
        pending=None,
        topic=tasks[0] if len(tasks) == 1 else None,
        extra={"told_on": at.date().isoformat()} if len(tasks) == 1 else {},
    )


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
