"""Buttons under a message: rows that fit a phone, numbers on the answers to a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.channels.base import Say
from bot.channels.telegram.tables import width
from ledger.talk import Button, Reply, Text

MOST_BUTTONS = 100
MOST_IN_A_ROW = 4  # Telegram takes 8; more than four are too narrow for a thumb
ROW_WIDTH = 34
LONGEST_ON_BUTTON = 30
"""Half-width places. A longer answer is written out above, and its button bears its number."""

Seal = Callable[[str], str]


def keyboard_of(reply: Reply, say: Say, seal: Seal) -> tuple[list[str], dict[str, Any] | None]:
    """Return what to write above the buttons, and the inline keyboard."""
    buttons = reply.buttons[:MOST_BUTTONS]
    if not buttons:
        return [], None
    labels = [say(button.label) for button in buttons]
    written: list[str] = []
    if reply.question:
        labels, written = _numbered(buttons, labels, say)
    shown = [
        {"text": label, "url": button.link}
        if button.link
        else {"text": label, "callback_data": seal(button.action)}
        for label, button in zip(labels, buttons, strict=True)
    ]
    return written, {"inline_keyboard": _rows(shown)}


def _numbered(
    buttons: Sequence[Button], labels: Sequence[str], say: Say
) -> tuple[list[str], list[str]]:
    """Put numbers on what can be answered; links have none. Returns labels and written lines.

    The numbers are those that the conversation remembers: only buttons with an action count.
    """
    numbers = iter(range(1, len(buttons) + 1))
    asked = [None if button.link else next(numbers) for button in buttons]
    long = any(width(label) > LONGEST_ON_BUTTON for label in labels)
    shown = [
        label if number is None
        else say(Text("telegram.number", no=number)) if long
        else say(Text("telegram.choice", no=number, label=label))
        for number, label in zip(asked, labels, strict=True)
    ]  # fmt: skip
    if not long:
        return shown, []
    written = [
        say(Text("telegram.choice", no=number, label=label))
        for number, label in zip(asked, labels, strict=True)
        if number is not None
    ]
    return shown, written


def _rows(buttons: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Put short buttons side by side, in their order."""
    rows: list[list[dict[str, Any]]] = []
    used = 0
    for button in buttons:
        places = width(button["text"]) + 4
        if rows and used + places <= ROW_WIDTH and len(rows[-1]) < MOST_IN_A_ROW:
            rows[-1].append(button)
            used += places
        else:
            rows.append([button])
            used = places
    return rows
