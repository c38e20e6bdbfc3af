"""What every reply must keep to on a phone (PRODUCT B7): checked wherever a test talks."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.channels.telegram.composing import compose, unpacked
from bot.channels.telegram.keyboards import keyboard_of
from bot.channels.web.payload import words_of
from bot.conversation import choices_of, word_for
from bot.texts import Texts
from ledger.talk import Conversation, Reply

LONGEST = 300  # signs on one screen, in the office's own language
MOST_BUTTONS = 6


def _unsealed(action: str) -> str:
    return action


def check(replies: Iterable[tuple[Reply, bool]]) -> None:
    """Assert the limits of every reply, and that each platform can show it."""
    for reply, group in replies:
        wording = worded(reply)
        assert len(wording) <= LONGEST, f"{len(wording)} signs:\n{wording}"
        assert wording.count("？") <= 1, f"more than one question:\n{wording}"
        assert len(reply.buttons) <= MOST_BUTTONS, f"too many buttons:\n{wording}"
        every_button_can_be_typed(reply)
        every_platform_shows_it(reply, group)


def worded(reply: Reply, language: str = "zh_CN") -> str:
    """Return all that a reply says: its lines, and the answers that are too long for a button."""
    say = Texts.load(language).say
    written, _ = keyboard_of(reply, say, _unsealed)
    return "\n".join([*(say(line) for line in reply.lines), *written])


def every_button_can_be_typed(reply: Reply) -> None:
    """Typing a button's label, or its number under a question, is the same as tapping it."""
    for language in ("zh_CN", "en"):
        choices = choices_of(reply, Texts.load(language).say)
        labels = [choice.label for choice in choices]
        assert len(set(labels)) == len(labels), f"two buttons of one name: {labels}"
        said = Conversation(choices=choices, numbered=reply.question)
        for place, choice in enumerate(choices, 1):
            assert len(choice.action) <= 40
            typed = str(place) if reply.question else choice.label
            assert word_for(said, typed) == choice.action, f"{typed!r} does not press {choice}"


def every_platform_shows_it(reply: Reply, group: bool) -> None:
    """The same reply is one message with its words and buttons on Telegram and on the web."""
    for language in ("zh_CN", "en"):
        say = Texts.load(language).say
        page = words_of(reply, say)
        assert json.dumps(page, ensure_ascii=False)
        messages = [unpacked(m) for m in compose(reply, say, _unsealed, group=group, edits=None)]
        texts = [m for m in messages if m.method == "sendMessage" or "caption" in m.params]
        assert len(texts) <= 1, "a card is one message"
        if reply.buttons and not reply.papers:
            assert any("reply_markup" in m.params for m in messages), "buttons are shown"
